"""Features that a repair has hurt, to be named."""

import numpy as np
import shapely

from gis.repair.claims import Claims
from gis.repair.records import (
    Geometries,
    Harm,
    HarmKind,
)

_HALF = 0.5


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
