"""The list of the numerals on a map: what each grid without room for its name is called."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.boxes import Box
from layers.drawing import INK, Area, Ruler, Shape, Stroke, Text, rectangle
from layers.label_measure import outlines_of
from layers.label_values import PlacedLabel
from layers.lettering import ListedName, SheetLabel
from layers.style import LineStyle

TEXT_MM, ROW_MM, PAD_MM, TITLE_MM = 2.3, 3.5, 2.4, 3.0
BETWEEN = "　"
MOST_ROWS = 14
"""A longer list has several columns."""

STEPS = 24
"""In so many places across and down the map room for the list is looked for."""


@dataclass(frozen=True, slots=True)
class LabelList:
    """Hold the list and how large it is; `shapes_at` puts it on a sheet."""

    title: str
    rows: tuple[tuple[str, str], ...]
    columns: int
    number_mm: float
    column_mm: float
    width_mm: float
    height_mm: float
    size: float

    def box_at(self, left_mm: float, top_mm: float) -> Box:
        """Return the box of the list at a place."""
        return Box(left_mm, top_mm, left_mm + self.width_mm, top_mm + self.height_mm)

    def shapes_at(self, left_mm: float, top_mm: float) -> list[Shape]:
        """Return the shapes of the list with its upper left corner at a place."""
        size, box = self.size, self.box_at(left_mm, top_mm)
        pad, row, high = PAD_MM * size, ROW_MM * size, TEXT_MM * size
        line = LineStyle(INK, 0.15 * size)
        y = box.top + pad + TITLE_MM * size / 2
        shapes: list[Shape] = [Area(rectangle(box), "#ffffff", line)]
        shapes.append(Text(self.title, box.centre[0], y, TITLE_MM * size, "centre", bold=True))
        top = box.top + pad + 1.5 * TITLE_MM * size
        shapes.append(Stroke(((box.left + pad, top), (box.right - pad, top)), line))
        per_column = ceil(len(self.rows) / self.columns)
        for i, (number, words) in enumerate(self.rows):
            left = box.left + pad + (i // per_column) * self.column_mm
            y = top + (i % per_column + 0.7) * row
            shapes.append(Text(number, left + self.number_mm, y, high, "right", bold=True))
            shapes.append(Text(words, left + self.number_mm + high, y, high))
        return shapes


def label_list(listed: Sequence[ListedName], title: str, ruler: Ruler, size: float) -> LabelList:
    """Measure the list of the numerals of a sheet; `size` is 1 on A3."""
    rows = tuple((str(each.number), BETWEEN.join(each.lines)) for each in listed)
    high = TEXT_MM * size
    number = max((ruler.width(row[0], high, bold=True) for row in rows), default=0.0)
    words = max((ruler.width(row[1], high) for row in rows), default=0.0)
    columns = max(1, ceil(len(rows) / MOST_ROWS))
    column = number + words + 2.5 * high
    heading = ruler.width(title, TITLE_MM * size, bold=True)
    inner = max(columns * column - 1.5 * high, heading)
    per_column = ceil(len(rows) / columns)
    height = (2 * PAD_MM + 1.5 * TITLE_MM + per_column * ROW_MM) * size
    width = inner + 2 * PAD_MM * size
    return LabelList(title, rows, columns, number, column, width, height, size)


def room_for(
    width_mm: float,
    height_mm: float,
    bounds: Box,
    taken: Iterable[SheetLabel | Box],
    land: BaseGeometry,
) -> Box | None:
    """Return where a box of a size covers no label and least of some land; None without room.

    Of equal places the one nearest to a corner of `bounds`, then the lower right one.
    """
    across = np.linspace(bounds.left, bounds.right - width_mm, STEPS)
    down = np.linspace(bounds.top, bounds.bottom - height_mm, STEPS)
    if bounds.width < width_mm or bounds.height < height_mm:
        return None
    left, top = (each.ravel() for each in np.meshgrid(across, down))
    boxes = np.asarray(shapely.box(left, top, left + width_mm, top + height_mm))
    tree = shapely.STRtree([shape for each in taken for shape in _shapes_of(each)])
    met = np.unique(tree.query(boxes, predicate="intersects")[0])
    is_free = np.ones(len(boxes), dtype=bool)
    is_free[met] = False
    if not is_free.any():
        return None
    covered = np.round(shapely.area(shapely.intersection(boxes, shapely.make_valid(land))), 1)
    edge_x = np.minimum(left - bounds.left, bounds.right - width_mm - left)
    edge_y = np.minimum(top - bounds.top, bounds.bottom - height_mm - top)
    order = np.lexsort((-left, -top, np.round(edge_x + edge_y, 3), covered, ~is_free))
    best = int(order[0])
    return Box(
        float(left[best]),
        float(top[best]),
        float(left[best]) + width_mm,
        float(top[best]) + height_mm,
    )


def _shapes_of(taken: SheetLabel | Box) -> list[BaseGeometry]:
    if isinstance(taken, Box):
        return [shapely.Polygon(rectangle(taken))]
    shapes: list[BaseGeometry] = list(outlines_of(taken))
    if isinstance(taken, PlacedLabel) and taken.leader is not None:
        shapes.append(shapely.LineString(taken.leader))
    return shapes
