"""A picture of what pixels a pyramid has for a view."""

from collections.abc import Callable, Iterator
from math import ceil, floor

import numpy as np

from gis.base_maps.tile_scheme import PyramidTile
from layers.base_maps.pyramids import Pyramid
from layers.base_maps.sampling import Picture, halved, sampled
from layers.base_maps.warping import mesh_of, steady_resolution
from layers.map_view import MapView

Look = Callable[[PyramidTile], Picture | None]

_MOST_TILES = 600
_SHARP_FROM = 4.0
"""Pixels enlarged this much are shown as squares: smoothing adds nothing to them."""


def warped(view: MapView, pyramid: Pyramid, look: Look) -> Picture | None:
    """Return a view, whose units are pixels, painted from tiles; None where there is nothing.

    `look` returns the pixels of a tile, or None.
    """
    resolution = steady_resolution(view, pyramid.plane)
    found = None if resolution is None else pyramid.level_for(resolution)
    if resolution is None or found is None:
        return None
    level, halvings = found
    mesh = mesh_of(view, pyramid.plane)
    bounds = mesh.bounds
    if bounds is None:
        return None
    side = pyramid.tile_px >> halvings
    pixel = pyramid.pixel(level) * 2**halvings
    window = _window((bounds[0], bounds[1], bounds[2], bounds[3]), pixel, side, pyramid, level)
    if window is None:
        return None
    mosaic = _mosaic(window, level, side, halvings, look)
    if mosaic is None:
        return None
    # A ring of one transparent pixel stands round the window.
    columns, rows = mesh.pixels((window[0] - 1) * pixel, (window[1] - 1) * pixel, pixel)
    return sampled(mosaic, columns, rows, smooth=pixel / resolution < _SHARP_FROM)


def _window(
    bounds: tuple[float, float, float, float],
    pixel: float,
    side: int,
    pyramid: Pyramid,
    level: int,
) -> tuple[int, int, int, int] | None:
    """Return left, top, right, bottom in pixels of what is needed and may be there."""
    columns, rows = pyramid.tiles(level)
    left = max(floor(bounds[0] / pixel) - 1, columns.start * side)
    top = max(floor(bounds[1] / pixel) - 1, rows.start * side)
    right = min(ceil(bounds[2] / pixel) + 1, columns.stop * side)
    bottom = min(ceil(bounds[3] / pixel) + 1, rows.stop * side)
    if left >= right or top >= bottom:
        return None
    count = ((right - left) // side + 1) * ((bottom - top) // side + 1)
    return (left, top, right, bottom) if count <= _MOST_TILES else None


def _mosaic(
    window: tuple[int, int, int, int], level: int, side: int, halvings: int, look: Look
) -> Picture | None:
    left, top, right, bottom = window
    mosaic = np.zeros((bottom - top + 2, right - left + 2), dtype=np.uint32)
    is_empty = True
    for tile in _tiles(window, level, side):
        picture = look(tile)
        if picture is None:
            continue
        for _ in range(halvings):
            picture = halved(picture)
        is_empty = False
        x, y = tile.column * side, tile.row * side
        first_column, last_column = max(left, x), min(right, x + side)
        first_row, last_row = max(top, y), min(bottom, y + side)
        mosaic[
            first_row - top + 1 : last_row - top + 1,
            first_column - left + 1 : last_column - left + 1,
        ] = picture[first_row - y : last_row - y, first_column - x : last_column - x]
    return None if is_empty else mosaic


def _tiles(window: tuple[int, int, int, int], level: int, side: int) -> Iterator[PyramidTile]:
    left, top, right, bottom = window
    for row in range(top // side, (bottom - 1) // side + 1):
        for column in range(left // side, (right - 1) // side + 1):
            yield PyramidTile(level, column, row)
