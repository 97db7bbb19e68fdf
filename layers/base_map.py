"""The map without lettering: all layers that may be cut into tiles, in their order."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from layers.boundary_lines import paint_boundaries
from layers.grid_fills import paint_grid_fills
from layers.households import paint_households
from layers.map_view import MapView
from layers.scene import Scene
from layers.style import MapLayer, MapStyle
from layers.unassigned import paint_unassigned


def paint_map(painter: QPainter, view: MapView, scene: Scene, style: MapStyle) -> None:
    """Paint background, fills, unassigned land, boundaries and households, as `style` shows.

    Labels and findings are not part of it: they must not be cut at the borders of tiles.
    """
    painter.fillRect(QRectF(0, 0, view.width, view.height), QColor(style.background))
    if style.shows(MapLayer.FILLS):
        paint_grid_fills(painter, view, scene, style)
    if style.shows(MapLayer.UNASSIGNED):
        paint_unassigned(painter, view, scene, style)
    paint_boundaries(painter, view, scene, style)
    if style.shows(MapLayer.HOUSEHOLDS):
        paint_households(painter, view, scene, style)
