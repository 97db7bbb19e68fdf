"""The plane cut by what is left of the edges: faces, and how many polygons cover each."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.audits.land.chains import chains
from gis.audits.land.residue import Flags, Floats, Geometries, Indices, Residue
from gis.geometry.inner_points import inner_points

_MOST_PAIRS_AT_ONCE = 4_000_000


@dataclass(frozen=True)
class Faces:
    """Hold the bounded faces: polygons that tile the plane within the edges.

    `covered` counts the polygons over each face; `framed` says whether it lies in the frame, and
    is True everywhere when there is no frame.
    """

    polygons: Geometries
    covered: Indices
    framed: Flags
    area: Floats

    def of(self, some: Flags) -> "Faces":
        """Return some of the faces."""
        return Faces(self.polygons[some], self.covered[some], self.framed[some], self.area[some])


def faces_of(features: Residue, frame: Residue | None) -> Faces:
    """Node the edges, polygonize them and count the cover of each face."""
    lines = chains(features)
    if frame is not None:
        lines = np.concatenate([lines, chains(frame)])
    polygons = shapely.get_parts(shapely.polygonize([shapely.union_all(lines)]))
    inside = inner_points(polygons)
    if frame is None:
        framed = np.ones(len(polygons), dtype=bool)
    else:
        framed = winding_numbers(inside, frame) > 0
    return Faces(polygons, winding_numbers(inside, features), framed, shapely.area(polygons))


def winding_numbers(points: Floats, edges: Residue) -> Indices:
    """Return how often the directed edges wind counter-clockwise round each point.

    For edges with their polygon on the left this is how many polygons cover the point, also
    where edges have cancelled. Points on an edge are not expected.
    """
    if not len(points) or not len(edges.start):
        return np.zeros(len(points), dtype=np.int64)
    if np.ptp(edges.start[:, 0]) > np.ptp(edges.start[:, 1]):
        # Strips across the longer side; in a mirror everything winds the other way.
        mirrored = Residue(edges.end[:, ::-1], edges.start[:, ::-1], edges.feature)
        return _winding_numbers(points[:, ::-1], mirrored)
    return _winding_numbers(points, edges)


def _winding_numbers(points: Floats, edges: Residue) -> Indices:
    winding = np.zeros(len(points), dtype=np.int64)
    rising = edges.end[:, 1] > edges.start[:, 1]
    low = np.minimum(edges.start[:, 1], edges.end[:, 1])
    high = np.maximum(edges.start[:, 1], edges.end[:, 1])
    for point, edge in _pairs_in_strips(points[:, 1], low, high):
        y = points[point, 1]
        spans = (low[edge] <= y) & (y < high[edge])
        point, edge = point[spans], edge[spans]
        start, end = edges.start[edge] - points[point], edges.end[edge] - points[point]
        side = start[:, 0] * end[:, 1] - end[:, 0] * start[:, 1]
        crossed = np.where(rising[edge], (side > 0).astype(np.int64), -(side < 0).astype(np.int64))
        winding += np.bincount(point, crossed, minlength=len(points)).astype(np.int64)
    return winding


def _pairs_in_strips(y: Floats, low: Floats, high: Floats) -> list[tuple[Indices, Indices]]:
    """Pair each point with all edges that reach into its horizontal strip."""
    bottom, top = float(low.min()), float(high.max())
    strips = max(1, min(len(low), 20_000))
    scale = strips / (top - bottom) if top > bottom else 0.0

    def strip(values: Floats) -> Indices:
        return np.asarray(np.clip((values - bottom) * scale, 0, strips - 1), dtype=np.int64)

    first, last = strip(low), strip(high)
    edge = np.repeat(np.arange(len(low)), last - first + 1)
    strip_of_edge = ranges(first, last - first + 1)
    order = np.argsort(strip_of_edge, kind="stable")
    edge, begin = edge[order], np.searchsorted(strip_of_edge[order], np.arange(strips + 1))
    at = strip(y)
    counts = begin[at + 1] - begin[at]
    cuts = np.flatnonzero(np.diff(np.cumsum(counts) // _MOST_PAIRS_AT_ONCE)) + 1
    found: list[tuple[Indices, Indices]] = []
    for points in np.split(np.arange(len(y)), cuts):
        many = counts[points]
        found.append((np.repeat(points, many), edge[ranges(begin[at[points]], many)]))
    return found


def ranges(first: Indices, counts: Indices) -> Indices:
    """Return first, first + 1, ... `counts` numbers for each, one after the other."""
    total = np.cumsum(counts)
    offset = np.repeat(first - np.concatenate([[0], total[:-1]]), counts)
    return np.asarray(np.arange(len(offset)) + offset, dtype=np.int64)


def pieces(faces: NDArray[np.object_]) -> Geometries:
    """Join faces that share an edge; those that only touch in a point stay apart."""
    if not len(faces):
        return faces
    try:
        joined = shapely.coverage_union_all(faces)
    except shapely.GEOSException:
        # Noded in doubles, faces may overlap by a rounding, which only the slower way takes.
        joined = shapely.union_all(faces)
    return np.asarray(shapely.get_parts(joined), dtype=object)
