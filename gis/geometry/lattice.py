"""The millimetre lattice on which the core keeps every coordinate.

Equality on whole numbers is exact and hashing is safe. A millimetre coordinate of any projected
CRS is below 2**53, so GEOS, which works in doubles, holds it exactly too.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

MM_PER_M = 1000
M2_PER_MM2 = 1e-6

LatticeArray = NDArray[np.int64]
"""Coordinates in millimetres of the project's projected CRS, shape (n, 2), easting first."""

MetreArray = NDArray[np.float64]
"""Coordinates in metres of the project's projected CRS, shape (n, 2), easting first."""


def to_lattice(xy_m: ArrayLike) -> LatticeArray:
    """Round metre coordinates, shape (n, 2), to the nearest lattice point."""
    return np.rint(np.asarray(xy_m, dtype=np.float64) * MM_PER_M).astype(np.int64)


def to_metres(xy_mm: LatticeArray) -> MetreArray:
    """Turn lattice coordinates into metres; `to_lattice` gives the same lattice point back."""
    return np.asarray(xy_mm, dtype=np.float64) / MM_PER_M
