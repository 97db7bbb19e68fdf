"""How long pieces of land border on whose land."""

import numpy as np

from gis.repair.land import Land
from gis.repair.places import find, sums
from gis.repair.records import Floats, Indices


class Borders:
    """Hold, for pieces, the length in metres of their border with each neighbour, by label.

    Rows (`piece`, `label`), sorted, with `length_m`; labels below zero are nobody's land, the land
    that stays with several, and (-1 too) the outside.
    """

    def __init__(self, land: Land, piece: Indices, pieces: int) -> None:
        """Measure the border of pieces, given for each tile, -1 for tiles of none."""
        plane = land.plane
        padded_label = np.append(land.label, -1)
        padded_piece = np.append(piece, -1)
        left, right = padded_piece[plane.left], padded_piece[plane.right]
        edge = left != right
        rows = []
        for own, other in ((left, plane.right), (right, plane.left)):
            mine = np.flatnonzero(edge & (own >= 0))
            rows.append((own[mine], padded_label[other[mine]], mine))
        of, label, line = (np.concatenate(each) for each in zip(*rows, strict=True))
        self._span = land.features + 3
        keys, number = np.unique(of * self._span + label + 2, return_inverse=True)
        self._keys = keys
        self.piece: Indices = keys // self._span
        self.label: Indices = keys % self._span - 2
        self.length_m: Floats = sums(number, plane.lines.length_m[line], len(keys))
        self.around_m: Floats = sums(self.piece, self.length_m, pieces)

    def with_(self, piece: Indices, label: Indices) -> Floats:
        """Return the length for each pair of piece and label, zero where they do not meet."""
        at, there = find(self._keys, piece * self._span + label + 2)
        return np.where(there, self.length_m[at] if len(self._keys) else 0.0, 0.0)
