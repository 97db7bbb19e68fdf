"""Painting a page: the same map painters as on the screen, then lettering and furniture.

A page is painted as layers that readers of a PDF may show and hide.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

import shapely
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath
from shapely.geometry.base import BaseGeometry

from app.printing.output.leaves import Leaf, LeafLayer
from app.printing.sheets.page import Ground, MapFrame, Page
from gis.texts import Texts
from layers.boxes import Box
from layers.drawing import Ruler
from layers.drawing_painting import paint_shapes
from layers.layer_view import MapLayer
from layers.map_layers import paint_layers
from layers.map_view import MapView
from layers.outline_band import paint_band
from layers.references import REFERENCE_LAYERS
from layers.strokes import pen_of
from layers.to_qt import XY, joined, path_of, polygon_of

VEIL = QColor(255, 255, 255, 200)
THIN_VEIL = QColor(255, 255, 255, 120)
"""Over base maps where a map has no focus: context, but legible."""
LAYERS: tuple[tuple[str, tuple[MapLayer, ...]], ...] = (
    ("ground", (MapLayer.FILLS, MapLayer.UNASSIGNED)),
    ("references", REFERENCE_LAYERS),
    ("themes", (MapLayer.THEMES,)),
    (
        "boundaries",
        (MapLayer.EXCLUSIVE, MapLayer.SUB_GRID_LINES, MapLayer.GRID_LINES, MapLayer.UNIT_LINES),
    ),
    ("households", (MapLayer.HOUSEHOLDS, MapLayer.ACCESS)),
)


def leaf_of(page: Page, identity: str, ruler: Ruler, texts: Texts) -> Leaf:
    """Return a page as writers take it."""
    return Leaf(
        page.paper_mm,
        page.title,
        identity,
        page.label,
        lambda: tuple(_layers(page, ruler, texts)),
    )


def paint_page(painter: QPainter, page: Page, ruler: Ruler, units_per_mm: float) -> None:
    """Paint a page on a painter whose origin is the sheet's upper left corner."""
    for _, paint in _paints(page, ruler):
        paint(painter, units_per_mm)


def _layers(page: Page, ruler: Ruler, texts: Texts) -> Iterator[LeafLayer]:
    for name, paint in _paints(page, ruler):
        yield LeafLayer(texts(f"print.layer_{name}"), paint)


def _paints(page: Page, ruler: Ruler) -> Iterator[tuple[str, Callable[[QPainter, float], None]]]:
    """Yield the layers of a page from the lowest, each with what paints it.

    One map after the other, since a small one may stand over a large one.
    """
    for frame in page.maps:
        if frame.ground is not None:
            yield "base_maps", partial(_paint_ground, page=page, frame=frame, ground=frame.ground)
        for name, layers in LAYERS:
            if _has(frame, layers):
                yield name, partial(_paint_map_layers, frame=frame, layers=layers)
            if name == "references" and frame.band_mm is not None:
                yield "band", partial(_paint_band, frame=frame, outline_mm=frame.band_mm)
        if frame.focus is not None:
            yield "focus", partial(_paint_focus, frame=frame, focus=frame.focus)
        yield "names", partial(_paint_names, page=page, frame=frame, ruler=ruler)
    yield "furniture", partial(_paint_parts, page=page, ruler=ruler)


def _has(frame: MapFrame, layers: tuple[MapLayer, ...]) -> bool:
    """Tell whether a map may show something of some layers."""
    if MapLayer.THEMES in layers and not frame.scene.themes.drawings:
        return False
    return any(frame.look.style.shows(layer) for layer in layers)


def _paint_ground(
    painter: QPainter, units_per_mm: float, *, page: Page, frame: MapFrame, ground: Ground
) -> None:
    """Paint what lies beneath the map, paler where the land is not what the map is about."""
    inner = _scaled(frame.inner, units_per_mm)
    painter.save()
    painter.setClipRect(inner)
    painter.fillRect(inner, QColor(frame.look.style.background))
    painter.save()
    painter.translate(inner.topLeft())
    ground.paint(painter, _view_of(frame, units_per_mm), page.paper_mm)
    painter.restore()
    if frame.subject_mm is not None:
        painter.fillPath(_outside(inner, _rings(frame.subject_mm, units_per_mm)), THIN_VEIL)
    painter.restore()


