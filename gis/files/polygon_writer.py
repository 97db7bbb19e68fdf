"""Writing the features of a polygon file again with other geometries, and losing nothing else.

What is of the same format is copied with its attributes as they stand; else GDAL writes them. The
result is read back and compared before it takes the place of what was there.
"""

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from gis.errors import InputProblem
from gis.files.formats.opening import opened
from gis.files.formats.source import Place
from gis.files.geojson_text import features_of, write_features
from gis.files.geopackage_copy import exchange, is_one_layer
from gis.files.polygon_files import PolygonFile
from gis.files.shapefile_encoding import side_file
from gis.files.vector_layer import UNREADABLE, cause_of
from gis.files.whole_layer import WholeLayer, has_heights, read_whole, whole_of
from gis.files.written_again import require_same
from gis.geometry.crs import flat

Geometries = NDArray[np.object_]
Flags = NDArray[np.bool_]
Remark = tuple[str, Mapping[str, object]]
"""A text key and its facts."""

DRIVERS: Mapping[str, str] = {
    ".gpkg": "GPKG",
    ".shp": "ESRI Shapefile",
    ".geojson": "GeoJSON",
    ".json": "GeoJSON",
    ".geojsonl": "GeoJSONSeq",
    ".fgb": "FlatGeobuf",
    ".kml": "KML",
    ".gml": "GML",
}
"""The formats that are written, by ending."""

_OPTIONS: Mapping[str, Mapping[str, str]] = {
    # An index would put the features into another order.
    "FlatGeobuf": {"SPATIAL_INDEX": "NO"},
    "GeoJSON": {"COORDINATE_PRECISION": "17", "SIGNIFICANT_FIGURES": "17"},
    "GeoJSONSeq": {"COORDINATE_PRECISION": "17", "SIGNIFICANT_FIGURES": "17"},
}
_STALE = (".qix", ".sbn", ".sbx", ".cpg", ".prj")
"""Parts of an older shapefile that would say something wrong of a new one."""

_NAME_BYTES = 10
_FIRST_ID = "fid"


@dataclass(frozen=True, eq=False)
class _Work:
    """Hold what is written: the layer as it was, its geometries now, and which are new.

    `inner` is its name in the file `readable`.
    """

    file: PolygonFile
    layer: WholeLayer
    readable: Path
    inner: str
    geometries: Geometries
    is_new: Flags
    kind: str
    encoding: str | None
    is_same_crs: bool


@dataclass(frozen=True, eq=False)
class _Column:
    """Be a column: its values, and which of them are null."""

    name: str
    values: NDArray[Any]
    nulls: Flags | None = None


def driver_of(path: Path) -> str:
    """Return GDAL's name of the format that a file's ending stands for; raises InputProblem."""
    driver = DRIVERS.get(path.suffix.lower())
    if driver is None:
        raise InputProblem("repair.format_unknown", path=path, endings=" ".join(DRIVERS))
    return driver


def write_polygons(
    file: PolygonFile, geometries: Geometries, path: Path, *, encoding: str | None = None
) -> tuple[Remark, ...]:
    """Write the features of `file` with `geometries` (in its CRS) to `path`; return remarks.

    Features whose geometry is the very object of `file` keep it as the file has it. Attributes
    with their types, order, number and ids of features stay; heights and measures do not.
    `encoding` is what the file was read with. The format follows the ending of `path`. Raises
    InputProblem when the format cannot hold what the file has, or the file cannot be written.
    """
    driver = driver_of(path)
    _require_free(path, file)
    if not path.absolute().parent.is_dir():
        raise InputProblem("files.no_such_folder", path=path, folder=path.absolute().parent)
    with (
        warnings.catch_warnings(),
        opened(file.path, encoding) as source,
        _folder_beside(path) as beside,
    ):
        # What GDAL warns of here is found when the result is read back.
        warnings.simplefilter("ignore")
        place = None if file.is_made else source.source.place(file.layer)
        work = _work(file, geometries, place)
        remarks = list(_remarks(work))
        try:
            _WRITERS.get(driver, _write_by_gdal)(work, beside / path.name, driver)
            remarks += require_same(
                file, work.layer, work.geometries, beside / path.name, told_as=path, driver=driver
            )
        except UNREADABLE as error:
            detail = cause_of(error)
            raise InputProblem("files.cannot_write", path=path, detail=detail) from error
        _put_in_place(beside, path)
    return tuple(remarks)


