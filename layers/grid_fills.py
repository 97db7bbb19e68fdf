"""The grids as coloured areas."""

from collections.abc import Iterator, Mapping

from PySide6.QtGui import QColor, QPainter

from gis.topology.records import GridId, Label, grid_of, is_grid
from layers.area_paths import area_path, area_rings
from layers.grid_sizes import size_class
from layers.hatching import hatch
from layers.layer_view import FillScheme
from layers.map_view import MapView
from layers.scene import Scene
from layers.style import HatchStyle, MapStyle
from layers.to_qt import apart


def paint_grid_fills(painter: QPainter, view: MapView, scene: Scene, style: MapStyle) -> None:
    """Fill each grid with its colour, one path for each colour.

    Opaque and without antialiasing, so that neighbours meet without a seam; the boundaries drawn
    over them hide the steps.
    """
    by_fill: dict[str, list[Label]] = {}
    for label in scene.areas.in_bounds(view.bounds_m):
        if is_grid(label):
            by_fill.setdefault(fill_of(grid_of(label), scene, style), []).append(label)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    for fill, labels in sorted(by_fill.items()):
        path = area_path(scene, labels, view, style.tolerance_m(view))
        painter.fillPath(path, QColor(fill))
    hatched = _hatched(by_fill, style) if scene.themes.choropleth is None else ()
    for hatching, labels in hatched:
        rings = area_rings(scene, labels, view, style.tolerance_m(view))
        hatch(painter, view, apart(rings), hatching)


def _hatched(
    by_fill: Mapping[str, list[Label]], style: MapStyle
) -> Iterator[tuple[HatchStyle, list[Label]]]:
    for fill, hatching in zip(style.fills, style.hatches, strict=False):
        if fill in by_fill and hatching.slants:
            yield hatching, by_fill[fill]


def fill_of(grid: GridId, scene: Scene, style: MapStyle) -> str:
    """Return the colour of a grid with land, by the scheme of the style; legends ask this too.

    A sub-grid has that of the grid that it is part of. Where grids are coloured by a number, that
    goes before.
    """
    if scene.themes.choropleth is not None:
        return scene.themes.choropleth.colour_of(scene.plan.base_grid(grid))
    if style.layers.fills is FillScheme.SIZE:
        return style.fills[size_class(scene.plan, grid)]
    return style.fills[scene.colours[scene.plan.base_grid(grid)] % len(style.fills)]
