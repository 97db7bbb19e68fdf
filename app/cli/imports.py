"""`towngrid import …`: polygons and lists into a project, each as one undoable step."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Protocol, TypeVar

import typer
from pyproj import CRS

from app.cli.arguments import column_map, finite
from app.cli.console import Console
from app.cli.crs_arguments import asked_system, crs_option, points_option, shift_option
from app.cli.import_lists import add_lists
from app.cli.passphrase import opened_project
from app.cli.repair import area_of, rule_of
from app.cli.themes import add_theme_import
from gis.files.polygon_files import PolygonFile, read_polygons, split_source
from gis.files.reference_file import ReferenceLayer
from gis.geometry.any_crs import AnyCrs
from gis.geometry.crs import CGCS2000
from gis.imports.file_crs import naming_candidates
from gis.imports.grids import import_grids
from gis.imports.reference_sources import read_references
from gis.imports.references import ReferenceImport, import_references
from gis.imports.repaired_grids import GridRepairRules
from gis.imports.repaired_import import RepairedImport
from gis.imports.units import overlap_rule
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.progress import Progress
from gis.repair.records import FILL_WIDTH_M, SNAP_M, RepairRules, Resolve
from gis.texts import Texts


class Report(Protocol):
    """Be what an import tells, for a person and for JSON."""

    def lines(self, texts: Texts) -> list[str]:
        """Return the report as lines of text."""

    def as_json(self, texts: Texts) -> dict[str, Any]:
        """Return the report for a JSON document."""


class Result(Protocol):
    """Be what an import comes to: one step, and what to tell of it."""

    @property
    def edit(self) -> Edit:
        """The step for the history."""

    @property
    def report(self) -> Report:
        """What became of the rows or polygons."""


R = TypeVar("R", bound=Result)


def add_to(program: typer.Typer, console: Console) -> None:
    """Add the command and one below it for each kind of data."""
    texts = console.texts
    group = typer.Typer(rich_markup_mode=None)
    _add_grids(group, console)
    add_lists(group, console)
    _add_reference(group, console)
    add_theme_import(group, console)
    program.add_typer(group, name="import", help=texts("cli.import.help"))


def _add_grids(group: typer.Typer, console: Console) -> None:
    texts = console.texts

    @group.command("grids", help=texts("cli.import.grids.help"))
    def grids(  # one parameter for each option of the command
        project: Annotated[Path, typer.Argument(help=texts("cli.argument.project"))],
        file: Annotated[str, typer.Argument(help=texts("cli.argument.polygons"))],
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
        overlaps: Annotated[
            str | None, typer.Option("--overlaps", help=texts("cli.option.overlaps"))
        ] = None,
        fill_gaps: Annotated[
            str, typer.Option("--fill-gaps", help=texts("repair.option.fill_gaps"))
        ] = "0",
        repair: Annotated[
            bool, typer.Option("--repair", help=texts("repair.option.repair"))
        ] = False,
        fill_width: Annotated[
            float, typer.Option("--fill-width", min=0.0, help=texts("repair.option.fill_width"))
        ] = FILL_WIDTH_M,
        snap: Annotated[
            float, typer.Option("--snap", min=0.0, help=texts("repair.option.snap"))
        ] = SNAP_M,
        priority: Annotated[
            str | None, typer.Option("--priority", help=texts("repair.option.priority"))
        ] = None,
        without: Annotated[
            list[str] | None, typer.Option("--without", help=texts("repair.option.without"))
        ] = None,
        join: Annotated[
            float | None, typer.Option("--join", min=0.0, help=texts("vector_files.option_join"))
        ] = None,
        replace_grids: Annotated[
            bool, typer.Option("--replace", help=texts("cli.option.replace_grids"))
        ] = False,
        dry_run: Annotated[
            bool, typer.Option("--dry-run", help=texts("cli.option.dry_run"))
        ] = False,
        as_json: Annotated[bool, typer.Option("--json", help=texts("cli.option.json"))] = False,
    ) -> int:
        path, named = split_source(file)
        asked, mapped = asked_system(crs, datum_shift, common_points), column_map(columns)
        if "unit" in mapped:
            mapped["parent"] = mapped.pop("unit")
        finite("--fill-width", fill_width)
        finite("--snap", snap)
        rules = RepairRules(
            rule_of(overlaps or Resolve.LONGEST_BORDER) if repair else Resolve.ASK,
            fill_width_m=fill_width,
            fill_area_m2=area_of("--fill-gaps", fill_gaps),
            snap_m=snap,
            left_alone=frozenset(without or ()),
        )
        wanted = GridRepairRules(rules, priority) if repair else None
        rule = None if repair else overlap_rule(overlaps)

        def read(system: AnyCrs | None) -> PolygonFile:
            return read_polygons(
                path,
                layer or named,
                crs=system,
                encoding=encoding,
                fields=mapped,
                join_m=finite("--join", join),
            )

        def work(plan: Plan, progress: Progress) -> RepairedImport:
            system, notes = asked.system(CRS.from_user_input(plan.crs))
            with naming_candidates(path, plan, lambda: [read(CGCS2000).geometries]):
                polygons = read(system)
            if system is None:
                system, notes = asked.shifted(polygons.crs)
            done = import_grids(
                plan,
                polygons,
                columns=mapped,
                crs=system,
                overlaps=rule,
                fill_gaps_m2=rules.fill_area_m2,
                replace_grids=replace_grids,
                repair=wanted,
                progress=progress,
            )
            report = replace(done.report, notes=(*notes, *done.report.notes))
            return RepairedImport(replace(done, report=report))

        run_import(project, work, console, dry_run=dry_run, as_json=as_json)
        return 0


def _add_reference(group: typer.Typer, console: Console) -> None:
    texts = console.texts

    @group.command("reference", help=texts("cli.import.reference.help"))
    def reference(  # one parameter for each option of the command
        project: Annotated[Path, typer.Argument(help=texts("cli.argument.project"))],
        file: Annotated[str, typer.Argument(help=texts("cli.argument.reference"))],
        layer: Annotated[
            str | None, typer.Option("--layer", help=texts("cli.option.one_layer"))
        ] = None,
        theme: Annotated[
            str | None, typer.Option("--theme", help=texts("cli.option.theme"))
        ] = None,
        name_field: Annotated[
            str | None, typer.Option("--name-field", help=texts("cli.option.name_field"))
        ] = None,
        crs: Annotated[str | None, crs_option(texts)] = None,
        datum_shift: Annotated[str | None, shift_option(texts)] = None,
        common_points: Annotated[Path | None, points_option(texts)] = None,
        encoding: Annotated[
            str | None, typer.Option("--encoding", help=texts("cli.option.encoding"))
        ] = None,
        replace_themes: Annotated[
            bool, typer.Option("--replace", help=texts("cli.option.replace_references"))
        ] = False,
        dry_run: Annotated[
            bool, typer.Option("--dry-run", help=texts("cli.option.dry_run"))
        ] = False,
        as_json: Annotated[bool, typer.Option("--json", help=texts("cli.option.json"))] = False,
    ) -> int:
        path, named = split_source(file)
        asked = asked_system(crs, datum_shift, common_points)

        def read(plan: Plan, system: AnyCrs | None) -> tuple[ReferenceLayer, ...]:
            return read_references(plan, path, layer or named, crs=system, encoding=encoding)

        def work(plan: Plan, progress: Progress) -> ReferenceImport:
            system, notes = asked.system(CRS.from_user_input(plan.crs))
            with naming_candidates(
                path, plan, lambda: [one.geometries for one in read(plan, CGCS2000)]
            ):
                layers = read(plan, system)
            if system is None:
                system, notes = asked.shifted(layers[0].crs)
            done = import_references(
                plan,
                layers,
                theme=theme,
                name_field=name_field,
                crs=system,
                replace_themes=replace_themes,
                progress=progress,
            )
            report = replace(done.report, notes=(*notes, *done.report.notes))
            return replace(done, report=report)

        run_import(project, work, console, dry_run=dry_run, as_json=as_json)
        return 0


def run_import(
    project: Path,
    work: Callable[[Plan, Progress], R],
    console: Console,
    *,
    dry_run: bool,
    as_json: bool,
) -> R:
    """Do an import as one step of the project, unless it is only to be tried, and report it."""
    with opened_project(project, console) as opened:
        history = opened.history()
        with console.progress("cli.import.progress") as progress:
            result = work(history.stable, progress)
        if not dry_run:
            history.commit(result.edit)
    if as_json:
        console.document({**result.report.as_json(console.texts), "dry_run": dry_run})
    else:
        console.text("\n".join(result.report.lines(console.texts)))
        if dry_run:
            console.text(console.texts("cli.import.dry_run"))
    return result
