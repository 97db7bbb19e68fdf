"""Sets of tile matrices of a WMTS service as schemes of tiles."""

import math
import re
from dataclasses import dataclass
from xml.etree import ElementTree

import numpy as np
from pyproj import CRS
from pyproj.exceptions import CRSError

from gis.base_maps.tile_scheme import SCHEMES, TileScheme
from gis.base_maps.written_scheme import WrittenScheme
from gis.errors import InputProblem
from gis.geometry.crs import WGS84, Bounds, flat, transform_xy

_DEGREE_M = math.pi * 6_378_137.0 / 180.0
# The standard's pixel is 0.28 mm wide; services that reckon with 96 to the inch are told by their
# tiles, which then go round the whole earth.
_PIXEL_M, _SCREEN_PIXEL_M = 0.00028, 0.0254 / 96
_ROUND_THE_EARTH = {True: 360.0, False: 2 * 20_037_508.342789244}
_NEARLY = 1e-4
_EPSG = re.compile(r"EPSG[:/].*?(\d+)$")
_WEB_MERCATORS = ("900913", "102100", "102113")


class Unusable(ValueError):
    """Tell that a set of matrices is cut in a way that cannot be shown."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Be one level as the document says it; the corner is in the order of the document."""

    name: str
    scale: float
    corner: tuple[float, float]
    tile_px: tuple[int, int]
    columns: int


@dataclass(frozen=True, slots=True)
class MatrixSet:
    """Be a set of matrices as the document says it, coarsest first."""

    name: str
    crs: str
    matrices: tuple[Matrix, ...]

    @classmethod
    def read(cls, element: ElementTree.Element) -> "MatrixSet":
        """Return what an element TileMatrixSet says; matrices that say nonsense are left out."""
        found = []
        for child in element:
            if _local(child) != "TileMatrix":
                continue
            said = {_local(part): (part.text or "").strip() for part in child}
            try:
                first, second = (float(one) for one in said["TopLeftCorner"].split())
                found.append(
                    Matrix(
                        said["Identifier"],
                        float(said["ScaleDenominator"]),
                        (first, second),
                        (int(said["TileWidth"]), int(said["TileHeight"])),
                        int(said["MatrixWidth"]),
                    )
                )
            except (KeyError, ValueError):
                continue
        said = {_local(part): (part.text or "").strip() for part in element}
        matrices = sorted(found, key=lambda matrix: -matrix.scale)
        return cls(said.get("Identifier", ""), said.get("SupportedCRS", ""), tuple(matrices))


def scheme_of(matrices: MatrixSet, bounds_lonlat: Bounds | None) -> tuple[WrittenScheme, range]:
    """Return a set as a scheme with its levels: a known one where it is that, else its own.

    Raises Unusable for an unknown system, tiles that are not square or alike, and corners that
    differ between levels.
    """
    levels = matrices.matrices
    crs = _crs(matrices.crs)
    sizes = {one.tile_px for one in levels}
    if not levels or len(sizes) != 1 or len(set(next(iter(sizes)))) != 1 or not all(*sizes):
        raise Unusable(matrices.name)
    tile_px = levels[0].tile_px[0]
    unit_m = _DEGREE_M if crs.is_geographic else crs.axis_info[0].unit_conversion_factor
    pixel_m = _pixel_m(levels, tile_px, unit_m, is_geographic=crs.is_geographic)
    resolutions = tuple(one.scale * pixel_m / unit_m for one in levels)
    left, top = _corner(crs, levels, bounds_lonlat, resolutions[0] * tile_px)
    own = TileScheme(crs, left, top, resolutions, tile_px)
    return _known(own, levels) or (
        WrittenScheme(own, tuple(one.name for one in levels)),
        range(len(levels)),
    )


def _known(own: TileScheme, levels: tuple[Matrix, ...]) -> tuple[WrittenScheme, range] | None:
    """Return the shipped scheme that has the same tiles under the numbers of its levels."""
    names = [one.name for one in levels]
    if not all(name.isdecimal() for name in names):
        return None
    numbers = [int(name) for name in names]
    if numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        return None
    for scheme in SCHEMES.values():
        if (
            scheme.shift is None
            and scheme.tile_px == own.tile_px
            and scheme.crs == own.crs
            and numbers[-1] < len(scheme.resolutions)
            and np.allclose(
                [own.left, own.top, *own.resolutions],
                [scheme.left, scheme.top, *(scheme.resolutions[one] for one in numbers)],
                rtol=_NEARLY,
            )
        ):
            return WrittenScheme(scheme), range(numbers[0], numbers[-1] + 1)
    return None


def _crs(said: str) -> CRS:
    # Names may tell the version of the registry, which nobody else keeps apart.
    number = _EPSG.search(said)
    if number is not None:
        said = "EPSG:3857" if number[1] in _WEB_MERCATORS else f"EPSG:{number[1]}"
    try:
        crs = flat(CRS.from_user_input(said))
    except CRSError as error:
        raise Unusable(said) from error
    # Degrees of WGS 84 and of CGCS2000 are the same here, and have one scheme.
    is_degrees = crs.is_geographic and crs.to_epsg() in (4326, None)
    return CRS.from_epsg(4490) if is_degrees else crs


def _pixel_m(
    levels: tuple[Matrix, ...], tile_px: int, unit_m: float, *, is_geographic: bool
) -> float:
    for pixel_m in (_PIXEL_M, _SCREEN_PIXEL_M):
        first = levels[0]
        whole = first.scale * pixel_m / unit_m * tile_px * first.columns
        if math.isclose(whole, _ROUND_THE_EARTH[is_geographic], rel_tol=1e-3):
            return pixel_m
    return _PIXEL_M


def _corner(
    crs: CRS, levels: tuple[Matrix, ...], bounds_lonlat: Bounds | None, side: float
) -> tuple[float, float]:
    """Return the corner, x first, that puts the layer's own bounds among the tiles.

    Of a system whose northing or latitude comes first the document should say that first; not all
    do. Raises Unusable where the levels have different corners.
    """
    corners = np.array([one.corner for one in levels])
    if np.ptp(corners, axis=0).max() > max(abs(corners).max(), 1.0) * _NEARLY:
        raise Unusable("corners")
    first, second = levels[0].corner
    is_north_first = crs.axis_info[0].direction == "north"
    orders = [(second, first), (first, second)] if is_north_first else [(first, second)]
    if len(orders) == 1:
        return orders[0]
    middle = _middle(crs, bounds_lonlat)
    for left, top in orders:
        if crs.is_geographic and abs(top) > 90.0:
            continue
        if middle is None:
            return left, top
        x, y = middle
        if left <= x <= left + levels[0].columns * side and y <= top:
            return left, top
    return orders[0]


def _middle(crs: CRS, bounds_lonlat: Bounds | None) -> tuple[float, float] | None:
    if bounds_lonlat is None:
        return None
    west, south, east, north = bounds_lonlat
    try:
        ((x, y),) = transform_xy(np.array([((west + east) / 2, (south + north) / 2)]), WGS84, crs)
    except InputProblem:
        return None
    return (float(x), float(y)) if math.isfinite(x) and math.isfinite(y) else None


def _local(element: ElementTree.Element) -> str:
    return str(element.tag).rpartition("}")[2]
