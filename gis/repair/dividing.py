"""Lines drawn through pieces of land, so that each of several neighbours gets a part."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from shapely import Polygon

from gis.geometry.lattice import LatticeArray
from gis.repair.bridges import bridges
from gis.repair.land import NOBODY, Land
from gis.repair.places import keys_of
from gis.repair.plane import Lines, Plane, sides_of
from gis.repair.records import Flags, Geometries, Ground, Indices
from gis.repair.shared_out import dividing_lines_of

_NEAR_MM = 3.0
_ROWS = 64
"""Pieces of about as many lines are made polygons together, so many at a time at least."""


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
class _Piece:
    """Be a piece with the lines of its border: their numbers, and who has the land beyond each."""

    division: Division
    border: list[int]
    beyond: list[int]

    def sides(self, plane: Plane) -> list[tuple[int, LatticeArray]]:
        """Return the lines along the land of those who are to get parts."""
        return [
            (owner, plane.lines[line])
            for line, owner in zip(self.border, self.beyond, strict=True)
            if owner in self.division.among
        ]


@dataclass(frozen=True)
class _Cut:
    """Be a piece with the lines drawn through it, and its border lines, split where these end.

    `parent` has the border line that each of `pieces` is a part of, and `beyond` who is there.
    """

    piece: _Piece
    drawn: list[LatticeArray]
    pieces: list[LatticeArray]
    parent: list[int]
    beyond: list[int]

    def lines(self) -> list[LatticeArray]:
        """Return all lines of the parts."""
        return [*self.pieces, *self.drawn]


@dataclass(frozen=True)
class _Parts:
    """Hold the parts of divided pieces: polygons, and the cut that each comes from, ascending."""

    polygons: Geometries
    cut: Indices

    def of(self, wanted: Flags) -> "_Parts":
        """Return those of the wanted cuts, which are numbered anew."""
        kept = wanted[self.cut]
        return _Parts(self.polygons[kept], (np.cumsum(wanted) - 1)[self.cut[kept]])


def divided(land: Land, divisions: Sequence[Division]) -> Land:
    """Return the land with the pieces cut into parts that are labelled; others keep their label.

    A piece that cannot be divided soundly stays as it is labelled.
    """
    if not divisions:
        return land
    pieces = _pieces(land, divisions)
    cuts = [
        _cut(piece, drawn, land.plane)
        for piece, drawn in zip(pieces, _drawn(pieces, land.plane), strict=True)
        if drawn
    ]
    parts = _parts(cuts)
    sound = _sound(cuts, parts)
    kept = [cut for cut, is_sound in zip(cuts, sound.tolist(), strict=True) if is_sound]
    return _with_cuts(land, kept, parts.of(sound)) if kept else land


def _pieces(land: Land, divisions: Sequence[Division]) -> list[_Piece]:
    """Find the borders of pieces; of two that share a line only the first one is divided."""
    plane = land.plane
    tile = np.concatenate([plane.left, plane.right])
    line = np.tile(np.arange(len(plane.left)), 2)
    order = np.argsort(tile, kind="stable")
    tile, line = tile[order], line[order]
    label = np.append(land.label, NOBODY)
    found = []
    taken: set[int] = set()
    for division in divisions:
        low = np.searchsorted(tile, division.tiles, "left").tolist()
        high = np.searchsorted(tile, division.tiles, "right").tolist()
        lines = [line[a:b] for a, b in zip(low, high, strict=True)]
        border = lines[0]
        if len(lines) > 1:
            border, count = np.unique(np.concatenate(lines), return_counts=True)
            # A line with tiles of the piece on both sides lies within it.
            border = border[count == 1]
        left, right = plane.left[border], plane.right[border]
        is_left = np.isin(left, division.tiles)
        numbers = border.tolist()
        if taken.isdisjoint(numbers):
            taken.update(numbers)
            beyond = label[np.where(is_left, right, left)].tolist()
            found.append(_Piece(division, numbers, beyond))
    return found


def _drawn(pieces: Sequence[_Piece], plane: Plane) -> list[list[LatticeArray]]:
    """Return the lines through each piece."""
    sides = [piece.sides(plane) for piece in pieces]
    shared = [i for i, piece in enumerate(pieces) if piece.division.bridge_mm is None]
    shapes = [pieces[i].division.shape_mm for i in shared]
    lines: list[list[LatticeArray]] = [[] for _ in pieces]
    for i, found in zip(shared, dividing_lines_of(shapes, [sides[i] for i in shared]), strict=True):
        lines[i] = found
    for i, piece in enumerate(pieces):
        if piece.division.bridge_mm is not None:
            lines[i] = bridges(piece.division.shape_mm, sides[i], piece.division.bridge_mm)
    return lines


def _cut(piece: _Piece, drawn: list[LatticeArray], plane: Plane) -> _Cut:
    lines = {line: plane.lines[line] for line in piece.border}
    beyond = dict(zip(piece.border, piece.beyond, strict=True))
    ends = {tuple(place) for line in drawn for place in (line[0].tolist(), line[-1].tolist())}
    nodes = {tuple(place) for line in lines.values() for place in line[[0, -1]].tolist()}
    if ends <= nodes:
        return _Cut(piece, drawn, [*lines.values()], piece.border, piece.beyond)
    for end in sorted(ends - nodes):
        lines = _led_through(lines, np.array(end, dtype=np.int64))
    pieces, parent = _split(lines, ends)
    return _Cut(piece, drawn, pieces, parent, [beyond[line] for line in parent])


def _led_through(lines: dict[int, LatticeArray], place: LatticeArray) -> dict[int, LatticeArray]:
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
    lines: dict[int, LatticeArray], ends: set[tuple[int, ...]]
) -> tuple[list[LatticeArray], list[int]]:
    """Cut border lines where dividing lines end; return the pieces and the line of each."""
    pieces: list[LatticeArray] = []
    parent: list[int] = []
    for number, line in lines.items():
        inner = [i for i, place in enumerate(line.tolist()) if tuple(place) in ends]
        for a, b in pairwise(sorted({0, *inner, len(line) - 1})):
            pieces.append(line[a : b + 1])
            parent.append(number)
    return pieces, parent


def _parts(cuts: Sequence[_Cut]) -> _Parts:
    """Return the faces that the lines of cuts enclose within their pieces, land on the left."""
    lines = [cut.lines() for cut in cuts]
    counts = np.array([len(each) for each in lines], dtype=np.int64)
    shapes = Lines.of_arrays([line for each in lines for line in each]).geometries
    first = np.cumsum(counts) - counts
    order = np.argsort(counts, kind="stable")
    found: list[Geometries] = [np.empty(0, dtype=object)]
    of_cut: list[Indices] = [np.empty(0, dtype=np.int64)]
    for begin in range(0, len(order), _ROWS):
        chosen = order[begin : begin + _ROWS]
        rows = np.full((len(chosen), counts[chosen].max()), None, dtype=object)
        for row, cut in enumerate(chosen.tolist()):
            rows[row, : counts[cut]] = shapes[first[cut] : first[cut] + counts[cut]]
        faces, row_of = shapely.get_parts(shapely.polygonize(rows), return_index=True)
        found.append(faces)
        of_cut.append(chosen[row_of])
    polygons, cut_of = np.concatenate(found), np.concatenate(of_cut)
    pieces = np.array([cut.piece.division.shape_mm for cut in cuts], dtype=object)
    inside = shapely.dwithin(pieces[cut_of], shapely.point_on_surface(polygons), 0.0)
    by_cut = np.flatnonzero(inside)[np.argsort(cut_of[inside], kind="stable")]
    return _Parts(np.asarray(shapely.orient_polygons(polygons[by_cut])), cut_of[by_cut])


def _sound(cuts: Sequence[_Cut], parts: _Parts) -> Flags:
    """Tell which cuts leave several parts that make up their piece."""
    pieces = np.array([cut.piece.division.shape_mm for cut in cuts], dtype=object)
    area = np.bincount(parts.cut, shapely.area(parts.polygons), minlength=len(cuts))
    several = np.bincount(parts.cut, minlength=len(cuts)) > 1
    missing = np.abs(area - shapely.area(pieces))
    return np.asarray(several & (missing <= 2 * shapely.length(pieces)))


def _with_cuts(land: Land, cuts: Sequence[_Cut], parts: _Parts) -> Land:
    plane = land.plane
    cut_of_tile = np.full(len(land.label) + 1, -1, dtype=np.int64)
    replaced = np.zeros(len(plane.lines), dtype=bool)
    for number, cut in enumerate(cuts):
        cut_of_tile[cut.piece.division.tiles] = number
        replaced[cut.piece.border] = True
    left_cut, right_cut = cut_of_tile[plane.left], cut_of_tile[plane.right]
    replaced |= (left_cut >= 0) & (left_cut == right_cut)
    kept_lines = np.flatnonzero(~replaced)
    kept_tiles = np.flatnonzero(cut_of_tile[:-1] < 0)
    number_of = np.full(len(land.label) + 1, -1, dtype=np.int64)
    number_of[kept_tiles] = np.arange(len(kept_tiles))
    fresh = Lines.of_arrays([line for cut in cuts for line in cut.lines()])
    parent = np.array(
        [line for cut in cuts for line in [*cut.parent, *([-1] * len(cut.drawn))]], dtype=np.int64
    )
    left, right = sides_of(fresh, parts.polygons)
    owners = _owners(cuts, parts, fresh, np.where(left >= 0, left, right))
    first = len(kept_tiles)
    old_left, old_right = (
        np.where(parent >= 0, number_of[side[parent]], -1) for side in (plane.left, plane.right)
    )
    lines = Lines.of_arrays(
        [*(plane.lines[i] for i in kept_lines.tolist()), *(fresh[i] for i in range(len(fresh)))]
    )
    new_plane = Plane(
        lines,
        np.concatenate([plane.tiles[kept_tiles], parts.polygons]),
        np.concatenate(
            [number_of[plane.left[kept_lines]], np.where(left >= 0, left + first, old_left)]
        ),
        np.concatenate(
            [number_of[plane.right[kept_lines]], np.where(right >= 0, right + first, old_right)]
        ),
        np.concatenate([plane.drawn, *(keys_of(line) for cut in cuts for line in cut.drawn)]),
    )
    first_tile = np.array([cut.piece.division.tiles[0] for cut in cuts], dtype=np.int64)
    source = np.concatenate([kept_tiles, first_tile[parts.cut]])
    grounds = [cuts[cut].piece.division.ground for cut in parts.cut.tolist()]
    return land.cut_anew(new_plane, source, first, owners, grounds)


def _owners(cuts: Sequence[_Cut], parts: _Parts, lines: Lines, part_of_line: Indices) -> Indices:
    """Return who gets each part: the one with the longest side on it, the lowest of equals.

    Parts of pieces that are only cut across are nobody's yet.
    """
    owner = np.array(
        [
            each if each in cut.piece.division.among else NOBODY
            for cut in cuts
            for each in [*cut.beyond, *([NOBODY] * len(cut.drawn))]
        ],
        dtype=np.int64,
    )
    named = np.flatnonzero((owner != NOBODY) & (part_of_line >= 0))
    span = int(owner.max(initial=0)) + 1
    keys, number = np.unique(part_of_line[named] * span + owner[named], return_inverse=True)
    length = np.bincount(number, lines.length_m[named], minlength=len(keys))
    part, who = keys // span, keys % span
    order = np.lexsort((-who, length, part))
    owners = np.full(len(parts.polygons), NOBODY, dtype=np.int64)
    owners[part[order]] = who[order]
    for lone in np.flatnonzero(owners == NOBODY).tolist():
        owners[lone] = min(cuts[parts.cut[lone]].piece.division.among)
    is_bridged = np.array([cut.piece.division.bridge_mm is not None for cut in cuts], dtype=bool)
    owners[is_bridged[parts.cut]] = NOBODY
    return owners
