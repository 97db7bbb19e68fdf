"""Reading polygons of any vector file that GDAL knows, without ever changing the file."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import pyogrio
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from gis.errors import InputProblem
from gis.files.polygon_fields import Fields, as_text, recognise
from gis.files.shapefile_encoding import encoding_of
from gis.files.untouched import untouched
from gis.files.vector_layer import (
    UNREADABLE,
    cause_of,
    crs_of,
    read_layer,
    require_vector_file,
)
from gis.geometry.antimeridian import is_broken, unbroken
from gis.geometry.crs import Bounds

_POLYGONAL = ("Polygon", "MultiPolygon", "CurvePolygon", "MultiSurface", "Surface")
_UNDECIDED = ("Unknown", "GeometryCollection")

Geometries = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class FeatureProblem:
    """Tell what is wrong with one feature; `row` counts from 1 in the file's order."""

    row: int
    key: str
    found: str = ""


@dataclass(frozen=True)
class PolygonFile:
    """Hold the features of one polygon layer, each of them, in the file's order.

    `geometries` are polygons and multipolygons (2D) in `crs`, None where a feature has no usable
    one; `problems` say why. At least one feature has a geometry. `attributes` has one row per
    feature. `encoding_guessed` names the text encoding when the file did not say it. `warnings`
    are GDAL's own words.
    """

    path: Path
    layer: str
    crs: CRS
    geometries: Geometries
    attributes: pd.DataFrame
    fields: Fields = field(default_factory=Fields)
    problems: tuple[FeatureProblem, ...] = ()
    encoding_guessed: str | None = None
    warnings: tuple[str, ...] = ()

    @cached_property
    def bounds(self) -> Bounds:
        """Return west, south, east, north in `crs`."""
        west, south, east, north = shapely.total_bounds(self.geometries)
        return float(west), float(south), float(east), float(north)

    @cached_property
    def codes(self) -> list[str]:
        """Return each feature's code, '' where it has none."""
        return self._texts(self.fields.code)

    @cached_property
    def names(self) -> list[str]:
        """Return each feature's name, '' where it has none."""
        return self._texts(self.fields.name)

    def _texts(self, column: str | None) -> list[str]:
        if column is None:
            return [""] * len(self.geometries)
        return as_text(self.attributes[column])


def split_source(text: str) -> tuple[Path, str | None]:
    """Split FILE or FILE:LAYER; the colon of a Windows drive is no separator.

    Raises InputProblem when no such file exists.
    """
    if not Path(text).name:
        raise InputProblem("polygon_files.missing", path=text)
    if Path(text).exists():
        return Path(text), None
    file, colon, layer = text.rpartition(":")
    if colon and Path(file).name and Path(file).exists():
        return Path(file), layer
    path = Path(file) if colon and len(file) > 1 and Path(file).suffix else Path(text)
    raise InputProblem("polygon_files.missing", path=path)


def read_polygons(
    path: Path,
    layer: str | None = None,
    *,
    crs: CRS | None = None,
    undeclared_crs: CRS | None = None,
    encoding: str | None = None,
    fields: Mapping[str, str] | None = None,
) -> PolygonFile:
    """Read a polygon layer.

    `crs` and `encoding` replace what the file says, `undeclared_crs` is taken where it says none;
    `fields` maps code, name, tier, parent to columns. Raises InputProblem when the file is missing
    or no vector file, when the layer is not told apart, holds no polygon at all, or has no known
    coordinate system. A feature without a usable polygon is kept and listed in `problems`.
    """
    require_vector_file(path)
    with untouched(path) as readable, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            chosen = layer_of(readable, layer, told_as=path)
            text = encoding_of(readable, chosen)
            found = read_layer(readable, chosen, encoding or (text.name if text else None))
        except UNREADABLE as error:
            facts = {"path": path, "cause": cause_of(error)}
            raise InputProblem("polygon_files.unreadable", **facts) from error
        except LookupError as error:
            name = encoding or ""
            raise InputProblem("files.unknown_encoding", path=path, encoding=name) from error
    wkb = found.wkb_of_all()
    geometries, problems = _polygons(wkb)
    if shapely.is_missing(geometries).all():
        raise InputProblem("polygon_files.empty_layer", path=path, layer=chosen)
    attributes = pd.DataFrame(dict(zip(found.fields, found.columns, strict=True)))
    return PolygonFile(
        path=path,
        layer=chosen,
        crs=crs_of(crs or (None if found.crs else undeclared_crs), found.crs, geometries, path),
        geometries=geometries,
        attributes=attributes.reindex(range(len(geometries))),
        fields=recognise(attributes, fields or {}, path),
        problems=problems,
        encoding_guessed=text.name if text and not text.declared and not encoding else None,
        warnings=tuple(dict.fromkeys(str(warning.message) for warning in caught)),
    )


