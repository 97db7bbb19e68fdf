"""What `towngrid audit` does with other audits: compare with an earlier one, keep the present."""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.cli.console import Console
from app.cli.passphrase import opened_project
from gis.errors import InputProblem
from gis.files.polygon_files import split_source
from gis.files.project_file import reading_audits
from gis.reports.audit_comparison import compare
from gis.reports.audit_document import AuditDocument

LAST = "last"


@dataclass(frozen=True, slots=True)
class OtherAudits:
    """Say what to compare with ("" for nothing) and whether to keep the audit, with a note."""

    since: str = ""
    keep: bool = False
    note: str = ""

    def require_possible(self, subject: str, *narrowed: object) -> None:
        """Raise InputProblem when the audit is of a part (`narrowed` by options) or no project."""
        if self.note and not self.keep:
            raise InputProblem("gate.cli.note_without_keep")
        option = "--keep" if self.keep else "--since last"
        path, layer = split_source(subject)
        is_whole = not layer and not any(narrowed) and path.suffix.lower() == ".gpkg"
        if (self.keep or self.since == LAST) and not is_whole:
            raise InputProblem("gate.cli.only_whole_project", option=option)

    def compared(
        self, document: AuditDocument, subject: str, passphrase: str | None, console: Console
    ) -> AuditDocument:
        """Return the document with the comparison that is asked for."""
        if not self.since:
            return document
        if self.since == LAST:
            before = _kept_last(Path(subject), passphrase)
        else:
            before = _document_in(Path(self.since))
        try:
            comparison = compare(document.as_json(console.texts), before)
        except (ValueError, KeyError, TypeError) as error:
            raise InputProblem("gate.cli.since_no_document", path=self.since) from error
        return replace(document, comparison=comparison)

    def keep_it(self, document: AuditDocument, subject: str, console: Console) -> None:
        """Keep the audit in the project, when that is asked for."""
        if not self.keep:
            return
        content = replace(document, comparison=None).as_json(console.texts)
        with opened_project(Path(subject), console) as opened:
            kept = opened.audits.add(content, note=self.note)
        console.say("gate.cli.kept", path=subject, number=kept.id)


def _kept_last(path: Path, passphrase: str | None) -> dict[str, Any]:
    with reading_audits(path, passphrase) as audits:
        last = audits.last()
        if last is None:
            raise InputProblem("gate.no_kept_audit", path=str(path))
        return audits.load(last.id)


def _document_in(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputProblem("cli.no_such_file", path=path) from error
    except ValueError as error:
        raise InputProblem("gate.cli.since_no_document", path=path) from error
    if not isinstance(document, dict):
        raise InputProblem("gate.cli.since_no_document", path=path)
    return document
