"""The sheet that is signed for an approved version of a project: one A4 page as PDF."""

from pathlib import Path

from app.printing.reports import report_cover
from app.printing.reports.report_pages import SMALL, Flow, Running, with_running_words
from app.printing.reports.report_writer import PdfWords, write_report
from gis.progress import NoProgress
from gis.reports.signature_sheet import SignatureSheet, grouped
from gis.texts import Texts
from layers.drawing import Ruler


def signature_sheet(path: Path, sheet: SignatureSheet, texts: Texts) -> None:
    """Write the sheet; a QGuiApplication must run. Raises InputProblem where it cannot be written.

    No names stand on it: who submitted and approved is named by office.
    """
    ruler = Ruler()
    flow = Flow(ruler)
    report_cover.title(flow, texts("audit_report.approval.title"), sheet.place)
    report_cover.pairs(flow, _facts(sheet, texts))
    verdict = texts(f"audit_report.{'passed' if sheet.passed else 'failed'}")
    below = texts(
        "audit_report.result_in_words",
        errors=f"{sheet.errors:,}",
        warnings=f"{sheet.warnings:,}",
        notes=f"{sheet.notes:,}",
        accepted=f"{sheet.exceptions:,}",
    )
    report_cover.result(flow, texts("audit_report.result"), verdict, below, passed=sheet.passed)
    if sheet.steps:
        flow.small_heading(texts("audit_report.approval.steps"), keep=20.0)
        report_cover.pairs(flow, _steps(sheet, texts))
    flow.small_heading(texts("audit_report.section.signatures"), keep=60.0)
    report_cover.signatures(flow, texts)
    flow.paragraph(texts("audit_report.approval.frozen"), SMALL)
    pages = len(flow.pages)
    numbers = [
        texts("audit_report.page", number=number, count=pages) for number in range(1, pages + 1)
    ]
    running = Running(sheet.place, sheet.content_sha256[:16], f"{sheet.source}  {sheet.on}")
    with_running_words(flow.pages, running, numbers)
    identity = f"{sheet.content_sha256}/{sheet.version}/{sheet.on}"
    words = PdfWords(f"{texts('audit_report.approval.title')} {sheet.place}", sheet.on, identity)
    write_report(path, flow.pages, words, ruler, NoProgress())


def _facts(sheet: SignatureSheet, texts: Texts) -> list[tuple[str, str]]:
    square = texts("audit_report.m2")
    facts = [
        ("approval.version", sheet.version),
        ("fact.source", sheet.source),
        ("fact.profile", sheet.profile),
        ("fact.crs", sheet.crs),
        ("fact.revision", "" if sheet.revision is None else f"{sheet.revision:,}"),
        ("fact.features", f"{sheet.grids:,}" if sheet.grids else ""),
        ("sum.households", f"{sheet.households:,}" if sheet.households else ""),
        ("sum.frame_m2", f"{sheet.land_m2:,.2f} {square}" if sheet.land_m2 else ""),
        ("sum.gap_m2", f"{sheet.uncovered_m2:,.2f} {square}" if sheet.land_m2 else ""),
        ("fact.on", sheet.on),
        ("fact.hash", grouped(sheet.content_sha256)),
    ]
    return [(texts(f"audit_report.{key}"), value) for key, value in facts if value]


def _steps(sheet: SignatureSheet, texts: Texts) -> list[tuple[str, str]]:
    return [
        (
            texts(f"audit_report.approval.{step.what}"),
            "  ".join(filter(None, (step.on, step.office, step.note))),
        )
        for step in sheet.steps
    ]
