"""Measures of areas that are thin or broken: one place for what "width" means."""

import numpy as np
import shapely
from numpy.typing import NDArray


def mean_width_m(geometries: NDArray[np.object_]) -> NDArray[np.float64]:
    """Return for each polygon the short side of the rectangle with its area and perimeter.

    Metres in, metres out. For a long thin piece this is its width, for a square its side, for a
    disc its diameter; it costs no more than area and length. It is an average: a piece
    with one thick and one thin end gets a value between the two. Zero for an empty geometry.
    """
    area = shapely.area(geometries)
    half = shapely.length(geometries) / 2
    root = np.sqrt(np.maximum(half * half - 4 * area, 0))
    # The textbook form (half - root) / 2 loses all digits of a thin piece.
    width: NDArray[np.float64] = np.zeros_like(area)
    np.divide(2 * area, half + root, out=width, where=half > 0)
    return width
