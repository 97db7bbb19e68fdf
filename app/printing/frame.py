"""How a sheet is divided: margins, title, frame and the lines below it, in millimetres."""

from dataclasses import dataclass

from app.printing.sheet_spec import SizeMm
from layers.boxes import Box

MARGIN_MM = 15.0
BINDING_MM = 35.0
"""The left margin leaves room for binding, as the census mapping rules ask for."""
A3_SHORT_SIDE_MM = 297.0
GROWTH = 0.7
"""Lettering grows more slowly than paper: a wall map is read from nearer than its size says."""


@dataclass(frozen=True, slots=True)
class SheetFrame:
    """Be the division of one sheet; `size` is how much larger than on A3 its furniture is."""

    paper_mm: SizeMm
    size: float
    header: Box
    outer: Box
    inner: Box
    footer: Box


def sheet_frame(paper: SizeMm) -> SheetFrame:
    """Divide a sheet of paper (width, height)."""
    width, height = paper
    size = (min(paper) / A3_SHORT_SIDE_MM) ** GROWTH
    left, right = BINDING_MM, width - MARGIN_MM
    top, bottom = MARGIN_MM, height - MARGIN_MM
    outer = Box(left, top + 17 * size, right, bottom - 16 * size)
    return SheetFrame(
        paper_mm=paper,
        size=size,
        header=Box(left, top, right, outer.top),
        outer=outer,
        inner=outer.grown(-5.0 * size),
        footer=Box(left, outer.bottom + 2.5 * size, right, bottom),
    )
