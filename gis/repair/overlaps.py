"""Who gets land that several claim: reason by reason, from locks down to the rule."""

import numpy as np

from gis.repair.borders import Borders
from gis.repair.candidates import Candidates
from gis.repair.keys import Keys
from gis.repair.land import Land
from gis.repair.places import distinct, find, runs, sums
from gis.repair.plane import width_m
from gis.repair.records import ChangeKind, Flags, Floats, Ground, Indices, RepairRules, Resolve
from gis.repair.rights import Rights, votes
from gis.repair.trust import Trust

_CLEARLY = 1.25
"""A border that many times the other one's says clearly whose a piece is."""

_ALL = 0.999
"""From this share on a feature is wholly within another one."""

_RULE_GROUND = {
    Resolve.LARGER: Ground.LARGER,
    Resolve.SMALLER: Ground.SMALLER,
    Resolve.FIRST: Ground.FIRST,
}


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


def settle_overlaps(
    land: Land, rights: Rights, rules: RepairRules, keys: Keys, authorities: Authorities
) -> Indices:
    """Label land within the frame that several claim; return the tiles to be divided by a line."""
    tiles = np.flatnonzero((land.claimants > 1) & (land.cell >= 0))
    piece, pieces = land.pieces(
        tiles, land.owners * (int(land.cell.max(initial=0)) + 1) + land.cell
    )
    land.marked(tiles, piece[tiles], ChangeKind.OVERLAP)
    one = _one_tile(piece, tiles, pieces)
    counts = land.claimants[one]
    rows_piece = np.repeat(np.arange(pieces), counts)
    rows_feature = land.feature[np.repeat(land.first_row[one], counts) + runs(counts)]
    candidates = Candidates(rows_piece, rows_feature, pieces, Ground.FIRST)
    asked = np.full(pieces, "", dtype=object)
    decided = np.full(pieces, -1, dtype=np.int64)
    if rules.decisions:
        _decide(land, tiles, piece, rules, keys, decided, asked)
    _by_rights(candidates, land, rights, one, piece, asked)
    thin = sums(piece[tiles], width_m(land.plane.tiles[tiles]) * land.plane.area_m2[tiles], pieces)
    area = sums(piece[tiles], land.plane.area_m2[tiles], pieces)
    is_noise = thin < rules.snap_m * area
    if rules.overlaps is Resolve.ASK:
        asked[candidates.open() & ~is_noise & (asked == "") & (decided < 0)] = "ask"
    if rules.overlaps is Resolve.MIDDLE:
        _by_trust(candidates, authorities)
    middle = candidates.open() & ~is_noise & (rules.overlaps is Resolve.MIDDLE)
    _by_rule(candidates, land, piece, rules, authorities)
    winner = np.where(decided >= 0, decided, candidates.winners())
    ground = candidates.ground
    ground[decided >= 0] = Ground.DECISION
    ground[middle & (decided < 0)] = Ground.MIDDLE
    stays = asked != ""
    at = piece[tiles]
    land.label[tiles] = np.where(stays[at], land.label[tiles], winner[at])
    land.ground[tiles] = ground[at]
    land.why[tiles] = asked[at]
    land.kind[tiles[is_noise[at] & ~stays[at]]] = ChangeKind.SNAPPED
    return tiles[(middle & ~stays & (decided < 0))[at]]


def _one_tile(piece: Indices, tiles: Indices, pieces: int) -> Indices:
    one = np.zeros(pieces, dtype=np.int64)
    one[piece[tiles][::-1]] = tiles[::-1]
    return one


def _decide(
    land: Land,
    tiles: Indices,
    piece: Indices,
    rules: RepairRules,
    keys: Keys,
    decided: Indices,
    asked: np.ndarray,  # type: ignore[type-arg]
) -> None:
    for number, key in keys.of_units(land, tiles, piece).items():
        if key in rules.decisions:
            answer = rules.decisions[key]
            if answer is None:
                asked[number] = "decision"
            else:
                decided[number] = answer


def _by_rights(
    candidates: Candidates,
    land: Land,
    rights: Rights,
    one: Indices,
    piece: Indices,
    asked: np.ndarray,  # type: ignore[type-arg]
) -> None:
    feature, of = candidates.feature, candidates.piece
    locked = rights.locked[feature]
    candidates.keep_best(locked.astype(float), Ground.LOCK)
    asked[sums(of, locked, candidates.pieces) > 1] = "lock"
    candidates.strike(~rights.shares.has(feature, land.cell[one][of]), Ground.FRAME)
    yields = _Yields(land, rights)
    voices = rights.households.voices(land, piece >= 0)
    candidates.strike(yields.within(of, feature, piece), Ground.KEPT)
    candidates.keep_best(rights.priority[feature], Ground.PRIORITY)
    candidates.keep_best(votes(voices, piece, of, feature, land.features), Ground.HOUSEHOLDS)
    candidates.strike(yields.mostly(of, feature, piece), Ground.KEPT)
    candidates.strike(yields.doubles(of, feature, piece), Ground.FIRST)


def _by_trust(candidates: Candidates, authorities: Authorities) -> None:
    """Let those yield who are drawn too large all around; the middle would be half of a fault."""
    rows = np.flatnonzero(candidates.alive & (candidates.left() == 2)[candidates.piece])
    low, high = rows[::2], rows[1::2]
    chosen = np.zeros(len(candidates.piece))
    chosen[low], chosen[high] = authorities.trust.better_of(
        candidates.feature[low], candidates.feature[high]
    )
    candidates.keep_best(chosen, Ground.LONGEST_BORDER)


def _by_rule(
    candidates: Candidates,
    land: Land,
    piece: Indices,
    rules: RepairRules,
    authorities: Authorities,
) -> None:
    feature = candidates.feature
    sizes = sums(land.feature, land.plane.area_m2[land.tile], land.features)
    score = {
        Resolve.LARGER: sizes,
        Resolve.SMALLER: -sizes,
        Resolve.FIRST: -np.arange(land.features, dtype=np.float64),
    }.get(rules.overlaps)
    if score is not None:
        candidates.keep_best(score[feature], _RULE_GROUND[rules.overlaps])
    else:
        border = Borders(land, piece, candidates.pieces).with_(candidates.piece, feature)
        best, top, second = candidates.ranked(border)
        clear = top > _CLEARLY * second
        pair = (candidates.left() == 2) & ~clear
        candidates.keep_best(border, Ground.LONGEST_BORDER, clear)
        _follow_one_line(candidates, pair, border, authorities)
        candidates.keep_best(border, Ground.LONGEST_BORDER)
    candidates.keep_best(-feature.astype(np.float64), Ground.FIRST)


def _follow_one_line(
    candidates: Candidates, pair: Flags, border: Floats, authorities: Authorities
) -> None:
    rows = np.flatnonzero(candidates.alive & pair[candidates.piece])
    low, high = rows[::2], rows[1::2]
    a, b = candidates.feature[low], candidates.feature[high]
    authorities.learn(a, b, border[low] - border[high])
    chosen = np.zeros(len(candidates.piece))
    winner = authorities.of(a, b)
    chosen[low], chosen[high] = winner == a, winner == b
    candidates.keep_best(chosen, Ground.LONGEST_BORDER, pair)


class _Yields:
    """Say which claimants of a piece would rather yield to another one, by all that both share."""

    def __init__(self, land: Land, rights: Rights) -> None:
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
