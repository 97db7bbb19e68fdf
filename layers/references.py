"""Painting references under and between the grids, each theme from its own scale on."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter

from layers.clipping import rings_in_sight
from layers.households import paint_marks
from layers.layer_view import MapLayer
from layers.map_view import MapView
from layers.scene import Scene
from layers.strokes import pen_of, stroke_lines
from layers.style import MapStyle, ReferenceStyle
from layers.to_qt import Lines, apart, path_of

REFERENCE_LAYERS = (
    MapLayer.WATER,
    MapLayer.BUILDINGS,
    MapLayer.DITCHES,
    MapLayer.ROADS,
    MapLayer.VILLAGER_GROUPS,
    MapLayer.OTHER_REFERENCES,
    MapLayer.ADDRESSES,
)


def paint_references(
    painter: QPainter, view: MapView, scene: Scene, style: MapStyle, layer: MapLayer
) -> None:
    """Paint the references of one layer, where the map is large enough for their theme."""
    for look in style.references:
        if look.layer is layer and view.scale_denominator <= look.to_scale:
            _paint_theme(painter, view, scene, style, look)


def themes_shown(view: MapView, style: MapStyle) -> frozenset[str]:
    """Return the themes that are painted with the layers of a style at the scale of a view."""
    return frozenset(
        look.theme
        for look in style.references
        if style.shows(look.layer) and view.scale_denominator <= look.to_scale
    )


def _paint_theme(
    painter: QPainter, view: MapView, scene: Scene, style: MapStyle, look: ReferenceStyle
) -> None:
    references = scene.references.get(look.theme)
    if references is None:
        return
    bounds_m = view.bounds_beyond_m(view.units(look.line.width_mm))
    tolerance_m = style.tolerance_m(view)
    least_m = view.units(look.least_mm) * view.metres_per_unit
    areas = references.areas.within(bounds_m, tolerance_m, least_m)
    if len(areas[0]):
        _paint_areas(painter, view, areas, look)
    lines = references.lines.within(bounds_m, tolerance_m)
    if len(lines[0]):
        stroke_lines(painter, view, apart(lines), look.line)
    if look.mark is not None:
        paint_marks(painter, view, references.points_within(bounds_m), look.mark)


def _paint_areas(painter: QPainter, view: MapView, areas: Lines, look: ReferenceStyle) -> None:
    xy_m, starts = areas
    if look.fill is None or look.line.dash_mm:
        stroke_lines(painter, view, apart(areas), look.line)
        return
    rings = rings_in_sight((view.to_screen(xy_m), starts), view.width, view.height)
    path = path_of(*rings)
    # Areas of one theme may overlap; a house within a house is a house.
    path.setFillRule(Qt.FillRule.WindingFill)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(path, QColor(look.fill))
    painter.strokePath(path, pen_of(look.line, view))
