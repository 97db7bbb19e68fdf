"""Unassigned land: hatched, so that no gap is overlooked."""

from PySide6.QtGui import QColor, QPainter

from gis.topology.records import is_unassigned
from layers.area_paths import area_rings
from layers.hatching import hatch
from layers.map_view import MapView
from layers.scene import Scene
from layers.style import MapStyle
from layers.to_qt import apart, path_of


def paint_unassigned(painter: QPainter, view: MapView, scene: Scene, style: MapStyle) -> None:
    """Fill and hatch the land of units that no grid has."""
    labels = [label for label in scene.areas.in_bounds(view.bounds_m) if is_unassigned(label)]
    rings = area_rings(scene, labels, view, style.tolerance_m(view))
    if not len(rings[0]):
        return
    if style.unassigned.ground is not None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillPath(path_of(*rings), QColor(style.unassigned.ground))
    hatch(painter, view, apart(rings), style.unassigned)
