"""Let those who are at home at one place take households on different sides of it.

All ways to deal households out among them are equally long, so that otherwise chance would decide
and each would have households everywhere.
"""

import math

import numpy as np
from numpy.typing import NDArray

_ASIDE_MM = 1e-4
"""Too little to make a way shorter than another one, enough to choose between equal ones."""


def sides_taken(xy_mm: NDArray[np.float64], ends: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return `ends`, shape (k, 2), with those that are the same a hair's breadth apart.

    They stand round their place, beginning where the households `xy_mm`, shape (n, 2), mostly lie
    or on the other side of it: along the axis of their second moments. Unknown places are NaN.
    """
    apart = ends.copy()
    known = xy_mm[~np.isnan(xy_mm).any(axis=1)]
    for place in np.unique(ends[~np.isnan(ends).any(axis=1)], axis=0):
        (here,) = np.nonzero((ends == place).all(axis=1))
        if len(here) > 1:
            angles = _axis(known - place) + np.arange(len(here)) * (2 * math.pi / len(here))
            apart[here] += _ASIDE_MM * np.column_stack([np.cos(angles), np.sin(angles)])
    return apart


def _axis(ways: NDArray[np.float64]) -> float:
    """Return the angle of the line along which ways, shape (n, 2), go; whatever their order."""
    pairs = [(int(x), int(y)) for x, y in ways.tolist()]  # sums of integers are exact
    along = sum(x * x - y * y for x, y in pairs)
    return 0.5 * math.atan2(2 * sum(x * y for x, y in pairs), along)
