"""Lines drawn through pieces of land, so that each of several neighbours gets a part."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import Polygon

from gis.geometry.lattice import LatticeArray
from gis.repair.bridges import bridges
from gis.repair.land import NOBODY, Land
from gis.repair.places import keys_of
from gis.repair.plane import Lines, Plane
from gis.repair.records import Geometries, Ground, Indices
from gis.repair.shared_out import dividing_lines, owners_of_parts
from gis.topology.chains import SegmentIndex

_NEAR_MM = 3.0


@dataclass(frozen=True)
class Division:
    """Be a piece of land, by its tiles and its polygon, to be divided between some features.

    With `bridge_mm` it is narrow: it is only cut across, by cuts of at most that length, and its
    parts are nobody's yet. Without, it is shared out.
    """

    tiles: Indices
    shape_mm: Polygon
    among: frozenset[int]
    ground: Ground
    bridge_mm: float | None = None


@dataclass(frozen=True)
class _Cut:
    """Be a piece that was divided: its own border lines anew, and its parts with their owners."""

    tiles: Indices
    replaced: Indices
    lines: list[LatticeArray]
    drawn: list[LatticeArray]
    parent: list[int]
    parts: Geometries
    owners: Indices
    ground: Ground


def divided(land: Land, divisions: Sequence[Division]) -> Land:
    """Return the land with the pieces cut into parts that are labelled; others keep their label.

    A piece that cannot be divided soundly stays as it is labelled.
    """
    by_tile = _LinesOfTiles(land.plane)
    cuts: list[_Cut] = []
    taken: set[int] = set()
    for division in divisions:
        cut = _cut(land, division, by_tile, taken)
        if cut is not None:
            taken.update(cut.replaced.tolist())
            cuts.append(cut)
    return _with_cuts(land, cuts) if cuts else land


class _LinesOfTiles:
    def __init__(self, plane: Plane) -> None:
        tile = np.concatenate([plane.left, plane.right])
        line = np.tile(np.arange(len(plane.left)), 2)
        order = np.argsort(tile, kind="stable")
        self._tile, self._line = tile[order], line[order]

    def of(self, tiles: Indices) -> Indices:
        low = np.searchsorted(self._tile, tiles, "left")
        high = np.searchsorted(self._tile, tiles, "right")
        found = [self._line[a:b] for a, b in zip(low.tolist(), high.tolist(), strict=True)]
        lines, count = np.unique(np.concatenate(found), return_counts=True)
        # A line with tiles of the piece on both sides lies within it.
        return np.asarray(lines[count == 1])


def _cut(
    land: Land,
    division: Division,
    by_tile: _LinesOfTiles,
    taken: set[int],
) -> _Cut | None:
    plane = land.plane
    border = by_tile.of(division.tiles)
    if not taken.isdisjoint(border.tolist()):
        return None
    inside = np.isin(plane.left[border], division.tiles)
    beyond = np.where(inside, plane.right[border], plane.left[border])
    label = np.append(land.label, -1)[beyond]
    sides = [
        (int(owner), plane.lines[int(line)])
        for line, owner in zip(border.tolist(), label.tolist(), strict=True)
        if owner in division.among
    ]
    if division.bridge_mm is None:
        fresh = dividing_lines(division.shape_mm, sides)
    else:
        fresh = bridges(division.shape_mm, sides, division.bridge_mm)
    if not fresh:
        return None
    lines = {int(line): plane.lines[int(line)] for line in border.tolist()}
    for end in {tuple(place) for line in fresh for place in (line[0].tolist(), line[-1].tolist())}:
        lines = _led_through(lines, np.array(end, dtype=np.int64), fresh)
    pieces, parent = _split(lines, fresh)
    every = [*pieces, *fresh]
    parts = np.asarray(
        shapely.orient_polygons(
            shapely.get_parts(shapely.polygonize([shapely.LineString(line) for line in every]))
        ),
        dtype=object,
    )
    point = shapely.point_on_surface(parts)
    parts = parts[shapely.dwithin(division.shape_mm, point, 0.0)] if len(parts) else parts
    missing = abs(shapely.area(parts).sum() - division.shape_mm.area)
    if len(parts) < 2 or missing > 2 * division.shape_mm.length:
        return None
    if division.bridge_mm is None:
        owners = owners_of_parts(parts, sides)
    else:
        owners = np.full(len(parts), NOBODY)
    return _Cut(
        division.tiles,
        border,
        every,
        fresh,
        parent + [-1] * len(fresh),
        parts,
        owners,
        division.ground,
    )


def _led_through(
    lines: dict[int, LatticeArray], place: LatticeArray, fresh: Sequence[LatticeArray]
) -> dict[int, LatticeArray]:
    """Put a place at which a dividing line ends into the border line that it lies on."""
    best: tuple[float, int, int] | None = None
    for number, line in lines.items():
        if (line == place).all(axis=1).any():
            return lines
        start, step = line[:-1].astype(np.float64), np.diff(line, axis=0).astype(np.float64)
        along = np.clip(
            ((place - start) * step).sum(axis=1) / np.maximum((step * step).sum(axis=1), 1), 0, 1
        )
        distance = np.hypot(*(start + step * along[:, None] - place).T)
        at = int(distance.argmin())
        if distance[at] <= _NEAR_MM and (best is None or distance[at] < best[0]):
            best = (float(distance[at]), number, at)
    if best is None:
        return lines
    _, number, at = best
    line = lines[number]
    return {**lines, number: np.insert(line, at + 1, place, axis=0)}


def _split(
    lines: dict[int, LatticeArray], fresh: Sequence[LatticeArray]
) -> tuple[list[LatticeArray], list[int]]:
    """Cut border lines where dividing lines end; return the pieces and the line of each."""
    ends = {tuple(place) for line in fresh for place in (line[0].tolist(), line[-1].tolist())}
    pieces: list[LatticeArray] = []
    parent: list[int] = []
    for number, line in lines.items():
        inner = [
            i
            for i, place in enumerate(line.tolist())
            if tuple(place) in ends and 0 < i < len(line) - 1
        ]
        cuts = [0, *inner, len(line) - 1]
        for a, b in zip(cuts[:-1], cuts[1:], strict=True):
            pieces.append(line[a : b + 1])
            parent.append(number)
    return pieces, parent


def _with_cuts(land: Land, cuts: Sequence[_Cut]) -> Land:
    plane = land.plane
    gone = np.zeros(len(land.label), dtype=bool)
    replaced = np.zeros(len(plane.lines), dtype=bool)
    for cut in cuts:
        gone[cut.tiles] = True
    within = (gone[plane.left] & (plane.left >= 0)) & (gone[plane.right] & (plane.right >= 0))
    owner_cut = np.full(len(land.label), -1, dtype=np.int64)
    for number, cut in enumerate(cuts):
        owner_cut[cut.tiles] = number
        replaced[cut.replaced] = True
    same = owner_cut[plane.left] == owner_cut[plane.right]
    replaced |= within & same
    kept_tiles = np.flatnonzero(~gone)
    number_of = np.full(len(land.label) + 1, -1, dtype=np.int64)
    number_of[kept_tiles] = np.arange(len(kept_tiles))
    parts = np.concatenate([cut.parts for cut in cuts])
    first_part = len(kept_tiles)
    rings, of_part = shapely.get_rings(parts, return_index=True)
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    places = np.rint(xy).astype(np.int64)
    step = np.flatnonzero(ring[1:] == ring[:-1])
    index = SegmentIndex(places[step], places[step + 1], of_part[ring[step]] + first_part)
    new_lines = [line for cut in cuts for line in cut.lines]
    parent = np.array([number for cut in cuts for number in cut.parent], dtype=np.int64)
    begin = np.array([line[0] for line in new_lines])
    then = np.array([line[1] for line in new_lines])
    left, right = index.find(begin, then), index.find(then, begin)
    old_left = np.where(parent >= 0, number_of[plane.left[parent]], -1)
    old_right = np.where(parent >= 0, number_of[plane.right[parent]], -1)
    left, right = np.where(left >= 0, left, old_left), np.where(right >= 0, right, old_right)
    kept_lines = np.flatnonzero(~replaced)
    lines = Lines.of_arrays([plane.lines[i] for i in kept_lines.tolist()] + new_lines)
    tiles = np.concatenate([plane.tiles[kept_tiles], parts])
    new_plane = Plane(
        lines,
        tiles,
        np.concatenate([number_of[plane.left[kept_lines]], left]),
        np.concatenate([number_of[plane.right[kept_lines]], right]),
        np.concatenate([plane.drawn, *(keys_of(line) for cut in cuts for line in cut.drawn)]),
    )
    source = np.concatenate([kept_tiles, *(np.full(len(c.parts), c.tiles[0]) for c in cuts)])
    owners = np.concatenate([cut.owners for cut in cuts])
    grounds = [cut.ground for cut in cuts for _ in cut.owners]
    return land.cut_anew(new_plane, source, first_part, owners, grounds)
