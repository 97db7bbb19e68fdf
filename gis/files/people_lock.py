"""Lock the people of a project with a passphrase, unlock them, choose another passphrase.

Each happens in one transaction on a file that nobody else has open: a program that ends in the
middle leaves it as it was, or locked. What the disk itself keeps of files and journals that were
deleted is beyond a program's reach.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from gis.errors import InputProblem
from gis.files.cleaning import clean_if_due, clean_later
from gis.files.connection import (
    connect_to_write,
    connected_as_it_is,
    file_problems,
    read_meta,
    transaction,
    write_meta,
)
from gis.files.geopackage import drop_triggers, rebuild_index
from gis.files.locks import ProjectLock
from gis.files.project_file import OpenProject, open_project
from gis.files.schema import LAYERS
from gis.files.seal import LOCK_KEY, PLAIN, Seal, Sealed, require_passphrase, seal_of
from gis.files.sealed_records import PRIVATE_LAYERS, PRIVATE_TABLES
from gis.files.step_writer import write_step
from gis.plan.edit import Edit, EditLabel
from gis.table import Table

_WITH_SHAPES = {layer.name for layer in LAYERS if layer.geometry is not None}
_BLOBS = (
    ("towngrid_history", "seq", ("facts", "edit", "inverse")),
    ("towngrid_versions", "id", ("content",)),
    ("towngrid_version_acts", "id", ("words", "report", "sheet")),
    ("towngrid_audits", "id", ("note", "document")),
)
"""Tables beside the plan that hold records of people, their key, what is encrypted in them."""


def are_people_locked(path: Path) -> bool:
    """Tell whether a project needs a passphrase. Raises InputProblem for no project."""
    path = Path(path)
    with file_problems(path), connected_as_it_is(path) as connection:
        return LOCK_KEY in read_meta(connection)


def lock_people(path: Path, passphrase: str) -> None:
    """Encrypt everything that tells of persons. Without the passphrase nothing brings it back.

    Raises InputProblem when it is locked already, when the passphrase is too short, and what
    `open_project` does.
    """
    require_passphrase(passphrase, path)
    with open_project(path) as project:
        if project.seal.is_sealing:
            raise InputProblem("files.locked_already", path=str(path))
        seal = Sealed.new()
        lock = seal.wrapped(passphrase)
        with _alone(project):
            _exchange(project, PLAIN, seal)
            _empty_layers(project.connection)
            write_meta(project.connection, **{LOCK_KEY: lock})


def unlock_people(path: Path, passphrase: str) -> None:
    """Bring back a plain file. Raises InputProblem for a wrong passphrase or no lock."""
    with open_project(path, passphrase) as project:
        if not project.seal.is_sealing:
            raise InputProblem("files.not_locked", path=str(path))
        with _alone(project):
            _exchange(project, project.seal, PLAIN)
            project.connection.execute("DELETE FROM towngrid_private")
            project.connection.execute('DELETE FROM towngrid_meta WHERE "key" = ?', (LOCK_KEY,))


def change_passphrase(path: Path, old: str, new: str) -> None:
    """Let another passphrase open the project; copies of the file keep the old one.

    Raises InputProblem for a wrong one, one too short, or no lock.
    """
    require_passphrase(new, path)
    with _writing(path), file_problems(path), closing(connect_to_write(path)) as connection:
        connection.execute("PRAGMA secure_delete = ON")
        seal = seal_of(read_meta(connection), old, path)
        if not isinstance(seal, Sealed):
            raise InputProblem("files.not_locked", path=str(path))
        with transaction(connection, path):
            write_meta(connection, **{LOCK_KEY: seal.wrapped(new)})


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    lock = ProjectLock(path)
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _alone(project: OpenProject) -> Iterator[None]:
    """Run the block as one transaction that leaves nothing of what it deletes in the file."""
    connection = project.connection
    with file_problems(project.path):
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
    with transaction(connection, project.path):
        yield
        clean_later(connection)
    with file_problems(project.path):
        clean_if_due(connection, read_meta(connection))


def _exchange(project: OpenProject, old: Seal, new: Seal) -> None:
    """Write all records of people, the history and the versions under another seal."""
    plan, connection = project.plan, project.connection
    without = replace(plan, **{name: Table() for name in PRIVATE_TABLES})  # type: ignore[arg-type]
    people = Edit(EditLabel(""), {name: plan.table(name) for name in PRIVATE_TABLES})
    write_step(connection, without, plan, people, new)
    with _without_guards(connection):
        for table, key, columns in _BLOBS:
            numbers = [number for (number,) in connection.execute(f"SELECT {key} FROM {table}")]
            for number in numbers:
                _reseal(connection, (table, key, number), columns, old, new)


@contextmanager
def _without_guards(connection: sqlite3.Connection) -> Iterator[None]:
    """Lift the triggers that keep rows as they are: what the rows say does not change."""
    guards = [
        guard
        for table, _, _ in _BLOBS
        for guard in connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table,)
        ).fetchall()
    ]
    for name, _ in guards:
        connection.execute(f'DROP TRIGGER "{name}"')
    yield
    for _, sql in guards:
        connection.execute(sql)


def _reseal(
    connection: sqlite3.Connection,
    row: tuple[str, str, int],
    columns: tuple[str, ...],
    old: Seal,
    new: Seal,
) -> None:
    table, key, number = row
    for column in columns:
        name = f"{number} {column}"
        (blob,) = connection.execute(
            f'SELECT CAST("{column}" AS BLOB) FROM {table} WHERE {key} = ?', (number,)
        ).fetchone()
        if blob is None:
            continue
        data: object = new.close(table, name, old.open(table, name, blob))
        if column == "facts" and isinstance(data, bytes) and not new.is_sealing:
            data = data.decode()
        connection.execute(f'UPDATE {table} SET "{column}" = ? WHERE {key} = ?', (data, number))


def _empty_layers(connection: sqlite3.Connection) -> None:
    for layer in PRIVATE_LAYERS.values():
        if layer in _WITH_SHAPES:
            drop_triggers(connection, layer)
        connection.execute(f'DELETE FROM "{layer}"')
        if layer in _WITH_SHAPES:
            rebuild_index(connection, layer)
        connection.execute(
            "UPDATE gpkg_contents SET min_x = NULL, min_y = NULL, max_x = NULL, max_y = NULL"
            " WHERE table_name = ?",
            (layer,),
        )
