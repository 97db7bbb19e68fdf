"""The forms that the report on an audit can have, and writing it in one of them."""

import json
from enum import StrEnum
from pathlib import Path

from gis.errors import InputProblem
from gis.files.atomic import written_beside
from gis.progress import Progress
from gis.reports.audit_account import ReportSpec
from gis.reports.audit_document import AuditDocument
from gis.reports.audit_html import audit_html
from gis.reports.audit_xlsx import write_audit_xlsx
from gis.texts import Texts


class ReportFormat(StrEnum):
    """Name the formats of a report."""

    TEXT = "text"
    JSON = "json"
    XLSX = "xlsx"
    HTML = "html"
    PDF = "pdf"


ON_SCREEN = (ReportFormat.TEXT, ReportFormat.JSON)
SUFFIXES = {
    ReportFormat.PDF: "pdf",
    ReportFormat.HTML: "html",
    ReportFormat.XLSX: "xlsx",
    ReportFormat.TEXT: "txt",
    ReportFormat.JSON: "json",
}
"""The formats with the ending of their files; the usual one first."""

_BY_SUFFIX = {
    ".json": ReportFormat.JSON,
    ".xlsx": ReportFormat.XLSX,
    ".html": ReportFormat.HTML,
    ".htm": ReportFormat.HTML,
    ".pdf": ReportFormat.PDF,
}


def format_of(asked: ReportFormat | None, out: Path | None) -> ReportFormat:
    """Return the format that is asked for, else the one that the file's suffix says, else text.

    Raises InputProblem for one that only a file can hold when there is no file.
    """
    found = asked or (_BY_SUFFIX.get(out.suffix.lower()) if out is not None else None)
    if out is None and found is not None and found not in ON_SCREEN:
        raise InputProblem("audit_report.needs_file", format=found.value)
    return found or ReportFormat.TEXT


def report_in(report_format: ReportFormat, document: AuditDocument, texts: Texts) -> str:
    """Return the document in words or as JSON, without a line end."""
    if report_format is ReportFormat.JSON:
        return json.dumps(document.as_json(texts), ensure_ascii=False, indent=2)
    return document.as_text(texts).rstrip()


def write_report(
    report_format: ReportFormat,
    document: AuditDocument,
    out: Path,
    texts: Texts,
    *,
    spec: ReportSpec,
    progress: Progress,
) -> None:
    """Write a report to a file; raises InputProblem where that cannot be, Cancelled.

    A failure leaves what was there.
    """
    if report_format is ReportFormat.XLSX:
        write_audit_xlsx(document, out, texts, spec, progress)
    elif report_format is ReportFormat.PDF:
        _write_pdf(document, out, texts, spec, progress)
    else:
        if report_format is ReportFormat.HTML:
            words = audit_html(document, texts, spec, progress)
        else:
            words = report_in(report_format, document, texts) + "\n"
        with written_beside(out) as beside:
            beside.write_text(words, encoding="utf-8", newline="\n")


def _write_pdf(
    document: AuditDocument, out: Path, texts: Texts, spec: ReportSpec, progress: Progress
) -> None:
    # Painting needs Qt; every other form must work without it.
    from app.printing.offscreen import offscreen_application  # noqa: PLC0415
    from app.printing.reports.audit_report import audit_pdf  # noqa: PLC0415

    with offscreen_application():
        audit_pdf(document, out, texts, spec=spec, progress=progress)
