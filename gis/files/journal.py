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
from gis.files.seal import PLAIN, Seal
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

    def __init__(self, connection: sqlite3.Connection, path: Path, seal: Seal = PLAIN) -> None:
        self._connection = connection
        self._path = path
        self._seal = seal

    def record_commit(self, before: Plan, after: Plan, entry: Entry) -> None:
        """Write a committed step; steps that were undone before it are dropped."""
        label = entry.edit.label
        with self._transaction(after):
            self._connection.execute("DELETE FROM towngrid_history WHERE state = 'undone'")
            (seq,) = self._connection.execute(
                "SELECT ifnull(max(seq), 0) + 1 FROM towngrid_history"
            ).fetchone()
            facts = json.dumps(dict(label.facts), ensure_ascii=False)
            self._connection.execute(
                "INSERT INTO towngrid_history (seq, time, label, facts, edit, inverse, state)"
                " VALUES (?, ?, ?, ?, ?, ?, 'done')",
                (
                    seq,
                    entry.at,
                    label.key,
                    self._sealed(seq, "facts", facts.encode()) if self._seal.is_sealing else facts,
                    self._sealed(seq, "edit", encode_edit(entry.edit)),
                    self._sealed(seq, "inverse", encode_edit(entry.inverse)),
                ),
            )
            self._write(before, after, entry.edit)

    def record_undo(self, before: Plan, after: Plan, entry: Entry) -> None:
        """Write that the newest done step was taken back."""
        with self._transaction(after):
            self._connection.execute(
                "UPDATE towngrid_history SET state = 'undone'"
                " WHERE seq = (SELECT max(seq) FROM towngrid_history WHERE state = 'done')"
            )
            self._write(before, after, entry.inverse)

    def record_redo(self, before: Plan, after: Plan, entry: Entry) -> None:
        """Write that the newest undone step was done again."""
        with self._transaction(after):
            self._connection.execute(
                "UPDATE towngrid_history SET state = 'done'"
                " WHERE seq = (SELECT min(seq) FROM towngrid_history WHERE state = 'undone')"
            )
            self._write(before, after, entry.edit)

    def record_facts(self, plan: Plan) -> None:
        """Write the title and the profile of a plan; this is not a step and cannot be undone."""
        with self._transaction(plan):
            write_meta(self._connection, title=plan.title, profile=plan.profile)

    def _sealed(self, seq: int, column: str, data: bytes) -> bytes:
        return self._seal.close("towngrid_history", f"{seq} {column}", data)

    def _write(self, before: Plan, after: Plan, edit: Edit) -> None:
        write_step(self._connection, before, after, edit, self._seal)

    @contextmanager
    def _transaction(self, after: Plan) -> Iterator[None]:
        if self._seal.is_shut:
            raise InputProblem("files.people_locked", path=str(self._path))
        with transaction(self._connection, self._path):
            yield
            write_meta(self._connection, revision=after.revision)


def read_entries(
    connection: sqlite3.Connection, path: Path, seal: Seal = PLAIN
) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Return the steps to undo and the steps to redo, in each the next one last.

    The content of a step is read when it is first looked at, so the connection must stay open
    and a long history does not slow the opening. Behind a shut seal there are none.
    """
    if seal.is_shut:
        return (), ()
    done: list[Entry] = []
    undone: list[Entry] = []
    rows = connection.execute(
        "SELECT seq, time, label, facts, state FROM towngrid_history ORDER BY seq"
    )
    for seq, at, key, facts, state in rows:
        if seal.is_sealing:
            facts = seal.open("towngrid_history", f"{seq} facts", facts)
        label = EditLabel(key, json.loads(facts))
        edit, inverse = (
            _stored_edit(label, _StoredEdit(connection, path, seal, seq, column))
            for column in ("edit", "inverse")
        )
        entry = Entry(edit, inverse, at)
        (done if state == "done" else undone).append(entry)
    return tuple(done), tuple(reversed(undone))


class _StoredEdit:
    """Read one edit from the history when it is asked for, and keep it."""

    def __init__(
        self, connection: sqlite3.Connection, path: Path, seal: Seal, seq: int, column: str
    ) -> None:
        self._connection = connection
        self._path = path
        self._seal = seal
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
                name = f"{self._seq} {self._column}"
                self._content = decode_edit(self._seal.open("towngrid_history", name, row[0]))
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
