"""`towngrid import households|members|posts|places|groups|clusters …`: lists into a project."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from pyproj import CRS

from app.cli.arguments import column_map, existing_file, output_file
from app.cli.console import Console
from app.cli.crs_arguments import (
    AskedSystem,
    asked_system,
    crs_option,
    points_option,
    shift_option,
)
from app.cli.passphrase import opened_project
from app.long_lived import long_lived
from gis.errors import InputProblem
from gis.files.project_file import OpenProject
from gis.files.project_settings import ConfirmedColumns
from gis.files.sheet import Sheet, plain_header
from gis.imports.columns import confirmed, match_columns, memory_key, remembered, to_keep
from gis.imports.import_report import ImportResult, Note
from gis.imports.list_step import LOCATING, ListWork, Locating, list_step
from gis.imports.lists import LISTS, read_list
from gis.imports.problem_rows import write_problem_rows
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.reports.location_coverage import location_coverage

_ASSIGNED = ("households", "members")
"""The lists whose records get their grids from `towngrid assign`."""

_LOCATED = "households"
"""The one list whose rows can be located, and removed where a village's list lacks them."""


@dataclass(frozen=True, slots=True)
class _Order:
    """Be what one call asks for."""

    kind: str
    file: Path
    layer: str | None
    columns: Mapping[str, str]
    asked: AskedSystem
    encoding: str | None
    problems: Path | None
    locate: tuple[Locating, ...]
    removes_missing: bool
    dry_run: bool
    as_json: bool


def add_lists(group: typer.Typer, console: Console) -> None:
    """Add a command for each kind of list."""
    for kind in LISTS:
        _add_list(group, console, kind)


def _add_list(group: typer.Typer, console: Console, kind: str) -> None:
    texts = console.texts
    not_households = kind != _LOCATED

    @group.command(kind, help=texts(f"cli.import.{kind}.help"))
    def rows(  # one parameter for each option of the command
        project: Annotated[Path, typer.Argument(help=texts("cli.argument.project"))],
        file: Annotated[Path, typer.Argument(help=texts("cli.argument.table"))],
        layer: Annotated[
            str | None, typer.Option("--layer", help=texts("cli.option.layer"))
        ] = None,
        columns: Annotated[
            list[str] | None, typer.Option("--map", help=texts("cli.option.map"))
        ] = None,
        crs: Annotated[str | None, crs_option(texts)] = None,
        datum_shift: Annotated[str | None, shift_option(texts)] = None,
        common_points: Annotated[Path | None, points_option(texts)] = None,
        encoding: Annotated[
            str | None, typer.Option("--encoding", help=texts("cli.option.encoding"))
        ] = None,
        problems: Annotated[
            Path | None, typer.Option("--problems", help=texts("cli.option.problems"))
        ] = None,
        locate: Annotated[
            str,
            typer.Option(
                "--locate", help=texts("import_wizard.option.locate"), hidden=not_households
            ),
        ] = "",
        remove_missing: Annotated[
            bool,
            typer.Option(
                "--remove-missing",
                help=texts("import_wizard.option.remove_missing"),
                hidden=not_households,
            ),
        ] = False,
        dry_run: Annotated[
            bool, typer.Option("--dry-run", help=texts("cli.option.dry_run"))
        ] = False,
        as_json: Annotated[bool, typer.Option("--json", help=texts("cli.option.json"))] = False,
    ) -> int:
        if not_households and (locate or remove_missing):
            option = "--locate" if locate else "--remove-missing"
            raise InputProblem("cli.import.only_households", option=option, kind=kind)
        if problems is not None:
            output_file(problems, project, file)
        order = _Order(
            kind,
            existing_file(file),
            layer,
            column_map(columns),
            _asked(crs, datum_shift, common_points),
            encoding,
            problems,
            _ways(locate),
            remove_missing,
            dry_run,
            as_json,
        )
        with opened_project(project, console) as opened:
            _run(opened, order, console)
        return 0


def _asked(crs: str | None, shift: str | None, points: Path | None) -> AskedSystem:
    if shift is not None and crs is None:
        raise InputProblem("crs.shift_of_what")
    return asked_system(crs, shift, points)


def _ways(said: str) -> tuple[Locating, ...]:
    words = [word.strip() for word in said.split(",") if word.strip()]
    unknown = [word for word in words if word not in LOCATING]
    if unknown:
        known = ", ".join(LOCATING)
        raise InputProblem("import_wizard.unknown_way", way=unknown[0], ways=known)
    return tuple(way for way in LOCATING if way in words)


