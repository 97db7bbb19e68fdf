"""The GeoPackage around the tables: what the standard wants so that other programs read them.

Written with sqlite3, not through GDAL, so that an edit and its undo entry share one transaction.
The spatial index and its triggers have the names and the text that GDAL gives them (GeoPackage
1.4, annex F.3); the triggers call ST_ functions that a plain SQLite connection lacks, so every
connection of ours that writes gets them from `register_functions`.
"""

import sqlite3
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from gis.files.geometry_blob import envelope, envelopes
from gis.files.schema import Layer
from gis.files.spatial_index import fill_index

APPLICATION_ID = 0x47504B47
GEOPACKAGE_VERSION = 10300
"""1.3: what is written is also right in 1.4, and older readers do not warn."""

REQUIRED_TABLES = ("gpkg_spatial_ref_sys", "gpkg_contents", "gpkg_geometry_columns")

_CREATE = (
    """CREATE TABLE gpkg_spatial_ref_sys (
        srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
        organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT)""",
    """CREATE TABLE gpkg_contents (
        table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
        description TEXT DEFAULT '',
        last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
        min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
        CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id)
            REFERENCES gpkg_spatial_ref_sys(srs_id))""",
    """CREATE TABLE gpkg_geometry_columns (
        table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
        srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
        CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
        CONSTRAINT uk_gc_table_name UNIQUE (table_name),
        CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
        CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id))""",
    """CREATE TABLE gpkg_extensions (
        table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL,
        definition TEXT NOT NULL, scope TEXT NOT NULL,
        CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name))""",
)
_ENTRY = 'NEW."fid",ST_MinX(NEW."geom"),ST_MaxX(NEW."geom"),ST_MinY(NEW."geom"),ST_MaxY(NEW."geom")'
_HAS_NEW = '(NEW."geom" NOTNULL AND NOT ST_IsEmpty(NEW."geom"))'
_HAS_OLD = '(OLD."geom" NOTNULL AND NOT ST_IsEmpty(OLD."geom"))'
_LACKS_NEW = '(NEW."geom" ISNULL OR ST_IsEmpty(NEW."geom"))'
_LACKS_OLD = '(OLD."geom" ISNULL OR ST_IsEmpty(OLD."geom"))'
_TRIGGERS = {
    "insert": f'AFTER INSERT ON "{{t}}" WHEN {_HAS_NEW}'
    f' BEGIN INSERT OR REPLACE INTO "{{r}}" VALUES ({_ENTRY}); END',
    "update6": f'AFTER UPDATE OF "geom" ON "{{t}}" WHEN OLD."fid" = NEW."fid"'
    f' AND {_HAS_NEW} AND {_HAS_OLD} BEGIN UPDATE "{{r}}" SET minx = ST_MinX(NEW."geom"),'
    ' maxx = ST_MaxX(NEW."geom"), miny = ST_MinY(NEW."geom"), maxy = ST_MaxY(NEW."geom")'
    ' WHERE id = NEW."fid"; END',
    "update7": f'AFTER UPDATE OF "geom" ON "{{t}}" WHEN OLD."fid" = NEW."fid"'
    f' AND {_HAS_NEW} AND {_LACKS_OLD} BEGIN INSERT INTO "{{r}}" VALUES ({_ENTRY}); END',
    "update2": f'AFTER UPDATE OF "geom" ON "{{t}}" WHEN OLD."fid" = NEW."fid"'
    f' AND {_LACKS_NEW} BEGIN DELETE FROM "{{r}}" WHERE id = OLD."fid"; END',
    "update5": f'AFTER UPDATE ON "{{t}}" WHEN OLD."fid" != NEW."fid" AND {_HAS_NEW}'
    ' BEGIN DELETE FROM "{r}" WHERE id = OLD."fid";'
    f' INSERT OR REPLACE INTO "{{r}}" VALUES ({_ENTRY}); END',
    "update4": f'AFTER UPDATE ON "{{t}}" WHEN OLD."fid" != NEW."fid" AND {_LACKS_NEW}'
    ' BEGIN DELETE FROM "{r}" WHERE id IN (OLD."fid", NEW."fid"); END',
    "delete": 'AFTER DELETE ON "{t}" WHEN OLD."geom" NOT NULL'
    ' BEGIN DELETE FROM "{r}" WHERE id = OLD."fid"; END',
}


def register_functions(connection: sqlite3.Connection) -> None:
    """Give a connection the functions that the triggers of a GeoPackage call."""
    connection.create_function(
        "ST_IsEmpty", 1, lambda blob: None if blob is None else envelope(blob) is None
    )
    for place, name in enumerate(("ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY")):
        connection.create_function(name, 1, _side(place), deterministic=True)


