"""Polygons from lines that enclose them, as borders are drawn that nobody made areas of.

The ends of lines that nearly meet are joined; the lines are noded and polygonized (GEOS). Where
all lines are closed by themselves each is an area of its own, so that neighbours may overlap as
they were drawn: that is for a repair to settle.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]
Geometries = NDArray[np.object_]

JOIN_M = 1.0
"""Ends of lines nearer to each other than this are meant to meet."""

_NOTHING = -1
_CLOSED_PART = 0.1


@dataclass(frozen=True, eq=False)
class Rings:
    """Hold polygons made of lines.

    `line_of` has, for each, the line that is its whole outline, -1 where several are or a part.
    `lines` counts the lines, `joined` the ends that were moved. `open_ends` are places (n, 2)
    where a line ends and nothing meets it, `loose` counts lines that enclose nothing, `slivers`
    areas thinner than the tolerance, which are left out.
    """

    polygons: Geometries
    line_of: NDArray[np.int64]
    lines: int
    joined: int
    open_ends: Floats = field(repr=False)
    loose: int
    slivers: int


def rings_from_lines(lines: Sequence[BaseGeometry | None], tolerance: float = JOIN_M) -> Rings:
    """Return the polygons that lines enclose.

    `lines` are lines or multi-lines in a plane; `tolerance` is in its units. An end is joined with
    ends, or with a line, that are not farther away than that.
    """
    work = _Lines.of(lines)
    work.close(tolerance)
    if not len(work.xy):
        return _no_rings()
    if all(work.is_closed):
        return _of_closed(work)
    work.join(tolerance)
    return _of_network(work, tolerance)


def _no_rings() -> Rings:
    nothing = np.empty(0, dtype=object)
    return Rings(nothing, np.empty(0, dtype=np.int64), 0, 0, np.empty((0, 2)), 0, 0)


@dataclass(eq=False)
class _Lines:
    """Be single lines on their way to rings: vertices (n, 2) of each and whose they are."""

    xy: list[Floats]
    row: list[int]
    is_closed: list[bool]
    joined: int = 0

    @classmethod
    def of(cls, lines: Sequence[BaseGeometry | None]) -> "_Lines":
        xy, rows = [], []
        for row, line in enumerate(lines):
            if line is None or line.is_empty:
                continue
            for part in shapely.get_parts(shapely.get_parts(line)):
                points = _without_doubles(shapely.get_coordinates(part))
                if len(points) > 1:
                    xy.append(points)
                    rows.append(row)
        return cls(xy, rows, [bool((points[0] == points[-1]).all()) for points in xy])

    def close(self, tolerance: float) -> None:
        """Close lines whose ends nearly meet, as far as they are long enough to enclose land."""
        for at, points in enumerate(self.xy):
            gap = float(np.hypot(*(points[-1] - points[0])))
            length = float(np.hypot(*np.diff(points, axis=0).T).sum())
            if 0 < gap <= min(tolerance, _CLOSED_PART * length) and len(points) >= 4:
                self.xy[at] = np.vstack([points[:-1], points[:1]])
                self.is_closed[at] = True
                self.joined += 1

    def join(self, tolerance: float) -> None:
        """Move ends onto other ends, else onto the line that they nearly reach."""
        self._join_ends(tolerance)
        self._leave_out_points()
        self._join_with_lines(tolerance)
        self._leave_out_points()

    def _leave_out_points(self) -> None:
        """Drop lines whose ends were moved onto each other."""
        plain = list(map(_without_doubles, self.xy))
        kept = [at for at, points in enumerate(plain) if len(points) > 1]
        self.xy = [plain[at] for at in kept]
        self.row = [self.row[at] for at in kept]
        self.is_closed = [self.is_closed[at] for at in kept]

    def _ends(self) -> Iterator[tuple[int, int]]:
        for at, is_closed in enumerate(self.is_closed):
            if not is_closed:
                yield at, 0
                yield at, -1

    def _join_ends(self, tolerance: float) -> None:
        ends = list(self._ends())
        places = np.array([self.xy[at][end] for at, end in ends])
        first = np.arange(len(ends))
        for one, other in sorted(cKDTree(places).query_pairs(tolerance)):
            if ends[one][0] == ends[other][0] and len(self.xy[ends[one][0]]) <= 3:
                continue
            first[other] = min(first[other], first[one])
        for at in range(len(ends)):
            target = int(first[first[at]])
            if (places[at] != places[target]).any():
                line, end = ends[at]
                self.xy[line][end] = places[target]
                self.joined += 1

    def _join_with_lines(self, tolerance: float) -> None:
        """Move an end that meets no other onto the nearest line, which gets a vertex there."""
        shapes = self.shapes()
        tree = shapely.STRtree(shapes)
        meeting: dict[tuple[float, float], int] = {}
        for at, end in self._ends():
            place = tuple(self.xy[at][end])
            meeting[place] = meeting.get(place, 0) + 1
        added: dict[int, list[tuple[float, Floats]]] = {}
        for at, end in self._ends():
            place = self.xy[at][end]
            if meeting[tuple(place)] > 1:
                continue
            point = shapely.Point(place)
            near = [
                int(one) for one in tree.query(point, "dwithin", distance=tolerance) if one != at
            ]
            if not near:
                continue
            nearest = min(near, key=lambda one: shapely.distance(shapes[one], point))
            along = float(shapely.line_locate_point(shapes[nearest], point))
            target = shapely.get_coordinates(shapely.line_interpolate_point(shapes[nearest], along))
            if (self.xy[at][end] != target[0]).any():
                self.joined += 1
            self.xy[at][end] = target[0]
            added.setdefault(nearest, []).append((along, target[0]))
        for at, vertices in added.items():
            self.xy[at] = _with_vertices(self.xy[at], vertices)

    def shapes(self) -> Geometries:
        """Return the lines."""
        made = [shapely.LineString(points) for points in map(_without_doubles, self.xy)]
        return np.array([*made, None], dtype=object)[:-1]


def _of_closed(work: _Lines) -> Rings:
    closed = [at for at, is_closed in enumerate(work.is_closed) if is_closed]
    closed = [at for at in closed if len(work.xy[at]) >= 4]
    areas = [shapely.Polygon(work.xy[at]) for at in closed]
    rows = [work.row[at] for at in closed]
    has_land = [area.area > 0 for area in areas]
    made = np.array([*areas, None], dtype=object)[:-1][has_land]
    line_of = np.array(rows, dtype=np.int64)[has_land]
    count = len(set(work.row))
    loose = count - len(set(line_of.tolist()))
    return Rings(made, line_of, count, work.joined, np.empty((0, 2)), loose, 0)


def _of_network(work: _Lines, tolerance: float) -> Rings:
    shapes = work.shapes()
    edges = shapely.get_parts(shapely.union_all(shapes))
    faces, cuts, dangles, broken = shapely.polygonize_full(edges)
    polygons = shapely.get_parts(faces)
    thin = _widths(polygons) < tolerance
    kept = polygons[~thin]
    unused = np.concatenate([shapely.get_parts(one) for one in (cuts, dangles, broken)])
    used = _lines_of_borders(shapes, edges, unused)
    count = len(set(work.row))
    loose = count - len({work.row[at] for at in used})
    ends = _open_ends(edges)
    if all(work.is_closed[at] for at in used):
        alone = _of_closed(work)
        return replace(alone, lines=count, open_ends=ends, loose=loose)
    line_of = _line_of(kept, work)
    return Rings(kept, line_of, count, work.joined, ends, loose, int(thin.sum()))


def _widths(polygons: Geometries) -> Floats:
    """Return the narrower side of the rectangle with the area and the outline of each polygon."""
    areas, lengths = shapely.area(polygons), shapely.length(polygons)
    return np.asarray((lengths - np.sqrt(np.maximum(lengths**2 - 16 * areas, 0.0))) / 4)


def _lines_of_borders(shapes: Geometries, edges: Geometries, unused: Geometries) -> set[int]:
    """Return the lines of which a piece is a border."""
    loose = set(shapely.to_wkb(shapely.normalize(unused)).tolist())
    keys = shapely.to_wkb(shapely.normalize(edges)).tolist()
    borders = edges[[key not in loose for key in keys]]
    middles = shapely.line_interpolate_point(borders, 0.5, normalized=True)
    _, lines = shapely.STRtree(shapes).query_nearest(middles, all_matches=True)
    return set(lines.tolist())


def _open_ends(edges: Geometries) -> Floats:
    """Return the places where one edge ends and no other."""
    firsts = shapely.get_coordinates(shapely.get_point(edges, 0))
    lasts = shapely.get_coordinates(shapely.get_point(edges, -1))
    places, counts = np.unique(np.vstack([firsts, lasts]), axis=0, return_counts=True)
    return np.asarray(places[counts == 1], dtype=np.float64)


def _line_of(polygons: Geometries, work: _Lines) -> NDArray[np.int64]:
    """Return the closed line that each polygon has for its outline."""
    rings = {
        shapely.normalize(shapely.Polygon(points)).wkb: row
        for points, row, is_closed in zip(work.xy, work.row, work.is_closed, strict=True)
        if is_closed and len(points) >= 4
    }
    filled = [shapely.normalize(shapely.Polygon(one.exterior)).wkb for one in polygons]
    return np.array([rings.get(key, _NOTHING) for key in filled], dtype=np.int64)


def _without_doubles(xy: Floats) -> Floats:
    moved = np.ones(len(xy), dtype=bool)
    moved[1:] = (np.diff(xy, axis=0) != 0).any(axis=1)
    return np.array(xy[moved], dtype=np.float64)


def _with_vertices(xy: Floats, vertices: Sequence[tuple[float, Floats]]) -> Floats:
    """Return a line with vertices at the given lengths along it."""
    along = np.concatenate([[0.0], np.hypot(*np.diff(xy, axis=0).T).cumsum()])
    lengths = np.concatenate([along, [length for length, _ in vertices]])
    every = np.vstack([xy, *(place[None] for _, place in vertices)])
    return _without_doubles(every[np.argsort(lengths, kind="stable")])
