"""How a pyramid of tiles cuts up the land: levels, columns and rows.

A tile is a square of a map here, never a 网格. Rows are counted from the top.
"""

from dataclasses import dataclass, replace
from math import log2

from pyproj import CRS

from gis.geometry.crs import Bounds
from gis.geometry.gcj02 import ShiftedCrs

_EARTH_M = 20_037_508.342789244
_LEVELS = 31


@dataclass(frozen=True, slots=True)
class PyramidTile:
    """Name a tile of a pyramid; `row` counts from the top."""

    level: int
    column: int
    row: int


@dataclass(frozen=True, slots=True)
class TileScheme:
    """Cut the plane of a CRS into square tiles, finer from level to level.

    `left` and `top` are the corner of tile (0, 0) in units of `crs`, x east and y north;
    `resolutions` are units of `crs` per pixel of a tile, by level; a tile has `tile_px` by
    `tile_px` pixels. Where there is a `shift`, longitudes and latitudes were shifted by it before
    they were laid into `crs`, so what is shown must be shifted too to lie on these tiles.
    """

    crs: CRS
    left: float
    top: float
    resolutions: tuple[float, ...]
    tile_px: int = 256
    shift: ShiftedCrs | None = None

    def bounds(self, tile: PyramidTile) -> Bounds:
        """Return west, south, east, north of a tile in units of the CRS."""
        side = self.resolutions[tile.level] * self.tile_px
        west = self.left + tile.column * side
        north = self.top - tile.row * side
        return west, north - side, west + side, north

    def level_for(self, resolution: float, levels: range) -> int:
        """Return that of `levels` whose pixels are the nearest to a resolution in CRS units."""
        wanted = log2(resolution)
        return min(levels, key=lambda level: abs(log2(self.resolutions[level]) - wanted))


WEB_MERCATOR = TileScheme(
    CRS.from_epsg(3857),
    -_EARTH_M,
    _EARTH_M,
    tuple(2 * _EARTH_M / 256 / 2**level for level in range(_LEVELS)),
)
"""The squares of XYZ services, MBTiles and PMTiles."""

GCJ02_WEB_MERCATOR = replace(WEB_MERCATOR, shift=ShiftedCrs.GCJ02)
"""The squares of Chinese commercial services whose longitudes and latitudes are shifted."""

CGCS2000_DEGREES = TileScheme(
    CRS.from_epsg(4490),
    -180.0,
    90.0,
    tuple(360.0 / 256 / 2**level for level in range(_LEVELS)),
)
"""The squares of Tianditu's layers in longitude and latitude (`_c`); level 1 has two by one."""

SCHEMES = {
    "web_mercator": WEB_MERCATOR,
    "cgcs2000_degrees": CGCS2000_DEGREES,
    "gcj02_web_mercator": GCJ02_WEB_MERCATOR,
}
"""The schemes that a base map names."""
