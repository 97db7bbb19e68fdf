"""Who gets land within the frame that nobody has, and which of it stays nobody's."""

from collections.abc import Sequence

import numpy as np
import shapely

from gis.geometry.lattice import M2_PER_MM2, MM_PER_M
from gis.repair.borders import Borders
from gis.repair.candidates import Candidates
from gis.repair.dividing import Division
from gis.repair.keys import Keys
from gis.repair.land import NOBODY, Land
from gis.repair.overlaps import Authorities
from gis.repair.plane import width_m
from gis.repair.records import ChangeKind, Flags, Floats, Geometries, Ground, Indices, RepairRules
from gis.repair.rights import Rights, votes

_WIDE_M = 5.0
"""From this width on a gap between several is shared out, as people would do it."""

_FACING = 0.4
"""A neighbour along that share of the outline faces all the others."""

_TAIL = 6.0
"""Of a narrow gap a neighbour may lose a front of that many widths to another one."""

_ROUNDS = 8


class Gaps:
    """Hold the pieces of land to be filled; arrays have the shape (pieces,) or (tiles,)."""

    def __init__(self, land: Land) -> None:
        """Find the connected pieces within the frame that nobody has."""
        self.tiles: Indices = np.flatnonzero((land.label == NOBODY) & (land.cell >= 0))
        state = land.owners * (int(land.cell.max(initial=0)) + 1) + land.cell
        self.piece, self.count = land.pieces(self.tiles, state)
        order = self.tiles[
            np.lexsort((self.tiles, -land.plane.area_m2[self.tiles], self.piece[self.tiles]))
        ]
        cut = np.diff(self.piece[order], prepend=-1) != 0
        self.one: Indices = order[cut]
        self.area_m2: Floats = np.bincount(
            self.piece[self.tiles], land.plane.area_m2[self.tiles], minlength=self.count
        )
        self.shapes: Geometries = land.plane.tiles[self.one]
        several = np.flatnonzero(np.bincount(self.piece[self.tiles], minlength=self.count) > 1)
        groups = np.split(order, np.flatnonzero(cut)[1:]) if len(order) else []
        for index in several.tolist():
            self.shapes[index] = shapely.coverage_union_all(land.plane.tiles[groups[index]])
        self.is_claimed: Flags = land.claimants[self.one] > 0


def settle_gaps(
    land: Land,
    rights: Rights,
    rules: RepairRules,
    keys: Keys,
    authorities: Authorities,
    allowed_mm: Geometries,
) -> list[Division]:
    """Label the gaps that are to be filled, and return those that are to be divided by lines."""
    gaps = Gaps(land)
    claimed = gaps.is_claimed[gaps.piece[gaps.tiles]]
    land.marked(gaps.tiles, gaps.piece[gaps.tiles], ChangeKind.GAP)
    land.kind[gaps.tiles[claimed]] = ChangeKind.OUTSIDE
    why = _why_left(land, gaps, rules, keys, allowed_mm)
    noise = width_m(gaps.shapes) < rules.snap_m
    land.kind[gaps.tiles[(noise & ~gaps.is_claimed)[gaps.piece[gaps.tiles]]]] = ChangeKind.SNAPPED
    land.why[gaps.tiles] = why[gaps.piece[gaps.tiles]]
    waiting = (why == "") | gaps.is_claimed
    divisions: list[Division] = []
    for _ in range(_ROUNDS):
        if not waiting.any():
            break
        settled, divided = _round(land, gaps, rights, rules, keys, authorities, waiting)
        divisions += divided
        if not settled.any():
            break
        waiting &= ~settled
    _give_back(land, gaps, waiting)
    return divisions


def _give_back(land: Land, gaps: Gaps, waiting: Flags) -> None:
    """Leave strips to those who claim them where nobody else is there to take them."""
    back = gaps.tiles[(waiting & gaps.is_claimed)[gaps.piece[gaps.tiles]]]
    sole = back[land.claimants[back] == 1]
    land.label[sole] = land.feature[land.first_row[sole]]
    lost = gaps.tiles[(waiting & ~gaps.is_claimed)[gaps.piece[gaps.tiles]]]
    land.why[lost] = "limit"


def _why_left(
    land: Land, gaps: Gaps, rules: RepairRules, keys: Keys, allowed_mm: Geometries
) -> np.ndarray:  # type: ignore[type-arg]
    why = np.full(gaps.count, "", dtype=object)
    small = gaps.area_m2 <= rules.fill_area_m2
    narrow = _narrower(gaps.shapes, rules.fill_width_m)
    why[~small & ~narrow & ~gaps.is_claimed] = "limit"
    if len(allowed_mm):
        allowed = shapely.union_all(allowed_mm)
        inside = shapely.area(shapely.intersection(gaps.shapes, allowed)) * M2_PER_MM2
        why[(inside >= 0.5 * gaps.area_m2) & ~gaps.is_claimed] = "allowed"
    if rules.left_alone or rules.decisions:
        for number, key in keys.of_units(land, gaps.tiles, gaps.piece).items():
            if key in rules.left_alone:
                why[number] = "left_alone"
            elif rules.decisions.get(key, -1) is None:
                why[number] = "decision"
    return why


def _narrower(shapes: Geometries, width_m_: float) -> Flags:
    """Tell which areas hold no disc of that diameter; discs are fitted only where it is needed."""
    limit = width_m_ * MM_PER_M
    if not len(shapes):
        return np.zeros(0, dtype=bool)
    bounds = shapely.bounds(shapes)
    most = np.minimum(
        np.minimum(bounds[:, 2] - bounds[:, 0], bounds[:, 3] - bounds[:, 1]),
        2 * np.sqrt(shapely.area(shapes) / np.pi),
    )
    narrow: Flags = most < limit
    for index in np.flatnonzero(~narrow).tolist():
        narrow[index] = inscribed_mm(shapes[index], limit) < limit
    return narrow


