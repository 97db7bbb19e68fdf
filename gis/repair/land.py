"""The state of a repair: each tile with who claimed it, where it lies, and whose it is to be."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gis.repair.places import find, runs, sums
from gis.repair.plane import Plane
from gis.repair.records import ChangeKind, Floats, Geometries, Ground, Indices

NOBODY = -1
AS_CLAIMED = -2
"""The label of tiles that stay with all who claim them."""


@dataclass(frozen=True)
class Parts:
    """Hold connected pieces of land: `of_row`, shape (rows,), tells to which a row belongs."""

    of_row: Indices
    count: int


class Land:
    """Hold tiles and claims; `label`, shape (tiles,), is a feature, NOBODY or AS_CLAIMED.

    Claims are rows (`tile`, `feature`), sorted. `cell`, shape (tiles,), numbers the combinations
    of frame polygons that tiles lie in, -1 outside them all, 0 everywhere without a frame.

    Tiles of one fault have the same number in `unit`; `kind` and `ground`, shape (tiles,), say
    what the fault is and why it was settled as it was, `why` is said where it stays. `portion`
    numbers the parts that land was cut into, 0 elsewhere.
    """

    def __init__(
        self, plane: Plane, tile: Indices, feature: Indices, cell: Indices, features: int
    ) -> None:
        """Take the claims; tiles begin with their only claimant, or as they are."""
        self.plane = plane
        self.tile, self.feature, self.cell, self.features = tile, feature, cell, features
        tiles = len(plane.tiles)
        self.claimants: Indices = np.bincount(tile, minlength=tiles)
        self.first_row: Indices = np.searchsorted(tile, np.arange(tiles + 1)).astype(np.int64)
        self.owners: Indices = owner_sets(tile, feature, tiles)
        self.label = np.full(tiles, AS_CLAIMED, dtype=np.int64)
        self.label[self.claimants == 0] = NOBODY
        sole = self.claimants == 1
        self.label[sole] = feature[self.first_row[:-1][sole]]
        self.unit = np.full(tiles, -1, dtype=np.int64)
        self.kind = np.full(tiles, None, dtype=object)
        self.ground = np.full(tiles, None, dtype=object)
        self.why = np.full(tiles, "", dtype=object)
        self.portion = np.zeros(tiles, dtype=np.int64)
        self.units = 0

    @cached_property
    def row_keys(self) -> Indices:
        """Each claim as one number, sorted."""
        return self.tile * self.features + self.feature

    def owners_of(self, tile: int) -> tuple[int, ...]:
        """Return who claims a tile, in order."""
        return tuple(self.feature[self.first_row[tile] : self.first_row[tile + 1]].tolist())

    def held(self) -> tuple[Indices, Indices]:
        """Return rows (tile, feature), sorted, of whose land tiles are as they are labelled."""
        stays = self.label[self.tile] == AS_CLAIMED
        given = np.flatnonzero(self.label >= 0)
        tile = np.concatenate([self.tile[stays], given])
        feature = np.concatenate([self.feature[stays], self.label[given]])
        order = np.lexsort((feature, tile))
        return tile[order], feature[order]

    def cut_anew(
        self, plane: Plane, source: Indices, first: int, labels: Indices, grounds: Sequence[Ground]
    ) -> "Land":
        """Return this land on other tiles: `source`, shape (tiles,), is the tile each comes from.

        Those from `first` on are parts with labels and grounds of their own.
        """
        counts = self.claimants[source]
        rows = np.repeat(self.first_row[source], counts) + runs(counts)
        tile = np.repeat(np.arange(len(source)), counts)
        anew = Land(plane, tile, self.feature[rows], self.cell[source], self.features)
        for name in ("label", "unit", "kind", "ground", "why", "portion"):
            setattr(anew, name, getattr(self, name)[source])
        anew.label[first:] = labels
        anew.ground[first:] = grounds
        parts = len(source) - first
        anew.portion[first:] = self.portion.max(initial=0) + 1 + np.arange(parts)
        anew.units = self.units
        return anew

    def marked(self, tiles: Indices, piece: Indices, kind: ChangeKind | None = None) -> None:
        """Note that tiles are faults of a kind, those of one piece together, shape (tiles,)."""
        self.unit[tiles] = self.units + piece
        self.units += int(piece.max(initial=-1)) + 1
        if kind is not None:
            self.kind[tiles] = kind

    def pieces(self, tiles: Indices, state: Indices) -> tuple[Indices, int]:
        """Return the number of the connected piece of equal state for tiles, and how many.

        `state`, shape (tiles,), is of all tiles; the piece is -1 for others than the `tiles`.
        """
        chosen = np.zeros(len(self.label), dtype=bool)
        chosen[tiles] = True
        plane = self.plane
        left, right = plane.left[plane.inner], plane.right[plane.inner]
        link = chosen[left] & chosen[right] & (state[left] == state[right])
        _, number = components(len(self.label), left[link], right[link])
        piece = np.full(len(self.label), -1, dtype=np.int64)
        _, piece[tiles] = np.unique(number[tiles], return_inverse=True)
        return piece, int(piece.max(initial=-1)) + 1

    def parts(self, tile: Indices, feature: Indices, cell: Indices | None = None) -> Parts:
        """Connect rows (tile, feature), sorted, of the same feature across lines.

        With `cell`, shape (tiles,), only across lines with the same cell on both sides.
        """
        _, row, other = self._links(tile, feature, cell)
        count, of_row = components(len(tile), row, other)
        return Parts(of_row, count)

    def _links(
        self, tile: Indices, feature: Indices, cell: Indices | None
    ) -> tuple[Indices, Indices, Indices]:
        """Return lines with the row on the left and the row of the same feature on the right."""
        plane = self.plane
        keys = tile * self.features + feature
        first = np.searchsorted(tile, np.arange(len(self.label) + 1))
        inner = plane.inner
        if cell is not None:
            inner = inner[cell[plane.left[inner]] == cell[plane.right[inner]]]
        left, right = plane.left[inner], plane.right[inner]
        counts = first[left + 1] - first[left]
        row = np.repeat(first[left], counts) + runs(counts)
        line = np.repeat(inner, counts)
        other, there = find(keys, np.repeat(right, counts) * self.features + feature[row])
        return line[there], row[there], other[there]

    def perimeter_of_rows(
        self, tile: Indices, feature: Indices, part: Indices, cell: Indices | None = None
    ) -> Floats:
        """Return how long the outline is of each part that rows (tile, feature) make up, metres."""
        plane = self.plane
        first = np.searchsorted(tile, np.arange(len(self.label) + 1))
        line, row, _ = self._links(tile, feature, cell)
        count = int(part.max(initial=-1)) + 1
        around = np.zeros(len(tile))
        for side in (plane.left, plane.right):
            lines = np.flatnonzero(side >= 0)
            tiles = side[lines]
            counts = first[tiles + 1] - first[tiles]
            rows = np.repeat(first[tiles], counts) + runs(counts)
            around += sums(rows, np.repeat(plane.lines.length_m[lines], counts), len(tile))
        whole = sums(part, around, count)
        within = sums(part[row], plane.lines.length_m[line], count)
        return np.asarray(whole - 2 * within)

    def polygons(self, tiles: Indices) -> Geometries:
        """Return the polygons of tiles in local millimetres."""
        return np.asarray(self.plane.tiles[tiles], dtype=object)


def components(count: int, a: Indices, b: Indices) -> tuple[int, Indices]:
    """Return how many connected components things linked in pairs make, and each one's number."""
    graph = coo_array((np.ones(len(a), dtype=np.int8), (a, b)), shape=(count, count))
    found, number = connected_components(graph, directed=False)
    return int(found), number.astype(np.int64)


def owner_sets(tile: Indices, feature: Indices, tiles: int) -> Indices:
    """Return a number for each tile's set of owners, from sorted rows (tile, feature); 0: none."""
    claimants = np.bincount(tile, minlength=tiles)
    first = np.searchsorted(tile, np.arange(tiles))
    owners = np.zeros(tiles, dtype=np.int64)
    next_number = 1
    for size in np.unique(claimants[claimants > 0]).tolist():
        chosen = np.flatnonzero(claimants == size)
        rows = first[chosen][:, None] + np.arange(size)
        _, number = np.unique(feature[rows], axis=0, return_inverse=True)
        owners[chosen] = next_number + number.ravel()
        next_number += int(number.max()) + 1
    return owners


def mean_widths(area_m2: Floats, perimeter_m: Floats) -> Floats:
    """Return the short side of rectangles with these areas and perimeters."""
    half = perimeter_m / 2
    root = np.sqrt(np.maximum(half * half - 4 * area_m2, 0))
    return np.divide(2 * area_m2, half + root, out=np.zeros(len(area_m2)), where=half > 0)
