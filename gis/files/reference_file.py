"""Read lines, polygons and addresses of any vector file that GDAL knows, all its layers or one."""

import warnings
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from gis.errors import InputProblem
from gis.files.address_fields import address_fields
from gis.files.shapefile_encoding import encoding_of
from gis.files.untouched import untouched
from gis.files.vector_layer import (
    UNREADABLE,
    cause_of,
    crs_of,
    read_layer,
    require_vector_file,
)

_POINT_KINDS = ("Point", "MultiPoint", "None")


@dataclass(frozen=True)
class ReferenceLayer:
    """Hold the features of one layer, in the file's order, with one row of attributes each.

    `geometries` are lines, polygons or single points (2D) in `crs`; None where a feature has
    nothing of it. At least one has. `encoding_guessed` names the text encoding when the file did
    not say it. `is_placed` means that `crs` is sure, whatever a user says of the file.
    """

    path: Path
    layer: str
    crs: CRS
    geometries: NDArray[np.object_]
    attributes: pd.DataFrame
    encoding_guessed: str | None = None
    is_placed: bool = False


def read_reference_layers(
    path: Path,
    layer: str | None = None,
    *,
    crs: CRS | None = None,
    encoding: str | None = None,
) -> tuple[ReferenceLayer, ...]:
    """Read the layer named, or all layers with lines, polygons, or points with house numbers.

    `crs` and `encoding` replace what the file says. Raises InputProblem when the file is missing or
    no vector file, has no such layer, nothing but tables and other points, or no known CRS.
    """
    require_vector_file(path)
    with untouched(path) as readable, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            chosen = _layers(readable, layer, told_as=path)
            found = [_read(readable, name, crs, encoding, told_as=path) for name in chosen]
        except UNREADABLE as error:
            facts = {"path": path, "cause": cause_of(error)}
            raise InputProblem("polygon_files.unreadable", **facts) from error
        except LookupError as error:
            name = encoding or ""
            raise InputProblem("files.unknown_encoding", path=path, encoding=name) from error
    usable = tuple(one for one in found if one is not None)
    if not usable:
        raise InputProblem(
            "polygon_files.no_lines_or_polygons", path=path, layers=", ".join(chosen) or "–"
        )
    return usable


def _layers(path: Path, layer: str | None, *, told_as: Path) -> list[str]:
    layers = {str(name): str(kind) for name, kind in pyogrio.list_layers(path)}
    names = ", ".join(layers) or "–"
    if layer is not None:
        if layer not in layers:
            raise InputProblem(
                "polygon_files.no_such_layer", path=told_as, layer=layer, layers=names
            )
        return [layer]
    shown = [name for name, kind in layers.items() if _is_shown(path, name, kind)]
    if not shown:
        raise InputProblem("polygon_files.no_lines_or_polygons", path=told_as, layers=names)
    return shown


def _is_shown(path: Path, layer: str, kind: str) -> bool:
    plain = kind.removeprefix("2.5D ").split(" ")[0]
    if plain not in _POINT_KINDS:
        return True
    fields = [str(field) for field in pyogrio.read_info(path, layer=layer)["fields"]]
    return plain != "None" and address_fields(fields) is not None


def _read(
    path: Path, layer: str, crs: CRS | None, encoding: str | None, *, told_as: Path
) -> ReferenceLayer | None:
    text = encoding_of(path, layer)
    found = read_layer(path, layer, encoding or (text.name if text else None))
    read = shapely.from_wkb(found.wkb_of_all(), on_invalid="fix")
    geometries = np.array([_usable(one) for one in shapely.force_2d(read)], dtype=object)
    if shapely.is_missing(geometries).all():
        return None
    attributes = pd.DataFrame(dict(zip(found.fields, found.columns, strict=True)))
    return ReferenceLayer(
        told_as,
        layer,
        crs_of(crs, found.crs, geometries, told_as),
        geometries,
        attributes.reindex(range(len(geometries))),
        text.name if text and not text.declared and not encoding else None,
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
