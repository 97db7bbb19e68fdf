"""Who gets land within the frame that nobody has, and which of it stays nobody's."""

import numpy as np
import shapely

from gis.geometry.lattice import M2_PER_MM2, MM_PER_M
from gis.repair.borders import Borders
from gis.repair.candidates import Candidates
from gis.repair.dividing import Division, divided
from gis.repair.gap_pieces import GapPieces
from gis.repair.land import Land
from gis.repair.places import find, sums
from gis.repair.plane import width_m
from gis.repair.records import ChangeKind, Flags, Floats, Geometries, Ground, Resolve
from gis.repair.rights import votes
from gis.repair.terms import Terms
from gis.repair.widths import narrower

_WIDE_M = 10.0
"""From this mean width on, or three times that in one place, a gap between several is shared."""

_FACING = 0.4
"""A neighbour along that share of the outline faces all the others."""

_ALL_AROUND = 0.85
"""From this share of the outline on nobody but neighbours is there."""

_TAIL = 6.0
"""Of a narrow gap a neighbour may lose a front of that many widths to another one."""

_LONGEST_CUT_M = 15.0
"""No cut across narrow land is longer."""

_LACKING_M = 0.5
"""Who lacks that much more than the others all around gets the gaps about it."""

_ALLOWED = 0.5
"""A gap of which that share lies in lawful blanks is one of them."""

_ROUNDS = 8


def settle_gaps(land: Land, terms: Terms) -> Land:
    """Label the gaps that are to be filled, some of them cut into parts."""
    land = divided(land, _narrow_divisions(land, terms))
    gaps = GapPieces(land)
    land.marked(gaps.tiles, gaps.at)
    why = _why_left(gaps, terms)
    noise = (width_m(gaps.shapes) < terms.rules.snap_m) & ~gaps.is_claimed
    land.kind[gaps.tiles_of(noise)] = ChangeKind.SNAPPED
    land.why[gaps.tiles] = why[gaps.at]
    waiting = (why == "") | gaps.is_claimed
    divisions: list[Division] = []
    for _ in range(_ROUNDS):
        settled, wide = _round(gaps, terms, waiting)
        divisions += wide
        if not settled.any():
            break
        waiting &= ~settled
    gaps.give_back(waiting)
    return divided(land, divisions)


def _narrow_divisions(land: Land, terms: Terms) -> list[Division]:
    """Return the narrow pieces along several neighbours, to be cut across where these meet."""
    gaps = GapPieces(land)
    if not gaps.count:
        return []
    candidates, length, around_m = _takers(gaps, terms, np.ones(gaps.count, dtype=bool))
    _, top, second = candidates.ranked(length)
    width = width_m(gaps.shapes)
    of_all = sums(candidates.piece, length, gaps.count)
    faces_all = (top >= _FACING * around_m) & (of_all >= _ALL_AROUND * around_m)
    wanted = candidates.open() & ~faces_all & (second > _TAIL * width)
    wanted &= ~_wide(gaps, width) & (width >= terms.rules.snap_m)
    wanted[_why_left(gaps, terms) != ""] = False
    if terms.rules.decisions and wanted.any():
        for number, key in terms.keys.of_units(land, gaps.tiles, gaps.piece).items():
            wanted[number] &= key not in terms.rules.decisions
    return gaps.divisions(candidates, wanted, _LONGEST_CUT_M * MM_PER_M)


def _takers(gaps: GapPieces, terms: Terms, waiting: Flags) -> tuple[Candidates, Floats, Floats]:
    """Return who may have pieces, how long their borders are, and how long all borders are."""
    land, rights = gaps.land, terms.rights
    borders = Borders(land, gaps.piece_of_waiting(waiting), gaps.count)
    at, label = borders.piece, np.maximum(borders.label, 0)
    rows = (borders.label >= 0) & ~rights.locked[label]
    rows &= rights.shares.has(label, land.cell[gaps.one][at])
    # A strip that is taken from a feature must not go back to it while others are there.
    rows &= ~find(land.row_keys, gaps.one[at] * land.features + label)[1]
    candidates = Candidates(at[rows], label[rows], gaps.count, Ground.LONGEST_BORDER)
    return candidates, borders.length_m[rows], borders.around_m


def _wide(gaps: GapPieces, width: Floats) -> Flags:
    return (width >= _WIDE_M) | ~narrower(gaps.shapes, 3 * _WIDE_M)


