"""Base maps painted in one go, from what their sources have at hand."""

from collections.abc import Sequence

from pyproj import CRS
from PySide6.QtGui import QPainter

from layers.base_maps.finding import Finder, layer_of
from layers.base_maps.held import HeldSource
from layers.base_maps.layer_painting import paint_layer
from layers.base_maps.memory import TileMemory
from layers.base_maps.shown import ShownBaseMap
from layers.map_view import MapView


def paint_at_hand(
    painter: QPainter, view: MapView, crs: CRS, base_maps: Sequence[ShownBaseMap]
) -> None:
    """Paint base maps, the first lowest, over what there is; units of the view are pixels."""
    finder = Finder(TileMemory(), lambda: 0.0)
    for one in base_maps:
        layer = layer_of(one.record.name, HeldSource(one.source), crs, one.record.opacity)
        paint_layer(painter, view, layer, finder, is_dark=False)