def _work(file: PolygonFile, geometries: Geometries, place: Place | None) -> _Work:
    named = None
    if place is None:
        readable, layer = file.path, whole_of(file.attributes, file.geometries)
    else:
        readable, named = place.path, place.encoding
        layer = read_whole(readable, place.layer, named)
    is_new = np.array(
        [new is not old for new, old in zip(geometries, file.geometries, strict=True)], dtype=bool
    )
    if has_heights(layer.wkb):
        is_new |= ~shapely.is_missing(geometries)
    # What the reader mended is not written as it was.
    is_new |= ~shapely.is_missing(geometries) & shapely.is_missing(
        shapely.from_wkb(layer.wkb, on_invalid="ignore")
    )
    is_same_crs = layer.crs is not None and flat(CRS.from_user_input(layer.crs)) == file.crs
    kind = _kind(layer, geometries)
    written = geometries if kind != "MultiPolygon" else _multi(geometries)
    if kind == "MultiPolygon":
        is_new |= np.array([new is not old for new, old in zip(written, geometries, strict=True)])
    inner = file.layer if place is None else place.layer
    return _Work(file, layer, readable, inner, written, is_new, kind, named, is_same_crs)


def _kind(layer: WholeLayer, geometries: Geometries) -> str:
    """Return the geometry type to declare: as the layer has it, unless a feature has parts now."""
    declared = layer.geometry_type.removeprefix("2.5D ").split(" ")[0]
    others = shapely.is_missing(geometries) & np.array([one is not None for one in layer.wkb])
    if others.any() or declared not in {"Polygon", "MultiPolygon"}:
        return "Unknown"
    has_parts = bool((shapely.get_type_id(geometries) == shapely.GeometryType.MULTIPOLYGON).any())
    return "MultiPolygon" if has_parts else declared


def _multi(geometries: Geometries) -> Geometries:
    """Return polygons as multipolygons; what is one stays the very object."""
    made = geometries.copy()
    for at in np.flatnonzero(shapely.get_type_id(geometries) == shapely.GeometryType.POLYGON):
        made[at] = shapely.multipolygons([geometries[at]])
    return made


def _wkb(work: _Work) -> Geometries:
    wkb = work.layer.wkb.copy()
    wkb[work.is_new] = shapely.to_wkb(work.geometries[work.is_new], byte_order=1)
    return wkb


def _remarks(work: _Work) -> Iterator[Remark]:
    if has_heights(work.layer.wkb):
        yield "repair.heights_dropped", {"path": work.file.path}


def _write_geojson(work: _Work, path: Path, driver: str) -> None:
    count = len(work.geometries)
    is_json = work.layer.driver == "GeoJSON" and work.is_same_crs
    document = features_of(work.readable, count) if is_json else None
    is_new = work.is_new
    if document is None:
        _write_by_gdal(work, path, driver)
        document, is_new = features_of(path, count), ~shapely.is_missing(work.geometries)
    if document is not None:
        write_features(document, work.geometries, is_new, path)


def _write_geopackage(work: _Work, path: Path, driver: str) -> None:
    is_one = work.layer.driver == "GPKG" and work.is_same_crs and is_one_layer(work.readable)
    if not is_one:
        _write_by_gdal(work, path, driver)
        return
    shutil.copyfile(work.readable, path)
    exchange(path, work.inner, work.geometries, work.is_new, work.kind)


def _write_shapefile(work: _Work, path: Path, driver: str) -> None:
    """Write the shapes by GDAL and take the table of attributes as it is, where there is one."""
    table = side_file(work.readable, work.inner, ".dbf")
    if table is None or _records(table) != len(work.geometries):
        _write_by_gdal(work, path, driver)
        return
    encoding = work.encoding or "UTF-8"
    _gdal(work, path, driver, [_Column("number", np.arange(len(work.geometries)))], "UTF-8")
    path.with_suffix(".dbf").write_bytes(table)
    path.with_suffix(".cpg").write_text(_code_page(encoding), encoding="ascii")
    own = side_file(work.readable, work.inner, ".prj")
    if own is not None and work.is_same_crs:
        path.with_suffix(".prj").write_bytes(own)


