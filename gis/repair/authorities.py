"""Whose line is followed where two lines of one border differ and no rule speaks clearly."""

import numpy as np

from gis.repair.candidates import Candidates
from gis.repair.places import find, sums
from gis.repair.records import Flags, Floats, Ground, Indices
from gis.repair.trust import Trust

_TWO = 2


class Authorities:
    """Remember for pairs of features whose line is followed where the rule does not speak clearly.

    The overlaps of the pair go to that feature, the gaps between both to the other one, so that
    the new border is one of the two that were drawn and does not jump between them.
    """

    def __init__(self, features: int, trust: Trust) -> None:
        """Begin without any."""
        self._features, self.trust = features, trust
        self._keys: Indices = np.zeros(0, dtype=np.int64)
        self._winner: Indices = np.zeros(0, dtype=np.int64)

    def learn(self, low: Indices, high: Indices, weight_of_low: Floats) -> None:
        """Sum up how strongly pieces speak for the lower-numbered feature of their pair."""
        keys, number = np.unique(low * self._features + high, return_inverse=True)
        total = sums(number, weight_of_low, len(keys))
        one, other = keys // self._features, keys % self._features
        better, worse = self.trust.better_of(one, other)
        winner = np.where(better | ((total >= 0) & ~worse), one, other)
        new = ~find(self._keys, keys)[1]
        order = np.argsort(np.concatenate([self._keys, keys[new]]), kind="stable")
        self._winner = np.concatenate([self._winner, winner[new]])[order]
        self._keys = np.concatenate([self._keys, keys[new]])[order]

    def of(self, low: Indices, high: Indices) -> Indices:
        """Return the feature whose line pairs follow, -1 where nothing is known."""
        at, there = find(self._keys, low * self._features + high)
        return np.where(there, self._winner[at] if len(self._keys) else -1, -1)

    def settle(
        self, candidates: Candidates, weight: Floats, pair: Flags, *, is_gap: bool, clear: bool
    ) -> None:
        """Settle pieces between two by whose line is followed; `pair`, shape (pieces,), are they.

        `weight`, shape (rows,), speaks for a candidate where nothing was learnt yet. A gap goes
        to the one whose line is not followed. With `clear` only those are settled of which one
        line is clearly the better one.
        """
        pair = pair & (candidates.left() == _TWO)
        rows = np.flatnonzero(candidates.alive & pair[candidates.piece])
        low, high = rows[::2], rows[1::2]
        if clear:
            better, worse = self.trust.better_of(candidates.feature[low], candidates.feature[high])
            low, high = low[better | worse], high[better | worse]
        a, b = candidates.feature[low], candidates.feature[high]
        toward = weight[low] - weight[high]
        self.learn(a, b, -toward if is_gap else toward)
        follows_low = self.of(a, b) == a
        chosen = np.zeros(len(candidates.piece))
        chosen[low], chosen[high] = follows_low != is_gap, follows_low == is_gap
        asked = np.zeros(candidates.pieces, dtype=bool)
        asked[candidates.piece[low]] = True
        candidates.keep_best(chosen, Ground.LONGEST_BORDER, asked)
