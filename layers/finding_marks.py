"""What an audit found, as the map needs it: a place, perhaps an outline, and how grave it is."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gis.audits.finding import Finding
from gis.plan.profile import Severity


@dataclass(frozen=True, slots=True, eq=False)
class FindingMark:
    """Be the mark of one finding: a place, and rings, each (n, 2) metres, when it has area."""

    key: str
    severity: Severity
    x_m: float
    y_m: float
    rings_m: tuple[NDArray[np.float64], ...] = ()


def marks_of(findings: Iterable[Finding]) -> tuple[FindingMark, ...]:
    """Return the marks of the findings that have a place in metres of the plan's CRS."""
    return tuple(
        FindingMark(finding.key, finding.severity, *finding.xy_m)
        for finding in findings
        if finding.xy_m is not None and finding.severity is not Severity.OFF
    )
