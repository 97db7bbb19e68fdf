"""The map without lettering: all layers that may be cut into tiles, in the order of the view."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Protocol

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter

from layers.access import paint_access
from layers.boundary_lines import paint_grid_lines, paint_sub_grid_lines, paint_unit_lines
from layers.exclusive import paint_exclusive
from layers.fading import paint_faded
from layers.grid_fills import paint_grid_fills
from layers.households import paint_households
from layers.layer_view import MapLayer
from layers.map_view import MapView
from layers.references import REFERENCE_LAYERS, paint_references
from layers.scene import Scene
from layers.style import MapStyle
from layers.theme_painting import paint_themes
from layers.unassigned import paint_unassigned


class _Paint(Protocol):
    def __call__(self, painter: QPainter, view: MapView, scene: Scene, style: MapStyle) -> None: ...


_PAINTERS: Mapping[MapLayer, _Paint] = {
    MapLayer.FILLS: paint_grid_fills,
    MapLayer.UNASSIGNED: paint_unassigned,
    MapLayer.THEMES: paint_themes,
    MapLayer.EXCLUSIVE: paint_exclusive,
    MapLayer.SUB_GRID_LINES: paint_sub_grid_lines,
    MapLayer.GRID_LINES: paint_grid_lines,
    MapLayer.UNIT_LINES: paint_unit_lines,
    MapLayer.HOUSEHOLDS: paint_households,
    MapLayer.ACCESS: paint_access,
    **{layer: partial(paint_references, layer=layer) for layer in REFERENCE_LAYERS},
}


def paint_map(painter: QPainter, view: MapView, scene: Scene, style: MapStyle) -> None:
    """Paint the background and the layers, each as opaque as `style` says, the lowest first.

    Labels and findings are not part of it: they must not be cut at the borders of tiles.
    """
    painter.fillRect(QRectF(0, 0, view.width, view.height), QColor(style.background))
    paint_layers(painter, view, scene, style, _PAINTERS)


def paint_layers(
    painter: QPainter, view: MapView, scene: Scene, style: MapStyle, layers: Iterable[MapLayer]
) -> None:
    """Paint some layers without a background, each as opaque as `style` says, the lowest first.

    Layers that are cut into no tiles, findings and labels, are not painted.
    """
    for state in style.layers.painted(_PAINTERS.keys() & set(layers)):
        paint = partial(_PAINTERS[state.layer], view=view, scene=scene, style=style)
        paint_faded(painter, view, state.opacity, paint)
