"""Audits that are kept, so that a later one can be compared: outside of plan and history.

A kept audit is its JSON document (`towngrid-audit`). As findings name households, it stands under
the seal of the people; when it was kept and whether it passed can be read without.
"""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gis.errors import InputProblem
from gis.files.connection import file_problems, transaction
from gis.files.kept_aside import KeptAside

TABLE = "towngrid_audits"
DOCUMENT = ("towngrid-audit", 1)
"""The format and version of the documents that are kept."""


@dataclass(frozen=True, slots=True)
class KeptAudit:
    """Tell of an audit that was kept, at an ISO time in UTC, with how many errors it ended.

    `revision` is the plan's; `note` None behind a shut seal.
    """

    id: int
    at: str
    revision: int | None
    passed: bool
    errors: int
    content_sha256: str
    note: str | None = field(default="", repr=False)


class AuditsKept(KeptAside):
    """Keep, list and give back the audits of an open project. Raises InputProblem."""

    def add(self, document: Mapping[str, Any], at: str | None = None, note: str = "") -> KeptAudit:
        """Keep the JSON document of an audit; raises InputProblem for another document."""
        if (document.get("format"), document.get("version")) != DOCUMENT:
            raise InputProblem("gate.no_audit_document", path=str(self._path))
        errors = sum(finding["severity"] == "error" for finding in document["findings"])
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
        with transaction(self._connection, self._path):
            (number,) = self._connection.execute(
                f"SELECT ifnull(max(id), 0) + 1 FROM {TABLE}"
            ).fetchone()
            kept = KeptAudit(
                number,
                at or self._clock(),
                document.get("revision"),
                bool(document["passed"]),
                errors,
                str(document["content_sha256"]),
                note.strip(),
            )
            self._connection.execute(
                f"INSERT INTO {TABLE} (id, at, revision, passed, errors, content_sha256, note,"
                " document) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    number, kept.at, kept.revision, kept.passed, errors, kept.content_sha256,
                    self._seal.close(TABLE, f"{number} note", note.strip().encode()),
                    self._seal.close(TABLE, f"{number} document", zlib.compress(text)),
                ),
            )  # fmt: skip
        return kept

    def kept(self) -> tuple[KeptAudit, ...]:
        """Return what audits there are, the oldest first."""
        with file_problems(self._path):
            rows = self._connection.execute(
                "SELECT id, at, revision, passed, errors, content_sha256, note"
                f" FROM {TABLE} ORDER BY id"
            ).fetchall()
        return tuple(
            KeptAudit(number, at, revision, bool(passed), errors, sha256, self._note(number, note))
            for number, at, revision, passed, errors, sha256, note in rows
        )

    def last(self) -> KeptAudit | None:
        """Return the audit that was kept last; None when there is none."""
        return next(reversed(self.kept()), None)

    def load(self, number: int) -> dict[str, Any]:
        """Return the document of an audit; raises InputProblem for one missing or damaged."""
        with file_problems(self._path):
            row = self._connection.execute(
                f"SELECT document, content_sha256 FROM {TABLE} WHERE id = ?", (number,)
            ).fetchone()
        if row is None:
            raise InputProblem("gate.no_such_audit", path=str(self._path), number=number)
        try:
            packed = self._seal.open(TABLE, f"{number} document", row[0])
            document: dict[str, Any] = json.loads(zlib.decompress(packed))
            if document["content_sha256"] != row[1] or document["format"] != DOCUMENT[0]:
                raise ValueError(number)
        except (ValueError, TypeError, KeyError, zlib.error) as error:
            raise self._damaged(number) from error
        return document

    def _note(self, number: int, note: bytes) -> str | None:
        if self._seal.is_shut:
            return None
        try:
            return self._seal.open(TABLE, f"{number} note", note).decode()
        except (ValueError, TypeError, AttributeError) as error:
            raise self._damaged(number) from error

    def _damaged(self, number: int) -> InputProblem:
        return InputProblem("gate.audit_damaged", path=str(self._path), number=number)
