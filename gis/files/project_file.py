"""Create, open and close a project: one GeoPackage that holds the plan and its history."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from gis.errors import InputProblem
from gis.files.access_record import AccessRecord
from gis.files.audits_kept import AuditsKept
from gis.files.cleaning import clean_if_due
from gis.files.closed_land import first_open_node
from gis.files.connection import (
    connect_new,
    connect_to_write,
    connected_as_it_is,
    connected_to_read,
    file_problems,
    prepare_to_write,
    read_meta,
    require_project,
    transaction,
    write_meta,
)
from gis.files.geopackage import create_frame, create_layer, srs_id_of
from gis.files.journal import ProjectJournal, read_entries
from gis.files.locks import ProjectLock, is_on_network
from gis.files.migrations import migrate
from gis.files.plan_reader import read_plan
from gis.files.problem import plain_detail
from gis.files.project_settings import ProjectSettings
from gis.files.qgis_styles import write_qgis_styles
from gis.files.references import lost_references
from gis.files.schema import FORMAT_VERSION, INDEXES, INTERNAL_TABLES, LAYERS
from gis.files.seal import Seal, seal_of
from gis.files.step_writer import write_step
from gis.files.theme_layers import ThemeLayers
from gis.files.versions import Version, Versions
from gis.plan.edit import TABLES, Edit, EditLabel
from gis.plan.history import Entry, History
from gis.plan.plan import Plan
from gis.table import Table
from gis.topology.partition import Partition


@dataclass(frozen=True, slots=True)
class OpenProject:
    """Be a project that is open for writing; `close` it, or use it in a `with` statement.

    `undo` and `redo` are the steps of earlier days, in each the next one last. `versions`,
    `audits`, `settings` and `access_record` are kept in the file beside the plan, outside its
    history.
    """

    path: Path
    plan: Plan
    undo: tuple[Entry, ...]
    redo: tuple[Entry, ...]
    journal: ProjectJournal
    connection: sqlite3.Connection
    lock: ProjectLock
    versions: Versions
    settings: ProjectSettings
    access_record: AccessRecord
    audits: AuditsKept
    seal: Seal

    @property
    def theme_layers(self) -> ThemeLayers:
        """The theme layers, kept in the file beside the plan, outside its history."""
        return ThemeLayers(self.connection, self.path)

    @property
    def people_locked(self) -> bool:
        """Whether the project is open without its people, for reading only."""
        return self.seal.is_shut

    def history(self) -> History:
        """Return a history that writes every step into the file."""
        return History(self.plan, self.journal, self.undo, self.redo)

    @contextmanager
    def reading_versions(self) -> Iterator[Versions]:
        """Give the versions on a connection of their own, for reading on another thread."""
        with file_problems(self.path), connected_to_read(self.path) as connection:
            yield Versions(connection, self.path, self.seal)

    def checkpoint(self) -> None:
        """Bring what was committed into the file itself, so that a copy of it alone is whole.

        Never raises: where another program is in the way or the disk refuses, the steps stay in
        the -wal file, as safe as before.
        """
        with suppress(sqlite3.Error):
            self.connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Leave one file: everything in it, nothing beside it; a second call does nothing.

        While another program reads the file, the -wal file stays beside it; whoever closes or
        opens next takes it in.
        """
        try:
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self.connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
        except sqlite3.ProgrammingError:
            return
        finally:
            self.connection.close()
            self.lock.release()

    def __enter__(self) -> "OpenProject":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def create_project(path: Path, plan: Plan, *, overwrite: bool = False) -> None:
    """Write a plan as a new project file; its history starts empty.

    The file is written beside and then renamed, so there is a whole file or none. Raises
    InputProblem when there is a file already and `overwrite` is not set, or when the disk refuses.
    """
    path = Path(path)
    if path.exists() and not overwrite:
        raise InputProblem("files.exists", path=str(path))
    if not path.parent.is_dir():
        raise InputProblem("files.no_such_folder", path=str(path), folder=str(path.parent))
    lock = ProjectLock(path)
    beside = path.with_name(path.name + ".tmp")
    try:
        beside.unlink(missing_ok=True)
        with file_problems(path):
            connection = connect_new(beside)
            try:
                _fill(connection, plan)
            finally:
                connection.close()
        _flush_to_disk(beside)
        beside.replace(path)
        _flush_to_disk(path.parent)
    except OSError as error:
        raise InputProblem("files.disk_error", path=str(path), detail=str(error)) from error
    finally:
        beside.unlink(missing_ok=True)
        lock.release()


def open_project(path: Path, passphrase: str | None = None) -> OpenProject:
    """Open a project for editing; a file of an older format is brought to the present one.

    One whose people are locked opens without them when no passphrase is given, and then refuses
    every step. Raises InputProblem when the file is no project, damaged, of a newer version, not
    writable, or open in another program that writes, and for a wrong passphrase.
    """
    path = Path(path)
    if not path.is_file():
        raise InputProblem("files.no_such_file", path=str(path))
    lock = ProjectLock(path)
    try:
        with file_problems(path):
            connection = connect_to_write(path)
            try:
                facts = read_meta(connection)
                seal = seal_of(facts, passphrase, path)
                plan = _read_in_present_format(connection, path, seal)
                undo, redo = _entries(connection, path, seal)
                clean_if_due(connection, facts)
                prepare_to_write(connection, wal=not is_on_network(path))
            except BaseException:
                connection.close()
                raise
    except BaseException:
        lock.release()
        raise
    return OpenProject(
        path,
        plan,
        undo,
        redo,
        ProjectJournal(connection, path, seal),
        connection,
        lock,
        Versions(connection, path, seal),
        ProjectSettings(connection, path),
        AccessRecord(connection, path),
        AuditsKept(connection, path, seal),
        seal,
    )


