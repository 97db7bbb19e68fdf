"""The township's division: villages, the community of the market town, and their grids."""

from dataclasses import dataclass

import numpy as np
import shapely
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from tools.sample_township.cells import Cells, Ints
from tools.sample_township.division import Land, divide, part, step_costs
from tools.sample_township.houses import Houses
from tools.sample_township.terrain import Terrain, nearest_hamlet_m

VILLAGES = 10
HOUSEHOLDS_PER_GRID = 42
COMMUNITY = VILLAGES
VILLAGE_PENALTY_M = {"river": 4000.0, "brook": 700.0, "main": 500.0, "village": 60.0}
GRID_PENALTY_M = {"river": 30000.0, "brook": 400.0, "main": 450.0, "street": 60.0, "village": 40.0}


@dataclass(frozen=True)
class Division:
    """The unit (0 to 9 a village, 10 the community) and the grid of each cell and house.

    Grids are numbered through the township.
    """

    unit_of_cell: Ints
    grid_of_cell: Ints
    cell_of_house: Ints


def make_division(
    terrain: Terrain, cells: Cells, houses: Houses, rng: np.random.Generator
) -> Division:
    """Divide the township into units by their households, and each unit into grids."""
    cell_of_house = _locate(cells, houses)
    households = np.bincount(cell_of_house, minlength=len(cells.polygons)).astype(np.int64)
    unit_of_cell = _units(terrain, cells, households, rng)
    nobody = np.zeros(len(cells.polygons), dtype=np.bool_)
    land = Land(cells.middles_m, step_costs(cells, GRID_PENALTY_M, nobody), households)
    grid_of_cell = np.full(len(cells.polygons), -1, dtype=np.int64)
    first = 0
    for unit in range(VILLAGES + 1):
        own = np.flatnonzero(unit_of_cell == unit)
        count = round(int(households[own].sum()) / HOUSEHOLDS_PER_GRID)
        grid_of_cell[own] = first + divide(part(land, own), rng.uniform(0.75, 1.3, count), rng)
        first += count
    return Division(unit_of_cell, grid_of_cell, cell_of_house)


def _locate(cells: Cells, houses: Houses) -> Ints:
    tree = shapely.STRtree(cells.polygons)
    house, cell = tree.query(shapely.points(houses.xy_m * 1000), predicate="intersects")
    first = np.unique(house, return_index=True)[1]
    return np.asarray(cell[first], dtype=np.int64)


def _units(terrain: Terrain, cells: Cells, households: Ints, rng: np.random.Generator) -> Ints:
    """Return each cell's unit: the town is the community, the rest villages, hamlets whole."""
    away = cells.middles_m - terrain.town_m
    bearing = np.arctan2(away[:, 1], away[:, 0])
    reach_m = 640 + 110 * np.cos(2 * bearing + 1) + 60 * np.cos(3 * bearing)
    hamlet_cells = nearest_hamlet_m(cells.middles_m, terrain.hamlets) < 200
    steps = step_costs(cells, VILLAGE_PENALTY_M, hamlet_cells)
    in_town = _largest_piece(steps, np.flatnonzero(np.hypot(*away.T) < reach_m))
    rural = _largest_piece(steps, np.setdiff1d(np.arange(len(away)), in_town))
    units = np.full(len(away), COMMUNITY, dtype=np.int64)
    land = part(Land(cells.middles_m, steps, households), rural)
    units[rural] = divide(land, rng.uniform(0.85, 1.2, VILLAGES), rng)
    return units


def _largest_piece(steps: csr_array, chosen: Ints) -> Ints:
    """Return those of the chosen cells that hang together, the largest such piece."""
    _, piece = connected_components(steps[chosen][:, chosen], directed=False)
    return np.asarray(chosen[piece == np.bincount(piece).argmax()])
