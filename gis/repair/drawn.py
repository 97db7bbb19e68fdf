"""Which coordinate a place on the lattice gets back: the one that was drawn there.

A locked feature's comes first, then the frame's, then that of the lowest feature. Where all
features drew the same, though it be several vertices within a millimetre, each keeps what it drew.
"""

import numpy as np

from gis.repair.claims import Claims
from gis.repair.fingerprints import mixed, words_of
from gis.repair.frame_lines import FrameLines, metres_of
from gis.repair.places import distinct, find, keys_of, places_of_keys, runs, sums
from gis.repair.records import Flags, Floats, Indices
from gis.repair.rings import lone_edges

_NOISE_M = 1e-6
"""Coordinates that differ by less are meant to be the same."""

_FEATURES = 1 << 31


class Drawn:
    """Hold the coordinate of each place where anybody has a vertex, and who has another one."""

    def __init__(self, claims: Claims, locked: Flags, frames: FrameLines) -> None:
        """Choose the coordinates."""
        rings = claims.rings
        self._rings, self._frames, self._origin_mm = rings, frames, claims.origin_mm
        keys = keys_of(rings.xy_mm)
        self._frame_keys = distinct(keys_of(frames.rings.xy_mm))
        every = np.concatenate([keys, keys_of(frames.rings.xy_mm)])
        xy_m = np.concatenate([rings.xy_m, frames.rings.xy_m])
        rank = np.concatenate(
            [
                np.where(locked[rings.feature], -2, rings.feature),
                np.full(len(frames.rings.xy_mm), -1),
            ]
        )
        order = np.argsort(every, kind="stable")
        firsts = np.flatnonzero(np.diff(every[order], prepend=-1))
        self._keys: Indices = every[order][firsts]
        self._xy_m: Floats = xy_m[order][firsts]
        cell = np.cumsum(np.diff(every[order], prepend=-1) != 0) - 1
        other = (xy_m[order] != self._xy_m[cell]).any(axis=1)
        mixed_cell = np.zeros(len(self._keys), dtype=bool)
        mixed_cell[cell[other]] = True
        at = np.flatnonzero(mixed_cell[cell])
        best = order[at][np.lexsort((rank[order[at]], cell[at]))]
        mine = np.sort(cell[at])
        lead = np.diff(mine, prepend=-1) != 0
        self._xy_m[mine[lead]] = xy_m[best[lead]]
        self._lead_onto_frames(keys)
        self._find_others(keys)

    def _lead_onto_frames(self, keys: Indices) -> None:
        """Move what lies beside the frame's edge onto it, where an outline may follow the frame."""
        lone = lone_edges(self._rings, keys)
        doubtful = distinct(keys[lone | np.roll(lone, 1)])
        doubtful = doubtful[~find(self._frame_keys, doubtful)[1]]
        at, _ = find(self._keys, doubtful)
        self._xy_m[at] = self._frames.led_onto(self._xy_m[at])
        led = find(doubtful, keys)[1]
        of_vertex, _ = find(self._keys, keys)
        self._off = np.flatnonzero(led & (self._xy_m[of_vertex] != self._rings.xy_m).any(axis=1))

    def _find_others(self, keys: Indices) -> None:
        """Find pairs of place and feature with other coordinates than the chosen one."""
        rings = self._rings
        cell, _ = find(self._keys, keys)
        differs = (rings.xy_m != self._xy_m[cell]).any(axis=1)
        in_question = np.zeros(len(self._keys), dtype=bool)
        in_question[cell[differs]] = True
        rows = np.flatnonzero(in_question[cell])
        # A ring's last vertex is its first one again.
        rows = rows[np.append(rings.ring[1:] == rings.ring[:-1], False)[rows]]
        pairs, number = np.unique(cell[rows] * _FEATURES + rings.feature[rows], return_inverse=True)
        self._pairs = pairs
        self._is_other: Flags = sums(number, differs[rows], len(pairs)) > 0
        missing = sums(number, ~differs[rows], len(pairs)) == 0
        of_cell = pairs // _FEATURES
        self._pair_key = self._keys[of_cell]
        far = (np.abs(rings.xy_m[rows] - self._xy_m[cell[rows]]) > _NOISE_M).any(axis=1)
        some_far = np.zeros(len(self._keys), dtype=bool)
        some_far[cell[rows[far]]] = True
        places = words_of(rings.xy_m[rows])
        _, first = np.unique(np.column_stack([number, places]), axis=0, return_index=True)
        first = np.sort(first)
        low, high = np.full(len(pairs), len(keys)), np.zeros(len(pairs), dtype=np.int64)
        np.minimum.at(low, number, rows)
        np.maximum.at(high, number, rows)
        scattered = high - low + 1 != np.bincount(number, minlength=len(pairs))
        prints = np.zeros(len(pairs), dtype=np.uint64)
        np.add.at(prints, number[first], mixed(places[first].view(np.uint64)))
        unlike = prints != prints[np.searchsorted(of_cell, of_cell)]
        self._noisy = distinct(self._pair_key[unlike & ~some_far[of_cell]])
        at_odds = np.zeros(len(self._keys), dtype=bool)
        at_odds[of_cell[scattered & self._is_other]] = True
        at_odds[of_cell[missing & find(self._frame_keys, self._pair_key)[1]]] = True
        almost = self._almost(keys)
        at_odds[cell[almost]] = True
        at_odds[cell[almost + 1]] = True
        at_odds[cell[self._off]] = True
        self._at_odds: Flags = at_odds & in_question
        self._runs = rows[first][np.argsort(number[first], kind="stable")]
        self._run_counts = np.bincount(number[first], minlength=len(pairs))

    def _almost(self, keys: Indices) -> Indices:
        """Return where edges begin that neighbours share but for a fraction of a millimetre."""
        rings = self._rings
        almost = lone_edges(rings, words_of(rings.xy_m)) & ~lone_edges(rings, keys)
        has_length = np.zeros(len(rings.ring), dtype=bool)
        has_length[rings.edges()] = True
        return np.flatnonzero(almost & has_length)

    def seeds(self) -> Indices:
        """Return the features that must be drawn anew though their lattice outline stays.

        They have other vertices than the frame, or than neighbours but for less than a millimetre.
        """
        hit = self._is_other & self._at_odds[self._pairs // _FEATURES]
        return np.unique(self._pairs[hit] % _FEATURES)

    def beside(self, anew: Indices) -> Indices:
        """Return the features that have other vertices than are chosen in places, sorted."""
        hit = self._is_other & find(anew, self._pair_key)[1]
        return np.unique(self._pairs[hit] % _FEATURES)

    def noisy(self, used: Indices) -> Indices:
        """Return the places among the used where features differ by the noise of doubles only."""
        return used[find(self._noisy, used)[1]]

    def keys(self) -> Indices:
        """Return the places where anybody has a vertex, sorted."""
        return self._keys

    def coordinates(self, keys: Indices, feature: Indices, anew: Indices) -> tuple[Floats, Indices]:
        """Return metres for the places that features pass, in order, and the place each is of.

        Where neighbours had no quarrel each feature gets back what it drew, though it be several
        vertices, unless one has a new edge there: such places are `anew`, sorted.
        """
        cell, there = find(self._keys, keys)
        xy_m = metres_of(places_of_keys(keys), self._origin_mm)
        if len(self._keys):
            xy_m = np.where(there[:, None], self._xy_m[cell], xy_m)
        new = np.flatnonzero(~there)
        xy_m[new] = self._frames.led_onto(xy_m[new])
        pair, known = find(self._pairs, cell * _FEATURES + feature)
        own = known & there & ~find(anew, keys)[1]
        if not own.any():
            return xy_m, np.arange(len(keys))
        own[own] &= ~self._at_odds[cell[own]]
        times = np.where(own, self._run_counts[pair], 1)
        of = np.repeat(np.arange(len(keys)), times)
        step = runs(times)
        result = xy_m[of]
        chosen = own[of]
        starts = np.cumsum(self._run_counts) - self._run_counts
        rows = self._runs[starts[pair[of[chosen]]] + step[chosen]]
        result[chosen] = self._rings.xy_m[rows]
        return result, of
