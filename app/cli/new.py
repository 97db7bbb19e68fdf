"""`towngrid new`: a project from unit polygons."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from app.cli.arguments import column_map, free_path, output_file
from app.cli.console import Console
from app.cli.crs_arguments import AskedSystem, asked_system, points_option, shift_option
from app.cli.info import describe, tiers_in_words
from app.cli.profile_source import profile_asked, text_asked
from gis.errors import InputProblem
from gis.files.polygon_files import split_source
from gis.files.project_file import create_project
from gis.geometry.any_crs import AnyCrs
from gis.geometry.crs import CGCS2000
from gis.imports.import_report import Note
from gis.imports.units import new_plan, projected
from gis.plan.plan import Plan
from gis.plan.records import OwnProfile, ProfileId
from gis.table import Table


def add_to(program: typer.Typer, console: Console) -> None:
    """Add the command."""
    texts = console.texts

    @program.command("new", help=texts("cli.new.help"))
    def new(
        project: Annotated[Path, typer.Argument(help=texts("cli.argument.new_project"))],
        units: Annotated[str, typer.Option("--units", help=texts("cli.option.units"))],
        crs: Annotated[str | None, typer.Option("--crs", help=texts("crs.option_project"))] = None,
        file_crs: Annotated[
            str | None, typer.Option("--file-crs", help=texts("crs.option_file"))
        ] = None,
        datum_shift: Annotated[str | None, shift_option(texts)] = None,
        common_points: Annotated[Path | None, points_option(texts)] = None,
        profile: Annotated[
            str, typer.Option("--profile", help=texts("cli.option.profile"))
        ] = "default",
        title: Annotated[
            str | None, typer.Option("--title", help=texts("cli.option.title"))
        ] = None,
        columns: Annotated[
            list[str] | None, typer.Option("--map", help=texts("cli.option.map"))
        ] = None,
        overlaps: Annotated[
            str | None, typer.Option("--overlaps", help=texts("cli.option.overlaps"))
        ] = None,
        overwrite: Annotated[
            bool, typer.Option("--overwrite", help=texts("cli.option.overwrite"))
        ] = False,
        json: Annotated[bool, typer.Option("--json", help=texts("cli.option.json"))] = False,
    ) -> int:
        free_path(project, overwrite)
        output_file(project, split_source(units)[0])
        profile_asked(profile)  # refuses what is no profile, before any work
        own = text_asked(profile)
        asked = asked_system(file_crs, datum_shift, common_points)
        source, said = _source(asked, crs)
        with console.progress("cli.new.progress") as progress:
            result = new_plan(
                units,
                crs=crs,
                source=source,
                shift=asked.shift,
                profile=profile if own is None else "default",
                title=title,
                columns=column_map(columns),
                overlaps=overlaps,
                progress=progress,
            )
            plan = result.plan if own is None else with_own_profile(result.plan, own)
            create_project(project, plan, overwrite=overwrite)
        for note in (*said, *result.notes):
            console.say(note.key, **note.facts)
        if json:
            console.document(describe(plan, project))
        else:
            made = describe(plan, project)
            tiers = tiers_in_words(made["tiers"], plan.rules, texts)
            facts = {"units": made["layers"]["units"], "tiers": tiers, "crs": plan.crs}
            console.text(texts("cli.new.done", path=project, **facts))
        return 0


def _source(asked: AskedSystem, project: str | None) -> tuple[AnyCrs | None, tuple[Note, ...]]:
    """Return what the unit polygons are in; a datum shift is left to who reads them."""
    if asked.points is None:
        return asked.crs, ()
    if asked.crs is None and project is None:
        raise InputProblem("crs.points_need_project")
    return asked.system(CGCS2000 if project is None else projected(project))


def with_own_profile(plan: Plan, text: str) -> Plan:
    """Return a new plan that is judged by a profile of its own from the beginning."""
    own = OwnProfile(ProfileId(1), text)
    return replace(plan, profiles=Table([(own.id, own)]))
