"""Named versions: whole states of the plan that are kept aside, outside the undo history.

A version is a draft until it is submitted for approval (`gis.files.version_acts`). While it lies
there to be judged, and from its first approval on for ever, it stays as it is.
"""

import hashlib
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from gis.errors import InputProblem
from gis.files.connection import file_problems, read_meta, transaction
from gis.files.edit_codec import decode_edit, encode_edit
from gis.files.kept_aside import KeptAside
from gis.files.plan_reader import without_collecting
from gis.files.references import lost_references
from gis.files.seal import PLAIN, Seal
from gis.files.version_acts import Act, VersionActs
from gis.files.version_states import VersionAct, VersionState, state_after
from gis.plan.edit import TABLES, Edit, EditLabel
from gis.plan.history import utc_now
from gis.plan.plan import RECORD_TABLES, Plan
from gis.table import Table
from gis.topology.partition import Partition


@dataclass(frozen=True, slots=True)
class Version:
    """Name a version; `saved_on` is an ISO time in UTC, `revision` the plan's at that time.

    `acts` are those of its approval, the oldest first.
    """

    id: int
    name: str
    saved_on: str
    revision: int
    acts: tuple[Act, ...] = ()

    @property
    def state(self) -> VersionState:
        """Where it stands; of acts that cannot have led anywhere the last one counts."""
        state = state_after(act.act for act in self.acts)
        return VersionState.DRAFT if state is None else state

    @property
    def submitted(self) -> Act | None:
        """The last submission, which holds the report."""
        return self._last(VersionAct.SUBMIT)

    @property
    def approved(self) -> Act | None:
        """The last approval, which holds the signature sheet, whether or not it was withdrawn."""
        return self._last(VersionAct.APPROVE)

    @property
    def returned(self) -> Act | None:
        """The last act that gave it back, a return or the withdrawal of an approval."""
        return self._last(VersionAct.RETURN, VersionAct.WITHDRAW)

    @property
    def is_kept(self) -> bool:
        """Whether it cannot be deleted: it is to be judged now, or was approved one day."""
        return self.state is VersionState.SUBMITTED or self.approved is not None

    def _last(self, *kinds: VersionAct) -> Act | None:
        return next((act for act in reversed(self.acts) if act.act in kinds), None)


class Versions(KeptAside):
    """Keep, list and give back the named versions of an open project.

    What cannot be read or written raises InputProblem.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path,
        seal: Seal = PLAIN,
        clock: Callable[[], str] = utc_now,
    ) -> None:
        """Take the open project; `clock` gives an ISO time in UTC."""
        super().__init__(connection, path, seal, clock)
        self.acts = VersionActs(connection, path, seal, clock)

    def saved(self) -> tuple[Version, ...]:
        """Return what versions there are, oldest first."""
        with file_problems(self._path):
            rows = self._connection.execute(
                "SELECT id, name, saved_on, revision FROM towngrid_versions ORDER BY id"
            ).fetchall()
        acts = self.acts.all()
        return tuple(
            Version(number, name, at, revision, tuple(act for act in acts if act.version == number))
            for number, name, at, revision in rows
        )

    def named(self, name: str) -> Version:
        """Return the version of a name; raises InputProblem when there is none."""
        for version in self.saved():
            if version.name == name.strip():
                return version
        raise self._unknown(name)

    def save(self, name: str, plan: Plan, saved_on: str | None = None) -> Version:
        """Keep a plan under a name; raises InputProblem for a name that is empty or taken."""
        name = name.strip()
        if not name:
            raise InputProblem("files.version_without_name", path=str(self._path))
        if any(version.name == name for version in self.saved()):
            raise InputProblem("files.version_exists", path=str(self._path), name=name)
        content = encode_edit(Edit(EditLabel(""), {table: plan.table(table) for table in TABLES}))
        at = saved_on or self._clock()
        with transaction(self._connection, self._path):
            (number,) = self._connection.execute(
                "SELECT max(ifnull((SELECT max(id) FROM towngrid_versions), 0),"
                " ifnull((SELECT max(version) FROM towngrid_version_acts), 0)) + 1"
            ).fetchone()
            sealed = self._seal.close("towngrid_versions", f"{number} content", content)
            self._connection.execute(
                "INSERT INTO towngrid_versions (id, name, saved_on, revision, content)"
                " VALUES (?, ?, ?, ?, ?)",
                (number, name, at, plan.revision, sealed),
            )
        return Version(number, name, at, plan.revision)

    def load(self, number: int) -> Plan:
        """Return the plan of a version, with the project's present title, CRS and profile."""
        with file_problems(self._path):
            row = self._connection.execute(
                "SELECT name, revision, content FROM towngrid_versions WHERE id = ?", (number,)
            ).fetchone()
            meta = read_meta(self._connection)
        if row is None:
            raise self._unknown(str(number))
        name, revision, content = row
        try:
            with without_collecting():
                key = f"{number} content"
                plan = _plan_of(self._seal.open("towngrid_versions", key, content))
        except (KeyError, TypeError, ValueError) as error:
            raise self._damaged(name) from error
        if next(lost_references(plan), None) is not None:
            raise self._damaged(name)
        return replace(
            plan,
            title=meta.get("title", ""),
            crs=meta["crs"],
            profile=meta.get("profile", "default"),
            revision=revision,
        )

    def stored_sha256(self, number: int) -> str:
        """Return the hash of the bytes of a version, as they are without a seal."""
        with file_problems(self._path):
            row = self._connection.execute(
                "SELECT content FROM towngrid_versions WHERE id = ?", (number,)
            ).fetchone()
        if row is None:
            raise self._unknown(str(number))
        try:
            content = self._seal.open("towngrid_versions", f"{number} content", row[0])
            return hashlib.sha256(content).hexdigest()
        except (TypeError, ValueError) as error:
            raise self._damaged(str(number)) from error

    def delete(self, number: int) -> None:
        """Forget a version; one that is not there is forgotten already.

        Raises InputProblem for one that is to be judged, or was ever approved.
        """
        if self._seal.is_shut:
            raise InputProblem("files.people_locked", path=str(self._path))
        with transaction(self._connection, self._path):
            kept = next((one for one in self.saved() if one.id == number and one.is_kept), None)
            if kept is not None:
                facts = {"path": str(self._path), "name": kept.name}
                raise InputProblem(f"gate.cannot_delete_{kept.state.value}", **facts)
            self._connection.execute("DELETE FROM towngrid_versions WHERE id = ?", (number,))

    def _unknown(self, name: str) -> InputProblem:
        names = "、".join(version.name for version in self.saved()) or "–"
        facts = {"path": str(self._path), "name": name, "names": names}
        return InputProblem("files.no_such_version", **facts)

    def _damaged(self, name: str) -> InputProblem:
        return InputProblem("files.version_damaged", path=str(self._path), name=name)


def _plan_of(content: bytes) -> Plan:
    puts, _ = decode_edit(content)
    nodes, arcs = (puts.get(name, {}).values() for name in ("nodes", "arcs"))
    tables: dict[str, Any] = {name: Table(puts.get(name, {})) for name in RECORD_TABLES}
    return Plan(Partition.from_records(nodes, arcs), **tables)