def _why_left(gaps: GapPieces, terms: Terms) -> Geometries:
    """Say of each piece why it stays, "" where it is to be filled."""
    rules, why = terms.rules, np.full(gaps.count, "", dtype=object)
    large = np.flatnonzero((gaps.area_m2 > rules.fill_area_m2) & ~gaps.is_claimed)
    why[large[~narrower(gaps.shapes[large], rules.fill_width_m)]] = "limit"
    if len(terms.allowed_mm):
        allowed = shapely.union_all(terms.allowed_mm)
        inside = shapely.area(shapely.intersection(gaps.shapes, allowed)) * M2_PER_MM2
        why[(inside >= _ALLOWED * gaps.area_m2) & ~gaps.is_claimed] = "allowed"
    if rules.left_alone or rules.decisions:
        for number, key in terms.keys.of_units(gaps.land, gaps.tiles, gaps.piece).items():
            if key in rules.left_alone:
                why[number] = "left_alone"
            elif rules.decisions.get(key, -1) is None:
                why[number] = "decision"
    return why


def _round(gaps: GapPieces, terms: Terms, waiting: Flags) -> tuple[Flags, list[Division]]:
    """Label the pieces that border on somebody's land; return which, and those to be divided."""
    land, rules, authorities = gaps.land, terms.rules, terms.authorities
    candidates, length, around_m = _takers(gaps, terms, waiting)
    _by_rights(candidates, gaps, terms, waiting)
    _spare_priority(candidates, terms, length, around_m)
    _lacking_take(candidates, terms, length, around_m)
    every = np.ones(gaps.count, dtype=bool)
    authorities.settle(candidates, length, every, is_gap=True, clear=True)
    width = width_m(gaps.shapes)
    shared = candidates.open() & _wide(gaps, width)
    if rules.overlaps is Resolve.MIDDLE:
        shared |= candidates.open() & (candidates.left() == 2) & (width >= rules.snap_m)
    authorities.settle(candidates, length, ~shared, is_gap=True, clear=False)
    candidates.keep_best(length, Ground.LONGEST_BORDER)
    candidates.keep_best(-candidates.feature.astype(np.float64), Ground.LONGEST_BORDER)
    winner = candidates.winners()
    settled = waiting & (winner >= 0)
    tiles = gaps.tiles_of(settled)
    land.label[tiles] = winner[gaps.piece[tiles]]
    land.ground[tiles] = candidates.ground[gaps.piece[tiles]]
    return settled, gaps.divisions(candidates, shared & settled, None)


def _by_rights(candidates: Candidates, gaps: GapPieces, terms: Terms, waiting: Flags) -> None:
    land, decisions = gaps.land, terms.rules.decisions
    if decisions:
        chosen = np.zeros(len(candidates.piece))
        for number, key in terms.keys.of_units(land, gaps.tiles, gaps.piece).items():
            mine = candidates.piece == number
            chosen[mine & (candidates.feature == (decisions.get(key, -1)))] = 1
        candidates.keep_best(chosen, Ground.DECISION)
    piece = gaps.piece_of_waiting(waiting)
    voices = terms.rights.households.voices(land, piece >= 0)
    count = votes(voices, piece, candidates.piece, candidates.feature, land.features)
    candidates.keep_best(count, Ground.HOUSEHOLDS)


def _spare_priority(candidates: Candidates, terms: Terms, length: Floats, around_m: Floats) -> None:
    """Leave those of the highest priority as they are where another one faces them."""
    priority = terms.rights.priority[candidates.feature]
    highest = np.full(candidates.pieces, -np.inf)
    np.maximum.at(highest, candidates.piece, priority)
    is_highest = priority == highest[candidates.piece]
    faces = candidates.alive & ~is_highest & (length >= _FACING * around_m[candidates.piece])
    faced = sums(candidates.piece, faces, candidates.pieces) > 0
    candidates.strike(is_highest & faced[candidates.piece], Ground.PRIORITY)


def _lacking_take(candidates: Candidates, terms: Terms, length: Floats, around_m: Floats) -> None:
    """Give pieces to the one that faces all the others and lacks land on all its outline."""
    lacking = terms.authorities.trust.lacking_m[candidates.feature]
    best, top, second = candidates.ranked(lacking)
    faces_all = np.zeros(candidates.pieces, dtype=bool)
    has = best >= 0
    faces_all[has] = length[best[has]] >= _FACING * around_m[has]
    clear = faces_all & (top - second > _LACKING_M) & (top > 2 * second) & candidates.open()
    candidates.keep_best(lacking, Ground.LONGEST_BORDER, clear)
