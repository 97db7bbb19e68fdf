"""The grids as coloured areas."""

from PySide6.QtGui import QColor, QPainter

from gis.topology.records import Label, grid_of, is_grid
from layers.area_paths import area_path
from layers.map_view import MapView
from layers.scene import Scene
from layers.style import MapStyle


def paint_grid_fills(painter: QPainter, view: MapView, scene: Scene, style: MapStyle) -> None:
    """Fill each grid with its colour, one path for each colour: equal colours never adjoin.

    Opaque and without antialiasing, so that neighbours meet without a seam; the boundaries drawn
    over them hide the steps.
    """
    by_fill: dict[str, list[Label]] = {}
    for label in scene.areas.in_bounds(view.bounds_m):
        if is_grid(label):
            number = scene.colours[grid_of(label)]
            by_fill.setdefault(style.fills[number % len(style.fills)], []).append(label)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for fill, labels in sorted(by_fill.items()):
        path = area_path(scene, labels, view, style.tolerance_m(view))
        painter.fillPath(path, QColor(fill))
