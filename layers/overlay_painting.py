"""How the shapes of tools are painted over the map."""

from PySide6.QtGui import QPainter

from layers.map_view import MapView
from layers.overlay import Overlay


def paint_overlay(painter: QPainter, view: MapView, overlay: Overlay) -> None:
    """Paint the shapes in their order."""
    raise NotImplementedError
