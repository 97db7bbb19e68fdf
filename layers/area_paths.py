"""The land of labels in painter units."""

from collections.abc import Iterable

from PySide6.QtGui import QPainterPath

from gis.topology.records import Label
from layers.clipping import rings_in_sight
from layers.map_view import MapView
from layers.scene import Scene
from layers.to_qt import Lines, joined, path_of


def area_rings(scene: Scene, labels: Iterable[Label], view: MapView, tolerance_m: float) -> Lines:
    """Return the closed rings of all land of some labels, cut to what may be seen."""
    xy, starts = joined(scene.areas.rings_m(labels, tolerance_m))
    return rings_in_sight((view.to_screen(xy), starts), view.width, view.height)


def area_path(
    scene: Scene, labels: Iterable[Label], view: MapView, tolerance_m: float
) -> QPainterPath:
    """Return the joint land of some labels that do not touch each other along a line."""
    return path_of(*area_rings(scene, labels, view, tolerance_m))
