"""The four limits (四至) of a grid: what bounds it in the east, south, west and north.

They are derived from what the borders follow and from the neighbours, so they are never out of
date; nobody writes them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.geometry.lattice import LatticeArray
from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.records import (
    OUTSIDE,
    Arc,
    Border,
    GridId,
    Label,
    grid_of,
    is_grid,
    unit_of,
)

SMALLEST_SHARE = 0.05
"""A piece with less than this share of its side is not worth a word."""

SHARE_OF_ITS_OWN = 1 / 3
"""With such a share of a side without a road, a neighbour beside the road is named for itself."""

_WEIGHT_OF_POSITION = 2.0
"""How much more it counts where a segment lies than where it faces: a bay in the northern border
has walls that face east, west and south, but nobody would call them the eastern limit."""

Side = Literal["east", "south", "west", "north"]
_SIDES: tuple[Side, ...] = get_args(Side)
_TOWARDS = np.array([[1.0, 0.0], [0.0, -1.0], [-1.0, 0.0], [0.0, 1.0]])
"""The directions of the sides, in their order."""

_Meaning = tuple[Border, Label]
"""What a segment of border follows, and whose land lies beyond it."""


@dataclass(frozen=True, slots=True)
class FourLimits:
    """Say in words what bounds a grid on each side; all are empty for a grid without land."""

    east: str = ""
    south: str = ""
    west: str = ""
    north: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class _Segments:
    """Hold the outer border of a grid, segment by segment, its land on the left.

    `starts` and `ends` have the shape (n, 2), millimetres; `meanings` has n entries.
    """

    starts: LatticeArray
    ends: LatticeArray
    meanings: list[_Meaning]

    def lengths(self) -> NDArray[np.float64]:
        way = (self.ends - self.starts).astype(np.float64)
        return np.hypot(way[:, 0], way[:, 1])


def four_limits(plan: Plan, grid: GridId, texts: Texts) -> FourLimits:
    """Return the limits of a grid, its sub-grids counted to it, in the language of `texts`.

    Each segment of the outer border belongs to the side where it lies and faces. On a side the
    pieces stand in clockwise order, those under 5 % of its length left out; a piece is called by
    what the border follows there, with the neighbours beyond in brackets, or else by the neighbour.
    No neighbour is named twice on a side.
    Holes do not count. An exclusive grid that lies over others has no border of its own and so no
    limits.
    """
    segments = _outer_border(plan, grid)
    if segments is None:
        return FourLimits()
    lengths, sides = segments.lengths(), _sides(segments)
    phrases: dict[Side, str] = {}
    for number, side in enumerate(_SIDES):
        found: dict[_Meaning, float] = {}
        at = np.flatnonzero(sides == number)
        for i in at[_clockwise(segments, at, number)].tolist():
            found[segments.meanings[i]] = found.get(segments.meanings[i], 0.0) + float(lengths[i])
        least = SMALLEST_SHARE * sum(found.values())
        kept = {meaning: length for meaning, length in found.items() if length >= least}
        phrases[side] = _phrase(plan, grid, kept, texts)
    return FourLimits(**phrases)


def four_limits_sentence(limits: FourLimits, texts: Texts) -> str:
    """Return the limits as one sentence; empty for a grid without land."""
    if limits == FourLimits():
        return ""
    none = texts("reports.limits.none")
    return texts(
        "reports.limits.sentence",
        east=limits.east or none,
        south=limits.south or none,
        west=limits.west or none,
        north=limits.north or none,
    )


def _outer_border(plan: Plan, grid: GridId) -> _Segments | None:
    partition = plan.partition
    labels = set(plan.labels_of_grid(grid)) & partition.labels()
    if not labels:
        return None
    shells = _shell_segments(partition.outline_mm(labels))
    starts: list[LatticeArray] = []
    ends: list[LatticeArray] = []
    meanings: list[_Meaning] = []
    for arc in sorted({arc for label in labels for arc in partition.arcs_of(label)}):
        record = partition.arcs[arc]
        if (record.left in labels) == (record.right in labels):
            continue
        line = partition.line_mm(arc) if record.left in labels else partition.line_mm(arc)[::-1]
        first = (*line[0].tolist(), *line[1].tolist())
        if first in shells:
            starts.append(line[:-1])
            ends.append(line[1:])
            meanings.extend([_meaning(record, labels)] * (len(line) - 1))
    return _Segments(np.concatenate(starts), np.concatenate(ends), meanings)


def _shell_segments(outline: shapely.Geometry) -> set[tuple[int, int, int, int]]:
    """Return the segments of the shells of land, not of its holes, the land on their left."""
    shells: set[tuple[int, int, int, int]] = set()
    for part in shapely.get_parts(outline):
        ring = shapely.get_exterior_ring(shapely.orient_polygons(part))
        xy = np.rint(shapely.get_coordinates(ring)).astype(np.int64)
        shells.update(map(tuple, np.hstack([xy[:-1], xy[1:]]).tolist()))
    return shells


def _meaning(arc: Arc, labels: set[Label]) -> _Meaning:
    beyond = arc.right if arc.left in labels else arc.left
    return Border(arc.border.follows, arc.border.named), beyond


def _sides(segments: _Segments) -> NDArray[np.int64]:
    """Return for each segment the number of its side."""
    way = (segments.ends - segments.starts).astype(np.float64)
    outward = np.stack([way[:, 1], -way[:, 0]], axis=1) / segments.lengths()[:, None]
    middles = (segments.starts + segments.ends) / 2
    low = np.minimum(segments.starts, segments.ends).min(axis=0)
    high = np.maximum(segments.starts, segments.ends).max(axis=0)
    position = (middles - (low + high) / 2) / ((high - low) / 2)
    score: NDArray[np.float64] = (outward + _WEIGHT_OF_POSITION * position) @ _TOWARDS.T
    side: NDArray[np.int64] = np.argmax(score, axis=1)
    return side


def _clockwise(segments: _Segments, at: NDArray[np.int64], side: int) -> NDArray[np.int64]:
    """Return the order of some segments along a side: in the east from north to south."""
    middles = (segments.starts[at] + segments.ends[at]) / 2
    along = np.array([_TOWARDS[side][1], -_TOWARDS[side][0]])
    order: NDArray[np.int64] = np.argsort(middles @ along, kind="stable")
    return order


def _phrase(plan: Plan, grid: GridId, lengths: Mapping[_Meaning, float], texts: Texts) -> str:
    """Return the words for the pieces of one side, each neighbour in them once."""
    by_name = {meaning: _neighbour(plan, grid, meaning[1], texts) for meaning in lengths}
    plain = _plain_neighbours(lengths, by_name)
    named = set(plain)
    beyond: dict[Border, list[str]] = {}
    order: list[tuple[Border, str]] = []
    for (border, _), name in zip(lengths, by_name.values(), strict=True):
        followed = border != Border()
        piece = (border, "" if followed else name)
        if piece not in order and (followed or name in plain or not name):
            order.append(piece)
        if followed and name and name not in named:
            named.add(name)
            beyond.setdefault(border, []).append(name)
    comma = texts("reports.limits.and")
    return comma.join(
        _piece(border, name, comma.join(beyond.get(border, [])), texts) for border, name in order
    )


def _plain_neighbours(
    lengths: Mapping[_Meaning, float], by_name: Mapping[_Meaning, str]
) -> frozenset[str]:
    """Return the neighbours to be named for themselves, not in brackets behind a road.

    One that lies beyond a road too is so only when a good part of the side follows nothing.
    """
    plain: dict[str, float] = {}
    for meaning, length in lengths.items():
        if meaning[0] == Border():
            plain[by_name[meaning]] = plain.get(by_name[meaning], 0.0) + length
    beside = {name for meaning, name in by_name.items() if meaning[0] != Border()}
    least = SHARE_OF_ITS_OWN * sum(lengths.values())
    return frozenset(n for n, length in plain.items() if n not in beside or length >= least)


def _piece(border: Border, name: str, neighbours: str, texts: Texts) -> str:
    if border == Border():
        return name or texts("reports.limits.edge")
    line = border.named
    if not line:
        kind = border.follows.value
        line = texts(f"reports.follows.{kind}")
    if not neighbours:
        return line
    return texts("reports.limits.beside", line=line, neighbours=neighbours)


def _neighbour(plan: Plan, grid: GridId, label: Label, texts: Texts) -> str:
    """Return what lies beyond: a grid of the unit by name, another unit, free land, or nothing."""
    if label == OUTSIDE:
        return ""
    unit = plan.unit_of_label(label)
    if unit is not None and unit != plan.grids[grid].unit:
        return plan.units[unit].name
    if is_grid(label):
        return plan.grids[plan.base_grid(grid_of(label))].name
    return texts("reports.limits.unassigned", unit=plan.units[unit_of(label)].name)
