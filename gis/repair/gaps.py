"""Who gets land within the frame that nobody has, and which of it stays nobody's."""

from collections.abc import Sequence

import numpy as np
import shapely

from gis.geometry.lattice import M2_PER_MM2, MM_PER_M
from gis.repair.borders import Borders
from gis.repair.candidates import Candidates
from gis.repair.dividing import Division, divided
from gis.repair.keys import Keys
from gis.repair.land import NOBODY, Land
from gis.repair.overlaps import Authorities
from gis.repair.places import sums
from gis.repair.plane import width_m
from gis.repair.records import (
    ChangeKind,
    Flags,
    Floats,
    Geometries,
    Ground,
    Indices,
    RepairRules,
    Resolve,
)
from gis.repair.rights import Rights, votes

_WIDE_M = 10.0
"""From this mean width on, or three times that in one place, a gap between several is shared out."""

_FACING = 0.4
"""A neighbour along that share of the outline faces all the others."""

_TAIL = 6.0
"""Of a narrow gap a neighbour may lose a front of that many widths to another one."""

_LONGEST_CUT_M = 15.0
"""No cut across narrow land is longer."""

_LACKING_M = 0.5

_ROUNDS = 8


class Gaps:
    """Hold the pieces of land to be filled; arrays have the shape (pieces,) or (tiles,)."""

    def __init__(self, land: Land) -> None:
        """Find the connected pieces within the frame that nobody has."""
        self.tiles: Indices = np.flatnonzero((land.label == NOBODY) & (land.cell >= 0))
        state = land.owners * (int(land.cell.max(initial=0)) + 1) + land.cell
        state = state * (int(land.portion.max(initial=0)) + 1) + land.portion
        self.piece, self.count = land.pieces(self.tiles, state)
        order = self.tiles[
            np.lexsort((self.tiles, -land.plane.area_m2[self.tiles], self.piece[self.tiles]))
        ]
        cut = np.diff(self.piece[order], prepend=-1) != 0
        self.one: Indices = order[cut]
        self.area_m2: Floats = sums(
            self.piece[self.tiles], land.plane.area_m2[self.tiles], self.count
        )
        self.shapes: Geometries = land.plane.tiles[self.one]
        several = np.flatnonzero(np.bincount(self.piece[self.tiles], minlength=self.count) > 1)
        groups = np.split(order, np.flatnonzero(cut)[1:]) if len(order) else []
        for index in several.tolist():
            self.shapes[index] = shapely.coverage_union_all(land.plane.tiles[groups[index]])
        self.is_claimed: Flags = land.claimants[self.one] > 0
        land.kind[self.tiles] = ChangeKind.GAP
        land.kind[self.tiles[land.claimants[self.tiles] > 0]] = ChangeKind.OUTSIDE


def settle_gaps(
    land: Land,
    rights: Rights,
    rules: RepairRules,
    keys: Keys,
    authorities: Authorities,
    allowed_mm: Geometries,
) -> Land:
    """Label the gaps that are to be filled, some of them cut into parts."""
    narrow = _bridged(land, rights, rules, keys, allowed_mm)
    if narrow:
        land = divided(land, narrow)
    gaps = Gaps(land)
    land.marked(gaps.tiles, gaps.piece[gaps.tiles])
    why = _why_left(land, gaps, rules, keys, allowed_mm)
    noise = width_m(gaps.shapes) < rules.snap_m
    land.kind[gaps.tiles[(noise & ~gaps.is_claimed)[gaps.piece[gaps.tiles]]]] = ChangeKind.SNAPPED
    land.why[gaps.tiles] = why[gaps.piece[gaps.tiles]]
    waiting = (why == "") | gaps.is_claimed
    divisions: list[Division] = []
    for _ in range(_ROUNDS):
        if not waiting.any():
            break
        settled, wide = _round(land, gaps, rights, rules, keys, authorities, waiting)
        divisions += wide
        if not settled.any():
            break
        waiting &= ~settled
    _give_back(land, gaps, waiting)
    return divided(land, divisions) if divisions else land


