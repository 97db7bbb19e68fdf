"""Households: a dot each, thinned where they crowd, and a density picture from far away."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap
from shiboken6 import wrapInstance

from layers.map_view import MapView
from layers.reference_lines import points_in
from layers.scene import Scene
from layers.style import DotStyle, MapStyle
from layers.to_qt import XY, polygon_of

_FRAGMENT = np.dtype(
    [(name, "f8") for name in ("x", "y", "left", "top", "width", "height")]
    + [(name, "f8") for name in ("scale_x", "scale_y", "rotation", "opacity")]
)
"""Qt's QPainter.PixmapFragment."""

_CROWDED = 0.4
"""Of two dots nearer to each other than this part of their diameter one is enough."""

_INNER = 0.72
"""The part of a dot's diameter that its outline leaves free."""

_HOLLOW = 0.4
"""The part of a dot's diameter that is hollow where the place is approximate."""

_DENSITY_CLASSES = (1, 4, 12, 40)


def paint_households(painter: QPainter, view: MapView, scene: Scene, style: MapStyle) -> None:
    """Draw the located households as dots, or as densities where dots would only be a stain.

    Those whose place is approximate are hollow, and lie below the others.
    """
    if not are_dots(view, style):
        _paint_density(painter, view, scene, style.households)
        return
    for dots, points_m in (
        (style.rough_households, scene.rough_dots_m),
        (style.households, scene.sure_dots_m),
    ):
        bounds_m = view.bounds_beyond_m(view.units(dots.diameter_mm) * (1 + _CROWDED))
        paint_marks(painter, view, points_in(points_m, bounds_m), dots)


def paint_marks(painter: QPainter, view: MapView, xy_m: XY, style: DotStyle) -> None:
    """Draw a mark at each of some points, (n, 2) metres, that lie in the view or touch it."""
    if isinstance(painter.device(), QImage):
        _paint_stamps(painter, view, xy_m, style)
    else:
        _paint_circles(painter, view, xy_m, style)


def are_dots(view: MapView, style: MapStyle) -> bool:
    """Tell whether households are painted as dots in this view, not as densities."""
    metres_per_pixel = view.scale_denominator * 0.2646 / 1000.0
    return metres_per_pixel < style.households.density_from_m


def _paint_stamps(painter: QPainter, view: MapView, xy_m: XY, style: DotStyle) -> None:
    diameter = view.units(style.diameter_mm)
    stamp_points(painter, view, xy_m, _stamp(diameter, style), diameter)


def stamp_points(
    painter: QPainter, view: MapView, xy_m: XY, stamp: QPixmap, diameter: float
) -> None:
    """Put a stamp on each of some points of a picture, (n, 2) metres, fewer where they crowd."""
    spacing = max(1, round(diameter * _CROWDED))
    pixels, origin = _on_pixels(view, xy_m)
    chosen = _one_a_cell(pixels, spacing)
    if len(chosen) == 0:
        return
    fragments = np.zeros(len(chosen), dtype=_FRAGMENT)
    fragments["x"], fragments["y"] = (chosen - np.rint(origin)).T
    fragments["width"], fragments["height"] = stamp.width(), stamp.height()
    fragments["scale_x"] = fragments["scale_y"] = fragments["opacity"] = 1.0
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    first: Any = wrapInstance(fragments.ctypes.data, QPainter.PixmapFragment)
    painter.drawPixmapFragments(first, len(fragments), stamp)


def _paint_circles(painter: QPainter, view: MapView, xy_m: XY, style: DotStyle) -> None:
    xy = view.to_screen(xy_m)
    for colour, share in rings_of(style):
        size = view.units(style.diameter_mm) * share
        pen = QPen(QColor(colour), size)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPoints(polygon_of(xy))


def _paint_density(painter: QPainter, view: MapView, scene: Scene, style: DotStyle) -> None:
    size = max(1, round(view.units(style.bin_mm)))
    pixels, origin = _on_pixels(view, scene.dots_within(view.bounds_beyond_m(size)))
    if len(pixels) == 0:
        return
    first = np.floor_divide(np.floor(origin).astype(np.int64), size)
    last = np.floor_divide(
        np.ceil(origin + np.array([view.width, view.height])).astype(np.int64), size
    )
    columns, rows = (last - first + 1).tolist()
    bins = np.floor_divide(pixels, size) - first
    within = ((bins >= 0) & (bins < (columns, rows))).all(axis=1)
    flat = bins[within, 1] * columns + bins[within, 0]
    counts = np.bincount(flat, minlength=columns * rows)
    classes = np.searchsorted(_DENSITY_CLASSES, counts, side="right")
    table = [QColor(0, 0, 0, 0), *(QColor(colour) for colour in style.density)]
    shades = np.array([_premultiplied(colour) for colour in table], dtype=np.uint32)
    cells = np.ascontiguousarray(shades[classes])
    image = QImage(
        cells.data, columns, rows, columns * 4, QImage.Format.Format_ARGB32_Premultiplied
    )
    left, top = (first * size - origin).tolist()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    painter.drawImage(QRectF(left, top, columns * size, rows * size), image)


def _on_pixels(view: MapView, xy_m: XY) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return points as whole pixels of the land, and the pixel of the view's upper left."""
    west, _, _, north = view.bounds_m
    flip = np.array([1.0, -1.0]) / view.metres_per_unit
    return np.floor(xy_m * flip).astype(np.int64), np.array([west, north]) * flip


def _one_a_cell(pixels: NDArray[np.int64], spacing: int) -> NDArray[np.int64]:
    """Keep the first dot of every cell of `spacing` pixels; cells lie fast on the land."""
    if spacing > 1 and len(pixels):
        cells = np.floor_divide(pixels, spacing)
        cells -= cells.min(axis=0)
        keys = cells[:, 0] * (int(cells[:, 1].max()) + 1) + cells[:, 1]
        _, first = np.unique(keys, return_index=True)
        pixels = pixels[first]
    return pixels


def rings_of(style: DotStyle) -> tuple[tuple[str, float], ...]:
    """Return the discs of a mark from the largest: colour, and part of the diameter."""
    discs = ((style.outline, 1.0), (style.fill, _INNER))
    return discs if style.hollow is None else (*discs, (style.hollow, _HOLLOW))


def _stamp(diameter: float, style: DotStyle) -> QPixmap:
    side = 2 * int(np.ceil(diameter / 2))
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for colour, share in rings_of(style):
        radius = share * diameter / 2
        painter.setBrush(QColor(colour))
        painter.drawEllipse(QPointF(side / 2, side / 2), radius, radius)
    painter.end()
    return QPixmap.fromImage(image)


def _premultiplied(colour: QColor) -> int:
    alpha = colour.alpha()
    red, green, blue = (c * alpha // 255 for c in (colour.red(), colour.green(), colour.blue()))
    return (alpha << 24) | (red << 16) | (green << 8) | blue