def open_project_readonly(path: Path, passphrase: str | None = None) -> Plan:
    """Return the plan of a project without changing the file or leaving anything beside it.

    It may be open in another program; what that has committed is seen. Where people are locked
    and no passphrase is given, there are none in it.
    """
    path = Path(path)
    with file_problems(path), connected_to_read(path) as connection:
        return _read(connection, path, seal_of(read_meta(connection), passphrase, path))


@dataclass(frozen=True, slots=True)
class Step:
    """Tell of one step of the history: when (ISO time in UTC), what, and whether it is undone."""

    at: str
    label: EditLabel
    is_undone: bool


def read_steps(path: Path, passphrase: str | None = None) -> tuple[Step, ...]:
    """Return the steps of a project's history, oldest first, without changing the file.

    Raises InputProblem when people are locked and no passphrase is given, or a wrong one.
    """
    path = Path(path)
    with file_problems(path), connected_to_read(path) as connection:
        seal = seal_of(read_meta(connection), passphrase, path)
        if seal.is_shut:
            raise InputProblem("files.people_locked", path=str(path))
        done, undone = _entries(connection, path, seal)
        return tuple(
            Step(entry.at, entry.edit.label, is_undone)
            for entries, is_undone in ((done, False), (reversed(undone), True))
            for entry in entries
        )


def read_versions(path: Path) -> tuple[Version, ...]:
    """Return the named versions of a project, oldest first, without changing the file.

    Where people are locked, what was said about them is left out.
    """
    path = Path(path)
    with reading_versions(path) as versions:
        return versions.saved()


def read_version(path: Path, name: str, passphrase: str | None = None) -> Plan:
    """Return the plan of a named version without changing the file.

    Raises InputProblem when there is no such version, when people are locked and no passphrase is
    given, or a wrong one.
    """
    with reading_versions(path, passphrase) as versions:
        return versions.load(versions.named(name).id)


@contextmanager
def reading_versions(path: Path, passphrase: str | None = None) -> Iterator[Versions]:
    """Give the versions of a project and their acts to be read, without changing the file."""
    path = Path(path)
    with file_problems(path), connected_to_read(path) as connection:
        yield Versions(connection, path, seal_of(read_meta(connection), passphrase, path))


@contextmanager
def reading_audits(path: Path, passphrase: str | None = None) -> Iterator[AuditsKept]:
    """Give the audits that a project keeps to be read, without changing the file."""
    path = Path(path)
    with file_problems(path), connected_to_read(path) as connection:
        yield AuditsKept(connection, path, seal_of(read_meta(connection), passphrase, path))


def format_of(path: Path) -> int:
    """Return the format version of a project file. Raises InputProblem for no project."""
    path = Path(path)
    with file_problems(path), connected_as_it_is(path) as connection:
        return require_project(connection, path)


def _entries(
    connection: sqlite3.Connection, path: Path, seal: Seal
) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    try:
        return read_entries(connection, path, seal)
    except (ValueError, TypeError) as error:
        raise InputProblem("files.damaged", path=str(path), detail="towngrid_history") from error


def _read_in_present_format(connection: sqlite3.Connection, path: Path, seal: Seal) -> Plan:
    """Read the plan, after a migration that happens whole or, in a broken file, not at all."""
    version = require_project(connection, path)
    if version == FORMAT_VERSION:
        return _read(connection, path, seal)
    with transaction(connection, path):
        migrate(connection, version, path)
        return _read(connection, path, seal)


def _read(connection: sqlite3.Connection, path: Path, seal: Seal) -> Plan:
    try:
        plan = read_plan(connection, seal)
    except (ValueError, KeyError, TypeError) as error:
        detail = plain_detail(error)
        raise InputProblem("files.damaged", path=str(path), detail=detail) from error
    lost = next(lost_references(plan), None)
    if lost is not None:
        raise InputProblem("files.damaged", path=str(path), detail=str(lost))
    node = first_open_node(plan.partition)
    if node is not None:
        raise InputProblem("files.damaged", path=str(path), detail=f"node {node}")
    return plan


def _fill(connection: sqlite3.Connection, plan: Plan) -> None:
    create_frame(connection, plan.crs)
    connection.execute("BEGIN")
    for layer in LAYERS:
        create_layer(connection, layer, srs_id_of(plan.crs))
    for statement in (*INTERNAL_TABLES, *INDEXES):
        connection.execute(statement)
    write_qgis_styles(connection)
    everything = Edit(EditLabel("files.create"), {name: plan.table(name) for name in TABLES})
    write_step(connection, _emptied(plan), plan, everything)
    write_meta(
        connection,
        format_version=FORMAT_VERSION,
        title=plan.title,
        crs=plan.crs,
        profile=plan.profile,
        revision=plan.revision,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    connection.execute("COMMIT")


def _emptied(plan: Plan) -> Plan:
    empty = Plan(partition=Partition.from_records((), ()), units=Table())
    return replace(empty, crs=plan.crs)


def _flush_to_disk(path: Path) -> None:
    if os.name == "nt" and path.is_dir():
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
