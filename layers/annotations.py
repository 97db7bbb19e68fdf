"""What lies over the tiles in one picture of the view: finding marks, and names above them."""

from PySide6.QtGui import QPainter

from layers.findings import paint_findings
from layers.map_view import MapView
from layers.scene import Scene
from layers.screen_labels import paint_labels
from layers.style import MapStyle


def paint_annotations(painter: QPainter, view: MapView, scene: Scene, style: MapStyle) -> None:
    """Paint what must not be cut at the borders of tiles, as `style` shows."""
    paint_findings(painter, view, scene, style)
    paint_labels(painter, view, scene, style)
