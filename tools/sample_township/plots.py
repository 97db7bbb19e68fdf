"""The rows of the sample's unit and grid layers, made from the division, codes included."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon

from tools.sample_township.cells import Cells, Ints, dissolve
from tools.sample_township.codes import (
    COMMUNITY_CODE,
    COMMUNITY_NAME,
    TOWN_CODE,
    VILLAGE_NAMES,
    reading_order,
)
from tools.sample_township.township import COMMUNITY, VILLAGES

UNIT_BAND_M, GRID_BAND_M, STREET_BAND_M = 2700.0, 1100.0, 250.0


@dataclass(frozen=True)
class UnitRow:
    """A village or community; `index` is its number in the division."""

    index: int
    code: str
    name: str
    tier: str
    polygon: Polygon | MultiPolygon


@dataclass(frozen=True)
class GridRow:
    """A grid as the file shall have it; `label` is its number in the division."""

    label: int
    code: str | None
    name: str
    unit: str
    polygon: Polygon | MultiPolygon


def unit_rows(cells: Cells, unit_of_cell: Ints) -> list[UnitRow]:
    """Return the units, the community first, then the villages in reading order."""
    polygons = [dissolve(cells, unit_of_cell == unit) for unit in range(VILLAGES + 1)]
    middles_m = shapely.get_coordinates(shapely.centroid(np.array(polygons[:VILLAGES]))) / 1000
    rows = [UnitRow(COMMUNITY, COMMUNITY_CODE, COMMUNITY_NAME, "community", polygons[COMMUNITY])]
    for number, unit in enumerate(reading_order(middles_m, UNIT_BAND_M).tolist()):
        code, name = f"{TOWN_CODE}{200 + number}", f"{VILLAGE_NAMES[number]}村"
        rows.append(UnitRow(unit, code, name, "village", polygons[unit]))
    return rows


def grid_rows(
    cells: Cells, units: list[UnitRow], unit_of_cell: Ints, grid_of_cell: Ints
) -> list[GridRow]:
    """Return the grids of each unit in reading order, with 15-digit codes."""
    rows = []
    for unit in units:
        labels = np.unique(grid_of_cell[unit_of_cell == unit.index])
        polygons = np.array([dissolve(cells, grid_of_cell == label) for label in labels])
        middles_m = shapely.get_coordinates(shapely.point_on_surface(polygons)) / 1000
        band_m = STREET_BAND_M if unit.tier == "community" else GRID_BAND_M
        for number, place in enumerate(reading_order(middles_m, band_m).tolist(), start=1):
            code, name = f"{unit.code}{number:03d}", f"{unit.name[:2]}-{number:02d}"
            rows.append(GridRow(int(labels[place]), code, name, unit.code, polygons[place]))
    return rows
