"""Reading polygons of any vector file that GDAL knows, without ever changing the file."""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from gis.errors import InputProblem
from gis.files.formats.opening import opened
from gis.files.formats.source import VectorSource
from gis.files.joined_layers import BETWEEN, read_joined
from gis.files.layer_choice import polygon_layers
from gis.files.polygon_fields import Fields, as_text, recognise
from gis.files.polygons_of_lines import polygons_of_lines
from gis.files.vector_facts import Remark
from gis.files.vector_layer import VectorLayer, placed_in
from gis.geometry.antimeridian import is_broken, unbroken
from gis.geometry.any_crs import AnyCrs
from gis.geometry.crs import Bounds, flat

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
    are GDAL's own words, `remarks` ours on what was made of the file. `is_made` means that the
    features are not those of one layer as GDAL reads it, but made of lines, words or a table.
    """

    path: Path
    layer: str
    crs: CRS
    geometries: Geometries
    attributes: pd.DataFrame = field(repr=False)
    fields: Fields = field(default_factory=Fields)
    problems: tuple[FeatureProblem, ...] = ()
    encoding_guessed: str | None = None
    warnings: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    is_made: bool = False

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

    The name of a layer may have colons too. Raises InputProblem when no such file exists.
    """
    if not Path(text).name:
        raise InputProblem("polygon_files.missing", path=text)
    if Path(text).exists():
        return Path(text), None
    at = text.rfind(":")
    while at > 0:
        if Path(text[:at]).name and Path(text[:at]).exists():
            return Path(text[:at]), text[at + 1 :]
        at = text.rfind(":", 0, at)
    file, colon, _ = text.rpartition(":")
    path = Path(file) if colon and len(file) > 1 and Path(file).suffix else Path(text)
    raise InputProblem("polygon_files.missing", path=path)


def read_polygons(  # noqa: PLR0913  # one argument for each thing that a user may say
    path: Path,
    layer: str | None = None,
    *,
    crs: AnyCrs | None = None,
    undeclared_crs: CRS | None = None,
    encoding: str | None = None,
    fields: Mapping[str, str] | None = None,
    join_m: float | None = None,
) -> PolygonFile:
    """Read a polygon layer, or several of one CRS as `A+B`, all of them as `*`.

    `crs` and `encoding` replace what the file says, `undeclared_crs` is taken where it says none;
    `fields` maps code, name, tier, parent to columns. Where there are lines only, polygons are
    made of them: ends within `join_m` metres (1, of GPX 15) are joined, which `remarks` tell.
    A `crs` that is shifted or fitted leaves the coordinates as they are: whoever places them has
    to be told of it too. Raises InputProblem when the file is missing or no vector file, when the
    layer is not told apart, holds no polygon at all, has no known coordinate system, or is of a
    kind that says a wrong one. A feature without a usable polygon is kept and listed in
    `problems`.
    """
    with opened(path, encoding) as file, warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        chosen = polygon_layers(file.source, layer, path)
        found = _read(file.source, chosen, path)
        is_whole = len(chosen) == 1 and file.source.place(chosen[0]) is not None
    if crs is None and file.likely is not None:
        raise InputProblem("vector_files.ovital_needs_crs", path=path)
    geometries, problems = _polygons(found.wkb_of_all())
    attributes = pd.DataFrame(dict(zip(found.fields, found.columns, strict=True)))
    remarks = [*file.remarks, *found.remarks]
    name = BETWEEN.join(chosen)
    if shapely.is_missing(geometries).all() or _are_borders(found, chosen):
        read = shapely.force_2d(shapely.from_wkb(found.wkb_of_all(), on_invalid="ignore"))
        own = crs if isinstance(crs, CRS) else _declared(found.crs)
        lines = polygons_of_lines(found, read, own, join_m=join_m or file.ends_meet_m)
        if lines is None:
            raise InputProblem("polygon_files.empty_layer", path=path, layer=name)
        if not len(lines.geometries):
            raise InputProblem("vector_files.no_rings", path=path, **lines.remarks[0][1])
        geometries, attributes, problems = lines.geometries, lines.attributes, ()
        remarks += lines.remarks
        is_whole = False
    return PolygonFile(
        path=path,
        layer=name,
        crs=placed_in(crs or (None if found.crs else undeclared_crs), found.crs, geometries, path),
        geometries=geometries,
        attributes=attributes.reindex(range(len(geometries))),
        fields=recognise(attributes, fields or {}, path),
        problems=problems,
        encoding_guessed=found.encoding_guessed,
        warnings=tuple(dict.fromkeys(str(warning.message) for warning in caught)),
        remarks=tuple(remarks),
        is_made=not is_whole,
    )


def _are_borders(found: VectorLayer, chosen: tuple[str, ...]) -> bool:
    """Say whether layers were named together of which some hold areas and others lines."""
    if len(chosen) < 2:
        return False
    dimensions = set(
        shapely.get_dimensions(shapely.from_wkb(found.wkb_of_all(), "ignore")).tolist()
    )
    return {1, 2} <= dimensions


def _read(source: VectorSource, layers: tuple[str, ...], path: Path) -> VectorLayer:
    try:
        return read_joined(source, layers)
    except ValueError as error:
        names = ", ".join(layers)
        raise InputProblem("vector_files.layers_differ", path=path, layers=names) from error


def _declared(declared: str | None) -> CRS | None:
    return None if declared is None else flat(CRS.from_user_input(declared))


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