def _bridged(
    land: Land, rights: Rights, rules: RepairRules, keys: Keys, allowed_mm: Geometries
) -> list[Division]:
    """Return the narrow pieces along several neighbours, to be cut across where these meet."""
    gaps = Gaps(land)
    if not gaps.count:
        return []
    candidates, length, around_m = _takers(land, gaps, rights, gaps.piece)
    _, top, second = candidates.ranked(length)
    width = width_m(gaps.shapes)
    of_all = sums(candidates.piece, length, gaps.count)
    faces_all = (top >= _FACING * around_m) & (of_all >= 0.85 * around_m)
    wanted = candidates.open() & ~faces_all & (second > _TAIL * width)
    wanted &= ~_wide(gaps, width) & (width >= rules.snap_m)
    wanted[_why_left(land, gaps, rules, keys, allowed_mm) != ""] = False
    if rules.decisions and wanted.any():
        for number, key in keys.of_units(land, gaps.tiles, gaps.piece).items():
            wanted[number] &= key not in rules.decisions
    return _divisions(gaps, candidates, wanted, _LONGEST_CUT_M * MM_PER_M)


def _takers(
    land: Land, gaps: Gaps, rights: Rights, piece: Indices
) -> tuple[Candidates, Floats, Floats]:
    """Return who may have pieces, how long their borders are, and how long all borders are."""
    borders = Borders(land, piece, gaps.count)
    at, label = borders.piece, np.maximum(borders.label, 0)
    rows = (borders.label >= 0) & ~rights.locked[label]
    rows &= rights.shares.has(label, land.cell[gaps.one][at])
    # A strip that is taken from a feature must not go back to it while others are there.
    rows &= ~_claims(land, gaps, at, label)
    candidates = Candidates(at[rows], label[rows], gaps.count, Ground.LONGEST_BORDER)
    return candidates, borders.length_m[rows], borders.around_m


def _wide(gaps: Gaps, width: Floats) -> Flags:
    return (width >= _WIDE_M) | ~_narrower(gaps.shapes, 3 * _WIDE_M)


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
    large = np.flatnonzero((gaps.area_m2 > rules.fill_area_m2) & ~gaps.is_claimed)
    why[large[~_narrower(gaps.shapes[large], rules.fill_width_m)]] = "limit"
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
    asked = np.flatnonzero(~narrow)
    narrow[asked] = _short_sides(shapes[asked]) < limit
    for index in np.flatnonzero(~narrow).tolist():
        narrow[index] = inscribed_mm(shapes[index], limit) < limit
    return narrow


def _short_sides(shapes: Geometries) -> Floats:
    """Return the short side of the smallest rectangle round each area."""
    corners = shapely.get_coordinates(shapely.oriented_envelope(shapes)).reshape(-1, 5, 2)
    sides = np.hypot(*np.moveaxis(np.diff(corners[:, :3], axis=1), 2, 0))
    return np.asarray(sides.min(axis=1))


