"""Tiles: the faces of all boundaries together, each with those who claim it."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from shapely.geometry.base import BaseGeometry

from gis.geometry.inner_points import inner_points
from gis.geometry.lattice import M2_PER_MM2, LatticeArray
from gis.topology.mosaic import faces, sides
from gis.topology.records import OUTSIDE, Label

Owners = tuple[Label, ...]


class OverlapRule(StrEnum):
    """Say to whom land goes that several claim."""

    LONGEST_BORDER = "longest_border"
    LARGER = "larger"
    SMALLER = "smaller"
    FIRST = "first"


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Be connected tiles with the same claims on the same ground; millimetres."""

    tiles: tuple[int, ...]
    owners: Owners
    ground: Label
    polygon_mm: BaseGeometry

    def area_m2(self) -> float:
        """Return the area of the piece in square metres of the plane."""
        return float(self.polygon_mm.area) * M2_PER_MM2


class Tiles:
    """Hold the tiles of noded lines; `labels`, shape (n,), says whose land each is to be.

    `ground` is the label that a tile had before, shape (n,); tiles begin with it.
    """

    def __init__(
        self,
        lines: Sequence[LatticeArray],
        ground_of: Callable[[NDArray[np.float64]], NDArray[np.int64]],
        owners_of: Callable[[NDArray[np.float64]], list[Owners]],
    ) -> None:
        """Cut the plane by lines and ask for each tile, by a point inside, what it is."""
        self.lines = lines
        self.polygons = faces(lines)
        self.left, self.right = sides(lines, self.polygons)
        self.area_mm2: NDArray[np.float64] = shapely.area(self.polygons)
        points = inner_points(self.polygons)
        self.ground = ground_of(points)
        self.owners = owners_of(points)
        self.labels = self.ground.copy()
        inner = np.flatnonzero((self.left >= 0) & (self.right >= 0))
        self._beside: dict[int, list[tuple[int, int]]] = {}
        for line, a, b in zip(
            inner.tolist(), self.left[inner].tolist(), self.right[inner].tolist(), strict=True
        ):
            self._beside.setdefault(a, []).append((b, line))
            self._beside.setdefault(b, []).append((a, line))

    def pieces(self, tiles: Iterable[int]) -> list[Piece]:
        """Return the connected pieces that tiles of equal claims and ground form, largest first."""
        chosen = sorted(tiles)
        number = {tile: i for i, tile in enumerate(chosen)}
        links = [
            (number[tile], number[other])
            for tile in chosen
            for other, _ in self._beside.get(tile, ())
            if other in number and self._state(tile) == self._state(other)
        ]
        ends = np.array(links, dtype=np.int64).reshape(-1, 2)
        graph = coo_array(
            (np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(len(chosen), len(chosen))
        )
        count, group_of = connected_components(graph, directed=False)
        groups: list[list[int]] = [[] for _ in range(count)]
        for tile, group in zip(chosen, group_of.tolist(), strict=True):
            groups[group].append(tile)
        found = [
            Piece(
                tuple(group),
                self.owners[group[0]],
                Label(int(self.ground[group[0]])),
                self.union(group),
            )
            for group in groups
        ]
        return sorted(found, key=lambda piece: (-piece.polygon_mm.area, piece.tiles))

    def _state(self, tile: int) -> Hashable:
        return self.owners[tile], int(self.ground[tile])

    def union(self, tiles: Sequence[int]) -> BaseGeometry:
        """Return the joint polygon of tiles in millimetres."""
        if len(tiles) == 1:
            only: BaseGeometry = self.polygons[tiles[0]]
            return only
        return shapely.coverage_union_all(self.polygons[list(tiles)])

    def borders_mm(self, piece: Piece) -> dict[Label, float]:
        """Return how long a piece borders on each label's land, in millimetres."""
        own = set(piece.tiles)
        lengths: dict[Label, float] = {}
        for tile in piece.tiles:
            for other, line in self._beside.get(tile, ()):
                if other not in own:
                    steps = np.diff(self.lines[line], axis=0)
                    label = Label(int(self.labels[other]))
                    length = float(np.hypot(steps[:, 0], steps[:, 1]).sum())
                    lengths[label] = lengths.get(label, 0.0) + length
        return lengths

    def give(self, piece: Piece, label: Label) -> None:
        """Label the land of a piece."""
        self.labels[list(piece.tiles)] = label

    def labels_beside(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the labels on the left and on the right of each line, OUTSIDE where no tile is."""
        labels = np.append(self.labels, OUTSIDE)
        return labels[self.left], labels[self.right]
