"""Base maps painted at once: for paper, for pictures and for tests."""

import time
from collections.abc import Iterator, Sequence
from math import ceil

from pyproj import CRS
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

from layers.base_maps.finding import BaseLayer, Finder, layer_of
from layers.base_maps.held import HeldSource
from layers.base_maps.layer_painting import paint_layer
from layers.base_maps.memory import TileMemory
from layers.base_maps.shown import ShownBaseMap
from layers.map_view import MapView

_MOST_PIXELS_PER_MM = 8.0
"""Two hundred to the inch: pictures of the land have no more to give."""

_SQUARE_PX = 1024


def paint_base_maps(
    painter: QPainter,
    view: MapView,
    crs: CRS,
    shown: Sequence[ShownBaseMap],
    *,
    waits: bool = False,
    is_dark: bool = False,
) -> None:
    """Paint what can be seen of base maps, the first lowest, over what there is.

    With `waits` services are asked and waited for; without, only what is at hand is painted.
    Raises InputProblem where a base map cannot be placed in the project's system. Pictures are
    laid down in squares at no more than 200 pixels to the inch, whatever paints them.
    """
    finder = Finder(TileMemory(), time.monotonic, waits=waits)
    layers = [
        layer_of(one.record.name, HeldSource(one.source), crs, one.record.opacity)
        for one in shown
        if one.is_seen
    ]
    for layer in layers:
        if layer.is_vector:
            paint_layer(painter, view, layer, finder, is_dark=is_dark)
        else:
            _paint_in_squares(painter, view, layer, finder)


def _paint_in_squares(painter: QPainter, view: MapView, layer: BaseLayer, finder: Finder) -> None:
    ratio = min(1.0, _MOST_PIXELS_PER_MM / view.units_per_mm)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, False)
    for left, top, part in _squares(view.magnified(ratio)):
        image = QImage(
            round(part.width), round(part.height), QImage.Format.Format_ARGB32_Premultiplied
        )
        image.fill(0)
        inner = QPainter(image)
        try:
            paint_layer(inner, part, layer, finder, is_dark=False)
        finally:
            inner.end()
        side = 1 / ratio
        target = QRectF(left * side, top * side, part.width * side, part.height * side)
        painter.drawImage(target, image)
    painter.restore()


def _squares(view: MapView) -> Iterator[tuple[int, int, MapView]]:
    """Yield squares of whole pixels that make up a view, each with its upper left corner."""
    for top in range(0, ceil(view.height), _SQUARE_PX):
        for left in range(0, ceil(view.width), _SQUARE_PX):
            width = min(_SQUARE_PX, ceil(view.width) - left)
            height = min(_SQUARE_PX, ceil(view.height) - top)
            (middle,) = view.to_world([(left + width / 2, top + height / 2)]).tolist()
            yield left, top, view.centred(*middle).resized(width, height)
