"""Who gets land that several claim: reason by reason, from locks down to the rule."""

import numpy as np

from gis.repair.borders import Borders
from gis.repair.candidates import Candidates
from gis.repair.land import Land
from gis.repair.places import runs, sums
from gis.repair.plane import width_m
from gis.repair.records import ChangeKind, Flags, Geometries, Ground, Indices, Resolve
from gis.repair.rights import votes
from gis.repair.terms import Terms
from gis.repair.yielding import Yields

_CLEARLY = 1.25
"""A border that many times the other one's says clearly whose a piece is."""

_RULE_GROUND = {
    Resolve.LARGER: Ground.LARGER,
    Resolve.SMALLER: Ground.SMALLER,
    Resolve.FIRST: Ground.FIRST,
}


class _Pieces:
    """Hold connected land with the same claims in the same part of the frame.

    Shapes: `tiles` (n,), `piece` of all tiles (-1 for none), `one` tile of each piece. `stays`,
    shape (pieces,), says why a piece is left, `decided` by whom it was asked to be had, -1.
    """

    def __init__(self, land: Land) -> None:
        self.land = land
        self.tiles: Indices = np.flatnonzero((land.claimants > 1) & (land.cell >= 0))
        state = land.owners * (int(land.cell.max(initial=0)) + 1) + land.cell
        self.piece, self.count = land.pieces(self.tiles, state)
        self.at: Indices = self.piece[self.tiles]
        land.marked(self.tiles, self.at, ChangeKind.OVERLAP)
        self.one = np.zeros(self.count, dtype=np.int64)
        self.one[self.at[::-1]] = self.tiles[::-1]
        self.stays: Geometries = np.full(self.count, "", dtype=object)
        self.decided = np.full(self.count, -1, dtype=np.int64)

    def candidates(self) -> Candidates:
        """Return who claims each piece."""
        land, counts = self.land, self.land.claimants[self.one]
        rows = np.repeat(land.first_row[self.one], counts) + runs(counts)
        piece = np.repeat(np.arange(self.count), counts)
        return Candidates(piece, land.feature[rows], self.count, Ground.FIRST)

    def is_noise(self, snap_m: float) -> Flags:
        """Tell which pieces are so narrow that both sides are the same place."""
        plane, tiles = self.land.plane, self.tiles
        area = plane.area_m2[tiles]
        thin = sums(self.at, width_m(plane.tiles[tiles]) * area, self.count)
        return np.asarray(thin < snap_m * sums(self.at, area, self.count))

    def decide(self, terms: Terms) -> None:
        """Note the answers to pieces by their keys."""
        decisions = terms.rules.decisions
        if not decisions:
            return
        for number, key in terms.keys.of_units(self.land, self.tiles, self.piece).items():
            answer = decisions.get(key, -1)
            if answer is None:
                self.stays[number] = "decision"
            else:
                self.decided[number] = answer


def settle_overlaps(land: Land, terms: Terms) -> Indices:
    """Label land within the frame that several claim; return the tiles to be divided by a line."""
    rules, pieces = terms.rules, _Pieces(land)
    candidates = pieces.candidates()
    pieces.decide(terms)
    undecided = pieces.decided < 0
    _by_rights(candidates, pieces, terms)
    wide = ~pieces.is_noise(rules.snap_m)
    if rules.overlaps is Resolve.ASK:
        asked = candidates.open() & wide & (pieces.stays == "") & undecided
        pieces.stays[asked] = "ask"
    if rules.overlaps is Resolve.MIDDLE:
        # Those who are drawn too large all around yield; the middle would be half of a fault.
        every = np.ones(pieces.count, dtype=bool)
        none = np.zeros(len(candidates.piece))
        terms.authorities.settle(candidates, none, every, is_gap=False, clear=True)
    stays = pieces.stays != ""
    middle = candidates.open() & wide & (rules.overlaps is Resolve.MIDDLE) & undecided & ~stays
    _by_rule(candidates, pieces, terms)
    winner = np.where(undecided, candidates.winners(), pieces.decided)
    ground = candidates.ground
    ground[~undecided] = Ground.DECISION
    ground[middle] = Ground.MIDDLE
    at, tiles = pieces.at, pieces.tiles
    land.label[tiles] = np.where(stays[at], land.label[tiles], winner[at])
    land.ground[tiles] = ground[at]
    land.why[tiles] = pieces.stays[at]
    land.kind[tiles[(~wide & ~stays)[at]]] = ChangeKind.SNAPPED
    return np.asarray(tiles[middle[at]])


def _by_rights(candidates: Candidates, pieces: _Pieces, terms: Terms) -> None:
    land, rights = pieces.land, terms.rights
    feature, of = candidates.feature, candidates.piece
    locked = rights.locked[feature]
    candidates.keep_best(locked.astype(float), Ground.LOCK)
    pieces.stays[sums(of, locked, pieces.count) > 1] = "lock"
    candidates.strike(~rights.shares.has(feature, land.cell[pieces.one][of]), Ground.FRAME)
    yields = Yields(land)
    voices = rights.households.voices(land, pieces.piece >= 0)
    candidates.strike(yields.within(of, feature, pieces.piece), Ground.KEPT)
    candidates.keep_best(rights.priority[feature], Ground.PRIORITY)
    count = votes(voices, pieces.piece, of, feature, land.features)
    candidates.keep_best(count, Ground.HOUSEHOLDS)
    candidates.strike(yields.mostly(of, feature, pieces.piece), Ground.KEPT)
    candidates.strike(yields.doubles(of, feature, pieces.piece), Ground.FIRST)


def _by_rule(candidates: Candidates, pieces: _Pieces, terms: Terms) -> None:
    land, feature, rule = pieces.land, candidates.feature, terms.rules.overlaps
    first = -np.arange(land.features, dtype=np.float64)
    sizes = sums(land.feature, land.plane.area_m2[land.tile], land.features)
    scores = {Resolve.LARGER: sizes, Resolve.SMALLER: -sizes, Resolve.FIRST: first}
    if rule in scores:
        candidates.keep_best(scores[rule][feature], _RULE_GROUND[rule])
    else:
        border = Borders(land, pieces.piece, pieces.count).with_(candidates.piece, feature)
        _, top, second = candidates.ranked(border)
        clear = top > _CLEARLY * second
        candidates.keep_best(border, Ground.LONGEST_BORDER, clear)
        terms.authorities.settle(candidates, border, ~clear, is_gap=False, clear=False)
        candidates.keep_best(border, Ground.LONGEST_BORDER)
    candidates.keep_best(first[feature], Ground.FIRST)
