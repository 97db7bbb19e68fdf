"""The journal of approvals: who (by office) did what with which version, when and why.

The state of a version is what its acts led to, so nothing about an approval is ever overwritten.
An act is only added; triggers in the file refuse anything else. Each carries a digest over itself
and the one before, so that one that was edited by hand is found. The report stands with the
submission, the signature sheet with the approval, both as they were made.

Reasons, reports and sheets stand under the seal of the people: a reason may name someone.
"""

import hashlib
import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from gis.errors import InputProblem
from gis.files.connection import file_problems, transaction
from gis.files.kept_aside import KeptAside
from gis.files.version_states import AFTER, WITH_REASON, VersionAct, VersionState, state_after
from gis.identity_numbers import holds_identity_number

TABLE = "towngrid_version_acts"
_COLUMNS = (
    "id, version, name, act, at, office, words, stored_sha256, content_sha256, rules,"
    " report_sha256, sheet_sha256, digest"
)


@dataclass(frozen=True, slots=True)
class Act:
    """Tell of one act: on which version, when (ISO time in UTC), by which office.

    `words` is the reason, purpose or note; None behind a shut seal. `stored_sha256` is the hash of
    the version's bytes in the file, `content_sha256` of what the audit judged, `rules` the profile
    that it judged by (JSON); those of the report and the sheet are "" where there is none.
    """

    id: int
    version: int
    name: str
    act: VersionAct
    at: str
    office: str
    words: str | None = field(repr=False)
    stored_sha256: str = ""
    content_sha256: str = ""
    rules: str = field(default="", repr=False)
    report_sha256: str = ""
    sheet_sha256: str = ""
    digest: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """Say who acts, by office and never by name, and why."""

    office: str
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Papers:
    """Be what is kept with an act: the audit and its rules, or the sheet that was signed."""

    content_sha256: str = ""
    rules: str = field(default="", repr=False)
    report: bytes = field(default=b"", repr=False)
    sheet: bytes = field(default=b"", repr=False)


NO_PAPERS = Papers()


