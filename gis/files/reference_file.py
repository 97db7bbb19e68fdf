"""Read lines, polygons and addresses of any vector file that GDAL knows, all its layers or one."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from gis.errors import InputProblem
from gis.files.address_fields import address_fields
from gis.files.formats.opening import opened
from gis.files.formats.source import NO_SHAPES, VectorSource
from gis.files.vector_facts import Remark
from gis.files.vector_layer import VectorLayer, placed_in
from gis.geometry.any_crs import AnyCrs

_POINTS = ("Point", "MultiPoint")
_POINT_KINDS = (*_POINTS, NO_SHAPES)
_ROWS_LOOKED_AT = 1


@dataclass(frozen=True)
class ReferenceLayer:
    """Hold the features of one layer, in the file's order, with one row of attributes each.

    `geometries` are lines, polygons or single points (2D) in `crs`; None where a feature has
    nothing of it. At least one has. `encoding_guessed` names the text encoding when the file did
    not say it. `remarks` tell what was made of the file. `is_placed` means that `crs` is sure,
    whatever a user says of the file.
    """

    path: Path
    layer: str
    crs: CRS
    geometries: NDArray[np.object_]
    attributes: pd.DataFrame = field(repr=False)
    encoding_guessed: str | None = None
    is_placed: bool = False
    remarks: tuple[Remark, ...] = ()


def read_reference_layers(
    path: Path,
    layer: str | None = None,
    *,
    crs: AnyCrs | None = None,
    encoding: str | None = None,
) -> tuple[ReferenceLayer, ...]:
    """Read the layer named, or all layers with lines, polygons, or points with house numbers.

    `crs` and `encoding` replace what the file says; a `crs` that is shifted or fitted leaves the
    coordinates as they are. Raises InputProblem when the file is missing or no vector file, has no
    such layer, nothing but tables and other points, no known CRS, or one that is surely wrong.
    """
    with opened(path, encoding) as file:
        chosen = _layers(file.source, layer, told_as=path)
        left = _layers_of_points(file.source, chosen) if layer is None else []
        found = [(name, file.source.read(name)) for name in chosen]
    if crs is None and file.likely is not None:
        raise InputProblem("vector_files.ovital_needs_crs", path=path)
    made = [_layer(name, one, crs, path) for name, one in found]
    usable = tuple(one for one in made if one is not None)
    if not usable:
        raise InputProblem(
            "polygon_files.no_lines_or_polygons", path=path, layers=", ".join(chosen) or "–"
        )
    told: list[Remark] = (
        [("references.layers_of_points", {"layers": ", ".join(left)})] if left else []
    )
    first = replace(usable[0], remarks=(*file.remarks, *told, *usable[0].remarks))
    return first, *usable[1:]


def _layers(source: VectorSource, layer: str | None, *, told_as: Path) -> list[str]:
    layers = source.layers()
    names = ", ".join(layers) or "–"
    if layer is not None:
        if layer not in layers:
            raise InputProblem(
                "polygon_files.no_such_layer", path=told_as, layer=layer, layers=names
            )
        return [layer]
    shown = [name for name, kind in layers.items() if _is_shown(source, name, kind)]
    if not shown:
        raise InputProblem("polygon_files.no_lines_or_polygons", path=told_as, layers=names)
    return shown


def _layers_of_points(source: VectorSource, chosen: Sequence[str]) -> list[str]:
    """Return the layers of points that were left for want of house numbers."""
    points = [name for name, kind in source.layers().items() if kind in _POINTS]
    return [name for name in points if name not in chosen and source.extent(name).features]


def _is_shown(source: VectorSource, layer: str, kind: str) -> bool:
    if kind not in _POINT_KINDS:
        return source.extent(layer).features != 0
    if kind == NO_SHAPES:
        return False
    return address_fields(source.read(layer, _ROWS_LOOKED_AT).fields) is not None


def _layer(name: str, found: VectorLayer, crs: AnyCrs | None, path: Path) -> ReferenceLayer | None:
    read = shapely.from_wkb(found.wkb_of_all(), on_invalid="fix")
    geometries = np.array([*map(_usable, shapely.force_2d(read)), None], dtype=object)[:-1]
    if shapely.is_missing(geometries).all():
        return None
    attributes = pd.DataFrame(dict(zip(found.fields, found.columns, strict=True)))
    return ReferenceLayer(
        path,
        name,
        placed_in(crs, found.crs, geometries, path),
        geometries,
        attributes.reindex(range(len(geometries))),
        found.encoding_guessed,
        remarks=found.remarks,
    )


def _usable(geometry: BaseGeometry | None) -> BaseGeometry | None:
    """Return the polygons of a geometry, else its lines, else its first point, else nothing."""
    if geometry is None or geometry.is_empty:
        return None
    if not np.isfinite(shapely.get_coordinates(geometry)).all():
        return None
    parts = shapely.get_parts(shapely.get_parts(geometry))
    dimensions = shapely.get_dimensions(parts)
    largest = int(dimensions.max())
    if largest < 1:
        first: BaseGeometry = parts[0]
        return first
    kept = [part for part, of in zip(parts, dimensions.tolist(), strict=True) if of == largest]
    made: BaseGeometry = kept[0] if len(kept) == 1 else shapely.GeometryCollection(kept)
    return made
