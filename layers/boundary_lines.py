"""Boundaries: thin between grids, heavier the higher the unit, heaviest round everything."""

from PySide6.QtGui import QPainter

from layers.boundary_kind import BoundaryKind
from layers.map_view import MapView
from layers.scene import Scene
from layers.strokes import stroke_lines
from layers.style import LineStyle, MapLayer, MapStyle


def paint_boundaries(painter: QPainter, view: MapView, scene: Scene, style: MapStyle) -> None:
    """Draw each boundary once, as the highest that it is, higher ones over lower ones."""
    margin = view.units(max(line_style(style, kind).width_mm for kind in BoundaryKind))
    lines = scene.arcs.lines_in(view.bounds_beyond_m(margin), style.tolerance_m(view))
    for kind in BoundaryKind:
        layer = MapLayer.GRID_LINES if kind is BoundaryKind.GRID else MapLayer.UNIT_LINES
        if style.shows(layer) and lines[kind]:
            stroke_lines(painter, view, lines[kind], line_style(style, kind))


def line_style(style: MapStyle, kind: BoundaryKind) -> LineStyle:
    """Return how a kind of boundary is drawn; legends ask this too."""
    return {
        BoundaryKind.GRID: style.grid_line,
        BoundaryKind.VILLAGE: style.village_line,
        BoundaryKind.TOWNSHIP: style.township_line,
        BoundaryKind.COUNTY: style.county_line,
        BoundaryKind.FRAME: style.frame_line,
    }[kind]
