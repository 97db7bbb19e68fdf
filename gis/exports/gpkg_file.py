"""The chosen layers as a GeoPackage of their own, with styles so that QGIS shows them like ours."""

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from pyproj import CRS

from gis.errors import InputProblem
from gis.exports.choice import LAYERS, ExportFormat
from gis.exports.gdal_layer import require_same, write_layer
from gis.exports.means import Means
from gis.exports.outcome import Written, WrittenLayer
from gis.exports.qgis_look import qml_of
from gis.exports.table import ExportTable
from gis.files.qgis_styles import add_styles, create_styles

_OF_REFERENCES = ("reference_areas", "reference_lines", "reference_points")
_OWN = {*LAYERS[ExportFormat.GPKG], *_OF_REFERENCES, "layer_styles"}
_MARK = "TownGrid: "
"""What the descriptions of theme layers begin with, whose names may be any."""


def write_gpkg(
    path: Path,
    tables: Sequence[ExportTable],
    crs: CRS,
    means: Means,
) -> Written:
    """Write tables, placed, as layers; each is read back. Raises InputProblem, or GDAL's errors."""
    for place, table in enumerate(tables):
        means.begin(place, len(tables))
        mark = _MARK if table.theme is not None else ""
        title = means.wording.layer_of(table)
        options = {"IDENTIFIER": table.layer, "DESCRIPTION": f"{mark}{title}"}
        if table.shape_kind is not None:
            options["GEOMETRY_NAME"] = "geom"
        write_layer(
            path, table, crs, driver="GPKG", append=place > 0, layer_options=options,
            dataset_options={} if place else {"VERSION": "1.3"},
        )  # fmt: skip
        require_same(path, table, told_as=path, layer=table.layer)
    styles = {table.layer: qml for table in tables if (qml := _style_of(table, tables, means))}
    with closing(sqlite3.connect(path)) as connection, connection:
        create_styles(connection)
        add_styles(connection, styles)
    return Written(tuple(WrittenLayer.of(table, path.name) for table in tables))


def _style_of(table: ExportTable, tables: Sequence[ExportTable], means: Means) -> str:
    if table.theme is not None:
        return table.theme.qml
    with_borders = any(each.layer == "borders" for each in tables)
    return qml_of(table, means.look, means.wording, with_borders=with_borders)


def require_replaceable(path: Path) -> None:
    """Raise InputProblem where a GeoPackage is there that is no earlier export."""
    if not path.exists():
        return
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            contents = connection.execute("SELECT table_name, description FROM gpkg_contents")
            tables = {name for name, words in contents if not str(words).startswith(_MARK)}
            is_project = connection.execute(
                "SELECT count(*) FROM sqlite_master WHERE name = 'towngrid_meta'"
            ).fetchone()[0]
    except sqlite3.Error as error:
        raise InputProblem("export.others_gpkg", path=path) from error
    if is_project or not tables <= _OWN:
        raise InputProblem("export.others_gpkg", path=path)
