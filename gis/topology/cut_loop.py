"""Part a loop between two neighbours: from a corner of its outline to the line that closes it."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.geometry.lattice import LatticeArray
from gis.topology.chains import Place
from gis.topology.outline_parts import ClosedLoop

_CLEAR_MM = 2.0
"""How far a cut must keep from the outline to be one."""


@dataclass(frozen=True, slots=True, eq=False)
class CutLoop:
    """Be a loop in two parts: the one at the start of its line, then the one at its end.

    `link`, shape (2, 2), is the straight cut between them, in millimetres.
    """

    lands: tuple[BaseGeometry, BaseGeometry]
    link: LatticeArray


def cut_loop(loop: ClosedLoop, line: LatticeArray, corner: Place) -> CutLoop | None:
    """Cut a loop straight from a corner of its outline to its line, by the shortest clear way.

    `line`, shape (n, 2), is the one that closes the loop. None when the corner is not within
    the outline, or each way to the nearest point of a segment of the line runs along the outline or
    leaves the loop.
    """
    at_corner = 1 + np.flatnonzero((loop.outline[1:-1] == corner).all(axis=1))
    if len(at_corner) != 1:
        return None
    feet = _feet(line, np.array(corner))
    near, edge = shapely.buffer(loop.land, _CLEAR_MM), shapely.boundary(loop.land)
    for segment in np.argsort(np.hypot(*(feet - corner).T), kind="stable").tolist():
        link = np.array([corner, feet[segment]], dtype=np.int64)
        straight = shapely.LineString(link)
        middle = shapely.line_interpolate_point(straight, 0.5, normalized=True)
        if shapely.distance(middle, edge) >= _CLEAR_MM and shapely.covers(near, straight):
            return _cut(loop, line, link, int(at_corner[0]), segment)
    return None


def _cut(
    loop: ClosedLoop, line: LatticeArray, link: LatticeArray, corner: int, segment: int
) -> CutLoop:
    rings = (
        [loop.outline[: corner + 1], link[1:], line[: segment + 1][::-1]],
        [loop.outline[corner:], line[segment + 1 :][::-1], link[1:]],
    )
    first, second = (shapely.make_valid(shapely.Polygon(np.concatenate(ring))) for ring in rings)
    return CutLoop((first, second), link)


def _feet(line: LatticeArray, point: LatticeArray) -> LatticeArray:
    """Return the point of each segment of a line that is nearest to a place, rounded."""
    start, along = (line[:-1] - point).astype(np.float64), np.diff(line, axis=0).astype(np.float64)
    share = -np.einsum("ij,ij->i", start, along) / np.einsum("ij,ij->i", along, along)
    feet: LatticeArray = np.rint(line[:-1] + np.clip(share, 0.0, 1.0)[:, None] * along).astype(
        np.int64
    )
    return feet
