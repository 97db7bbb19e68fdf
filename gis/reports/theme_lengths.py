"""How much of each line lies in whose land: lines are cut where they meet borders, then placed.

All cuts are found segment by segment in whole millimetres, so no polygon cuts anything.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.progress import Progress
from gis.topology.locate import labels_at
from gis.topology.partition import Partition
from gis.topology.records import OUTSIDE, Label, is_grid

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_AT_ONCE = 100_000
_APART = 2
"""How far apart the keys of two segments are: the end of one is not the start of the next."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """Be pieces of lines: whose land each lies in, the row of its line, its millimetres."""

    labels: Ints
    rows: Ints
    mm: Floats


def pieces_of_lines(
    partition: Partition, lines_mm: NDArray[np.object_], progress: Progress
) -> Pieces:
    """Cut lines on the lattice at all borders and say whose land each piece lies in.

    What runs along a border is one piece, of the land with the lowest grid id. A line that passes
    a place twice counts twice there.
    """
    lines = _Segments.of(lines_mm)
    cuts = _all_cuts(lines, _Segments.of_borders(partition), progress)
    count = len(lines.owners)
    ends = np.arange(count) * float(_APART)
    keys = np.unique(np.concatenate([ends, ends + 1.0, cuts.keys]))
    segments = (keys // _APART).astype(np.int64)
    pieces = np.flatnonzero(segments[1:] == segments[:-1])
    start, end = keys[pieces], keys[pieces + 1]
    of = segments[pieces]
    mm = (end - start) * lines.lengths[of]
    labels = cuts.labels_along((start + end) / 2)
    # A run is all that lies between two cuts; its longest piece says where it is.
    is_cut = np.isin(end[:-1], cuts.keys) | np.isin(start[1:], cuts.keys)
    begins = np.concatenate([[True], is_cut | (lines.parts[of[1:]] != lines.parts[of[:-1]])])
    run = np.cumsum(begins[: len(of)]) - 1
    longest = np.lexsort((-mm, run))[np.flatnonzero(begins[: len(of)])]
    unknown = longest[labels[longest] == OUTSIDE]
    middle = (start[unknown] + end[unknown]) / 2 - of[unknown] * float(_APART)
    labels[unknown] = labels_at(partition, lines.points(of[unknown], middle))
    return Pieces(labels[longest][run], lines.owners[of], mm)


@dataclass(frozen=True, slots=True)
class _Segments:
    """Be straight pieces in millimetres: `owners` are rows of lines, or labels along borders."""

    start: Ints
    end: Ints
    owners: Ints
    parts: Ints

    @classmethod
    def of(cls, lines_mm: NDArray[np.object_]) -> "_Segments":
        parts, rows = shapely.get_parts(lines_mm, return_index=True)
        xy, part = shapely.get_coordinates(parts, return_index=True)
        return cls._joined(np.rint(xy).astype(np.int64), part, rows[part])

    @classmethod
    def of_borders(cls, partition: Partition) -> "_Segments":
        """Return all borders; the owner is the land that has what runs along one."""
        arcs = list(partition.arcs.values())
        lines = [partition.line_mm(arc.id) for arc in arcs]
        part = np.repeat(np.arange(len(arcs)), [len(line) for line in lines])
        owners = np.array([min(arc.left, arc.right, key=_precedence) for arc in arcs], np.int64)
        return cls._joined(np.concatenate([np.empty((0, 2), np.int64), *lines]), part, owners[part])

    @classmethod
    def _joined(cls, xy: Ints, part: Ints, owners: Ints) -> "_Segments":
        there = (part[1:] == part[:-1]) & (xy[1:] != xy[:-1]).any(axis=1)
        return cls(xy[:-1][there], xy[1:][there], owners[:-1][there], part[:-1][there])

    @property
    def lengths(self) -> Floats:
        """How long each is in millimetres."""
        along = (self.end - self.start).astype(np.float64)
        lengths: Floats = np.hypot(along[:, 0], along[:, 1])
        return lengths

    def points(self, at: Ints, share: Floats) -> Floats:
        """Return points so far along some of the segments, 0 to 1."""
        start = self.start[at].astype(np.float64)
        points: Floats = start + share[:, np.newaxis] * (self.end[at] - start)
        return points

    def shapes(self) -> NDArray[np.object_]:
        """Return the segments as lines."""
        return np.asarray(shapely.linestrings(np.stack([self.start, self.end], axis=1)))


@dataclass(frozen=True, slots=True)
class _Cuts:
    """Be where segments meet borders: a key is the segment, `_APART` each, and how far along it.

    From `along[0]` to `along[1]`, ascending keys, a segment runs along a border of `owners`.
    """

    keys: Floats
    along: tuple[Floats, Floats]
    owners: Ints

    def labels_along(self, keys: Floats) -> Ints:
        """Return whose border a place runs along, OUTSIDE where it runs along none."""
        labels = np.full(len(keys), OUTSIDE, dtype=np.int64)
        if len(self.owners):
            at = np.searchsorted(self.along[0], keys, side="right") - 1
            is_along = (at >= 0) & (keys < self.along[1][at])
            labels[is_along] = self.owners[at[is_along]]
        return labels


def _all_cuts(lines: _Segments, borders: _Segments, progress: Progress) -> _Cuts:
    tree = shapely.STRtree(borders.shapes())
    shapes = lines.shapes()
    found = []
    for first in range(0, len(shapes), _AT_ONCE):
        progress.step(first / len(shapes))
        progress.raise_if_cancelled()
        at, border = tree.query(shapes[first : first + _AT_ONCE])
        found.append(_cuts(lines, at + first, borders, border))
    keys, start, end, owners = (
        (np.concatenate(each) for each in zip(*found, strict=True))
        if found
        else (np.empty(0), np.empty(0), np.empty(0), np.empty(0, np.int64))
    )
    order = np.argsort(start)
    return _Cuts(keys, (start[order], end[order]), owners[order])


def _cuts(
    lines: _Segments, at: Ints, borders: _Segments, border: Ints
) -> tuple[Floats, Floats, Floats, Ints]:
    """Return the keys of cuts, and of what runs along borders start, end and owner."""
    r = lines.end[at] - lines.start[at]
    s = borders.end[border] - borders.start[border]
    q = borders.start[border] - lines.start[at]
    across, t, u = _cross(r, s), _cross(q, s), _cross(q, r)
    sign, size = np.sign(across), np.abs(across)
    t, u = t * sign, np.where(across == 0, u, u * sign)
    meets = (across != 0) & (t >= 0) & (t <= size) & (u >= 0) & (u <= size)
    points = at[meets] * float(_APART) + t[meets] / size[meets]
    level = np.flatnonzero((across == 0) & (u == 0))
    square = (r[level] ** 2).sum(axis=1)
    one = (q[level] * r[level]).sum(axis=1) / square
    other = one + (s[level] * r[level]).sum(axis=1) / square
    low, high = np.clip(np.minimum(one, other), 0, 1), np.clip(np.maximum(one, other), 0, 1)
    runs = low < high
    base = at[level][runs] * float(_APART)
    start, end = base + low[runs], base + high[runs]
    return np.concatenate([points, start, end]), start, end, borders.owners[border[level][runs]]


def _cross(one: Ints, other: Ints) -> Ints:
    product: Ints = one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]
    return product


def _precedence(label: Label) -> tuple[bool, bool, int]:
    """Order grids by id, then unassigned land, OUTSIDE last, as places on a border do."""
    return label == OUTSIDE, not is_grid(label), abs(label)
