"""What an audit found, as the map needs it: a place, perhaps an outline, and how grave it is."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True, eq=False)
class FindingMark:
    """Be the mark of one finding: a place, and rings, each (n, 2) metres, when it has area."""

    key: str
    severity: Severity
    x_m: float
    y_m: float
    rings_m: tuple[NDArray[np.float64], ...] = ()