def _records(table: bytes) -> int | None:
    """Return how many rows a dBase table has, None where rows are marked as deleted."""
    count = int.from_bytes(table[4:8], "little")
    head, size = int.from_bytes(table[8:10], "little"), int.from_bytes(table[10:12], "little")
    marks = {table[at : at + 1] for at in range(head, head + count * size, size or 1)}
    return count if b"*" not in marks else None


def _code_page(encoding: str) -> str:
    """Return how other programs name an encoding in a .cpg file."""
    return {"GB18030": "GBK", "ISO-8859-1": "ISO-8859-1"}.get(encoding.upper(), encoding)


def _write_by_gdal(work: _Work, path: Path, driver: str) -> None:
    layer = work.layer
    columns = [*map(_Column, layer.fields, layer.columns, layer.nulls)]
    is_free = _FIRST_ID not in {name.casefold() for name in layer.fields}
    are_apart = len(set(layer.fids.tolist())) == len(layer.fids)
    if driver == "GPKG" and layer.driver in {"GPKG", "GeoJSON"} and is_free and are_apart:
        # GDAL takes a column of that name for the ids of features.
        columns.insert(0, _Column(_FIRST_ID, layer.fids))
    is_shapefile = driver == "ESRI Shapefile"
    encoding = _encoding_for_names(layer.fields, work.encoding) if is_shapefile else None
    _gdal(work, path, driver, columns, encoding)


def _encoding_for_names(fields: Sequence[str], own: str | None) -> str:
    """Return the encoding in which column names fit into a shapefile; UTF-8 where it does."""
    for encoding in filter(None, (own, "UTF-8", "GB18030")):
        if all(len(name.encode(encoding, "replace")) <= _NAME_BYTES for name in fields):
            return encoding
    return own or "UTF-8"


def _gdal(
    work: _Work, path: Path, driver: str, columns: Sequence[_Column], encoding: str | None
) -> None:
    is_shapefile = driver == "ESRI Shapefile"
    pyogrio.raw.write(
        path,
        _wkb(work),
        [column.values for column in columns],
        [column.name for column in columns],
        field_mask=[column.nulls for column in columns],
        layer=None if is_shapefile else work.file.layer,
        driver=driver,
        geometry_type="Polygon" if is_shapefile else work.kind,
        crs=work.layer.crs if work.is_same_crs else work.file.crs.to_wkt(),
        encoding=encoding,
        promote_to_multi=False,
        gdal_tz_offsets=work.layer.zones,
        layer_options=dict(_OPTIONS.get(driver, {})),
    )


_WRITERS: Mapping[str, Callable[[_Work, Path, str], None]] = {
    "GeoJSON": _write_geojson,
    "GPKG": _write_geopackage,
    "ESRI Shapefile": _write_shapefile,
}


def _require_free(path: Path, file: PolygonFile) -> None:
    """Raise InputProblem where writing would destroy the input or layers that it does not name."""
    if path.exists() and file.path.exists() and path.samefile(file.path):
        raise InputProblem("cli.output_is_input", path=path)
    if path.suffix.lower() == ".gpkg" and path.exists() and not is_one_layer(path):
        raise InputProblem("repair.would_replace_layers", path=path)


@contextmanager
def _folder_beside(path: Path) -> Iterator[Path]:
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{path.stem}.", dir=path.absolute().parent))
    except OSError as error:
        raise InputProblem("files.cannot_write", path=path, detail=error.strerror) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _put_in_place(folder: Path, path: Path) -> None:
    """Move all parts beside `path`, the one that is named last; what was more there goes."""
    parts = sorted(folder.iterdir(), key=lambda part: part.name == path.name)
    try:
        if path.suffix.lower() == ".shp":
            for suffix in _STALE:
                path.with_suffix(suffix).unlink(missing_ok=True)
        for part in parts:
            os.replace(part, path.with_name(part.name))
    except OSError as error:
        raise InputProblem("files.cannot_write", path=path, detail=error.strerror) from error
