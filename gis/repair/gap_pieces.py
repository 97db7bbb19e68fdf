"""The connected pieces of land within the frame that nobody has."""

from collections.abc import Sequence

import numpy as np
import shapely

from gis.repair.candidates import Candidates
from gis.repair.dividing import Division
from gis.repair.land import NOBODY, Land
from gis.repair.places import sums
from gis.repair.records import ChangeKind, Flags, Floats, Geometries, Ground, Indices


class GapPieces:
    """Hold the pieces; arrays have the shape (pieces,), but for `tiles` and `at`, their pieces.

    `piece`, shape (all tiles,), is -1 elsewhere. `is_claimed` are strips that were taken from the
    one who claims them.
    """

    def __init__(self, land: Land) -> None:
        """Find the pieces, and note on the land what they are."""
        self.land = land
        self.tiles: Indices = np.flatnonzero((land.label == NOBODY) & (land.cell >= 0))
        state = land.owners * (int(land.cell.max(initial=0)) + 1) + land.cell
        state = state * (int(land.portion.max(initial=0)) + 1) + land.portion
        self.piece, self.count = land.pieces(self.tiles, state)
        self.at: Indices = self.piece[self.tiles]
        area = land.plane.area_m2
        self._sorted = self.tiles[np.lexsort((self.tiles, -area[self.tiles], self.at))]
        self._cuts = np.searchsorted(self.piece[self._sorted], np.arange(self.count + 1))
        self.one: Indices = self._sorted[self._cuts[:-1]]
        self.area_m2: Floats = sums(self.at, area[self.tiles], self.count)
        self.shapes: Geometries = land.plane.tiles[self.one]
        for index in np.flatnonzero(np.diff(self._cuts) > 1).tolist():
            self.shapes[index] = shapely.coverage_union_all(land.plane.tiles[self.members(index)])
        self.is_claimed: Flags = land.claimants[self.one] > 0
        land.kind[self.tiles] = ChangeKind.GAP
        land.kind[self.tiles[land.claimants[self.tiles] > 0]] = ChangeKind.OUTSIDE

    def members(self, piece: int) -> Indices:
        """Return the tiles of a piece, largest first."""
        return self._sorted[self._cuts[piece] : self._cuts[piece + 1]]

    def tiles_of(self, pieces: Flags) -> Indices:
        """Return the tiles of some of the pieces."""
        return self.tiles[pieces[self.at]]

    def piece_of_waiting(self, waiting: Flags) -> Indices:
        """Return the piece of each of all tiles, -1 for those that do not wait."""
        piece = self.piece.copy()
        piece[self.tiles_of(~waiting)] = -1
        return piece

    def give_back(self, waiting: Flags) -> None:
        """Leave strips to those who claim them where nobody else was there to take them."""
        land = self.land
        back = self.tiles_of(waiting & self.is_claimed)
        sole = back[land.claimants[back] == 1]
        land.label[sole] = land.feature[land.first_row[sole]]
        land.why[self.tiles_of(waiting & ~self.is_claimed)] = "limit"

    def divisions(
        self, candidates: Candidates, wanted: Flags, bridge_mm: float | None
    ) -> list[Division]:
        """Return some of the pieces as land to be divided between their candidates."""
        rows_at = np.searchsorted(candidates.piece, np.arange(self.count + 1))
        found = []
        for index in np.flatnonzero(wanted).tolist():
            takers: Sequence[int] = candidates.feature[rows_at[index] : rows_at[index + 1]].tolist()
            tiles, shape = self.members(index), self.shapes[index]
            found.append(Division(tiles, shape, frozenset(takers), Ground.NEAREST, bridge_mm))
        return found
