"""People's records as they stand in a locked project: one encrypted row each."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from gis.files.edit_codec import record_of, values_of
from gis.files.problem import Problem
from gis.files.seal import Seal
from gis.table import Table

PRIVATE_TABLES = ("households", "members", "posts", "links", "accepted")
"""The tables of a plan that tell of persons; accepted findings do in their reasons."""

PRIVATE_LAYERS = {name: name for name in PRIVATE_TABLES} | {"accepted": "towngrid_accepted"}
"""Where their rows stand when they are not encrypted."""


def put_records(
    connection: sqlite3.Connection, seal: Seal, table: str, records: Iterable[Any]
) -> None:
    """Write records of a table, new ones and others."""
    connection.executemany(
        'INSERT INTO towngrid_private ("table", id, record) VALUES (?, ?, ?)'
        ' ON CONFLICT ("table", id) DO UPDATE SET record = excluded.record',
        (
            (table, values[0], seal.close(table, values[0], _packed(values)))
            for values in values_of(table, records)
        ),
    )


def delete_records(connection: sqlite3.Connection, table: str, ids: Iterable[int]) -> None:
    """Take records of a table out."""
    connection.executemany(
        'DELETE FROM towngrid_private WHERE "table" = ? AND id = ?', ((table, i) for i in ids)
    )


def read_records(connection: sqlite3.Connection, seal: Seal, table: str) -> Table[Any, Any]:
    """Return the records of a table by id; raises ValueError for a damaged one."""
    rows = connection.execute(
        'SELECT id, record FROM towngrid_private WHERE "table" = ? ORDER BY id', (table,)
    )
    plain = b",".join([seal.open(table, number, record) for number, record in rows])
    return Table((values[0], record_of(table, values)) for values in json.loads(b"[%b]" % plain))


def plain_people(connection: sqlite3.Connection) -> Iterator[Problem]:
    """Yield the layers of a locked project that hold rows, which another program has put there."""
    for layer in PRIVATE_LAYERS.values():
        (count,) = connection.execute(f'SELECT count(*) FROM "{layer}"').fetchone()
        if count:
            yield Problem("files.check_plain", {"layer": layer, "count": count})


def _packed(values: list[Any]) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()
