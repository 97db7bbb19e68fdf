"""Boundaries: thin between grids, heavier the higher the unit, heaviest round everything."""

from collections.abc import Sequence

from PySide6.QtGui import QPainter

from layers.boundary_kind import BoundaryKind
from layers.map_view import MapView
from layers.scene import Scene
from layers.strokes import stroke_lines
from layers.style import LineStyle, MapStyle


def paint_grid_lines(painter: QPainter, view: MapView, scene: Scene, style: MapStyle) -> None:
    """Draw the boundaries between grids of one unit."""
    _paint(painter, view, scene, style, (BoundaryKind.GRID,))


def paint_unit_lines(painter: QPainter, view: MapView, scene: Scene, style: MapStyle) -> None:
    """Draw each boundary of units once, as the highest that it is, higher ones over lower ones."""
    _paint(painter, view, scene, style, BoundaryKind.of_units())


def _paint(
    painter: QPainter,
    view: MapView,
    scene: Scene,
    style: MapStyle,
    kinds: Sequence[BoundaryKind],
) -> None:
    margin = view.units(max(line_style(style, kind).width_mm for kind in kinds))
    lines = scene.arcs.lines_in(view.bounds_beyond_m(margin), style.tolerance_m(view), kinds)
    for kind in kinds:
        if lines[kind]:
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
