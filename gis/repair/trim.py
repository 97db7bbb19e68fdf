"""Land outside the frame, and strips beyond a border within it: what features may not have."""

import numpy as np

from gis.repair.land import AS_CLAIMED, NOBODY, Land
from gis.repair.records import ChangeKind, Ground
from gis.repair.rights import Rights


def trim(land: Land, rights: Rights) -> None:
    """Take from features what lies outside the frame, and strips in parts where they have no home.

    What a strip was is to be filled like a gap, by those who are at home there. Locked features
    keep theirs.
    """
    outside = np.flatnonzero((land.cell < 0) & (land.claimants > 0))
    piece, _ = land.pieces(outside, land.owners)
    land.marked(outside, piece[outside], ChangeKind.OUTSIDE)
    held = np.zeros(len(land.label), dtype=bool)
    held[land.tile[rights.locked[land.feature]]] = True
    free = outside[~held[outside]]
    land.label[free] = NOBODY
    land.ground[free] = Ground.FRAME
    kept = outside[held[outside]]
    land.label[kept] = AS_CLAIMED
    land.why[kept] = "lock"
    sole = np.flatnonzero((land.claimants == 1) & (land.cell >= 0))
    feature = land.feature[land.first_row[sole]]
    strange = ~rights.shares.has(feature, land.cell[sole]) & ~rights.locked[feature]
    land.label[sole[strange]] = NOBODY
