"""One table as one layer of a file that GDAL writes, and proving that it is there."""

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyproj import CRS

from gis.errors import InputProblem
from gis.exports.table import ExportColumn, ExportTable, Value, collected
from gis.geometry.crs import crs_label

_TYPES: Mapping[str, tuple[Any, Value]] = {
    "text": (object, ""),
    "integer": (np.int64, 0),
    "real": (np.float64, 0.0),
    "flag": (np.bool_, False),
}
_REAL_TOLERANCE, _SHARE_TOLERANCE = 1e-6, 1e-12
"""What a number may be off: a shapefile holds so many digits and no more."""


def write_layer(
    path: Path,
    table: ExportTable,
    crs: CRS,
    *,
    driver: str,
    names: Sequence[str] | None = None,
    encoding: str | None = None,
    **options: Any,  # noqa: ANN401  # those of pyogrio
) -> None:
    """Write a table with GDAL; `names` are those of its columns, `options` those of pyogrio.

    Raises what pyogrio raises.
    """
    has_shapes = table.shape_kind is not None and table.shapes is not None
    columns = [_column(table, at) for at in range(len(table.columns))]
    with warnings.catch_warnings():
        # What GDAL warns of here is found when the layer is read back.
        warnings.simplefilter("ignore")
        pyogrio.raw.write(
            path,
            shapely.to_wkb(table.shapes, byte_order=1) if has_shapes else None,
            [values for values, _ in columns],
            list(names or (column.key for column in table.columns)),
            field_mask=[nulls for _, nulls in columns],
            layer=table.layer if driver == "GPKG" else None,
            driver=driver,
            geometry_type=_declared(table, driver) if has_shapes else None,
            crs=_named(crs) if has_shapes else None,
            encoding=encoding,
            promote_to_multi=False,
            **options,
        )


def _named(crs: CRS) -> str:
    label = crs_label(crs)
    return label if label.startswith("EPSG:") else str(crs.to_wkt())


def _declared(table: ExportTable, driver: str) -> str:
    kind = str(table.shape_kind)
    return kind.removeprefix("Multi") if driver == "ESRI Shapefile" else kind


def _column(table: ExportTable, at: int) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    kind = table.columns[at].kind
    dtype, filler = _TYPES[kind]
    values = [row[at] for row in table.rows]
    nulls = np.array([value is None for value in values], dtype=bool)
    filled = np.empty(len(values), dtype=dtype)
    filled[:] = [filler if value is None else value for value in values]
    if kind == "text":
        filled[nulls] = None
    return filled, nulls


def require_same(path: Path, table: ExportTable, *, told_as: Path, layer: str | None) -> None:
    """Read a layer again and raise InputProblem unless it holds what the table holds.

    Text that is empty and no text count as the same: a shapefile knows no difference.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        meta, _, wkb, columns = pyogrio.raw.read(path, layer=layer)
    facts = {"path": told_as, "layer": table.layer}
    if len(columns) != len(table.columns) or any(len(c) != len(table.rows) for c in columns):
        raise InputProblem("export.not_the_same", **facts, what=f"{len(meta['fields'])}")
    for at, (column, found) in enumerate(zip(table.columns, columns, strict=True)):
        for row, value in enumerate(found.tolist()):
            if not _same(column, table.rows[row][at], value):
                raise InputProblem("export.not_the_same", **facts, what=f"{column.key} {row + 1}")
    if table.shapes is None:
        return
    shapes = shapely.from_wkb(wkb)
    expected = shapely.normalize(table.shapes)
    found_shapes = shapely.normalize(collected(shapes, table.shape_kind))
    same = shapely.equals_exact(expected, found_shapes, 0.0) | (
        shapely.is_missing(expected) & shapely.is_missing(found_shapes)
    )
    if not same.all():
        row = int(np.flatnonzero(~same)[0]) + 1
        raise InputProblem("export.not_the_same", **facts, what=f"{table.shape_kind} {row}")


def _same(column: ExportColumn, expected: Value, found: Any) -> bool:  # noqa: ANN401  # GDAL's
    is_missing = found is None or (isinstance(found, float) and np.isnan(found))
    if column.kind == "text":
        return (expected or "") == ("" if is_missing else str(found))
    if expected is None or is_missing:
        return expected is None and is_missing
    wide = abs(float(expected)) * _SHARE_TOLERANCE
    return abs(float(expected) - float(found)) <= max(_REAL_TOLERANCE, wide)
