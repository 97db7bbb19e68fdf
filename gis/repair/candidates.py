"""Who is to have a piece of land: candidates are struck off, reason by reason, down to one."""

import numpy as np

from gis.repair.records import Flags, Floats, Ground, Indices


class Candidates:
    """Hold rows (`piece`, `feature`), sorted by both; `alive`, shape (rows,), are in question.

    `ground`, shape (pieces,), is the reason that left only one, None where several are left.
    """

    def __init__(self, piece: Indices, feature: Indices, pieces: int, only: Ground) -> None:
        """Take the rows; a piece with one candidate from the start has the ground `only`."""
        self.piece, self.feature, self.pieces = piece, feature, pieces
        self.alive: Flags = np.ones(len(piece), dtype=bool)
        self.ground = np.full(pieces, None, dtype=object)
        self.ground[self.left() == 1] = only

    def left(self) -> Indices:
        """Return how many candidates each piece still has, shape (pieces,)."""
        return np.bincount(self.piece[self.alive], minlength=self.pieces)

    def open(self) -> Flags:
        """Tell which pieces have several candidates left."""
        return self.left() > 1

    def keep_best(self, score: Floats, ground: Ground, among: Flags | None = None) -> None:
        """Strike off all but those with the highest score, of pieces `among`, shape (pieces,)."""
        best = np.full(self.pieces, -np.inf)
        np.maximum.at(best, self.piece[self.alive], score[self.alive])
        was_open = self.open()
        keep = score >= best[self.piece]
        if among is not None:
            keep |= ~among[self.piece]
        self.alive &= keep
        self.ground[was_open & ~self.open()] = ground

    def strike(self, rows: Flags, ground: Ground) -> None:
        """Strike off rows unless nobody would be left."""
        self.keep_best(np.where(rows, 0.0, 1.0), ground)

    def winners(self) -> Indices:
        """Return the one that is left of each piece, -1 where there are several or none."""
        found = np.full(self.pieces, -1, dtype=np.int64)
        single = self.left() == 1
        rows = self.alive & single[self.piece]
        found[self.piece[rows]] = self.feature[rows]
        return found

    def ranked(self, score: Floats) -> tuple[Indices, Floats, Floats]:
        """Return the best row of each piece (-1: none), and the best and second best scores."""
        rows = np.flatnonzero(self.alive)
        order = rows[np.lexsort((self.feature[rows], -score[rows], self.piece[rows]))]
        first = np.flatnonzero(np.diff(self.piece[order], prepend=-1))
        best = np.full(self.pieces, -1, dtype=np.int64)
        top, second = np.zeros(self.pieces), np.zeros(self.pieces)
        best[self.piece[order[first]]] = order[first]
        top[self.piece[order[first]]] = score[order[first]]
        next_ = first + 1
        has = next_ < len(order)
        next_, first = next_[has], first[has]
        same = self.piece[order[next_]] == self.piece[order[first]]
        second[self.piece[order[first[same]]]] = score[order[next_[same]]]
        return best, top, second
