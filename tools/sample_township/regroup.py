"""Faults that are made by giving cells to another grid: one far too large, one in two parts."""

from dataclasses import replace

import numpy as np
import shapely
from shapely import MultiPolygon

from tools.sample_township.cells import Cells, dissolve
from tools.sample_township.township import Division

FIELD_M2 = (20_000.0, 60_000.0)
FAR_MM = 100_000.0


def merge_large(cells: Cells, division: Division, unit: int) -> tuple[Division, int]:
    """Melt the unit's most populous grid with two neighbours; return also its label."""
    grid_of_cell = division.grid_of_cell.copy()
    households = np.bincount(grid_of_cell[division.cell_of_house])
    own = np.unique(grid_of_cell[division.unit_of_cell == unit])
    largest = int(own[np.argmax(households[own])])
    for _ in range(2):
        sides = grid_of_cell[cells.pairs]
        touching = np.isin(sides, own).all(axis=1) & (sides == largest).any(axis=1)
        touching &= sides[:, 0] != sides[:, 1]
        other = sides[touching].sum(axis=1) - largest
        border_mm = np.bincount(other, cells.border_mm[touching])
        grid_of_cell[grid_of_cell == int(border_mm.argmax())] = largest
    return replace(division, grid_of_cell=grid_of_cell), largest


def give_away_field(cells: Cells, division: Division, unit: int) -> tuple[Division, int, int]:
    """Give an empty field to a grid of the unit that does not touch it (插花地).

    Return also the grid's label and the field's cell.
    """
    labels = division.grid_of_cell
    polygons = {
        int(label): dissolve(cells, labels == label)
        for label in np.unique(labels[division.unit_of_cell == unit])
    }
    inhabited = np.bincount(division.cell_of_house, minlength=len(labels)) > 0
    area_m2 = shapely.area(cells.polygons) / 1e6
    fit = (area_m2 > FIELD_M2[0]) & (area_m2 < FIELD_M2[1]) & ~inhabited
    nearest_mm, cell, taker = np.inf, -1, -1
    for field in np.flatnonzero(fit & (division.unit_of_cell == unit)).tolist():
        rest = dissolve(cells, (labels == labels[field]) & (np.arange(len(labels)) != field))
        if isinstance(rest, MultiPolygon) or rest.interiors:
            continue
        for label, polygon in polygons.items():
            away_mm = float(shapely.distance(polygon, cells.polygons[field]))
            if FAR_MM < away_mm < nearest_mm:
                nearest_mm, cell, taker = away_mm, field, label
    grid_of_cell = labels.copy()
    grid_of_cell[cell] = taker
    return replace(division, grid_of_cell=grid_of_cell), taker, cell
