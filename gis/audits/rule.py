"""What a rule of the plan is: a check and the scope that tells when it must run again."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.audits.finding import Finding
from gis.audits.plan_subject import PlanSubject
from gis.plan.edit import Touched
from gis.topology.records import GridId, Label

Rows = NDArray[np.int64]


@dataclass(frozen=True)
class GridRule:
    """Judge each grid by its record, its land and its residents alone.

    Runs again for touched grids, and for all when units were touched. The first of a finding's
    `ids` is its grid.
    """

    names: tuple[str, ...]
    check: Callable[[PlanSubject, Collection[GridId]], list[Finding]]


@dataclass(frozen=True)
class HouseholdRule:
    """Judge each household, given by rows of `PlanSubject.people`.

    `depends_on_land` rules run again also for the households of touched land. The first of a
    finding's `ids` is its household.
    """

    names: tuple[str, ...]
    check: Callable[[PlanSubject, Rows], list[Finding]]
    depends_on_land: bool = False


@dataclass(frozen=True)
class PlanRule:
    """Judge the plan as a whole; `is_stale` says after which edits it must run again."""

    names: tuple[str, ...]
    check: Callable[[PlanSubject], list[Finding]]
    is_stale: Callable[[Touched], bool]


def touches_unassigned(labels: Collection[Label]) -> bool:
    """Say whether land without a grid is among the labels."""
    return any(label < 0 for label in labels)
