"""Longitudes on both sides of the antimeridian, brought into one unbroken row.

Files store what crosses 180 degrees in three ways: cut there into parts, as rings that jump from
179 to -179, or with longitudes beyond 180. As plain numbers the first lies at both ends of the
world and the second all round it.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.errors import InputProblem

Floats = NDArray[np.float64]
Geometries = NDArray[np.object_]

_TURN = 360.0
_HALF = 180.0


@dataclass(frozen=True, slots=True)
class _Rings:
    """Hold the vertices of all rings in a row, and where each ring begins."""

    lonlat: Floats
    begin: NDArray[np.int64]
    counts: NDArray[np.int64]
    feature: NDArray[np.int64]


def is_broken(bounds: tuple[float, float, float, float]) -> bool:
    """Say whether bounds are those of data in degrees that may cross the antimeridian.

    Numbers that are no degrees are not: another check tells of them.
    """
    west, south, east, north = bounds
    if west < -_TURN or east > _TURN or south < -_HALF / 2 or north > _HALF / 2:
        return False
    return east - west > _HALF or west < -_HALF or east > _HALF


def unbroken(lonlat: Geometries) -> Geometries:
    """Return polygons (degrees, None allowed) in one row of longitudes without a break.

    The row begins in the widest stretch of longitudes that no polygon touches, so it lies between
    -360 and 360; where there is no such stretch it begins at -180. A ring's edge of more than 180
    degrees (but not the full turn along a pole) is taken for a jump. Parts that meet again are
    joined. Raises InputProblem for a ring that goes round a pole.
    """
    rings = _rings_of(lonlat)
    if not len(rings.lonlat):
        return lonlat
    lon = _without_jumps(rings)
    west, east = (np.asarray(each.reduceat(lon, rings.begin)) for each in (np.minimum, np.maximum))
    turns = np.floor((west - _beginning(west, east)) / _TURN)
    lon -= np.repeat(turns * _TURN, rings.counts)
    moved = shapely.set_coordinates(lonlat.copy(), np.column_stack([lon, rings.lonlat[:, 1]]))
    torn = np.flatnonzero(shapely.is_valid(lonlat) & ~shapely.is_valid(moved))
    moved[torn] = shapely.make_valid(moved[torn], method="structure", keep_collapsed=False)
    return np.asarray(moved, dtype=object)


def _rings_of(lonlat: Geometries) -> _Rings:
    parts, owner = shapely.get_parts(lonlat, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    counts = np.asarray(shapely.get_num_coordinates(rings), dtype=np.int64)
    begin = np.cumsum(counts) - counts
    return _Rings(shapely.get_coordinates(lonlat), begin, counts, owner[part])


def _without_jumps(rings: _Rings) -> Floats:
    """Return longitudes that are continuous along each ring."""
    lon = rings.lonlat[:, 0]
    step = np.diff(lon, prepend=lon[:1])
    step[rings.begin] = 0.0
    is_jump = (np.abs(step) > _HALF) & (np.abs(step) < _TURN)
    turned = np.cumsum(np.where(is_jump, -np.sign(step), 0.0))
    turned -= np.repeat(turned[rings.begin], rings.counts)
    open_ring = np.flatnonzero(turned[rings.begin + rings.counts - 1] != 0)
    if len(open_ring):
        raise InputProblem("crs.round_a_pole", row=int(rings.feature[open_ring[0]]) + 1)
    return np.asarray(lon + turned * _TURN)


def _beginning(west: Floats, east: Floats) -> float:
    """Return the middle of the widest stretch of longitudes without a ring, -360 to 0."""
    if (east - west >= _TURN).any():
        return -_HALF
    start = np.mod(west, _TURN)
    order = np.argsort(start)
    start, end = start[order], (start + east - west)[order]
    # Rings that reach beyond 360 come round to the beginning.
    reach = np.maximum.accumulate(np.concatenate([[float(end.max()) - _TURN], end]))
    following = np.concatenate([start, [start[0] + _TURN]])
    free = following - reach
    free[0] = 0.0
    widest = int(np.argmax(free))
    if free[widest] <= 0:
        return -_HALF
    middle = float(reach[widest] + following[widest]) / 2
    return middle % _TURN - _TURN
