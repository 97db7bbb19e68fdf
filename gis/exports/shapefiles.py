"""One shapefile for each layer, with a table that tells what the short column names mean.

English names are written with UTF-8 and say so in a .cpg; Chinese ones with GBK, which is said in
the .cpg and in the header (language driver 0x4D), so that old programs read them too. What the
format cannot hold is told by row and column, and never lost silently.
"""

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import shapely
from pyproj import CRS

from gis.errors import InputProblem
from gis.exports.choice import FieldNames
from gis.exports.field_names import ENCODINGS, cut, short_names
from gis.exports.gdal_layer import require_same, write_layer
from gis.exports.means import Means
from gis.exports.outcome import Remark, Written, WrittenLayer
from gis.exports.table import ExportTable, Value
from gis.exports.wording import Wording
from gis.texts import Texts

MOST_TEXT_BYTES = 254
_MOST_REMARKS = 20
"""So many texts of a layer that were cut are told one by one, the others by their number."""
_MOST_BYTES = 2**31 - 1
_LDID, _GBK_DRIVER = 29, 0x4D
_BYTES_OF_VERTEX, _BYTES_OF_SHAPE = 16, 64


def write_shapefiles(
    folder: Path,
    tables: Sequence[ExportTable],
    crs: CRS,
    means: Means,
    *,
    field_names: FieldNames,
    stem: str | None = None,
) -> Written:
    """Write tables, placed, into a folder; each is read back. `stem` names a single layer.

    Raises InputProblem for characters that GBK lacks and layers that are too large, or GDAL's
    errors.
    """
    chinese = Wording(Texts("zh"), means.wording.profile)
    layers: list[WrittenLayer] = []
    remarks: list[Remark] = []
    names_table: list[tuple[str, ...]] = []
    for place, table in enumerate(tables):
        means.begin(place, len(tables))
        _require_room(table)
        encoding = ENCODINGS[field_names]
        fitting, cuts = _fitting(table, encoding)
        remarks += cuts
        ending = ".dbf" if table.shape_kind is None else ".shp"
        path = folder / f"{stem or table.layer}{ending}"
        names = short_names(table, field_names, chinese)
        write_layer(path, fitting, crs, driver="ESRI Shapefile", names=names, encoding=encoding)
        if field_names is FieldNames.GBK:
            _declare_gbk(path.with_suffix(".dbf"))
        require_same(path, fitting, told_as=path, layer=None)
        layers.append(WrittenLayer.of(table, path.name, names))
        names_table += _meanings(table, path.name, names, means.wording)
    file = means.texts("export.fields_file")
    _write_meanings(folder / (file if stem is None else f"{stem}_{file}"), names_table, means.texts)
    return Written(tuple(layers), tuple(remarks))


def _require_room(table: ExportTable) -> None:
    if table.shapes is None:
        return
    vertices = int(shapely.get_num_coordinates(table.shapes).sum())
    if vertices * _BYTES_OF_VERTEX + len(table.rows) * _BYTES_OF_SHAPE > _MOST_BYTES:
        raise InputProblem("export.too_large", layer=table.layer)


def _fitting(table: ExportTable, encoding: str) -> tuple[ExportTable, list[Remark]]:
    """Return the table with texts that fit; those that were cut are told by row and column."""
    remarks: list[Remark] = []
    rows: list[tuple[Value, ...]] = []
    for number, row in enumerate(table.rows, start=1):
        changed: list[Value] = []
        for column, value in zip(table.columns, row, strict=True):
            fitting = value
            if isinstance(value, str) and value:
                facts = {"layer": table.layer, "row": number, "column": column.key}
                _require_characters(value, encoding, facts)
                fitting = cut(value, encoding, MOST_TEXT_BYTES)
                if fitting != value:
                    remarks.append(("export.text_cut", {**facts, "bytes": MOST_TEXT_BYTES}))
            changed.append(fitting)
        rows.append(tuple(changed))
    more = len(remarks) - _MOST_REMARKS
    if more > 0:
        facts = {"layer": table.layer, "count": more, "bytes": MOST_TEXT_BYTES}
        remarks[_MOST_REMARKS:] = [("export.more_texts_cut", facts)]
    return replace(table, rows=tuple(rows)), remarks


def _require_characters(value: str, encoding: str, facts: dict[str, object]) -> None:
    try:
        value.encode(encoding)
    except UnicodeEncodeError as error:
        lacking = value[error.start : error.end]
        raise InputProblem("export.not_in_gbk", characters=lacking, **facts) from error


def _declare_gbk(table: Path) -> None:
    with table.open("r+b") as stream:
        stream.seek(_LDID)
        stream.write(bytes([_GBK_DRIVER]))


def _meanings(
    table: ExportTable, file: str, names: Sequence[str], wording: Wording
) -> list[tuple[str, ...]]:
    return [
        (file, name, column.key, wording.title(column), wording.kind(column))
        for name, column in zip(names, table.columns, strict=True)
    ]


def _write_meanings(path: Path, rows: Sequence[tuple[str, ...]], texts: Texts) -> None:
    heads = [texts(f"export.fields.{key}") for key in ("file", "name", "key", "title", "kind")]
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(heads)
        writer.writerows(rows)
