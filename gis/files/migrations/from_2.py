"""Format 2 to 3: people's records know more, and there are places, points, profiles and more.

Most of what is new starts empty, or with the default that the records have too. A location that is
there came with the list, so its grade is `coordinate`; steps of the history are read in that way.

Members get the household whose number they carry, where just one has it. Older states of the plan
do not know that, and may lack the household, so this is a step of the history of its own, the last
one done: undo takes it back before it comes to older ones. Steps that are undone and would then
meet households or members again must lead on from the plan as it is; if there are such, members
stay as they are.
"""

import json
import sqlite3
import zlib
from datetime import UTC, datetime
from typing import Any

from gis.files.geopackage import create_layer
from gis.files.qgis_styles import add_qgis_styles
from gis.files.schema import Layer

_LAYERS = (
    Layer(
        "reference_points",
        "POINT",
        (("theme", "TEXT"), ("name", "TEXT")),
        "参考点 Reference points",
    ),
    Layer(
        "places",
        "POINT",
        (
            ("kind", "TEXT"),
            ("name", "TEXT"),
            ("address", "TEXT"),
            ("unit", "TEXT"),
            ("grid", "TEXT"),
            ("assigned_by", "TEXT"),
            ("located_by", "TEXT"),
            ("unit_id", "INTEGER"),
            ("grid_id", "INTEGER"),
        ),
        "场所 Places",
    ),
)
_COLUMNS = (
    ("grids", "basis", "TEXT"),
    ("micro_grids", "basis", "TEXT"),
    ("households", "located_by", "TEXT"),
    ("households", "hand_reason", "TEXT"),
    ("households", "registered_place", "TEXT"),
    ("households", "registered_unit", "TEXT"),
    ("households", "registered_unit_id", "INTEGER"),
    ("members", "party_group", "INTEGER"),
    ("members", "probationary", "BOOLEAN"),
    ("members", "in_service", "BOOLEAN"),
    ("members", "household_id", "INTEGER"),
    ("posts", "employment", "TEXT"),
    ("posts", "member", "INTEGER"),
    ("posts", "started_on", "TEXT"),
    ("posts", "ended_on", "TEXT"),
    ("party_groups", "level", "TEXT"),
    ("party_groups", "unit", "TEXT"),
    ("party_groups", "parent", "INTEGER"),
    ("party_groups", "unit_id", "INTEGER"),
    ("towngrid_accepted", "role", "TEXT NOT NULL DEFAULT ''"),
)
_STATEMENTS = (
    "UPDATE households SET located_by = 'coordinate' WHERE geom NOTNULL",
    "UPDATE party_groups SET level = 'group'",
    "CREATE TABLE towngrid_profiles (id INTEGER PRIMARY KEY, text TEXT NOT NULL)",
    """CREATE TABLE towngrid_access (
        id INTEGER PRIMARY KEY, at TEXT NOT NULL, what TEXT NOT NULL, purpose TEXT NOT NULL,
        office TEXT NOT NULL, unmasked INTEGER NOT NULL, detail TEXT NOT NULL)""",
    """CREATE TABLE towngrid_private (
        "table" TEXT NOT NULL, id INTEGER NOT NULL, record BLOB NOT NULL,
        PRIMARY KEY ("table", id)) WITHOUT ROWID""",
    """CREATE TRIGGER towngrid_access_unchanged BEFORE UPDATE ON towngrid_access
        BEGIN SELECT raise(ABORT, 'the access record is only added to'); END""",
    """CREATE TRIGGER towngrid_access_kept BEFORE DELETE ON towngrid_access
        BEGIN SELECT raise(ABORT, 'the access record is only added to'); END""",
)
_LINKED = """
    SELECT m.fid, ifnull(m.name, ''), ifnull(m.branch, ''), m.household_no, m.grid_id,
        m.service_grid_id, h.fid
    FROM members AS m
    JOIN (SELECT min(fid) AS fid, household_no FROM households WHERE household_no != ''
        GROUP BY household_no HAVING count(*) = 1) AS h USING (household_no)
    ORDER BY m.fid"""


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a file of format 2 to format 3."""
    (srs_id,) = connection.execute(
        "SELECT srs_id FROM gpkg_geometry_columns WHERE table_name = 'grids'"
    ).fetchone()
    for table, column, kind in _COLUMNS:
        connection.execute(f'ALTER TABLE "{table}" ADD COLUMN "{column}" {kind}')
    for statement in _STATEMENTS:
        connection.execute(statement)
    for layer in _LAYERS:
        create_layer(connection, layer, srs_id)
    add_qgis_styles(connection, ("reference_points", "places"))
    if not _undone_steps_of_people(connection):
        _link_members(connection)
    connection.execute("UPDATE towngrid_meta SET value = '3' WHERE key = 'format_version'")


def _undone_steps_of_people(connection: sqlite3.Connection) -> bool:
    undone = connection.execute("SELECT edit FROM towngrid_history WHERE state = 'undone'")
    return any(
        {"households", "members"} & json.loads(zlib.decompress(edit)).keys() for (edit,) in undone
    )


def _link_members(connection: sqlite3.Connection) -> None:
    rows = connection.execute(_LINKED).fetchall()
    if not rows:
        return
    connection.executemany(
        "UPDATE members SET household_id = ? WHERE fid = ?", [(row[-1], row[0]) for row in rows]
    )
    (last,) = connection.execute(
        "SELECT ifnull(max(seq), 0) FROM towngrid_history WHERE state = 'done'"
    ).fetchone()
    connection.execute("UPDATE towngrid_history SET seq = -seq - 1 WHERE state = 'undone'")
    connection.execute("UPDATE towngrid_history SET seq = -seq WHERE state = 'undone'")
    connection.execute(
        "INSERT INTO towngrid_history (seq, time, label, facts, edit, inverse, state)"
        " VALUES (?, ?, 'files.members_linked', ?, ?, ?, 'done')",
        (
            last + 1,
            datetime.now(UTC).isoformat(timespec="seconds"),
            json.dumps({"count": len(rows)}),
            _step([[*row, None, False, False] for row in rows]),
            _step([[*row[:-1], None, None, False, False] for row in rows]),
        ),
    )


def _step(members: list[list[Any]]) -> bytes:
    tables = {"members": {"puts": members, "deletes": []}}
    return zlib.compress(json.dumps(tables, ensure_ascii=False, separators=(",", ":")).encode())
