"""Boundaries: thin between grids, heavier the higher the unit; in dispute they stand out."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtGui import QPainter

from gis.topology.records import Follows, Standing
from layers.boundary_kind import BoundaryKind, LineClass
from layers.layer_view import BorderScheme
from layers.map_view import MapView
from layers.scene import Scene
from layers.strokes import stroke_lines
from layers.style import LineStyle, MapStyle


def paint_sub_grid_lines(painter: QPainter, view: MapView, scene: Scene, style: MapStyle) -> None:
    """Draw the boundaries within grids, where the map is large enough for them."""
    if view.scale_denominator <= style.sub_grids_to_scale:
        _paint(painter, view, scene, style, (BoundaryKind.SUB_GRID,))


def paint_grid_lines(painter: QPainter, view: MapView, scene: Scene, style: MapStyle) -> None:
    """Draw the boundaries between grids of one unit; in the edit scheme also what any follows."""
    if style.layers.borders is BorderScheme.EDIT:
        bounds_m = view.bounds_beyond_m(view.units(style.following_width_mm))
        following = scene.arcs.following_in(bounds_m, style.tolerance_m(view))
        for follows, lines in following.items():
            stroke_lines(painter, view, lines, following_style(style, follows))
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
    margin = view.units(max(kind_style(style, kind).width_mm for kind in kinds))
    lines = scene.arcs.lines_in(view.bounds_beyond_m(margin), style.tolerance_m(view), kinds)
    is_far = view.scale_denominator > style.dashes_to_scale
    for line_class, some in lines.items():
        line = _from_afar(style, line_class, view) if is_far else line_style(style, line_class)
        stroke_lines(painter, view, some, line)


def _from_afar(style: MapStyle, line_class: LineClass, view: MapView) -> LineStyle:
    """Return a hair line, which costs a tenth; dashes would only be a stain from far away."""
    if line_class.standing is Standing.AGREED:
        line_class = LineClass(line_class.kind)
    line = line_style(style, line_class)
    return replace(line, width_mm=min(line.width_mm, 1.0 / view.units_per_mm), dash_mm=())


def line_style(style: MapStyle, line_class: LineClass) -> LineStyle:
    """Return how a class of boundary is drawn; legends ask this too."""
    line = kind_style(style, line_class.kind)
    if style.layers.borders is BorderScheme.PLAIN:
        return line
    if line_class.standing is Standing.DISPUTED:
        return replace(
            style.disputed_line, width_mm=max(line.width_mm, style.disputed_line.width_mm)
        )
    if line_class.standing is Standing.AGREED:
        thicker = style.agreed_line.width_mm * line.width_mm / style.grid_line.width_mm
        return replace(style.agreed_line, width_mm=thicker)
    return line


def kind_style(style: MapStyle, kind: BoundaryKind) -> LineStyle:
    """Return how a kind of boundary is drawn about which nothing is noted."""
    return {
        BoundaryKind.SUB_GRID: style.sub_grid_line,
        BoundaryKind.GRID: style.grid_line,
        BoundaryKind.GROUP: style.group_line,
        BoundaryKind.VILLAGE: style.village_line,
        BoundaryKind.AREA: style.area_line,
        BoundaryKind.TOWNSHIP: style.township_line,
        BoundaryKind.COUNTY: style.county_line,
        BoundaryKind.CITY: style.city_line,
        BoundaryKind.FRAME: style.frame_line,
    }[kind]


def following_style(style: MapStyle, follows: Follows) -> LineStyle:
    """Return the band under a boundary that tells what it follows on the ground."""
    colour = dict(style.following)[follows]
    return LineStyle(colour, style.following_width_mm)