class VersionActs(KeptAside):
    """Read and add to the acts of an open project. Raises InputProblem."""

    def all(self) -> tuple[Act, ...]:
        """Return every act, also those on versions that are gone, the oldest first."""
        with file_problems(self._path):
            rows = self._connection.execute(f"SELECT {_COLUMNS} FROM {TABLE} ORDER BY id")
            return tuple(map(self._act, rows.fetchall()))

    def of(self, version: int) -> tuple[Act, ...]:
        """Return the acts on a version, the oldest first."""
        return tuple(act for act in self.all() if act.version == version)

    def report(self, act: Act) -> dict[str, Any]:
        """Return the audit, as JSON holds it, that was kept with an act."""
        try:
            document: dict[str, Any] = json.loads(self.paper(act, "report"))
        except ValueError as error:
            raise self._damaged(act) from error
        return document

    def paper(self, act: Act, column: str) -> bytes:
        """Return the bytes of the `report` or the `sheet` of an act, as they were made."""
        with file_problems(self._path):
            (blob,) = self._connection.execute(
                f'SELECT "{column}" FROM {TABLE} WHERE id = ?', (act.id,)
            ).fetchone()
        if blob is None:
            raise InputProblem(f"gate.no_{column}", path=str(self._path), name=act.name)
        try:
            data = zlib.decompress(self._seal.open(TABLE, f"{act.id} {column}", blob))
        except (ValueError, TypeError, zlib.error) as error:
            raise self._damaged(act) from error
        if hashlib.sha256(data).hexdigest() != getattr(act, f"{column}_sha256"):
            raise self._damaged(act)
        return data

    def add(
        self,
        version: tuple[int, str],
        act: VersionAct,
        told: Told,
        papers: Papers = NO_PAPERS,
        *,
        stored_sha256: Callable[[], str],
    ) -> Act:
        """Write an act on a version (id and name), in one transaction.

        Raises InputProblem when the version is not in a state for it, without an office or a
        needed reason, and for an approval of bytes that are not those submitted; they are read
        inside the transaction.
        """
        self.require_told(act, told)
        with transaction(self._connection, self._path):
            acts = self.of(version[0])
            self.require_possible(version[1], state_after(one.act for one in acts), act)
            sha256 = stored_sha256() if act in (VersionAct.SUBMIT, VersionAct.APPROVE) else ""
            if act is VersionAct.APPROVE and sha256 != acts[-1].stored_sha256:
                raise InputProblem("gate.content_changed", path=str(self._path), name=version[1])
            return self._write(version, act, told, papers, sha256)

    def require_told(self, act: VersionAct, told: Told) -> None:
        """Raise InputProblem without an office, or a reason where one is needed."""
        if not told.office.strip():
            raise InputProblem("gate.without_office", path=str(self._path))
        if act in WITH_REASON and not told.words.strip():
            raise InputProblem("gate.without_reason", path=str(self._path))
        if holds_identity_number(told.office) or holds_identity_number(told.words):
            raise InputProblem("gate.identity_number", path=str(self._path))

    def require_possible(self, name: str, state: VersionState | None, act: VersionAct) -> None:
        """Raise InputProblem when a version in this state cannot undergo an act."""
        if self._seal.is_shut:
            raise InputProblem("files.people_locked", path=str(self._path))
        if state is None or (state, act) not in AFTER:
            key = f"gate.cannot_{act.value}"
            raise InputProblem(key, path=str(self._path), name=name)

    def _write(
        self, version: tuple[int, str], kind: VersionAct, told: Told, papers: Papers, stored: str
    ) -> Act:
        number, before = self._connection.execute(
            f"SELECT ifnull(max(id), 0) + 1,"
            f" (SELECT digest FROM {TABLE} ORDER BY id DESC LIMIT 1) FROM {TABLE}"
        ).fetchone()
        act = Act(
            number,
            *version,
            kind,
            self._clock(),
            told.office.strip(),
            told.words.strip(),
            stored,
            papers.content_sha256,
            papers.rules,
            *(hashlib.sha256(data).hexdigest() if data else "" for data in _kept(papers)),
        )
        act = replace(act, digest=digest_of(act, before or ""))
        words = (act.words or "").encode()
        report, sheet = (
            self._sealed(number, column, zlib.compress(data)) if data else None
            for column, data in zip(("report", "sheet"), _kept(papers), strict=True)
        )
        self._connection.execute(
            f"INSERT INTO {TABLE} ({_COLUMNS}, report, sheet)"
            f" VALUES ({', '.join('?' * 15)})",
            (
                act.id, act.version, act.name, act.act.value, act.at, act.office,
                self._sealed(number, "words", words), act.stored_sha256, act.content_sha256,
                act.rules, act.report_sha256, act.sheet_sha256, act.digest, report, sheet,
            ),
        )  # fmt: skip
        return act

    def _sealed(self, number: int, column: str, data: bytes) -> bytes:
        return self._seal.close(TABLE, f"{number} {column}", data)

    def _act(self, row: Sequence[Any]) -> Act:
        number, version, name, act, at, office, words, *rest = row
        try:
            said = None
            if not self._seal.is_shut:
                said = self._seal.open(TABLE, f"{number} words", words).decode()
            return Act(number, version, name, VersionAct(act), at, office, said, *rest)
        except (ValueError, TypeError, AttributeError) as error:
            detail = f"{TABLE} {number}"
            raise InputProblem("files.damaged", path=str(self._path), detail=detail) from error

    def _damaged(self, act: Act) -> InputProblem:
        return InputProblem("gate.act_damaged", path=str(self._path), name=act.name, at=act.at)


def digest_of(act: Act, before: str) -> str:
    """Return the digest of an act whose words are known, and of the digest of the one before."""
    facts = [
        act.id, act.version, act.name, act.act.value, act.at, act.office, act.words,
        act.stored_sha256, act.content_sha256, act.rules, act.report_sha256, act.sheet_sha256,
        before,
    ]  # fmt: skip
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _kept(papers: Papers) -> tuple[bytes, bytes]:
    return papers.report, papers.sheet