def _run(opened: OpenProject, order: _Order, console: Console) -> None:
    """Do an import as one step of the project, unless it is only to be tried, and report it."""
    history = opened.history()
    plan = history.stable
    system, said = order.asked.system(CRS.from_user_input(plan.crs))
    with console.progress("cli.import.progress") as progress, long_lived():
        sheets = read_list(
            order.kind,
            order.file,
            plan=plan,
            layer=order.layer,
            encoding=order.encoding,
            progress=progress,
        )
        mappings, on = _mappings(opened, plan, order, sheets)
        work = ListWork(
            order.kind,
            tuple(sheets),
            mappings,
            order.locate,
            system,
            order.removes_missing,
            assigns=False,
        )
        result = list_step(plan, work, progress)
    report = replace(result.report, notes=(*said, *result.report.notes))
    if on:
        note = Note("import_wizard.columns_remembered", {"on": on})
        report = replace(report, notes=(note, *report.notes))
    if order.problems is not None:
        _write_problems(opened, order.problems, result, sheets, console)
    if not order.dry_run:
        history.commit(result.edit)
        if order.columns:
            _remember(opened, plan, order, sheets, mappings)
    _tell(replace(result, report=report), plan, opened.path, order, console)


def _tell(result: ImportResult, plan: Plan, project: Path, order: _Order, console: Console) -> None:
    """Report what became of the list, and say what comes next."""
    report, texts = result.report, console.texts
    if order.as_json:
        document = {**report.as_json(texts), "dry_run": order.dry_run}
        if order.kind == "households":
            after = apply(plan, result.edit)
            document["location"] = location_coverage(after).total.as_json()
        console.document(document)
    else:
        console.text("\n".join(report.lines(texts)))
        if order.dry_run:
            console.text(texts("cli.import.dry_run"))
        elif order.kind in _ASSIGNED and not result.edit.is_empty():
            console.text(texts("import_wizard.next_assign", project=project))


def _mappings(
    opened: OpenProject, plan: Plan, order: _Order, sheets: Sequence[Sheet]
) -> tuple[dict[str, Mapping[str, str]], str]:
    """Return the columns of each sheet as told, else as remembered, and the day of the latter.

    A column that only some sheets have is meant for those.
    """
    if order.columns:
        return _told(order.columns, sheets), ""
    kept = opened.settings.mappings()
    memory = {key: one.columns for key, one in kept.items()}
    keys = {field.key for field in LISTS[order.kind].fields_for(plan)}
    mappings: dict[str, Mapping[str, str]] = {}
    on = ""
    for sheet in sheets:
        found = remembered(memory, sheet, order.kind)
        if found:
            mappings[sheet.name] = {key: name for key, name in found.items() if key in keys}
            on = max(on, kept[memory_key(sheet, order.kind)].on)
    return mappings, on


def _told(columns: Mapping[str, str], sheets: Sequence[Sheet]) -> dict[str, Mapping[str, str]]:
    headers = {sheet.name: set(map(plain_header, sheet.header)) for sheet in sheets}
    somewhere = set().union(*headers.values())
    return {
        name: {
            field: column
            for field, column in columns.items()
            if (plain := plain_header(column)) in there or plain not in somewhere
        }
        for name, there in headers.items()
    }


def _remember(
    opened: OpenProject,
    plan: Plan,
    order: _Order,
    sheets: Sequence[Sheet],
    mappings: Mapping[str, Mapping[str, str]],
) -> None:
    fields = LISTS[order.kind].fields_for(plan)
    for sheet in sheets:
        try:
            columns = match_columns(sheet, fields, mappings[sheet.name])
        except InputProblem:
            continue  # a sheet without these columns was not taken
        kept = to_keep(sheet, confirmed(sheet, columns, fields), fields)
        key = memory_key(sheet, order.kind)
        opened.settings.set_mapping(key, ConfirmedColumns(kept, date.today().isoformat()))


def _write_problems(
    opened: OpenProject,
    path: Path,
    result: ImportResult,
    sheets: Sequence[Sheet],
    console: Console,
) -> None:
    report, texts = result.report, console.texts
    opened.access_record.add(
        what="import_wizard.access_problem_rows",
        purpose="import_wizard.access_purpose",
        unmasked=True,
        detail=f"{path.name}: {report.rejected + report.ambiguous}",
    )
    write_problem_rows(path, report, sheets, texts)
    console.say("cli.import.problems_written", path=path)
