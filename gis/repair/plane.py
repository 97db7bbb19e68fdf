"""The plane cut into tiles by all boundaries, as flat arrays: lines, and the tiles beside them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import shapely

from gis.geometry.inner_points import inner_points
from gis.geometry.lattice import M2_PER_MM2, MM_PER_M, LatticeArray
from gis.geometry.measure import mean_width_m
from gis.repair.claims import Claims
from gis.repair.places import runs
from gis.repair.records import Floats, Geometries, Indices
from gis.topology.chains import SegmentIndex
from gis.topology.linework import Kind, linework_of

_REACH_MM = 2.0
"""How near a line must come to what is noded to be noded with it."""


@dataclass(frozen=True)
class Lines:
    """Hold lines that meet in end points only: `xy`, shape (n, 2), millimetres, cut at `starts`."""

    xy: LatticeArray
    starts: Indices

    @classmethod
    def of_arrays(cls, lines: Sequence[LatticeArray]) -> "Lines":
        """Put lines one after another."""
        xy = np.concatenate([np.zeros((0, 2), dtype=np.int64), *lines])
        return cls(xy, np.concatenate([[0], np.cumsum([len(line) for line in lines])]).astype(int))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def __getitem__(self, index: int) -> LatticeArray:
        return self.xy[self.starts[index] : self.starts[index + 1]]

    @cached_property
    def geometries(self) -> Geometries:
        """The lines as GEOS knows them."""
        of_line = np.repeat(np.arange(len(self)), np.diff(self.starts))
        return np.asarray(shapely.linestrings(self.xy.astype(np.float64), indices=of_line))

    @cached_property
    def length_m(self) -> Floats:
        """The length of each line in metres."""
        return np.asarray(shapely.length(self.geometries)) / MM_PER_M

    def segments(self, lines: Indices) -> tuple[Indices, Indices]:
        """Return the position in `xy` where each segment of lines begins, and its line's place."""
        counts = np.diff(self.starts)[lines] - 1
        at = np.repeat(self.starts[lines], counts) + runs(counts)
        return at, np.repeat(np.arange(len(lines)), counts)


@dataclass(frozen=True)
class Plane:
    """Hold lines and tiles; `left` and `right`, shape (lines,), are tiles or -1 for none.

    `drawn` are the keys of places on lines that nobody had before, drawn to divide land.
    """

    lines: Lines
    tiles: Geometries
    left: Indices
    right: Indices
    drawn: Indices = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @cached_property
    def area_m2(self) -> Floats:
        """The area of each tile."""
        return np.asarray(shapely.area(self.tiles)) * M2_PER_MM2

    @cached_property
    def points_mm(self) -> Floats:
        """A place in each tile."""
        return inner_points(self.tiles)

    @cached_property
    def inner(self) -> Indices:
        """The lines with a tile on both sides."""
        return np.flatnonzero((self.left >= 0) & (self.right >= 0))


def plane_of(claims: Claims, guides: Sequence[LatticeArray]) -> Plane:
    """Cut the plane by the boundaries of all claims and by guide lines.

    Where two neighbours share a boundary vertex by vertex, and nobody else is near, nothing is
    noded.
    """
    linework = linework_of(claims.parts_mm, guides)
    chains = np.empty(len(linework.chains), dtype=object)
    chains[:] = linework.chains
    fresh = linework.kinds != Kind.MATCHED
    guide = linework.kinds == Kind.GUIDE_ONLY
    sizes = np.array([len(chain) for chain in linework.chains], dtype=np.int64)
    if sizes[~fresh].sum() < sizes[fresh].sum():
        fresh[:] = True
    lines = noded(Lines.of_arrays(chains[fresh].tolist()))
    while not fresh.all():
        doubtful = np.concatenate([_contested(lines, claims), _bent(lines, chains[fresh].tolist())])
        settled = np.flatnonzero(~fresh)
        rest = Lines.of_arrays(chains[settled].tolist()).geometries
        near = np.concatenate([doubtful, Lines.of_arrays(chains[guide].tolist()).geometries])
        hit = np.unique(shapely.STRtree(rest).query(near, "dwithin", _REACH_MM)[1])
        if not len(hit):
            break
        fresh[settled[hit]] = True
        lines = noded(Lines.of_arrays(chains[fresh].tolist()))
    if not fresh.all():
        rest_lines = Lines.of_arrays(chains[~fresh].tolist())
        lines = Lines(
            np.concatenate([lines.xy, rest_lines.xy]),
            np.concatenate([lines.starts, lines.starts[-1] + rest_lines.starts[1:]]),
        )
    return with_tiles(lines)


def with_tiles(lines: Lines) -> Plane:
    """Find the tiles of noded lines."""
    tiles = faces_of(lines)
    return Plane(lines, tiles, *sides_of(lines, tiles))


def faces_of(lines: Lines) -> Geometries:
    """Return the faces that noded lines enclose, with land on the left of their rings."""
    if not len(lines):
        return np.empty(0, dtype=object)
    return np.asarray(
        shapely.orient_polygons(shapely.get_parts(shapely.polygonize(lines.geometries))),
        dtype=object,
    )


def sides_of(lines: Lines, tiles: Geometries) -> tuple[Indices, Indices]:
    """Return the tile on the left and on the right of each line, -1 for none."""
    rings, of_tile = shapely.get_rings(tiles, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    places = np.rint(xy).astype(np.int64)
    same = np.flatnonzero(ring[1:] == ring[:-1])
    index = SegmentIndex(places[same], places[same + 1], of_tile[ring[same]])
    first = lines.starts[:-1]
    begin, then = lines.xy[first], lines.xy[first + 1]
    return index.find(begin, then), index.find(then, begin)


def noded(lines: Lines) -> Lines:
    """Cut lines where they meet and drop doubles, by snap rounding to whole millimetres."""
    if not len(lines):
        return lines
    cut = shapely.get_parts(shapely.unary_union(lines.geometries, grid_size=1.0))
    cut = cut[shapely.get_dimensions(cut) == 1]
    xy, of_line = shapely.get_coordinates(cut, return_index=True)
    starts = np.searchsorted(of_line, np.arange(len(cut) + 1))
    return Lines(np.rint(xy).astype(np.int64), starts.astype(np.int64))


def _contested(lines: Lines, claims: Claims) -> Geometries:
    tiles = faces_of(lines)
    if not len(tiles):
        return tiles
    point, _ = claims.at(inner_points(tiles))
    return np.asarray(tiles[np.bincount(point, minlength=len(tiles)) > 1], dtype=object)


def _bent(lines: Lines, chains: Sequence[LatticeArray]) -> Geometries:
    """Return the segments of noded lines that none of the chains has."""
    index = SegmentIndex.of_lines(chains)
    at, _ = lines.segments(np.arange(len(lines)))
    starts, ends = lines.xy[at], lines.xy[at + 1]
    new = ~index.holds(starts, ends)
    pairs = np.stack([starts[new], ends[new]], axis=1).astype(np.float64)
    return np.asarray(shapely.linestrings(pairs), dtype=object).reshape(-1)


def width_m(areas_mm: Geometries) -> Floats:
    """Return the mean width of areas in millimetres, in metres."""
    return mean_width_m(areas_mm) / MM_PER_M
