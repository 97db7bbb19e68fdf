"""What is known of the features beside their land: locks, priorities, households, frame shares."""

from dataclasses import dataclass

import numpy as np
import shapely

from gis.geometry.lattice import LatticeArray
from gis.repair.land import Land, mean_widths
from gis.repair.places import distinct, find, points_at, sums
from gis.repair.records import Flags, Floats, Indices, RepairTask
from gis.repair.rings import to_local


@dataclass(frozen=True)
class Shares:
    """Hold in which parts of the frame a feature is at home, as numbers feature, cell."""

    keys: Indices
    cells: int

    def has(self, feature: Indices, cell: Indices) -> Flags:
        """Tell for pairs whether the feature has more than a strip in the cell."""
        return find(self.keys, feature * self.cells + cell)[1]


def shares_of(land: Land, strip_width_m: float) -> Shares:
    """Find where features are at home: where most of their land is, or more than a strip of it."""
    cells = int(land.cell.max(initial=0)) + 1
    inside = land.cell[land.tile] >= 0
    tile, feature = land.tile[inside], land.feature[inside]
    pair = feature * cells + land.cell[tile]
    area = land.plane.area_m2[tile]
    if cells == 1:
        return Shares(distinct(pair), cells)
    keys, number = np.unique(pair, return_inverse=True)
    whole = sums(number, area)
    order = np.lexsort((keys, -whole, keys // cells))
    home = np.zeros(len(keys), dtype=bool)
    home[order[np.diff(keys[order] // cells, prepend=-1) != 0]] = True
    # The same feature in another cell is another owner here: strips end at the frame's borders.
    parts = land.parts(tile, feature, land.cell)
    width = mean_widths(
        sums(parts.of_row, area, parts.count),
        land.perimeter_of_rows(tile, feature, parts.of_row, land.cell),
    )
    widest = np.zeros(len(keys))
    np.maximum.at(widest, number, width[parts.of_row])
    return Shares(keys[home | (widest >= strip_width_m)], cells)


@dataclass(frozen=True)
class Voices:
    """Hold households by tile and by the feature that the register names, as counts of rows."""

    tile: Indices
    feature: Indices
    count: Indices
    all_in_tile: Indices


class Households:
    """The households that are known, to be asked who lives where."""

    def __init__(self, task: RepairTask, origin_mm: LatticeArray) -> None:
        """Take those that have a place."""
        xy_m = np.zeros((0, 2)) if task.households_xy_m is None else task.households_xy_m
        there = np.isfinite(xy_m).all(axis=1)
        self._tree = shapely.STRtree(points_at(to_local(xy_m[there], origin_mm)))
        named = task.household_feature
        self._feature = np.full(len(xy_m), -1) if named is None else named
        self._feature = self._feature[there]

    def voices(self, land: Land, asked: Flags) -> Voices:
        """Count the households in the tiles that are asked about, shape (tiles,)."""
        tiles = np.flatnonzero(asked)
        at, household = self._tree.query(land.plane.tiles[tiles], predicate="intersects")
        # One that stands on a line is counted in the first tile beside it only.
        household, one = np.unique(household, return_index=True)
        tile = tiles[at[one]]
        every = np.bincount(tile, minlength=len(land.label))
        feature = self._feature[household]
        known = feature >= 0
        keys, count = np.unique(tile[known] * land.features + feature[known], return_counts=True)
        return Voices(keys // land.features, keys % land.features, count, every)


def votes(
    voices: Voices, piece: Indices, rows_piece: Indices, rows_feature: Indices, features: int
) -> Floats:
    """Return how many households of a piece each candidate row (piece, feature) has."""
    where = piece[voices.tile]
    inside = where >= 0
    keys = where[inside] * features + voices.feature[inside]
    unique, number = np.unique(keys, return_inverse=True)
    total = sums(number, voices.count[inside], len(unique))
    at, there = find(unique, rows_piece * features + rows_feature)
    return np.where(there, total[at] if len(total) else 0.0, 0.0)


@dataclass(frozen=True)
class Rights:
    """Hold all that says whose land is to be, but for the land itself; shapes (features,)."""

    locked: Flags
    priority: Floats
    shares: Shares
    households: Households
