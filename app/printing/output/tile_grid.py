"""How many tiles of a paper a sheet needs, and what of it each shows."""

import math
from dataclasses import dataclass

from app.printing.paper import SizeMm
from gis.errors import InputProblem
from layers.boxes import Box

LEAST_MARGIN_MM = 6.0
"""The label of a tile stands in its margin; printers seldom reach the last five millimetres."""
LEAST_STEP_MM = 50.0


@dataclass(frozen=True, slots=True)
class Tiling:
    """Say over what a sheet is spread: paper, how far tiles overlap, what stays white around.

    The paper is turned where fewer sheets are needed so.
    """

    paper_mm: SizeMm
    overlap_mm: float = 10.0
    margin_mm: float = 10.0


@dataclass(frozen=True, slots=True)
class TileGrid:
    """Be the rows and columns of tiles over a sheet; `paper_mm` is that of a tile."""

    whole_mm: SizeMm
    paper_mm: SizeMm
    overlap_mm: float
    margin_mm: float
    columns: int
    rows: int

    @property
    def field_mm(self) -> SizeMm:
        """The size of the picture on each tile: all alike, so that no last one is a strip."""
        overlap = self.overlap_mm
        return (
            (self.whole_mm[0] + (self.columns - 1) * overlap) / self.columns,
            (self.whole_mm[1] + (self.rows - 1) * overlap) / self.rows,
        )

    @property
    def count(self) -> int:
        """How many tiles there are."""
        return self.columns * self.rows

    def window_mm(self, row: int, column: int) -> Box:
        """Return what of the whole a tile shows; rows and columns count from 0."""
        width, height = self.field_mm
        left = column * (width - self.overlap_mm)
        top = row * (height - self.overlap_mm)
        return Box(left, top, left + width, top + height)


def tile_grid(whole_mm: SizeMm, tiling: Tiling) -> TileGrid:
    """Return the tiles that a sheet needs, with the paper upright or across, whichever are fewer.

    Raises InputProblem when margins and overlap leave too little of the paper.
    """
    width, height = tiling.paper_mm
    grids = [_grid(whole_mm, paper, tiling) for paper in ((width, height), (height, width))]
    return min(grids, key=lambda grid: grid.count)


def _grid(whole_mm: SizeMm, paper_mm: SizeMm, tiling: Tiling) -> TileGrid:
    margin, overlap = max(tiling.margin_mm, LEAST_MARGIN_MM), max(tiling.overlap_mm, 0.0)
    counts = []
    for whole, side in zip(whole_mm, paper_mm, strict=True):
        step = side - 2 * margin - overlap
        if step < LEAST_STEP_MM:
            raise InputProblem(
                "print_output.tile_too_small",
                width=f"{paper_mm[0]:g}",
                height=f"{paper_mm[1]:g}",
                margin=f"{margin:g}",
                overlap=f"{overlap:g}",
                least=f"{LEAST_STEP_MM:g}",
            )
        counts.append(max(1, math.ceil((whole - overlap) / step - 1e-9)))
    return TileGrid(whole_mm, paper_mm, overlap, margin, *counts)
