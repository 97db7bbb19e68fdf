"""What a rule of the plan is: a check and the scope that tells when it must run again."""

from collections.abc import Callable, Collection
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.audits.finding import Finding
from gis.audits.plan_subject import PlanSubject
from gis.plan.edit import Touched
from gis.topology.records import GridId

Rows = NDArray[np.int64]


def _nobody(before: PlanSubject, after: PlanSubject, touched: Touched) -> AbstractSet[int]:
    return frozenset()


def _never(before: PlanSubject, after: PlanSubject, touched: Touched) -> bool:
    return False


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

    `depends_on_land` rules run again also for the households of touched land; `also` tells for
    which others an edit makes it run again, `for_all` after which ones for everybody. The first of
    a finding's `ids` is its household.
    """

    names: tuple[str, ...]
    check: Callable[[PlanSubject, Rows], list[Finding]]
    depends_on_land: bool = False
    also: Callable[[PlanSubject, PlanSubject, Touched], AbstractSet[int]] = _nobody
    for_all: Callable[[PlanSubject, PlanSubject, Touched], bool] = _never


@dataclass(frozen=True)
class RecordRule:
    """Judge each record of a table such as `posts`, given by ids; some may be gone.

    Runs again for touched records and those that `also` adds, and for all when units were touched.
    The first of a finding's `ids` is its record.
    """

    names: tuple[str, ...]
    table: str
    check: Callable[[PlanSubject, Collection[int]], list[Finding]]
    also: Callable[[PlanSubject, PlanSubject, Touched], AbstractSet[int]] = _nobody


@dataclass(frozen=True)
class PlanRule:
    """Judge the plan as a whole; `is_stale` says after which edits it must run again."""

    names: tuple[str, ...]
    check: Callable[[PlanSubject], list[Finding]]
    is_stale: Callable[[Touched], bool]


Rule = GridRule | HouseholdRule | RecordRule | PlanRule
