"""Features that a repair would hurt: spared where others can yield, named where none can."""

import numpy as np

from gis.repair.land import Land
from gis.repair.places import sums
from gis.repair.records import (
    ChangeKind,
    Flags,
    Floats,
    Ground,
    Harm,
    HarmKind,
    Indices,
)
from gis.repair.rights import Rights

_BY_RULE = frozenset(
    {Ground.LONGEST_BORDER, Ground.LARGER, Ground.SMALLER, Ground.FIRST, Ground.MIDDLE}
)


def spare(land: Land, rights: Rights) -> None:
    """Give land back that a rule took from features which would lose half of theirs by it.

    The winner must not be hurt itself by yielding.
    """
    area = land.plane.area_m2
    before = sums(land.feature, area[land.tile], land.features)
    after = _held_area(land)
    hurt = (before > 0) & (after <= 0.5 * before) & ~rights.locked
    for feature in np.flatnonzero(hurt).tolist():
        rows = np.flatnonzero(land.feature == feature)
        tiles = land.tile[rows]
        lost = [
            tile
            for tile in tiles[land.label[tiles] != feature].tolist()
            if land.label[tile] >= 0
            and land.kind[tile] is ChangeKind.OVERLAP
            and land.ground[tile] in _BY_RULE
        ]
        for tile in sorted(lost, key=lambda each: (-area[each], each)):
            winner = int(land.label[tile])
            if after[feature] > 0.5 * before[feature]:
                break
            if rights.locked[winner] or after[winner] - area[tile] <= 0.5 * before[winner]:
                continue
            after[winner] -= area[tile]
            after[feature] += area[tile]
            land.label[tile] = feature
            land.ground[tile] = Ground.KEPT


def _held_area(land: Land) -> Floats:
    tile, feature = land.held()
    return sums(feature, land.plane.area_m2[tile], land.features)


def parts_held(land: Land) -> tuple[Indices, Indices]:
    """Return in how many parts each feature's land was, and is as it is labelled."""
    counts = []
    for tile, feature in ((land.tile, land.feature), land.held()):
        parts = land.parts(tile, feature)
        owner = np.zeros(parts.count, dtype=np.int64)
        owner[parts.of_row] = feature
        counts.append(np.bincount(owner, minlength=land.features))
    return counts[0], counts[1]


def harms_of(
    before_m2: Floats, after_m2: Floats, parts_before: Indices, parts_after: Indices, had: Flags
) -> list[Harm]:
    """Name the features that lost all or half of their land, or fell into more parts."""
    found = []
    for feature in np.flatnonzero(had).tolist():
        before, after = float(before_m2[feature]), float(after_m2[feature])
        if after <= 0:
            found.append(Harm(feature, HarmKind.EMPTIED, before, 0.0))
            continue
        if after <= 0.5 * before:
            found.append(Harm(feature, HarmKind.HALVED, before, after))
        if parts_after[feature] > parts_before[feature]:
            found.append(Harm(feature, HarmKind.SPLIT, before, after))
    return found
