"""`towngrid audit`: say whether land and people are covered and the codes are right."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from pyproj import CRS

from app.cli.arguments import existing_file, finite, output_file
from app.cli.audit_since import OtherAudits
from app.cli.console import Console
from app.cli.passphrase import passphrase_of, read_project
from app.cli.profile_source import profile_asked
from app.printing.reports.audit_formats import ReportFormat, format_of, report_in, write_report
from gis.audits.audit_file import audit_polygon_file
from gis.audits.grids_as_file import grids_as_file
from gis.audits.rule_table import rules_as_json, rules_as_text
from gis.audits.runner import audit_plan
from gis.errors import InputProblem
from gis.files.polygon_files import PolygonFile, read_polygons, split_source
from gis.files.project_file import open_project_readonly, read_version
from gis.files.unshifted_polygons import unshifted_polygons
from gis.geometry.crs import parse_crs
from gis.geometry.gcj02 import ShiftedCrs
from gis.plan.excerpt import excerpt, unit_of_code
from gis.plan.plan import Plan
from gis.plan.profile import Profile
from gis.progress import Progress
from gis.reports.audit_account import ReportSpec
from gis.reports.audit_document import AuditDocument
from gis.reports.people_tables import people_tables

PASSED, FAILED = 0, 1
_UNSAID = ("polygon_files.no_crs", "vector_files.ovital_needs_crs")
DEFAULT_PROFILE = "default"


def add_to(program: typer.Typer, console: Console) -> None:
    """Add the command."""
    texts = console.texts

    @program.command("audit", help=texts("cli.audit.help"))
    def audit(
        subject: Annotated[str, typer.Argument(help=texts("cli.argument.subject"))] = "",
        within: Annotated[
            str | None, typer.Option("--within", help=texts("cli.option.within"))
        ] = None,
        unit: Annotated[str | None, typer.Option("--unit", help=texts("cli.option.unit"))] = None,
        profile: Annotated[
            str | None, typer.Option("--profile", help=texts("cli.option.profile"))
        ] = None,
        min_area: Annotated[
            float | None, typer.Option("--min-area", min=0.0, help=texts("cli.option.min_area"))
        ] = None,
        report_format: Annotated[
            ReportFormat | None, typer.Option("--format", help=texts("audit_report.cli.format"))
        ] = None,
        as_json: Annotated[bool, typer.Option("--json", help=texts("cli.option.json"))] = False,
        crs: Annotated[str | None, typer.Option("--crs", help=texts("cli.option.crs"))] = None,
        encoding: Annotated[
            str | None, typer.Option("--encoding", help=texts("cli.option.encoding"))
        ] = None,
        out: Annotated[Path | None, typer.Option("--out", help=texts("cli.option.out"))] = None,
        on: Annotated[str | None, typer.Option("--on", help=texts("cli.option.on"))] = None,
        version: Annotated[
            str | None, typer.Option("--version", help=texts("cli.option.of_version"))
        ] = None,
        rules: Annotated[bool, typer.Option("--rules", help=texts("cli.option.rules"))] = False,
        since: Annotated[str, typer.Option("--since", help=texts("gate.cli.since"))] = "",
        keep: Annotated[bool, typer.Option("--keep", help=texts("gate.cli.keep"))] = False,
        note: Annotated[str, typer.Option("--note", help=texts("gate.cli.note_kept"))] = "",
        title: Annotated[str, typer.Option("--title", help=texts("audit_report.cli.title"))] = "",
        made_for: Annotated[str, typer.Option("--for", help=texts("audit_report.cli.for"))] = "",
    ) -> int:
        form = format_of(ReportFormat.JSON if as_json else report_format, out)
        if rules or not subject:
            return _say_rules(console, subject, profile, form, is_asked=rules)
        finite("--min-area", min_area)
        if out is not None:
            output_file(out, *(split_source(each)[0] for each in (subject, within) if each))
        others = OtherAudits(since, keep, note)
        others.require_possible(subject, within, unit, version)
        told = Told(crs, encoding, unit, _day(on), version, _passphrase(subject, within, console))
        with console.progress("cli.audit.progress") as progress:
            document = audit_subject(subject, within, profile, min_area, progress, told)
        document = others.compared(document, subject, told.passphrase, console)
        others.keep_it(document, subject, console)
        if out is not None:
            spec = ReportSpec(told.on, title, made_for, version or "")
            with console.progress("audit_report.progress") as progress:
                write_report(form, document, out, texts, spec=spec, progress=progress)
            console.say("cli.audit.written", path=out)
        elif form is ReportFormat.JSON:
            console.document(document.as_json(texts))
        else:
            console.text(report_in(form, document, texts))
        return PASSED if document.report.passed else FAILED


def _say_rules(
    console: Console, subject: str, name: str | None, report_format: ReportFormat, *, is_asked: bool
) -> int:
    """List the rules of a profile, of a project's own without one; raises InputProblem.

    An audit without anything to be audited comes here too.
    """
    if not is_asked:
        raise InputProblem("cli.audit.no_subject")
    profile = profile_asked(name or DEFAULT_PROFILE)
    if subject and name is None:
        profile = read_project(existing_file(Path(subject)), console, people=False).rules
    if report_format is ReportFormat.JSON:
        console.document(rules_as_json(profile, console.texts))
    else:
        console.text(rules_as_text(profile, console.texts))
    return PASSED


@dataclass(frozen=True, slots=True)
class Told:
    """Hold what the user says of the subject that it does not say itself, or says it wrong.

    `unit` is the code or name of the one unit of a project that is meant, `version` the name of
    one of its versions, `on` the day on which posts must be held, an ISO date; "" leaves days
    aside.
    """

    crs: str | None = None
    encoding: str | None = None
    unit: str | None = None
    on: str = ""
    version: str | None = None
    passphrase: str | None = field(default=None, repr=False)


def _day(word: str | None) -> str:
    """Return the day that is meant, today when none is given; raises InputProblem."""
    try:
        return date.fromisoformat(word).isoformat() if word else date.today().isoformat()
    except ValueError as error:
        raise InputProblem("cli.audit.no_day", word=word) from error


def audit_subject(
    subject: str,
    within: str | None,
    profile_name: str | None,
    min_area_m2: float | None,
    progress: Progress,
    told: Told | None = None,
) -> AuditDocument:
    """Audit a project, or any polygon file; raises InputProblem when it cannot be read.

    A project is judged by its own rules unless a profile is named. Within a frame of its own only
    its land is audited.
    """
    told = told or Told()
    path, layer = split_source(subject)
    plan = _project(path, layer, told)
    crs = None if told.crs is None else parse_crs(told.crs)
    if plan is not None and not within:
        named = None if profile_name is None else profile_asked(profile_name)
        return audited_plan(plan, named, min_area_m2, progress, source=str(path), on=told.on)
    if plan is None:
        file = _unshifted(read_polygons(path, layer, crs=crs, encoding=told.encoding), crs)
    else:
        file = grids_as_file(plan, path)
    profile = profile_asked(profile_name or DEFAULT_PROFILE)
    if plan is not None and profile_name is None:
        profile = plan.rules
    frame = _frame(within, crs) if within else None
    return AuditDocument(audit_polygon_file(file, frame, profile, min_area_m2, progress))


def _unshifted(file: PolygonFile, crs: CRS | ShiftedCrs | None) -> PolygonFile:
    return unshifted_polygons(file, crs) if isinstance(crs, ShiftedCrs) else file


def _frame(within: str, crs: CRS | ShiftedCrs | None) -> PolygonFile:
    """Read a frame; one that does not say what it is in is in the system of the file."""
    path, layer = split_source(within)
    if not isinstance(crs, ShiftedCrs):
        return read_polygons(path, layer, undeclared_crs=crs)
    try:
        return read_polygons(path, layer)
    except InputProblem as problem:
        if not problem.key.startswith(_UNSAID):
            raise
        return _unshifted(read_polygons(path, layer, crs=crs), crs)


def audited_plan(
    plan: Plan,
    profile: Profile | None,
    min_area_m2: float | None,
    progress: Progress,
    *,
    source: str,
    on: str,
) -> AuditDocument:
    """Audit a plan, by its own rules when no profile is given, with its tables."""
    report = audit_plan(plan, profile, min_area_m2, progress, source=source, on=on)
    tables = people_tables(plan, profile or plan.rules, report.findings, on)
    return AuditDocument(report, tables)


def _passphrase(subject: str, within: str | None, console: Console) -> str | None:
    """Return the passphrase of a locked project; within a frame only its land is audited."""
    path, layer = split_source(subject)
    if layer or path.suffix.lower() != ".gpkg" or not path.is_file():
        return None
    try:
        return passphrase_of(path, console, needed=not within)
    except InputProblem as problem:
        if problem.key == "files.not_a_project":
            return None
        raise


def _project(path: Path, layer: str | None, told: Told) -> Plan | None:
    """Return the plan of a project file as it is told to be audited; None for a file that is none.

    A version of it, when one is named, and of that one unit, when one is named.
    """
    plan = None if layer else _whole_project(path, told)
    for option, word in (("--unit", told.unit), ("--version", told.version)):
        if plan is None and word is not None:
            raise InputProblem("cli.audit.only_of_a_project", path=str(path), option=option)
    if plan is not None and told.unit is not None:
        return excerpt(plan, unit_of_code(plan, told.unit))
    return plan


def _whole_project(path: Path, told: Told) -> Plan | None:
    if path.suffix.lower() != ".gpkg":
        return None
    try:
        if told.version is not None:
            return read_version(path, told.version, told.passphrase)
        return open_project_readonly(path, told.passphrase)
    except InputProblem as problem:
        if problem.key == "files.not_a_project":
            return None
        raise
