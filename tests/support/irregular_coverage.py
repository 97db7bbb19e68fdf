"""A clean coverage of any size with irregular cells, built from arrays so that it costs nothing."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Indices = NDArray[np.int64]
Geometries = NDArray[np.object_]

PITCH = 64.0
EAST, NORTH = 405_000.0, 3_600_000.0
RIGHT, TOP = slice(2, 5), slice(4, 7)
"""Of a cell's ring the vertices of its right and of its top border: corner, middle, corner."""


@dataclass(frozen=True)
class Cells:
    """Hold rings of nine vertices, counter-clockwise from the lower left corner, row by row.

    `outline` is the ring round all of them.
    """

    rings: Floats
    rows: int
    columns: int
    outline: Floats

    def at(self, rows: Indices, columns: Indices) -> Indices:
        """Return the numbers of the cells in all of some rows and columns."""
        return np.asarray((rows[:, None] * self.columns + columns).ravel(), dtype=np.int64)


def irregular_cells(rows: int, columns: int, *, bent: bool = True, seed: int = 1) -> Cells:
    """Return cells of about 64 m; every corner off its place, every border bent in its middle.

    All coordinates are whole multiples of 1/1024, so that the middle of a border that is not bent
    lies on it exactly.
    """
    random = np.random.default_rng(seed)
    x, y = np.meshgrid(np.arange(columns + 1), np.arange(rows + 1))
    corners = np.stack([x, y], axis=-1) * PITCH + _rounded(random.uniform(-9, 9, (*x.shape, 2)))
    across = (corners[:, 1:] + corners[:, :-1]) / 2
    upward = (corners[1:] + corners[:-1]) / 2
    if bent:
        across[..., 1] += _rounded(random.uniform(3, 6, across.shape[:2]))
        upward[..., 0] += _rounded(random.uniform(3, 6, upward.shape[:2]))
    for points in (corners, across, upward):
        points += (EAST, NORTH)
    rings = np.stack(
        [
            corners[:-1, :-1], across[:-1], corners[:-1, 1:], upward[:, 1:],
            corners[1:, 1:], across[1:], corners[1:, :-1], upward[:, :-1], corners[:-1, :-1],
        ],
        axis=2,
    ).reshape(-1, 9, 2)  # fmt: skip
    sides = [
        _woven(corners[0], across[0]),
        _woven(corners[:, -1], upward[:, -1]),
        _woven(corners[-1], across[-1])[::-1],
        _woven(corners[:, 0], upward[:, 0])[::-1],
    ]
    return Cells(rings, rows, columns, np.concatenate([side[:-1] for side in sides]))


def _rounded(values: Floats) -> Floats:
    return np.asarray(np.round(values * 1024) / 1024, dtype=np.float64)


def _woven(corners: Floats, middles: Floats) -> Floats:
    woven = np.empty((len(corners) + len(middles), 2))
    woven[::2], woven[1::2] = corners, middles
    return woven


def polygons(rings: Floats) -> Geometries:
    """Return a polygon for each of some rings with equally many vertices."""
    return np.asarray(shapely.polygons(rings), dtype=object)


def between(border: Floats, moved: Floats) -> Floats:
    """Return the area between borders (n, 3, 2) and the same with another middle vertex (n, 2)."""
    along, aside = border[:, 2] - border[:, 0], moved - border[:, 1]
    return np.asarray(np.abs(along[:, 0] * aside[:, 1] - along[:, 1] * aside[:, 0]) / 2)
