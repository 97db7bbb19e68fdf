"""Households: a dot each, thinned where they crowd, and a density picture from far away."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPixmap
from shiboken6 import wrapInstance

from layers.map_view import MapView
from layers.scene import Scene
from layers.style import DotStyle, MapStyle
from layers.to_qt import polygon_of

_FRAGMENT = np.dtype(
    [(name, "f8") for name in ("x", "y", "left", "top", "width", "height")]
    + [(name, "f8") for name in ("scale_x", "scale_y", "rotation", "opacity")]
)
"""Qt's QPainter.PixmapFragment."""

_CROWDED = 0.4
"""Of two dots nearer to each other than this part of their diameter one is enough."""

_INNER = 0.72
"""The part of a dot's diameter that its outline leaves free."""

_DENSITY_CLASSES = (1, 4, 12, 40)


def paint_households(painter: QPainter, view: MapView, scene: Scene, style: MapStyle) -> None:
    """Draw the located households as dots, or as densities where dots would only be a stain."""
    dots = style.households
    if not are_dots(view, style):
        _paint_density(painter, view, scene, dots)
    elif isinstance(painter.device(), QImage):
        _paint_stamps(painter, view, scene, dots)
    else:
        _paint_circles(painter, view, scene, dots)


def are_dots(view: MapView, style: MapStyle) -> bool:
    """Tell whether households are painted as dots in this view, not as densities."""
    metres_per_pixel = view.scale_denominator * 0.2646 / 1000.0
    return metres_per_pixel < style.households.density_from_m


def _paint_stamps(painter: QPainter, view: MapView, scene: Scene, style: DotStyle) -> None:
    stamp = _stamp(view.units(style.diameter_mm), style)
    spacing = max(1, round(view.units(style.diameter_mm) * _CROWDED))
    pixels, origin = _on_pixels(view, scene, stamp.width() + spacing)
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


def _paint_circles(painter: QPainter, view: MapView, scene: Scene, style: DotStyle) -> None:
    diameter = view.units(style.diameter_mm)
    xy = view.to_screen(scene.dots_within(view.bounds_beyond_m(diameter)))
    for colour, size in ((style.outline, diameter), (style.fill, diameter * _INNER)):
        pen = QPen(QColor(colour), size)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPoints(polygon_of(xy))


def _paint_density(painter: QPainter, view: MapView, scene: Scene, style: DotStyle) -> None:
    size = max(1, round(view.units(style.bin_mm)))
    pixels, origin = _on_pixels(view, scene, size)
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


def _on_pixels(
    view: MapView, scene: Scene, margin: float
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the dots as whole pixels of the land, and the pixel of the view's upper left."""
    xy = scene.dots_within(view.bounds_beyond_m(margin))
    west, _, _, north = view.bounds_m
    flip = np.array([1.0, -1.0]) / view.metres_per_unit
    return np.floor(xy * flip).astype(np.int64), np.array([west, north]) * flip


def _one_a_cell(pixels: NDArray[np.int64], spacing: int) -> NDArray[np.int64]:
    """Keep the first dot of every cell of `spacing` pixels; cells lie fast on the land."""
    if spacing > 1 and len(pixels):
        cells = np.floor_divide(pixels, spacing)
        cells -= cells.min(axis=0)
        keys = cells[:, 0] * (int(cells[:, 1].max()) + 1) + cells[:, 1]
        _, first = np.unique(keys, return_index=True)
        pixels = pixels[first]
    return pixels


def _stamp(diameter: float, style: DotStyle) -> QPixmap:
    side = 2 * int(np.ceil(diameter / 2))
    image = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for colour, radius in ((style.outline, diameter / 2), (style.fill, diameter * _INNER / 2)):
        painter.setBrush(QColor(colour))
        painter.drawEllipse(QPointF(side / 2, side / 2), radius, radius)
    painter.end()
    return QPixmap.fromImage(image)


def _premultiplied(colour: QColor) -> int:
    alpha = colour.alpha()
    red, green, blue = (c * alpha // 255 for c in (colour.red(), colour.green(), colour.blue()))
    return (alpha << 24) | (red << 16) | (green << 8) | blue
