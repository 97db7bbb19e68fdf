"""Features that a repair would hurt: spared where others can yield, named where none can."""

import numpy as np
import shapely

from gis.repair.claims import Claims
from gis.repair.land import Land
from gis.repair.places import sums
from gis.repair.records import (
    ChangeKind,
    Floats,
    Geometries,
    Ground,
    Harm,
    HarmKind,
)
from gis.repair.rights import Rights

_BY_RULE = frozenset(
    {Ground.LONGEST_BORDER, Ground.LARGER, Ground.SMALLER, Ground.FIRST, Ground.MIDDLE}
)

_HALF = 0.5


def spare(land: Land, rights: Rights) -> None:
    """Give land back that a rule took from features which would lose half of theirs by it.

    The winner must not be hurt itself by yielding.
    """
    area = land.plane.area_m2
    before = sums(land.feature, area[land.tile], land.features)
    after = _held_area(land)
    hurt = (before > 0) & (after <= _HALF * before) & ~rights.locked
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


class Before:
    """Remember what land features had when they were first looked at."""

    def __init__(self, features: int) -> None:
        """Begin without any."""
        self._area_m2 = np.zeros(features)
        self._parts = np.zeros(features, dtype=np.int64)

    def note(self, claims: Claims) -> None:
        """Note those that were not looked at yet."""
        new = (self._area_m2 == 0) & (claims.area_m2 > 0)
        self._area_m2[new] = claims.area_m2[new]
        self._parts[new] = shapely.get_num_geometries(claims.valid_m[new])

    def harms(self, polygons_m: Geometries) -> list[Harm]:
        """Name the features that lost all or half of their land, or fell into more parts."""
        found = []
        for feature in np.flatnonzero(self._area_m2).tolist():
            before, polygon = float(self._area_m2[feature]), polygons_m[feature]
            if polygon is None:
                found.append(Harm(feature, HarmKind.EMPTIED, before, 0.0))
                continue
            after = float(polygon.area)
            if after <= _HALF * before:
                found.append(Harm(feature, HarmKind.HALVED, before, after))
            if shapely.get_num_geometries(polygon) > self._parts[feature]:
                found.append(Harm(feature, HarmKind.SPLIT, before, after))
        return found
