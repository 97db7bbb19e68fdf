"""Painting one base map from what is known of its tiles, coarser ones in place of missing ones."""

from collections.abc import Iterator
from functools import partial
from math import ceil, floor, inf

from PySide6.QtGui import QPainter

from gis.base_maps.tile_scheme import PyramidTile
from layers.base_maps.finding import BaseLayer, Finder
from layers.base_maps.memory import Known
from layers.base_maps.pictures import draw_picture
from layers.base_maps.raster_painting import warped
from layers.base_maps.sampling import Picture, part_enlarged
from layers.base_maps.vector_painting import paint_vector_tiles
from layers.base_maps.vector_tiles import VectorTile, outline_of
from layers.base_maps.warping import mesh_of, steady_resolution
from layers.fading import paint_faded
from layers.map_view import MapView
from layers.to_qt import XY

_COARSER_LEVELS = 6
_MOST_TILES = 150
_VECTOR_TILE_PX = 2.0
"""Vector tiles are made to be shown at twice the size of pictures."""


def paint_layer(
    painter: QPainter, view: MapView, layer: BaseLayer, finder: Finder, *, is_dark: bool
) -> frozenset[PyramidTile]:
    """Paint a base map over what there is; return the tiles that it lacks so far.

    Units of the view are pixels.
    """
    lacking: set[PyramidTile] = set()
    if layer.is_vector:
        tiles = list(_vector_tiles(view, layer, finder, lacking))
        paint = partial(paint_vector_tiles, view=view, tiles=tiles, is_dark=is_dark)
        if tiles:
            paint_faded(painter, view, layer.opacity, paint)
        return frozenset(lacking)

    def look(tile: PyramidTile) -> Picture | None:
        return _pixels(layer, finder, tile, lacking)

    picture = warped(view, layer.pyramid, look)
    if picture is not None:
        draw_picture(painter, picture, layer.opacity)
    return frozenset(lacking)


def _pixels(
    layer: BaseLayer, finder: Finder, tile: PyramidTile, lacking: set[PyramidTile]
) -> Picture | None:
    found, at = _best(layer, finder, tile, lacking)
    content = None if found is None else found.content
    if content is None or isinstance(content, VectorTile):
        return None
    steps = tile.level - at.level
    if not steps:
        return content
    return part_enlarged(
        content, steps, tile.column - (at.column << steps), tile.row - (at.row << steps)
    )


def _best(
    layer: BaseLayer, finder: Finder, tile: PyramidTile, lacking: set[PyramidTile]
) -> tuple[Known | None, PyramidTile]:
    """Return what is known of a tile, or of the nearest coarser one that has it."""
    known = finder.find(layer, tile)
    if known is None or known.until < inf:
        lacking.add(tile)
    at: PyramidTile | None = tile
    for _ in range(_COARSER_LEVELS):
        if at is None or (known is not None and known.content is not None):
            break
        at = layer.pyramid.coarser(at)
        known = None if at is None else finder.find(layer, at)
    return known, at or tile


def _vector_tiles(
    view: MapView, layer: BaseLayer, finder: Finder, lacking: set[PyramidTile]
) -> Iterator[tuple[VectorTile, XY | None]]:
    for tile in _tiles_in(view, layer):
        known, at = _best(layer, finder, tile, lacking)
        if known is not None and isinstance(known.content, VectorTile):
            yield known.content, (None if at == tile else outline_of(layer.to_land(tile)))


def _tiles_in(view: MapView, layer: BaseLayer) -> list[PyramidTile]:
    pyramid = layer.pyramid
    resolution = steady_resolution(view, pyramid.plane)
    found = None if resolution is None else pyramid.level_for(resolution * _VECTOR_TILE_PX)
    bounds = mesh_of(view, pyramid.plane).bounds
    if found is None or bounds is None:
        return []
    level = found[0]
    side = pyramid.pixel(level) * pyramid.tile_px
    columns, rows = pyramid.tiles(level)
    return [
        PyramidTile(level, column, row)
        for row in range(
            max(floor(bounds[1] / side), rows.start), min(ceil(bounds[3] / side), rows.stop)
        )
        for column in range(
            max(floor(bounds[0] / side), columns.start), min(ceil(bounds[2] / side), columns.stop)
        )
    ][:_MOST_TILES]
