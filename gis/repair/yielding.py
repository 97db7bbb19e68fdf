"""Which of two features with common land can spare it: enclaves, doubles, what would be halved."""

import numpy as np

from gis.repair.land import Land
from gis.repair.places import distinct, find, sums
from gis.repair.records import Flags, Indices

_ALL = 0.999
"""From this share on a feature is wholly within another one."""


class Yields:
    """Say which claimants of a piece would rather yield to another one, by all that both share."""

    def __init__(self, land: Land) -> None:
        """Compare what each two features share with what they have."""
        tiles = np.flatnonzero(land.claimants > 1)
        ones, others, at = [], [], []
        for size in np.unique(land.claimants[tiles]).tolist():
            of_size = tiles[land.claimants[tiles] == size]
            members = land.feature[land.first_row[of_size][:, None] + np.arange(size)]
            for i in range(size):
                for j in range(size):
                    if i != j:
                        ones.append(members[:, i])
                        others.append(members[:, j])
                        at.append(of_size)
        empty = np.zeros(0, dtype=np.int64)
        self._one = np.concatenate([empty, *ones])
        self._other = np.concatenate([empty, *others])
        self._tile = np.concatenate([empty, *at])
        area = land.plane.area_m2
        whole = sums(land.feature, area[land.tile], land.features)
        keys, number = np.unique(self._one * land.features + self._other, return_inverse=True)
        shared = sums(number, area[self._tile], len(keys))[number]
        of_one, of_other = shared / whole[self._one], shared / whole[self._other]
        is_later = self._one > self._other
        self._within = (of_other >= _ALL) & (of_one < _ALL)
        self._mostly = (of_other >= 0.5) & (of_one < 0.5)
        self._doubles = (of_other >= 0.5) & (of_one >= 0.5) & is_later
        self._features = land.features

    def within(self, of: Indices, feature: Indices, piece: Indices) -> Flags:
        """Tell for candidate rows whether the other one lies wholly within this one."""
        return self._rows(self._within, of, feature, piece)

    def mostly(self, of: Indices, feature: Indices, piece: Indices) -> Flags:
        """Tell whether the other one would lose half of its land or more, and this one less."""
        return self._rows(self._mostly, of, feature, piece)

    def doubles(self, of: Indices, feature: Indices, piece: Indices) -> Flags:
        """Tell whether both are about the same land, and the other one comes first."""
        return self._rows(self._doubles, of, feature, piece)

    def _rows(self, flag: Flags, of: Indices, feature: Indices, piece: Indices) -> Flags:
        where = piece[self._tile[flag]]
        inside = where >= 0
        keys = distinct(where[inside] * self._features + self._one[flag][inside])
        return find(keys, of * self._features + feature)[1]
