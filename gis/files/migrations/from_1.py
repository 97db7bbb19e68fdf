"""Format 1 to 2: facts about borders, parts of grids, overlays, references, lineage, versions.

All that is new starts empty, or with the default that the records have too, so the steps of the
history need no change.
"""

import sqlite3

from gis.files.geopackage import create_layer
from gis.files.qgis_styles import add_qgis_styles
from gis.files.schema import Layer

_LAYERS = (
    Layer(
        "micro_grids",
        "MULTIPOLYGON",
        (
            ("code", "TEXT"),
            ("name", "TEXT"),
            ("tier", "TEXT"),
            ("kind", "TEXT"),
            ("grid", "TEXT"),
            ("unit", "TEXT"),
            ("area_m2", "REAL"),
            ("grid_id", "INTEGER"),
            ("unit_id", "INTEGER"),
        ),
        "微网格 Parts of grids",
    ),
    Layer(
        "grid_hosts",
        None,
        (("grid", "TEXT"), ("host", "TEXT"), ("grid_id", "INTEGER"), ("host_id", "INTEGER")),
        "线上网格依托网格 Hosts of online grids",
    ),
    Layer(
        "lineage",
        None,
        (
            ("on_date", "TEXT"),
            ("cause", "TEXT"),
            ("old_code", "TEXT"),
            ("old_name", "TEXT"),
            ("new_code", "TEXT"),
            ("new_name", "TEXT"),
            ("households", "INTEGER"),
            ("area_m2", "REAL"),
        ),
        "网格沿革 What became of grids",
    ),
    Layer(
        "reference_lines",
        "MULTILINESTRING",
        (("theme", "TEXT"), ("name", "TEXT")),
        "参考线 Reference lines",
    ),
    Layer(
        "reference_areas",
        "MULTIPOLYGON",
        (("theme", "TEXT"), ("name", "TEXT")),
        "参考面 Reference areas",
    ),
)
_STATEMENTS = (
    "ALTER TABLE towngrid_arcs ADD COLUMN follows TEXT NOT NULL DEFAULT 'none'",
    "ALTER TABLE towngrid_arcs ADD COLUMN named TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE towngrid_arcs ADD COLUMN standing TEXT NOT NULL DEFAULT 'not_walked'",
    "ALTER TABLE towngrid_arcs ADD COLUMN noted_on TEXT NOT NULL DEFAULT ''",
    """ALTER TABLE grids ADD COLUMN "tier" TEXT""",
    "UPDATE grids SET tier = 'grid'",
    "CREATE TABLE towngrid_overlays (id INTEGER PRIMARY KEY, rings BLOB NOT NULL)",
    """CREATE TABLE towngrid_references (
        id INTEGER PRIMARY KEY, theme TEXT NOT NULL, name TEXT NOT NULL,
        is_area INTEGER NOT NULL, lines BLOB NOT NULL)""",
    """CREATE TABLE towngrid_versions (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, saved_on TEXT NOT NULL,
        revision INTEGER NOT NULL, content BLOB NOT NULL)""",
    """CREATE TABLE towngrid_settings ("key" TEXT PRIMARY KEY NOT NULL, "value" TEXT NOT NULL)""",
)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a file of format 1 to format 2."""
    (srs_id,) = connection.execute(
        "SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = 'grids'"
    ).fetchone()
    for statement in _STATEMENTS:
        connection.execute(statement)
    for layer in _LAYERS:
        create_layer(connection, layer, srs_id)
    add_qgis_styles(connection, ("micro_grids", "reference_lines", "reference_areas"))
    connection.execute("UPDATE towngrid_meta SET value = '2' WHERE key = 'format_version'")