def inscribed_mm(shape: shapely.Polygon, about_mm: float) -> float:
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
    candidates, length, around_m = _takers(land, gaps, rights, piece)
    if rules.decisions:
        chosen = np.zeros(len(candidates.piece))
        for number, key in keys.of_units(land, gaps.tiles, gaps.piece).items():
            answer = rules.decisions.get(key)
            if answer is not None:
                mine = candidates.piece == number
                chosen[mine & (candidates.feature == answer)] = 1
        candidates.keep_best(chosen, Ground.DECISION)
    candidates.keep_best(
        votes(
            rights.households.voices(land, piece >= 0),
            piece,
            candidates.piece,
            candidates.feature,
            land.features,
        ),
        Ground.HOUSEHOLDS,
    )
    _lacking_take(candidates, length, around_m, authorities)
    pair = candidates.open() & (candidates.left() == 2)
    _follow_one_line(candidates, pair, length, authorities, only_clear=True)
    width = width_m(gaps.shapes)
    shared = candidates.open() & _wide(gaps, width)
    if rules.overlaps is Resolve.MIDDLE:
        shared |= candidates.open() & (candidates.left() == 2) & (width >= rules.snap_m)
    pair = candidates.open() & (candidates.left() == 2) & ~shared
    _follow_one_line(candidates, pair, length, authorities, only_clear=False)
    candidates.keep_best(length, Ground.LONGEST_BORDER)
    candidates.keep_best(-candidates.feature.astype(np.float64), Ground.LONGEST_BORDER)
    winner = candidates.winners()
    settled = waiting & (winner >= 0)
    tiles = gaps.tiles[settled[gaps.piece[gaps.tiles]]]
    land.label[tiles] = winner[gaps.piece[tiles]]
    land.ground[tiles] = candidates.ground[gaps.piece[tiles]]
    return settled, _divisions(gaps, candidates, shared & settled, None)


def _claims(land: Land, gaps: Gaps, piece: Indices, label: Indices) -> Flags:
    found = np.zeros(len(piece), dtype=bool)
    claimed = gaps.is_claimed[piece]
    for row in np.flatnonzero(claimed).tolist():
        found[row] = int(label[row]) in land.owners_of(int(gaps.one[piece[row]]))
    return found


def _lacking_take(
    candidates: Candidates, length: Floats, around_m: Floats, authorities: Authorities
) -> None:
    """Give pieces to the one that faces all the others and lacks land on all its outline."""
    lacking = authorities.trust.lacking_m[candidates.feature]
    best, top, second = candidates.ranked(lacking)
    faces_all = np.zeros(candidates.pieces, dtype=bool)
    has = best >= 0
    faces_all[has] = length[best[has]] >= _FACING * around_m[has]
    clear = faces_all & (top - second > _LACKING_M) & (top > 2 * second) & candidates.open()
    candidates.keep_best(lacking, Ground.LONGEST_BORDER, clear)


def _follow_one_line(
    candidates: Candidates,
    pair: Flags,
    length: Floats,
    authorities: Authorities,
    *,
    only_clear: bool,
) -> None:
    rows = np.flatnonzero(candidates.alive & pair[candidates.piece])
    low, high = rows[::2], rows[1::2]
    a, b = candidates.feature[low], candidates.feature[high]
    if only_clear:
        better, worse = authorities.trust.better_of(a, b)
        clear = better | worse
        pair = pair.copy()
        pair[candidates.piece[low[~clear]]] = False
        low, high, a, b = low[clear], high[clear], a[clear], b[clear]
    # Where the line of `a` is followed the gap is b's.
    authorities.learn(a, b, length[high] - length[low])
    line_of = authorities.of(a, b)
    chosen = np.zeros(len(candidates.piece))
    chosen[low], chosen[high] = line_of == b, line_of == a
    candidates.keep_best(chosen, Ground.LONGEST_BORDER, pair)


def _divisions(
    gaps: Gaps, candidates: Candidates, wanted: Flags, bridge_mm: float | None
) -> list[Division]:
    found = []
    order = np.argsort(gaps.piece[gaps.tiles], kind="stable")
    sorted_tiles = gaps.tiles[order]
    bounds = np.searchsorted(gaps.piece[sorted_tiles], np.arange(gaps.count + 1))
    rows_at = np.searchsorted(candidates.piece, np.arange(gaps.count + 1))
    for index in np.flatnonzero(wanted).tolist():
        takers: Sequence[int] = candidates.feature[rows_at[index] : rows_at[index + 1]].tolist()
        tiles = sorted_tiles[bounds[index] : bounds[index + 1]]
        shape = gaps.shapes[index]
        found.append(Division(tiles, shape, frozenset(takers), Ground.NEAREST, bridge_mm))
    return found
