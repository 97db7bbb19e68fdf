"""One face for all sources: squares of pixels at several levels, in a plane of their own."""

from math import ceil, floor, log2
from typing import Protocol

import numpy as np
from pyproj import CRS

from gis.base_maps.source import ImageSource, Pixels, TileSource
from gis.base_maps.tile_scheme import PyramidTile
from gis.geometry.crs import WGS84, transform_xy
from gis.geometry.gcj02 import shifted, unshifted
from layers.to_qt import XY

IMAGE_BLOCK_PX = 512
_COARSEST_HALVINGS = 3
"""By how many powers of two tiles are made smaller where a source has no coarser level."""

_EDGE_POINTS = 17


class Pyramid(Protocol):
    """Be squares of `tile_px` pixels at several levels.

    Its plane has x to the right and y downwards from the corner of tile (0, 0) of every level.
    """

    tile_px: int

    def plane(self, xy_m: XY) -> XY:
        """Return where points of the project, (n, 2) metres, lie in the plane."""

    def pixel(self, level: int) -> float:
        """Return the size of a pixel of a level in units of the plane."""

    def level_for(self, resolution: float) -> tuple[int, int] | None:
        """Return the level for pixels of a size, and how often its tiles are to be halved.

        None where a view is so far out that nothing should be shown.
        """

    def tiles(self, level: int) -> tuple[range, range]:
        """Return the columns and rows in which there may be something."""

    def coarser(self, tile: PyramidTile) -> PyramidTile | None:
        """Return the tile of the next coarser level that has all of a tile, if there is one."""


class TilePyramid:
    """Be the tiles of a source, seen from the plane of the project."""

    def __init__(self, source: TileSource, crs: CRS) -> None:
        self.scheme = source.scheme
        self.tile_px = source.scheme.tile_px
        self._levels = source.levels
        self._crs = crs
        self._limits = self._limits_of(source)

    def plane(self, xy_m: XY) -> XY:
        """Return where points of the project lie to the right of and below the corner."""
        scheme = self.scheme
        if scheme.shift is None:
            xy = transform_xy(xy_m, self._crs, scheme.crs)
        else:
            lonlat = shifted(transform_xy(xy_m, self._crs, WGS84), scheme.shift)
            xy = transform_xy(lonlat, WGS84, scheme.crs)
        return (xy - (scheme.left, scheme.top)) * (1.0, -1.0)

    def land(self, places: XY) -> XY:
        """Return where places of the plane lie in the project, metres; undoes `plane`."""
        scheme = self.scheme
        xy = places * (1.0, -1.0) + (scheme.left, scheme.top)
        if scheme.shift is None:
            return transform_xy(xy, scheme.crs, self._crs)
        lonlat = unshifted(transform_xy(xy, scheme.crs, WGS84), scheme.shift)
        return transform_xy(lonlat, WGS84, self._crs)

    def pixel(self, level: int) -> float:
        """Return the size of a pixel of a level in units of the scheme."""
        return self.scheme.resolutions[level]

    def level_for(self, resolution: float) -> tuple[int, int] | None:
        """Return the nearest level; tiles of the coarsest one are halved a few times at most."""
        level = self.scheme.level_for(resolution, self._levels)
        halvings = max(round(log2(resolution / self.pixel(level))), 0)
        return (level, halvings) if halvings <= _COARSEST_HALVINGS else None

    def tiles(self, level: int) -> tuple[range, range]:
        """Return the columns and rows of a level that the source says it covers."""
        side = self.pixel(level) * self.tile_px
        left, top, right, bottom = self._limits
        return (
            range(max(floor(left / side), 0), ceil(right / side)),
            range(max(floor(top / side), 0), ceil(bottom / side)),
        )

    def coarser(self, tile: PyramidTile) -> PyramidTile | None:
        """Return the tile above, where levels are twice as fine as the one before."""
        level = tile.level - 1
        if level not in self._levels or not _is_double(self.pixel(level), self.pixel(tile.level)):
            return None
        return PyramidTile(level, tile.column >> 1, tile.row >> 1)

    def _limits_of(self, source: TileSource) -> tuple[float, float, float, float]:
        scheme = self.scheme
        whole = 0.0, 0.0, abs(2 * scheme.left), abs(2 * scheme.top)
        bounds = source.facts.bounds_lonlat
        if bounds is None:
            return whole
        west, south, east, north = bounds
        steps = np.linspace(0.0, 1.0, _EDGE_POINTS)
        lon, lat = np.meshgrid(west + steps * (east - west), south + steps * (north - south))
        lonlat = np.column_stack([lon.ravel(), lat.ravel()])
        if scheme.shift is not None:
            lonlat = shifted(lonlat, scheme.shift)
        xy = transform_xy(lonlat, WGS84, scheme.crs)
        xy = xy[np.isfinite(xy).all(axis=1)]
        if not len(xy):
            return whole
        places = (xy - (scheme.left, scheme.top)) * (1.0, -1.0)
        left, top = np.maximum(places.min(axis=0), 0.0).tolist()
        right, bottom = np.minimum(places.max(axis=0), whole[2:]).tolist()
        return left, top, right, bottom


class ImagePyramid:
    """Be an image as squares at powers of two; its plane is that of its pixels."""

    def __init__(self, source: ImageSource, crs: CRS) -> None:
        self.tile_px = IMAGE_BLOCK_PX
        self._source = source
        self._crs = crs
        # One block shows the whole image at the last level.
        self._last = max(ceil(log2(max(*source.size, 1) / IMAGE_BLOCK_PX)), 0)

    def plane(self, xy_m: XY) -> XY:
        """Return where points of the project lie in the image."""
        return self._source.to_pixels(transform_xy(xy_m, self._crs, self._source.crs))

    def pixel(self, level: int) -> float:
        """Return how many pixels of the image one of a level is wide."""
        return float(2**level)

    def level_for(self, resolution: float) -> tuple[int, int] | None:
        """Return the nearest power of two; a distant image is halved until it is a speck."""
        wanted = max(round(log2(resolution)), 0)
        level = min(wanted, self._last)
        halvings = wanted - level
        return (level, halvings) if 2**halvings < IMAGE_BLOCK_PX else None

    def tiles(self, level: int) -> tuple[range, range]:
        """Return the columns and rows of blocks that hold the image."""
        side = IMAGE_BLOCK_PX * 2**level
        columns, rows = self._source.size
        return range(ceil(columns / side)), range(ceil(rows / side))

    def coarser(self, tile: PyramidTile) -> PyramidTile | None:
        """Return None: an image has all of its levels."""
        return None

    def read(self, tile: PyramidTile) -> Pixels:
        """Return the pixels of a block; raises InputProblem for an image that is damaged."""
        side = IMAGE_BLOCK_PX * 2**tile.level
        left, top = tile.column * side, tile.row * side
        size = IMAGE_BLOCK_PX, IMAGE_BLOCK_PX
        return self._source.read((left, left + side), (top, top + side), size)


def _is_double(coarse: float, fine: float) -> bool:
    return abs(coarse / fine - 2.0) < 1e-6
