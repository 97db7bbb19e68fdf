"""Read the features of a vector file as the rows of a sheet, with a place for each."""

from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from gis.errors import InputProblem
from gis.files.formats.opening import opened
from gis.files.formats.source import NO_SHAPES, VectorSource
from gis.files.sheet import Places, Sheet, SheetRow
from gis.geometry.crs import flat


def read_points(path: Path, layer: str | None = None, *, encoding: str | None = None) -> Sheet:
    """Read points, or of lines and polygons a point on each, with their attributes.

    A feature without a geometry has no place (nan). Raises InputProblem when the file is missing,
    no vector file, or has several layers and none is named.
    """
    if not path.exists():
        raise InputProblem("files.no_such_file", path=str(path))
    with opened(path, encoding) as file:
        chosen = _layer(file.source, layer, path)
        found = file.source.read(chosen)
    wkb = found.wkb_of_all()
    rows = zip(*(column.tolist() for column in found.columns), strict=True)
    count = len(wkb)
    cells = list(rows) if found.columns else [()] * count
    crs = found.crs
    return Sheet(
        path,
        chosen,
        found.fields,
        tuple(SheetRow(number, row) for number, row in enumerate(cells, start=1)),
        Places(None if crs is None else flat(CRS.from_user_input(crs)), _places(wkb, count)),
    )


def _layer(source: VectorSource, layer: str | None, path: Path) -> str:
    names = [name for name, kind in source.layers().items() if kind != NO_SHAPES]
    if layer is None and len(names) > 1:
        names = [name for name in names if source.extent(name).features != 0] or names
    if layer is None and len(names) == 1:
        return names[0]
    if layer is None or layer not in names:
        key = "files.several_layers" if layer is None else "files.no_such_layer"
        raise InputProblem(key, path=str(path), layer=layer or "", layers="、".join(names))
    return layer


def _places(wkb: NDArray[np.object_], count: int) -> NDArray[np.float64]:
    xy = np.full((count, 2), np.nan)
    geometries = shapely.from_wkb(wkb, on_invalid="ignore")
    points = np.where(
        shapely.get_type_id(geometries) == 0, geometries, shapely.point_on_surface(geometries)
    )
    there = ~(shapely.is_missing(points) | shapely.is_empty(points))
    xy[there] = shapely.get_coordinates(shapely.force_2d(points[there]))
    return xy
