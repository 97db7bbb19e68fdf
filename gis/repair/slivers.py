"""Bits of land that a repair has torn off: they go to the neighbour along their longest border."""

import numpy as np

from gis.repair.borders import Borders
from gis.repair.land import Land, mean_widths
from gis.repair.places import distinct, find, sums
from gis.repair.records import ChangeKind, Flags, Ground, Indices, RepairRules
from gis.repair.rights import Rights

_ROUNDS = 6

_TINY = 0.01
"""A narrow bit below that share of its feature's main part is not worth a part of its own."""


def settle_slivers(land: Land, rights: Rights, rules: RepairRules) -> None:
    """Give torn off bits away, round by round; a feature keeps its largest part.

    A part without any land that only its feature claimed is a bit, however wide. Others are when
    they are not as they were before, and narrower than the sliver width, or tiny and no wider than
    a gap that would be filled.
    """
    for _ in range(_ROUNDS):
        tile, feature = land.held()
        part, bits = _bits(land, rights, rules, tile, feature)
        chosen = bits[part]
        if not chosen.any():
            return
        # What others claim of a bit goes back to each of them.
        _, number = np.unique(
            np.column_stack([part[chosen], land.owners[tile[chosen]]]), axis=0, return_inverse=True
        )
        piece = np.full(len(land.label), -1, dtype=np.int64)
        piece[tile[chosen]] = number.ravel()
        if not _given_away(land, rights, piece, int(number.max()) + 1):
            return


def _bits(
    land: Land, rights: Rights, rules: RepairRules, tile: Indices, feature: Indices
) -> tuple[Indices, Flags]:
    """Return the part of each row, and which parts are bits to be given away."""
    parts = land.parts(tile, feature)
    part, count = parts.of_row, parts.count
    area = sums(part, land.plane.area_m2[tile], count)
    owner = np.zeros(count, dtype=np.int64)
    owner[part] = feature
    width = mean_widths(area, land.perimeter_of_rows(tile, feature, part))
    order = np.lexsort((-area, owner))
    largest = np.zeros(count, dtype=bool)
    largest[order[np.diff(owner[order], prepend=-1) != 0]] = True
    solid = sums(part, land.claimants[tile] == 1, count) > 0
    several = sums(part, land.label[tile] < 0, count) > 0
    before = land.parts(land.tile, land.feature)
    area_before = sums(before.of_row, land.plane.area_m2[land.tile], before.count)
    at = np.searchsorted(land.row_keys, tile * land.features + feature)
    at = np.minimum(at, max(len(land.row_keys) - 1, 0))
    same = land.row_keys[at] == tile * land.features + feature
    as_before = np.zeros(count, dtype=bool)
    as_before[part[same]] = np.abs(area_before[before.of_row[at[same]]] - area[part[same]]) <= 1e-9
    whole_before = sums(land.feature, land.plane.area_m2[land.tile], land.features)
    whole = sums(owner, area, land.features)
    was_wide = np.zeros(land.features, dtype=bool)
    width_before = mean_widths(
        area_before, land.perimeter_of_rows(land.tile, land.feature, before.of_row)
    )
    was_wide[land.feature[width_before[before.of_row] >= rules.sliver_width_m]] = True
    is_wide = np.zeros(land.features, dtype=bool)
    is_wide[owner[width >= rules.sliver_width_m]] = True
    remnant = (was_wide & ~is_wide & (whole < 0.5 * whole_before))[owner]
    main = np.zeros(land.features)
    main[owner[largest]] = area[largest]
    small = (width < rules.sliver_width_m) | (
        (width < rules.fill_width_m) & (area < _TINY * main[owner])
    )
    torn = ~largest & (~solid | (small & ~as_before))
    tiny = ~largest & (width < rules.snap_m)
    return part, (torn | tiny | remnant) & ~several & ~rights.locked[owner]


def _claimed(land: Land, piece: Indices, of: Indices, label: Indices) -> Flags:
    """Tell for pairs of piece and label whether the feature claims some of the piece."""
    rows = piece[land.tile] >= 0
    known = distinct(piece[land.tile[rows]] * land.features + land.feature[rows])
    return find(known, of * land.features + label)[1]


def _given_away(land: Land, rights: Rights, piece: Indices, pieces: int) -> bool:
    borders = Borders(land, piece, pieces)
    own = np.full(pieces, -1, dtype=np.int64)
    own[piece[piece >= 0]] = land.label[piece >= 0]
    cell = np.zeros(pieces, dtype=np.int64)
    cell[piece[piece >= 0]] = land.cell[piece >= 0]
    label = np.maximum(borders.label, 0)
    rows = (borders.label >= 0) & (borders.label != own[borders.piece]) & ~rights.locked[label]
    rows &= rights.shares.has(label, cell[borders.piece]) | (cell[borders.piece] < 0)
    order = np.flatnonzero(rows)
    claimed = _claimed(land, piece, borders.piece, label)
    order = order[
        np.lexsort((label[order], -borders.length_m[order], ~claimed[order], borders.piece[order]))
    ]
    first = order[np.diff(borders.piece[order], prepend=-1) != 0]
    winner = np.full(pieces, -1, dtype=np.int64)
    winner[borders.piece[first]] = label[first]
    tiles = np.flatnonzero(piece >= 0)
    tiles = tiles[winner[piece[tiles]] >= 0]
    if not len(tiles):
        return False
    land.label[tiles] = winner[piece[tiles]]
    fresh = tiles[land.unit[tiles] < 0]
    land.marked(fresh, piece[fresh], ChangeKind.SLIVER)
    land.ground[tiles] = Ground.LONGEST_BORDER
    return True
