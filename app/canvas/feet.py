"""Where a line is nearest to a place, and where it is met at a right angle."""

import numpy as np
from numpy.typing import NDArray

from app.canvas.events import PointMm
from gis.geometry.lattice import LatticeArray


def nearest_on_line(line_mm: LatticeArray, xy_mm: PointMm) -> tuple[int, PointMm, float]:
    """Return the segment of a line that is nearest to a place, the foot on it, the distance."""
    xy = np.array(xy_mm, dtype=np.float64)
    start, step = _segments(line_mm)
    feet = start + np.clip(_along(start, step, xy), 0.0, 1.0)[:, None] * step
    away = np.hypot(*(feet - xy).T)
    segment = int(np.argmin(away))
    return segment, _point(feet[segment]), float(away[segment])


def right_angle_on_line(
    line_mm: LatticeArray, origin_mm: PointMm, xy_mm: PointMm
) -> tuple[PointMm, float] | None:
    """Return where a way from `origin_mm` meets a line at a right angle, nearest to a place.

    The foot and its distance from `xy_mm`; None when the way meets no segment so,
    or begins on the line, where there is no angle.
    """
    origin, xy = np.array(origin_mm, dtype=np.float64), np.array(xy_mm, dtype=np.float64)
    start, step = _segments(line_mm)
    along = _along(start, step, origin)
    feet = start + along[:, None] * step
    meets = (along >= 0.0) & (along <= 1.0) & (np.hypot(*(feet - origin).T) > 1.0)
    if not meets.any():
        return None
    away = np.where(meets, np.hypot(*(feet - xy).T), np.inf)
    segment = int(np.argmin(away))
    return _point(feet[segment]), float(away[segment])


def _segments(line_mm: LatticeArray) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return line_mm[:-1].astype(np.float64), np.diff(line_mm, axis=0).astype(np.float64)


def _along(
    start: NDArray[np.float64], step: NDArray[np.float64], xy: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return at which share of each segment its foot lies; a segment of no length has 0."""
    length_squared = (step**2).sum(axis=1)
    along: NDArray[np.float64] = ((xy - start) * step).sum(axis=1) / np.maximum(length_squared, 1.0)
    return along


def _point(xy: NDArray[np.float64]) -> PointMm:
    return round(float(xy[0])), round(float(xy[1]))
