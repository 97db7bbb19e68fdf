"""Open a project file with SQLite, and say in one sentence what is wrong when it fails."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gis.errors import InputProblem
from gis.files.geopackage import register_functions
from gis.files.migrations import migrate
from gis.files.schema import FORMAT_VERSION

_BUSY_SECONDS = 3.0
_CHECKPOINT_PAGES = 4000
"""A checkpoint costs some milliseconds: far apart, so that few commits pay for one."""

_WAL_VERSION = 2
_PRIMARY_CODE = 0xFF
_KEY_OF_CODE = {
    sqlite3.SQLITE_FULL: "files.disk_full",
    sqlite3.SQLITE_READONLY: "files.not_writable",
    sqlite3.SQLITE_PERM: "files.not_writable",
    sqlite3.SQLITE_BUSY: "files.busy",
    sqlite3.SQLITE_LOCKED: "files.busy",
    sqlite3.SQLITE_CORRUPT: "files.damaged",
    sqlite3.SQLITE_NOTADB: "files.not_a_project",
    sqlite3.SQLITE_CANTOPEN: "files.cannot_open",
    sqlite3.SQLITE_IOERR: "files.disk_error",
}


@contextmanager
def file_problems(path: Path) -> Iterator[None]:
    """Turn what SQLite raises about a file into an InputProblem that names it."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", None)
        key = None if code is None else _KEY_OF_CODE.get(code & _PRIMARY_CODE)
        if key is None and isinstance(error, sqlite3.DatabaseError) and _lacks_tables(error):
            key = "files.damaged"
        if key is None:
            raise
        raise InputProblem(key, path=str(path), detail=str(error)) from error
    except UnicodeDecodeError as error:  # from sqlite3, for text that is none
        raise InputProblem("files.damaged", path=str(path), detail=error.reason) from error


def _lacks_tables(error: sqlite3.Error) -> bool:
    return str(error).startswith(("no such table", "no such column"))


def connect_new(path: Path) -> sqlite3.Connection:
    """Open a file that does not exist yet, for filling it in one go; no journal, no waiting."""
    connection = sqlite3.connect(path, isolation_level=None)
    register_functions(connection)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    return connection


def connect_to_write(path: Path) -> sqlite3.Connection:
    """Open a project of any format for editing; nothing in the file changes yet.

    The connection may be used from several threads, one at a time.
    """
    _require_file(path)
    if not os.access(path, os.W_OK):
        raise InputProblem("files.not_writable", path=str(path), detail="")
    connection = _connect(path, "mode=rw", check_same_thread=False)
    try:
        require_project(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def prepare_to_write(connection: sqlite3.Connection, *, wal: bool) -> None:
    """Choose how steps are written: in WAL mode where the disk allows that, else safely slow."""
    connection.execute(f"PRAGMA journal_mode = {'WAL' if wal else 'DELETE'}")
    connection.execute(f"PRAGMA synchronous = {'NORMAL' if wal else 'FULL'}")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_CHECKPOINT_PAGES}")


@contextmanager
def transaction(connection: sqlite3.Connection, path: Path) -> Iterator[None]:
    """Commit what the block writes, or nothing when it raises. Raises InputProblem."""
    with file_problems(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


@contextmanager
def connected_to_read(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a project for reading: the file is not changed and nothing is left beside it.

    What a running program has committed into its -wal file is seen. A file of an older format is
    read through a temporary copy in the present one.
    """
    with connected_as_it_is(path) as connection:
        version = require_project(connection, path)
        if version == FORMAT_VERSION:
            yield connection
            return
        copy = sqlite3.connect("", isolation_level=None)  # no name: in memory, or on disk if large
        try:
            connection.backup(copy)
            register_functions(copy)
            copy.execute("BEGIN")
            migrate(copy, version, path)
            yield copy
        finally:
            copy.close()


@contextmanager
def connected_as_it_is(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a project of any format for reading, as `connected_to_read`, but without a copy."""
    _require_file(path)
    # A file in WAL mode without a -wal file beside it is at rest; a plain read-only connection
    # would want to make that file, so the promise that it does not change is given instead.
    wal_path = path.with_name(path.name + "-wal")
    at_rest = _is_in_wal_mode(path) and not wal_path.exists()
    connection = _connect(path, "immutable=1" if at_rest else "mode=ro")
    try:
        require_project(connection, path)
        connection.execute("BEGIN")
        yield connection
    finally:
        connection.close()


def _connect(path: Path, mode: str, *, check_same_thread: bool = True) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?{mode}",
        uri=True,
        isolation_level=None,
        timeout=_BUSY_SECONDS,
        check_same_thread=check_same_thread,
    )
    register_functions(connection)
    return connection


def _require_file(path: Path) -> None:
    if not path.is_file():
        raise InputProblem("files.no_such_file", path=str(path))
    if not os.access(path, os.R_OK):
        raise InputProblem("files.cannot_open", path=str(path), detail="")


def _is_in_wal_mode(path: Path) -> bool:
    with path.open("rb") as stream:
        header = stream.read(20)
    return len(header) == 20 and header[18] == _WAL_VERSION


def require_project(connection: sqlite3.Connection, path: Path) -> int:
    """Return the format of a project; raise InputProblem for no project or a newer format."""
    found = connection.execute(
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'towngrid_meta'"
    ).fetchone()
    if found is None:
        raise InputProblem("files.not_a_project", path=str(path), detail="")
    version = read_meta(connection).get("format_version", "")
    if not version.isdigit():
        raise InputProblem("files.damaged", path=str(path), detail="format_version")
    if int(version) > FORMAT_VERSION:
        raise InputProblem(
            "files.newer_format", path=str(path), version=version, known=FORMAT_VERSION
        )
    return int(version)


def read_meta(connection: sqlite3.Connection) -> dict[str, str]:
    """Return the facts about the project as they stand in the file."""
    return dict(connection.execute('SELECT "key", "value" FROM towngrid_meta'))


def write_meta(connection: sqlite3.Connection, **facts: object) -> None:
    """Put facts about the project."""
    connection.executemany(
        'INSERT INTO towngrid_meta VALUES (?, ?) ON CONFLICT ("key") DO UPDATE'
        ' SET "value" = excluded."value"',
        [(key, str(value)) for key, value in facts.items()],
    )
