"""The map without lettering: all layers that may be cut into tiles, in their order."""

from PySide6.QtGui import QPainter

from layers.map_view import MapView
from layers.scene import Scene
from layers.style import MapStyle


def paint_map(painter: QPainter, view: MapView, scene: Scene, style: MapStyle) -> None:
    """Paint background, fills, unassigned land, boundaries and households, as `style` shows.

    The part painters have the same signature:
    layers.grid_fills.paint_grid_fills, layers.unassigned.paint_unassigned,
    layers.boundary_lines.paint_boundaries, layers.households.paint_households,
    layers.findings.paint_findings (not part of this function: findings go with the labels),
    layers.screen_labels.paint_labels (likewise).
    """
    raise NotImplementedError
