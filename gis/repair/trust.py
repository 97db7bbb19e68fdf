"""Which features are drawn too large or too small as a whole, so that others' lines are followed.

Where two lines of one border differ a little, neither is the better one. A feature that lacks land
all around, or takes from all its neighbours, was shrunk or swollen: its neighbours' lines are
right.
"""

import numpy as np

from gis.repair.borders import Borders
from gis.repair.land import Land, mean_widths
from gis.repair.places import sums
from gis.repair.plane import width_m
from gis.repair.records import Flags, Floats, Indices

_WIDEST_M = 25.0
"""What is wider is no fault of drawing."""

_CLEARLY_M = 0.5
_TIMES = 2.0


class Trust:
    """Hold how far features lie inside of where they should, on the average of their outline.

    `lacking_m`, shape (features,), is negative for those that reach too far.
    """

    def __init__(self, land: Land) -> None:
        """Compare gaps, overlaps and what lies outside with the length of outlines."""
        area = land.plane.area_m2
        net = np.zeros(land.features)
        gaps = np.flatnonzero((land.claimants == 0) & (land.cell >= 0))
        piece, pieces = land.pieces(gaps, land.cell)
        borders = Borders(land, piece, pieces)
        rows = borders.label >= 0
        of_piece = sums(piece[gaps], area[gaps], pieces)
        of_piece[mean_widths(of_piece, borders.around_m) > _WIDEST_M] = 0
        named = sums(borders.piece[rows], borders.length_m[rows], pieces)
        at = borders.piece[rows]
        net += sums(
            borders.label[rows], of_piece[at] * borders.length_m[rows] / named[at], land.features
        )
        surplus = np.flatnonzero((land.claimants > 1) | ((land.claimants == 1) & (land.cell < 0)))
        thin = np.zeros(len(area), dtype=bool)
        thin[surplus[width_m(land.plane.tiles[surplus]) <= _WIDEST_M]] = True
        mine = thin[land.tile]
        net -= sums(
            land.feature[mine],
            (area / np.maximum(land.claimants, 1))[land.tile[mine]],
            land.features,
        )
        around = land.perimeter_of_rows(land.tile, land.feature, land.feature)
        around = np.append(around, np.zeros(land.features))[: land.features]
        self.lacking_m: Floats = net / np.maximum(around, 1.0)

    def better_of(self, one: Indices, other: Indices) -> tuple[Flags, Flags]:
        """Tell for pairs whether the first one's line is clearly better, or the other one's."""
        a, b = np.abs(self.lacking_m[one]), np.abs(self.lacking_m[other])
        return (b - a > _CLEARLY_M) & (b > _TIMES * a), (a - b > _CLEARLY_M) & (a > _TIMES * b)