def inscribed_mm(shape: shapely.Geometry, about_mm: float) -> float:
    """Return the diameter of the largest disc within a polygon, to a hundredth of `about_mm`."""
    radius = shapely.maximum_inscribed_circle(shape, tolerance=max(about_mm / 200, 0.5))
    return 2 * float(shapely.length(radius))


def _round(
    land: Land,
    gaps: Gaps,
    rights: Rights,
    rules: RepairRules,
    keys: Keys,
    authorities: Authorities,
    waiting: Flags,
) -> tuple[Flags, list[Division]]:
    piece = np.where(gaps.piece >= 0, gaps.piece, -1)
    piece[gaps.tiles[~waiting[gaps.piece[gaps.tiles]]]] = -1
    borders = Borders(land, piece, gaps.count)
    cell = land.cell[gaps.one]
    rows = borders.label >= 0
    at, label = borders.piece, np.maximum(borders.label, 0)
    rows &= ~rights.locked[label] & rights.shares.has(label, cell[at])
    # A strip that is taken from a feature must not go back to it while others are there.
    rows &= ~_claims(land, gaps, at, label)
    candidates = Candidates(at[rows], label[rows], gaps.count, Ground.LONGEST_BORDER)
    length = borders.length_m[rows]
    if rules.decisions:
        chosen = np.zeros(len(candidates.piece))
        for number, key in keys.of_units(land, gaps.tiles, gaps.piece).items():
            answer = rules.decisions.get(key)
            if answer is not None:
                mine = candidates.piece == number
                chosen[mine & (candidates.feature == answer)] = 1
        candidates.keep_best(chosen, Ground.DECISION)
    candidates.keep_best(
        votes(rights.voices, piece, candidates.piece, candidates.feature, land.features),
        Ground.HOUSEHOLDS,
    )
    shared = candidates.open() & _to_be_shared(candidates, gaps, length, borders.around_m)
    pair = candidates.open() & (candidates.left() == 2) & ~shared
    _follow_one_line(candidates, pair, length, authorities)
    candidates.keep_best(length, Ground.LONGEST_BORDER)
    candidates.keep_best(-candidates.feature.astype(np.float64), Ground.LONGEST_BORDER)
    winner = candidates.winners()
    settled = waiting & (winner >= 0)
    tiles = gaps.tiles[settled[gaps.piece[gaps.tiles]]]
    land.label[tiles] = winner[gaps.piece[tiles]]
    land.ground[tiles] = candidates.ground[gaps.piece[tiles]]
    return settled, _divisions(land, gaps, candidates, shared & settled)


def _claims(land: Land, gaps: Gaps, piece: Indices, label: Indices) -> Flags:
    found = np.zeros(len(piece), dtype=bool)
    claimed = gaps.is_claimed[piece]
    for row in np.flatnonzero(claimed).tolist():
        found[row] = int(label[row]) in land.owners_of(int(gaps.one[piece[row]]))
    return found


def _to_be_shared(candidates: Candidates, gaps: Gaps, length: Floats, around_m: Floats) -> Flags:
    _, top, second = candidates.ranked(length)
    of_all = np.bincount(candidates.piece, length, minlength=gaps.count)
    width = width_m(gaps.shapes)
    wide = (width >= _WIDE_M) | (~_narrower_where(gaps.shapes, _WIDE_M, width * 3 >= _WIDE_M))
    faces_all = (top >= _FACING * around_m) & (of_all >= 0.85 * around_m)
    return wide | (~faces_all & (second > _TAIL * width))


def _narrower_where(shapes: Geometries, limit_m: float, asked: Flags) -> Flags:
    narrow = np.ones(len(shapes), dtype=bool)
    narrow[asked] = _narrower(shapes[asked], limit_m)
    return narrow


def _follow_one_line(
    candidates: Candidates, pair: Flags, length: Floats, authorities: Authorities
) -> None:
    rows = np.flatnonzero(candidates.alive & pair[candidates.piece])
    low, high = rows[::2], rows[1::2]
    a, b = candidates.feature[low], candidates.feature[high]
    # Where the line of `a` is followed the gap is b's.
    authorities.learn(a, b, length[high] - length[low])
    line_of = authorities.of(a, b)
    chosen = np.zeros(len(candidates.piece))
    chosen[low], chosen[high] = line_of == b, line_of == a
    candidates.keep_best(chosen, Ground.LONGEST_BORDER, pair)


def _divisions(land: Land, gaps: Gaps, candidates: Candidates, shared: Flags) -> list[Division]:
    found = []
    order = np.argsort(gaps.piece[gaps.tiles], kind="stable")
    sorted_tiles = gaps.tiles[order]
    bounds = np.searchsorted(gaps.piece[sorted_tiles], np.arange(gaps.count + 1))
    rows_at = np.searchsorted(candidates.piece, np.arange(gaps.count + 1))
    for index in np.flatnonzero(shared).tolist():
        takers: Sequence[int] = candidates.feature[rows_at[index] : rows_at[index + 1]].tolist()
        tiles = sorted_tiles[bounds[index] : bounds[index + 1]]
        found.append(Division(tiles, gaps.shapes[index], frozenset(takers), Ground.NEAREST))
    return found
