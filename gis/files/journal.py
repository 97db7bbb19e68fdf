"""The history in the file: every step in one transaction, with what takes it back."""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Generic, TypeVar

from gis.errors import InputProblem
from gis.files.connection import file_problems, transaction, write_meta
from gis.files.edit_codec import Deletes, Puts, decode_edit, encode_edit
from gis.files.step_writer import write_step
from gis.plan.edit import Edit, EditLabel
from gis.plan.history import Entry
from gis.plan.plan import Plan

Value = TypeVar("Value")


class ProjectJournal:
    """Write the steps of a history into a project file (`gis.plan.history.Journal`).

    Each step is one transaction: the history row, the records, the derived rows of the layers.
    A step that cannot be written raises InputProblem and leaves the file as it was.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    def record_commit(self, before: Plan, after: Plan, entry: Entry) -> None:
        """Write a committed step; steps that were undone before it are dropped."""
        label = entry.edit.label
        with self._transaction(after):
            self._connection.execute("DELETE FROM towngrid_history WHERE state = 'undone'")
            self._connection.execute(
                "INSERT INTO towngrid_history (time, label, facts, edit, inverse, state)"
                " VALUES (?, ?, ?, ?, ?, 'done')",
                (
                    entry.at,
                    label.key,
                    json.dumps(dict(label.facts), ensure_ascii=False),
                    encode_edit(entry.edit),
                    encode_edit(entry.inverse),
                ),
            )
            write_step(self._connection, before, after, entry.edit)

    def record_undo(self, before: Plan, after: Plan, entry: Entry) -> None:
        """Write that the newest done step was taken back."""
        with self._transaction(after):
            self._connection.execute(
                "UPDATE towngrid_history SET state = 'undone'"
                " WHERE seq = (SELECT max(seq) FROM towngrid_history WHERE state = 'done')"
            )
            write_step(self._connection, before, after, entry.inverse)

    def record_redo(self, before: Plan, after: Plan, entry: Entry) -> None:
        """Write that the newest undone step was done again."""
        with self._transaction(after):
            self._connection.execute(
                "UPDATE towngrid_history SET state = 'done'"
                " WHERE seq = (SELECT min(seq) FROM towngrid_history WHERE state = 'undone')"
            )
            write_step(self._connection, before, after, entry.edit)

    def record_facts(self, plan: Plan) -> None:
        """Write the title and the profile of a plan; this is not a step and cannot be undone."""
        with self._transaction(plan):
            write_meta(self._connection, title=plan.title, profile=plan.profile)

    @contextmanager
    def _transaction(self, after: Plan) -> Iterator[None]:
        with transaction(self._connection, self._path):
            yield
            write_meta(self._connection, revision=after.revision)


def read_entries(
    connection: sqlite3.Connection, path: Path
) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Return the steps to undo and the steps to redo, in each the next one last.

    The content of a step is read when it is first looked at, so the connection must stay open
    and a long history does not slow the opening.
    """
    done: list[Entry] = []
    undone: list[Entry] = []
    rows = connection.execute(
        "SELECT seq, time, label, facts, state FROM towngrid_history ORDER BY seq"
    )
    for seq, at, key, facts, state in rows:
        label = EditLabel(key, json.loads(facts))
        entry = Entry(
            _stored_edit(label, _StoredEdit(connection, path, seq, "edit")),
            _stored_edit(label, _StoredEdit(connection, path, seq, "inverse")),
            at,
        )
        (done if state == "done" else undone).append(entry)
    return tuple(done), tuple(reversed(undone))


class _StoredEdit:
    """Read one edit from the history when it is asked for, and keep it."""

    def __init__(self, connection: sqlite3.Connection, path: Path, seq: int, column: str) -> None:
        self._connection = connection
        self._path = path
        self._seq = seq
        self._column = column
        self._content: tuple[Puts, Deletes] | None = None

    def content(self) -> tuple[Puts, Deletes]:
        if self._content is None:
            with file_problems(self._path):
                row = self._connection.execute(
                    f'SELECT "{self._column}" FROM towngrid_history WHERE seq = ?', (self._seq,)
                ).fetchone()
            try:
                self._content = decode_edit(row[0])
            except (TypeError, ValueError) as error:
                raise InputProblem(
                    "files.damaged", path=str(self._path), detail=f"towngrid_history {self._seq}"
                ) from error
        return self._content


class _LateMapping(Mapping[str, Value], Generic[Value]):
    """Be a mapping that is fetched when it is first looked into."""

    def __init__(self, fetch: Callable[[], Mapping[str, Value]]) -> None:
        self._fetch = fetch

    def __getitem__(self, key: str) -> Value:
        return self._fetch()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fetch())

    def __len__(self) -> int:
        return len(self._fetch())


def _stored_edit(label: EditLabel, stored: _StoredEdit) -> Edit:
    puts: Mapping[str, Mapping[Any, Any]] = _LateMapping(lambda: stored.content()[0])
    deletes: Mapping[str, frozenset[Any]] = _LateMapping(lambda: stored.content()[1])
    return Edit(label, puts, deletes)
