"""A copy of a GeoPackage of one layer with other geometries: types, ids, styles, all stays."""

import re
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.files.geopackage import register_functions

_HEADER = struct.Struct("<2sBBi4d")
_LITTLE_ENDIAN_WITH_ENVELOPE = 0b0000_0011


def is_one_layer(path: Path) -> bool:
    """Say whether a GeoPackage holds one layer and nothing of a project."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        try:
            (layers,) = connection.execute("SELECT count(*) FROM gpkg_contents").fetchone()
            found = connection.execute(
                "SELECT 1 FROM sqlite_master WHERE name = 'towngrid_meta'"
            ).fetchone()
        except sqlite3.Error:
            return False
    return layers == 1 and found is None


def exchange(
    path: Path,
    layer: str,
    geometries: NDArray[np.object_],
    is_new: NDArray[np.bool_],
    kind: str,
) -> None:
    """Exchange the geometries that are new in a copy of a GeoPackage.

    Features are in the order of their ids. `kind` is the geometry type of the layer from now on.
    """
    with closing(sqlite3.connect(path)) as connection, connection:
        register_functions(connection)
        name, srs_id = connection.execute(
            "SELECT column_name, srs_id FROM gpkg_geometry_columns WHERE table_name = ?", (layer,)
        ).fetchone()
        table, column = _quoted(layer), _quoted(name)
        ids = [row for (row,) in connection.execute(f"SELECT rowid FROM {table} ORDER BY rowid")]
        connection.executemany(
            f"UPDATE {table} SET {column} = ? WHERE rowid = ?",
            ((_blob(geometries[at], srs_id), ids[at]) for at in np.flatnonzero(is_new).tolist()),
        )
        declared = kind.upper() if kind != "Unknown" else "GEOMETRY"
        _declare(connection, layer, name, declared)
        connection.execute(
            "UPDATE gpkg_geometry_columns SET geometry_type_name = ?, z = 0, m = 0"
            " WHERE table_name = ?",
            (declared, layer),
        )
        west, south, east, north = shapely.total_bounds(geometries).tolist()
        connection.execute(
            "UPDATE gpkg_contents SET min_x = ?, min_y = ?, max_x = ?, max_y = ?"
            " WHERE table_name = ?",
            (west, south, east, north, layer),
        )


def _declare(connection: sqlite3.Connection, layer: str, column: str, kind: str) -> None:
    """Let the table itself declare a geometry type; SQL has no statement for it."""
    (sql,) = connection.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (layer,)
    ).fetchone()
    names = "|".join(map(re.escape, (_quoted(column), f"`{column}`", f"[{column}]", column)))
    made = re.sub(rf"([(,]\s*(?:{names})\s+)(?:MULTI)?(?:POLYGON|SURFACE)\b", rf"\g<1>{kind}", sql)
    if made != sql:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?", (made, layer)
        )
        connection.execute("PRAGMA writable_schema = OFF")


def _blob(geometry: BaseGeometry | None, srs_id: int) -> bytes | None:
    if geometry is None:
        return None
    west, south, east, north = geometry.bounds
    header = _HEADER.pack(b"GP", 0, _LITTLE_ENDIAN_WITH_ENVELOPE, srs_id, west, east, south, north)
    return header + bytes(shapely.to_wkb(geometry, byte_order=1))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
