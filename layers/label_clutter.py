"""What names had better not cover: roads, edges of waters, marks of houses, theme layers."""

from collections.abc import Iterator

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.files.theme_layers import ThemeShape
from gis.geometry.lattice import MM_PER_M
from gis.plan.plan import Plan
from layers.boxes import Box
from layers.layer_view import MapLayer
from layers.map_view import MapView
from layers.reference_lines import points_in
from layers.references import themes_shown
from layers.style import MapStyle
from layers.theme_drawing import ThemeDrawing, ThemePicture
from layers.to_qt import apart

CELL_MM = 1.0
THEMES = frozenset({"road", "water", "ditch"})


class Clutter:
    """Count what lies in a box of the sheet, in cells of a millimetre, in a table of sums."""

    def __init__(self, xy_mm: NDArray[np.float64], bounds: Box) -> None:
        """Take points in millimetres of the sheet; those outside the bounds do not count."""
        self._corner = np.array([bounds.left, bounds.top])
        columns = int(np.ceil(bounds.width / CELL_MM))
        rows = int(np.ceil(bounds.height / CELL_MM))
        column, row = np.floor((xy_mm - self._corner) / CELL_MM).astype(np.int64).T
        inside = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
        cells = np.zeros((rows + 1, columns + 1), dtype=np.int64)
        cells[row[inside] + 1, column[inside] + 1] = 1
        self._sums = cells.cumsum(axis=0).cumsum(axis=1)

    def count_met(self, box: Box) -> int:
        """Return how many cells with something in them a box meets."""
        rows, columns = self._sums.shape
        x, y = self._corner.tolist()
        left, right = int((box.left - x) / CELL_MM), int((box.right - x) / CELL_MM) + 1
        top, bottom = int((box.top - y) / CELL_MM), int((box.bottom - y) / CELL_MM) + 1
        left, right = (min(max(i, 0), columns - 1) for i in (left, right))
        top, bottom = (min(max(i, 0), rows - 1) for i in (top, bottom))
        sums = self._sums
        found = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
        return int(found)


def clutter_of(
    plan: Plan, view: MapView, style: MapStyle, bounds: Box, themes: ThemePicture
) -> Clutter | None:
    """Return what of roads, waters, houses and theme layers a sheet shows; None for nothing.

    Of theme layers that are points and lines; areas would leave no room.
    """
    shown = themes_shown(view, style) & THEMES
    lines = [
        shapely.LineString(line)
        for reference in plan.references.values()
        if reference.theme in shown
        for line in reference.lines
        if len(line) > 1
    ]
    step_mm = CELL_MM * view.metres_per_unit * MM_PER_M
    parts = [shapely.get_coordinates(shapely.segmentize(np.array(lines, dtype=object), step_mm))]
    if style.shows(MapLayer.HOUSEHOLDS):
        parts.append(plan.household_points.xy_mm.astype(np.float64))
    if style.shows(MapLayer.THEMES):
        parts += [part for drawing in themes.drawings for part in _of_theme(drawing, view, step_mm)]
    points = np.concatenate(parts)
    if len(points) == 0:
        return None
    return Clutter(view.to_screen(points / MM_PER_M), bounds)


def _of_theme(
    drawing: ThemeDrawing, view: MapView, step_mm: float
) -> Iterator[NDArray[np.float64]]:
    """Yield places in sight, in millimetres of the land, so close that no cell is left out."""
    for each in drawing.classes:
        if drawing.shape is ThemeShape.POINTS:
            reach = drawing.style.size_of(each.number) / 2
            steps = np.arange(-reach, reach + CELL_MM / 2, CELL_MM) * view.metres_per_unit
            about = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
            points_m = points_in(each.points_m, view.bounds_m)
            yield ((points_m[:, np.newaxis] + about) * MM_PER_M).reshape(-1, 2)
        elif drawing.shape is ThemeShape.LINES:
            near = apart(each.lines.within(view.bounds_m, 0.0))
            lines = np.array([shapely.LineString(line * MM_PER_M) for line in near], dtype=object)
            yield shapely.get_coordinates(shapely.segmentize(lines, step_mm))