def in_one_row(
    file: PolygonFile, frame: PolygonFile | None
) -> tuple[PolygonFile, PolygonFile | None]:
    """Return the layers with longitudes that run on across the antimeridian, if they meet there.

    Others are returned as they are. Raises InputProblem for a polygon round a pole.
    """
    layers = [each for each in (file, frame) if each is not None and each.crs.is_geographic]
    if not layers or not is_broken(_around([each.bounds for each in layers])):
        return file, frame
    counts = np.cumsum([len(each.geometries) for each in layers])[:-1]
    moved = unbroken(np.concatenate([each.geometries for each in layers]))
    placed = iter(np.split(moved, counts))
    parts = [
        replace(each, geometries=next(placed)) if each.crs.is_geographic else each
        for each in (file, frame)
        if each is not None
    ]
    return parts[0], parts[1] if frame is not None else None


def _around(bounds: list[Bounds]) -> Bounds:
    west, south, east, north = np.array(bounds).T
    return float(west.min()), float(south.min()), float(east.max()), float(north.max())


def layer_of(path: Path, layer: str | None, *, told_as: Path) -> str:
    """Return the layer to read: the one named, else the only one with polygons."""
    layers = [(str(name), _kind(kind)) for name, kind in pyogrio.list_layers(path)]
    names = ", ".join(name for name, _ in layers)
    if layer is not None:
        if layer not in {name for name, _ in layers}:
            raise InputProblem(
                "polygon_files.no_such_layer", path=told_as, layer=layer, layers=names
            )
        return layer
    candidates = [name for name, kind in layers if kind in _POLYGONAL]
    candidates = candidates or [name for name, kind in layers if kind in _UNDECIDED]
    if not candidates:
        raise InputProblem("polygon_files.no_polygons", path=told_as, layers=names or "–")
    if len(candidates) > 1:
        raise InputProblem(
            "polygon_files.several_layers", path=told_as, layers=", ".join(candidates)
        )
    return candidates[0]


def _kind(declared: object) -> str:
    return str(declared).removeprefix("2.5D ").split(" ")[0]


def _polygons(wkb: Geometries) -> tuple[Geometries, tuple[FeatureProblem, ...]]:
    """Return what is polygonal of each feature, and what is wrong with the others."""
    read = shapely.from_wkb(wkb, on_invalid="fix")
    geometries = np.asarray(shapely.force_2d(read), dtype=object)
    types = shapely.get_type_id(geometries)
    xy, owner = shapely.get_coordinates(geometries, return_index=True)
    infinite = np.zeros(len(geometries), dtype=bool)
    infinite[owner[~np.isfinite(xy).all(axis=1)]] = True
    usable = np.isin(types, (3, 6)) & ~shapely.is_empty(geometries) & ~infinite
    problems: list[FeatureProblem] = []
    for index in np.flatnonzero(~usable).tolist():
        problem, kept = _problem(index, wkb[index], geometries[index], bool(infinite[index]))
        problems.append(problem)
        geometries[index] = kept
    return geometries, tuple(problems)


def _problem(
    index: int, wkb: bytes | None, geometry: BaseGeometry | None, infinite: bool
) -> tuple[FeatureProblem, BaseGeometry | None]:
    if wkb is None:
        return FeatureProblem(index + 1, "polygon_files.problem_null"), None
    if geometry is None or infinite:
        return FeatureProblem(index + 1, "polygon_files.problem_unreadable"), None
    if geometry.is_empty:
        return FeatureProblem(index + 1, "polygon_files.problem_empty"), None
    parts = shapely.get_parts(shapely.get_parts(geometry))
    polygons = [part for part in parts if part.geom_type == "Polygon" and not part.is_empty]
    if not polygons:
        kind = geometry.geom_type
        return FeatureProblem(index + 1, "polygon_files.problem_not_polygon", kind), None
    return (
        FeatureProblem(index + 1, "polygon_files.problem_partly_polygon", geometry.geom_type),
        shapely.multipolygons(polygons),
    )
