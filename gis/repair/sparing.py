"""Features that a rule would hurt are spared where the winner can yield without being hurt."""

import numpy as np

from gis.repair.land import Land, components
from gis.repair.places import sums
from gis.repair.records import ChangeKind, Floats, Ground, Indices
from gis.repair.rights import Rights

_BY_RULE = frozenset(
    {Ground.LONGEST_BORDER, Ground.LARGER, Ground.SMALLER, Ground.FIRST, Ground.MIDDLE}
)

_HALF = 0.5

_TRIES = 12
"""So many pieces are tried for one feature; the largest are most likely what split it."""


def spare_halves(land: Land, rights: Rights) -> None:
    """Give land back that a rule took from features which would lose half of theirs by it.

    The winner must not be hurt itself by yielding.
    """
    area = land.plane.area_m2
    before = sums(land.feature, area[land.tile], land.features)
    after = _held_area(land)
    hurt = (before > 0) & (after <= _HALF * before) & ~rights.locked
    for feature in np.flatnonzero(hurt).tolist():
        for tile in _lost_by_rule(land, feature):
            winner = int(land.label[tile])
            if after[feature] > _HALF * before[feature]:
                break
            if rights.locked[winner] or after[winner] - area[tile] <= _HALF * before[winner]:
                continue
            after[winner] -= area[tile]
            after[feature] += area[tile]
            land.label[tile] = feature
            land.ground[tile] = Ground.KEPT


def _held_area(land: Land) -> Floats:
    tile, feature = land.held()
    return sums(feature, land.plane.area_m2[tile], land.features)


def spare_wholes(land: Land, rights: Rights) -> None:
    """Give pieces back that a rule took from features which fell into more parts by it.

    The winner must keep more than half of its land, and not fall into more parts itself.
    """
    area = land.plane.area_m2
    whole = sums(land.feature, area[land.tile], land.features)
    before, after = _parts_of(land, land.tile, land.feature), _parts_of(land, *land.held())
    split = (after > before) & (before > 0) & ~rights.locked
    for feature in np.flatnonzero(split).tolist():
        units: list[int] = []
        for tile in _lost_by_rule(land, feature):
            if int(land.unit[tile]) not in units:
                units.append(int(land.unit[tile]))
        for unit in units[:_TRIES]:
            _give_back(land, rights, whole, feature, unit)


def _give_back(land: Land, rights: Rights, whole_m2: Floats, feature: int, unit: int) -> None:
    tiles = np.flatnonzero(land.unit == unit)
    winner = int(land.label[tiles[0]])
    if winner in {feature, -1, -2} or rights.locked[winner] or (land.label[tiles] != winner).any():
        return
    kept = land.plane.area_m2[land.label == winner].sum() - land.plane.area_m2[tiles].sum()
    if kept <= _HALF * whole_m2[winner]:
        return
    parts = _count(land, feature), _count(land, winner)
    land.label[tiles] = feature
    if _count(land, feature) < parts[0] and _count(land, winner) <= parts[1]:
        land.ground[tiles] = Ground.KEPT
    else:
        land.label[tiles] = winner


def _count(land: Land, feature: int) -> int:
    """Return in how many parts the land is that is labelled as a feature's."""
    plane = land.plane
    mine = land.label == feature
    left, right = plane.left[plane.inner], plane.right[plane.inner]
    both = mine[left] & mine[right]
    number = np.cumsum(mine) - 1
    return components(int(mine.sum()), number[left[both]], number[right[both]])[0]


def _parts_of(land: Land, tile: Indices, feature: Indices) -> Indices:
    parts = land.parts(tile, feature)
    owner = np.zeros(parts.count, dtype=np.int64)
    owner[parts.of_row] = feature
    return np.bincount(owner, minlength=land.features)


def _lost_by_rule(land: Land, feature: int) -> list[int]:
    """Return the tiles that a rule took from a feature, largest first."""
    tiles = land.tile[land.feature == feature]
    lost = [
        tile
        for tile in tiles[land.label[tiles] != feature].tolist()
        if land.label[tile] >= 0
        and land.kind[tile] is ChangeKind.OVERLAP
        and land.ground[tile] in _BY_RULE
    ]
    return sorted(lost, key=lambda each: (-land.plane.area_m2[each], each))