def _paint_map_layers(
    painter: QPainter, units_per_mm: float, *, frame: MapFrame, layers: tuple[MapLayer, ...]
) -> None:
    style, inner = frame.look.style, _scaled(frame.inner, units_per_mm)
    painter.save()
    painter.setClipRect(inner)
    if MapLayer.FILLS in layers and frame.ground is None:
        painter.fillRect(inner, QColor(style.background))
    # Only what is in the frame is painted, not what the sheet round it would show.
    painter.translate(inner.topLeft())
    paint_layers(painter, _view_of(frame, units_per_mm), frame.scene, style, layers)
    painter.restore()


def _view_of(frame: MapFrame, units_per_mm: float) -> MapView:
    """Return the view of the land in the frame, from its upper left corner."""
    west, south, east, north = frame.bounds_m
    whole = frame.view.centred((west + east) / 2, (south + north) / 2)
    return whole.resized(frame.inner.width, frame.inner.height).magnified(units_per_mm)


def _paint_band(
    painter: QPainter, units_per_mm: float, *, frame: MapFrame, outline_mm: BaseGeometry
) -> None:
    band = frame.look.style.band
    if band is None:
        return
    painter.save()
    painter.setClipRect(_scaled(frame.inner, units_per_mm))
    paint_band(painter, frame.view.magnified(units_per_mm), outline_mm, band)
    painter.restore()


def _paint_focus(
    painter: QPainter, units_per_mm: float, *, frame: MapFrame, focus: BaseGeometry
) -> None:
    """Make all land outside the focus pale and draw the focus's outline heavily."""
    inner = _scaled(frame.inner, units_per_mm)
    rings = _rings(focus, units_per_mm)
    painter.save()
    painter.setClipRect(inner)
    painter.fillPath(_outside(inner, rings), VEIL)
    painter.setPen(pen_of(frame.look.style.frame_line, frame.view.magnified(units_per_mm)))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for ring in rings:
        painter.drawPolygon(polygon_of(ring))
    painter.restore()


def _rings(land_mm: BaseGeometry, units_per_mm: float) -> list[XY]:
    return [
        shapely.get_coordinates(ring) * units_per_mm
        for ring in shapely.get_rings(shapely.get_parts(land_mm))
    ]


def _outside(inner: QRectF, rings: Sequence[XY]) -> QPainterPath:
    """Return a frame without the land in some rings."""
    path = QPainterPath()
    path.addRect(inner)
    path.addPath(path_of(*joined(rings)))
    return path


def _paint_names(
    painter: QPainter, units_per_mm: float, *, page: Page, frame: MapFrame, ruler: Ruler
) -> None:
    paint_shapes(painter, _sheet(page, units_per_mm), (*frame.over, *frame.label_shapes), ruler)


def _paint_parts(painter: QPainter, units_per_mm: float, *, page: Page, ruler: Ruler) -> None:
    sheet = _sheet(page, units_per_mm)
    # Some viewers of SVG know no clipping: what is round the maps is painted over as well.
    margins = QPainterPath()
    margins.addRect(QRectF(0, 0, sheet.width, sheet.height))
    for frame in page.maps:
        inner = QPainterPath()
        inner.addRect(_scaled(frame.inner, units_per_mm))
        margins = margins.subtracted(inner)
    if page.maps:
        painter.fillPath(margins, Qt.GlobalColor.white)
    for frame in page.maps:
        paint_shapes(painter, sheet, frame.frame, ruler)
    for part in page.parts:
        paint_shapes(painter, sheet, part.shapes, ruler)


def _sheet(page: Page, units_per_mm: float) -> MapView:
    """Return the view of the whole sheet: shapes know no land, only millimetres."""
    width, height = (side * units_per_mm for side in page.paper_mm)
    return MapView(0.0, 0.0, 1.0, width, height, units_per_mm)


def _scaled(box: Box, units_per_mm: float) -> QRectF:
    return QRectF(
        box.left * units_per_mm,
        box.top * units_per_mm,
        box.width * units_per_mm,
        box.height * units_per_mm,
    )
