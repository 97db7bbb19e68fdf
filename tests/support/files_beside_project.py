"""Vector files beside a small project: in the right place, elsewhere, in other systems."""

import math
from pathlib import Path

import geopandas
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry
from support.ascii_plan import plan_of

from gis.geometry.gcj02 import wgs84_to_gcj02
from gis.plan.plan import Plan

ORIGIN_MM = (406_000_000, 3_619_000_000)
TILE_M = 1_000.0
OWN_CRS = "EPSG:4549"
NAMES = ("杼桥东", "杼桥西", "樾岗")


def land() -> Plan:
    """Return a project of 4 by 3 km without grids."""
    return plan_of("....\n....\n....", tile_mm=int(TILE_M * 1000), origin_mm=ORIGIN_MM)


def tile(column: float, row: float, width: float = 1, height: float = 1) -> BaseGeometry:
    """Return land of the project, counted in tiles from its south-western corner."""
    x, y = ORIGIN_MM[0] / 1000 + column * TILE_M, ORIGIN_MM[1] / 1000 + row * TILE_M
    return shapely.box(x, y, x + width * TILE_M, y + height * TILE_M)


def grids() -> geopandas.GeoDataFrame:
    """Return three grids that fill the project, in its own system."""
    shapes = [tile(0, 0, 2, 3), tile(2, 0, 2, 2), tile(2, 2, 2, 1)]
    columns = {
        "网格编码": ["341811110200001", "341811110200002", "341811110200003"],
        "网格名称": list(NAMES),
        "信访情况": ["一", "二", "三"],
    }
    return geopandas.GeoDataFrame(columns, geometry=shapes, crs=OWN_CRS)


def in_gcj02(frame: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """Return features shifted as web maps shift them, said to be in WGS 84."""
    lonlat = frame.to_crs("EPSG:4326")
    return lonlat.set_geometry(
        geopandas.GeoSeries(shapely.transform(lonlat.geometry.array, wgs84_to_gcj02), crs=4326)
    )


def local(frame: geopandas.GeoDataFrame, turn: float = 0.1) -> geopandas.GeoDataFrame:
    """Return features in a local system: turned by so many radians, with small numbers."""
    cos, sin = math.cos(turn), math.sin(turn)
    matrix = np.array([[cos, -sin], [sin, cos]])
    origin = np.array(ORIGIN_MM) / 1000

    def moved(xy: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray((xy - origin) @ matrix.T + (5_000.0, 3_000.0))

    shapes = shapely.transform(frame.geometry.array, moved)
    return geopandas.GeoDataFrame(frame.drop(columns="geometry"), geometry=shapes)


def write_shapefile(frame: geopandas.GeoDataFrame, path: Path, *without: str) -> Path:
    """Write a shapefile in GBK, and take away some of its files."""
    frame.to_file(path, encoding="GBK")
    for ending in without:
        path.with_suffix(ending).unlink()
    return path