def _side(place: int) -> Callable[[bytes | None], float | None]:
    def side(blob: bytes | None) -> float | None:
        box = envelope(blob)
        return None if box is None else box[place]

    return side


def srs_id_of(crs: str) -> int:
    """Return the number under which a CRS such as `EPSG:4549` stands in the file."""
    return int(crs.rpartition(":")[2])


def create_frame(connection: sqlite3.Connection, crs: str) -> None:
    """Make an empty GeoPackage with the project's CRS; belongs before the first transaction."""
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {GEOPACKAGE_VERSION}")
    for statement in _CREATE:
        connection.execute(statement)
    connection.executemany(
        "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, ?)",
        [
            ("Undefined Cartesian SRS", -1, "NONE", -1, "undefined", None),
            ("Undefined geographic SRS", 0, "NONE", 0, "undefined", None),
            *(_srs_row(name) for name in dict.fromkeys(("EPSG:4326", crs))),
        ],
    )


def _srs_row(crs: str) -> tuple[str, int, str, int, str, None]:
    definition = CRS.from_user_input(crs)
    number = srs_id_of(crs)
    organization = crs.partition(":")[0]
    return definition.name, number, organization, number, definition.to_wkt("WKT1_GDAL"), None


def create_layer(connection: sqlite3.Connection, layer: Layer, srs_id: int) -> None:
    """Make the table of a layer, its spatial index and its triggers, and list it."""
    connection.execute(layer.create_sql())
    kind = "attributes" if layer.geometry is None else "features"
    connection.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, srs_id)"
        " VALUES (?, ?, ?, ?, ?)",
        (layer.name, kind, layer.name, layer.description, srs_id if layer.geometry else 0),
    )
    if layer.geometry is None:
        return
    connection.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)",
        (layer.name, layer.geometry, srs_id),
    )
    connection.execute(
        "INSERT INTO gpkg_extensions VALUES (?, 'geom', 'gpkg_rtree_index',"
        " 'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
        (layer.name,),
    )
    connection.execute(
        f'CREATE VIRTUAL TABLE "{_index_of(layer.name)}" USING rtree(id, minx, maxx, miny, maxy)'
    )
    rebuild_index(connection, layer.name)


def drop_triggers(connection: sqlite3.Connection, table: str) -> None:
    """Take the triggers of a layer away for bulk work; `rebuild_index` brings them back."""
    for name in _TRIGGERS:
        connection.execute(f'DROP TRIGGER IF EXISTS "{_index_of(table)}_{name}"')


def rebuild_index(connection: sqlite3.Connection, table: str) -> None:
    """Fill the spatial index of a layer from its rows, and make its triggers."""
    index = _index_of(table)
    drop_triggers(connection, table)
    rows = connection.execute(f'SELECT fid, geom FROM "{table}" WHERE geom NOTNULL').fetchall()
    boxes = envelopes([blob for _, blob in rows])
    there = ~np.isnan(boxes[:, 0])
    ids = np.array([fid for fid, _ in rows], dtype=np.int64)
    fill_index(connection, index, ids[there], boxes[there])
    for name, body in _TRIGGERS.items():
        text = body.format(t=table, r=index)
        connection.execute(f'CREATE TRIGGER "{index}_{name}" {text}')


def note_change(
    connection: sqlite3.Connection, table: str, boxes: NDArray[np.float64] | None = None
) -> None:
    """Write into the contents when a layer changed, and widen its extent by `boxes`.

    These are west, east, south, north in metres, shape (n, 4); rows of nan do not count.
    """
    connection.execute(
        "UPDATE gpkg_contents SET last_change = strftime('%Y-%m-%dT%H:%M:%fZ','now')"
        " WHERE table_name = ?",
        (table,),
    )
    if boxes is None or np.isnan(boxes).all():
        return
    west, south = np.nanmin(boxes[:, (0, 2)], axis=0).tolist()
    east, north = np.nanmax(boxes[:, (1, 3)], axis=0).tolist()
    connection.execute(
        "UPDATE gpkg_contents SET min_x = min(ifnull(min_x, ?1), ?1),"
        " max_x = max(ifnull(max_x, ?2), ?2), min_y = min(ifnull(min_y, ?3), ?3),"
        " max_y = max(ifnull(max_y, ?4), ?4) WHERE table_name = ?5",
        (west, east, south, north, table),
    )


def _index_of(table: str) -> str:
    return f"rtree_{table}_geom"
