"""Painting vector tiles: theme by theme across all tiles, so that no tile hides another's lines."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath

from layers.base_maps.vector_style import GROUND, LOOKS, Theme
from layers.base_maps.vector_tiles import VectorTile
from layers.map_view import MapView
from layers.strokes import stroke_lines
from layers.style import LineStyle
from layers.to_qt import XY, Lines, apart, chosen, lengths_of, path_of

_VERTICES_AT_ONCE = 3000
"""Painting holds the interpreter: what is painted in one call must not last longer than a frame."""


def paint_vector_tiles(
    painter: QPainter,
    view: MapView,
    tiles: Sequence[tuple[VectorTile, XY | None]],
    *,
    is_dark: bool,
) -> None:
    """Paint tiles; one with an outline stands in for a finer one and is cut there."""
    for tile, outline in tiles:
        if outline is not None:
            painter.save()
            painter.setClipPath(_path(view, outline), Qt.ClipOperation.IntersectClip)
            _paint(painter, view, [tile], is_dark=is_dark)
            painter.restore()
    _paint(painter, view, [tile for tile, outline in tiles if outline is None], is_dark=is_dark)


def _path(view: MapView, outline: XY) -> QPainterPath:
    return path_of(view.to_screen(outline), [0])


def _paint(painter: QPainter, view: MapView, tiles: Sequence[VectorTile], *, is_dark: bool) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for tile in tiles:
        painter.fillPath(_path(view, tile.outline), QColor(GROUND.colour(is_dark=is_dark)))
    metres_per_mm = view.metres_per_unit * view.units_per_mm
    for theme in Theme:
        look = LOOKS[theme]
        if metres_per_mm > look.to_metres_per_mm:
            continue
        colour = look.colour(is_dark=is_dark)
        for tile in tiles:
            lines = _seen(view, tile, theme, view.units(look.width_mm))
            if lines is None:
                continue
            if look.is_area:
                _fill(painter, view, lines, QColor(colour))
            else:
                stroke_lines(painter, view, apart(lines), LineStyle(colour, look.width_mm))


def _seen(view: MapView, tile: VectorTile, theme: Theme, margin: float) -> Lines | None:
    shapes = tile.shapes.get(theme)
    if shapes is None:
        return None
    west, south, east, north = view.bounds_beyond_m(margin)
    boxes = shapes.boxes
    seen = (boxes[:, 0] <= east) & (boxes[:, 2] >= west)
    seen &= (boxes[:, 1] <= north) & (boxes[:, 3] >= south)
    return chosen(shapes.lines, seen) if seen.any() else None


def _fill(painter: QPainter, view: MapView, lines: Lines, colour: QColor) -> None:
    """Fill rings; holes run the other way round (specification 4.3.4.4).

    Rings that belong together stand together, and a cut between the two would fill a hole.
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    xy, starts = view.to_screen(lines[0]), lines[1]
    area = _areas(xy, starts)
    outer = np.flatnonzero(np.sign(area) == np.sign(area[0]))
    first = 0
    ends = [*outer[1:].tolist(), len(starts)]
    lengths = np.cumsum(lengths_of((xy, starts)))
    for end in ends:
        since = lengths[first - 1] if first else 0
        if lengths[end - 1] - since >= _VERTICES_AT_ONCE or end == len(starts):
            low = starts[first]
            high = starts[end] if end < len(starts) else len(xy)
            path = path_of(xy[low:high], starts[first:end] - low)
            path.setFillRule(Qt.FillRule.WindingFill)
            painter.fillPath(path, colour)
            first = end


def _areas(xy: XY, starts: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return twice the signed area of each ring."""
    following = np.roll(np.arange(len(xy)), -1)
    ends = np.append(starts[1:], len(xy)) - 1
    following[ends] = starts
    cross = xy[:, 0] * xy[following, 1] - xy[following, 0] * xy[:, 1]
    area = np.add.reduceat(cross, starts)
    area[area == 0] = 1.0
    return np.asarray(area)
