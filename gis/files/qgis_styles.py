"""Give the layers a first style in QGIS, which looks for it in the table `layer_styles`."""

import sqlite3
from collections.abc import Mapping, Sequence

from resources import path

STYLED = (
    "units",
    "grids",
    "micro_grids",
    "households",
    "reference_lines",
    "reference_areas",
    "reference_points",
    "places",
)
_CREATE = """CREATE TABLE layer_styles (
    id INTEGER PRIMARY KEY NOT NULL, f_table_catalog TEXT(256), f_table_schema TEXT(256),
    f_table_name TEXT(256), f_geometry_column TEXT(256), styleName TEXT(30), styleQML TEXT,
    styleSLD TEXT, useAsDefault BOOLEAN, description TEXT, owner TEXT(30), ui TEXT(30),
    update_time DATETIME DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')))"""


def write_qgis_styles(connection: sqlite3.Connection) -> None:
    """Write the styles into a new project file."""
    create_styles(connection)
    add_qgis_styles(connection, STYLED)


def add_qgis_styles(connection: sqlite3.Connection, layers: Sequence[str]) -> None:
    """Write the styles of these layers into a project file that has the table."""
    styles = {layer: path(f"qgis/{layer}.qml").read_text(encoding="utf-8") for layer in layers}
    add_styles(connection, styles)


def create_styles(connection: sqlite3.Connection) -> None:
    """Make the table of styles in a GeoPackage that has none."""
    connection.execute(_CREATE)
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)"
        " VALUES ('layer_styles', 'attributes', 'layer_styles', 'QGIS', 0)"
    )


def add_styles(connection: sqlite3.Connection, styles: Mapping[str, str]) -> None:
    """Write the usual style of each layer, as QML, into a GeoPackage that has the table."""
    connection.executemany(
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name,"
        " f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner)"
        " VALUES ('', '', ?1, 'geom', ?1, ?2, '', 1, 'TownGrid', '')",
        list(styles.items()),
    )
