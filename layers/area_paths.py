"""The land of labels in painter units."""

from collections.abc import Iterable

from PySide6.QtGui import QPainterPath

from gis.topology.records import Label
from layers.clipping import rings_in_sight
from layers.map_view import MapView
from layers.scene import Scene
from layers.to_qt import XY, joined, path_of


def area_rings(
    scene: Scene, labels: Iterable[Label], view: MapView, tolerance_m: float
) -> list[XY]:
    """Return the closed rings of all land of some labels, cut to what may be seen."""
    rings = scene.areas.rings_m(labels, tolerance_m)
    xy, starts = joined(rings)
    xy = view.to_screen(xy)
    ends = [*starts[1:].tolist(), len(xy)]
    on_screen = [xy[start:end] for start, end in zip(starts.tolist(), ends, strict=False)]
    return rings_in_sight(on_screen, view.width, view.height)


def area_path(
    scene: Scene, labels: Iterable[Label], view: MapView, tolerance_m: float
) -> QPainterPath:
    """Return the joint land of some labels that do not touch each other along a line."""
    return path_of(*joined(area_rings(scene, labels, view, tolerance_m)))
