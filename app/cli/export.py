"""`towngrid export`: the plan as files for other programs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from app.cli.arguments import crs_of, existing_file, output_file
from app.cli.console import Console
from app.cli.passphrase import opened_project, read_project
from gis.errors import InputProblem
from gis.exports.choice import ExportChoice, ExportFormat, FieldNames, People, layers_of_words
from gis.exports.export import Export
from gis.exports.outcome import Outcome
from gis.exports.theme_tables import ProjectThemes
from gis.files.people_lock import are_people_locked
from gis.plan.plan import Plan
from layers.export_look import theme_look
from layers.project_look import look_of_project


def add_to(program: typer.Typer, console: Console) -> None:
    """Add the command."""
    texts = console.texts
    option = "export.option."

    @program.command("export", help=texts("export.help"))
    def export(
        project: Annotated[Path, typer.Argument(help=texts("cli.argument.project"))],
        form: Annotated[ExportFormat, typer.Option("--format", help=texts(f"{option}format"))],
        out: Annotated[Path, typer.Option("--out", help=texts(f"{option}out"))],
        layers: Annotated[
            str | None, typer.Option("--layers", help=texts(f"{option}layers"))
        ] = None,
        unit: Annotated[str | None, typer.Option("--unit", help=texts(f"{option}unit"))] = None,
        crs: Annotated[str | None, typer.Option("--crs", help=texts(f"{option}crs"))] = None,
        field_names: Annotated[
            FieldNames, typer.Option("--field-names", help=texts(f"{option}field_names"))
        ] = FieldNames.ASCII,
        with_people: Annotated[
            bool, typer.Option("--with-people", help=texts(f"{option}with_people"))
        ] = False,
        unmasked: Annotated[
            bool, typer.Option("--unmasked", help=texts(f"{option}unmasked"))
        ] = False,
        purpose: Annotated[str, typer.Option("--purpose", help=texts(f"{option}purpose"))] = "",
        office: Annotated[str, typer.Option("--office", help=texts("cli.option.office"))] = "",
        as_json: Annotated[bool, typer.Option("--json", help=texts("cli.option.json"))] = False,
    ) -> int:
        existing_file(project)
        output_file(out, project)
        if unmasked and not purpose.strip():
            raise InputProblem("export.purpose_missing")
        if not unmasked and (purpose or office):
            raise InputProblem("export.purpose_alone")
        people = People.MASKED if with_people else People.NONE
        choice = ExportChoice(
            form,
            layers=layers_of_words(layers),
            unit=unit,
            crs=crs_of(crs),
            people=People.UNMASKED if unmasked else people,
            field_names=field_names,
        )
        with (
            _read(project, out, choice, (purpose, office), console) as (plan, counted, note),
            console.progress("export.progress") as progress,
        ):
            work = Export(
                plan,
                choice,
                look_of_project(project),
                texts,
                on=date.today().isoformat(),  # the date on the wall, not an instant
                counted=counted,
                themes=ProjectThemes(project, theme_look),
                before_writing=note,
            )
            outcome = work.write(out, progress)
        _tell(outcome, console, as_json=as_json)
        return 0


@contextmanager
def _read(
    project: Path, out: Path, choice: ExportChoice, noted: tuple[str, str], console: Console
) -> Iterator[tuple[Plan, bool, Callable[[], None]]]:
    """Give a project's plan, whether its people are counted, and what notes an unmasked export.

    Unless lists go out in full, nothing is noted and the project is only read.
    """
    if choice.people is not People.UNMASKED:
        wants_people = choice.people is People.MASKED
        plan = read_project(project, console, people=wants_people)
        yield plan, not (are_people_locked(project) and not plan.households), lambda: None
        return
    purpose, office = noted
    with opened_project(project, console) as opened:
        note = partial(
            opened.access_record.add,
            what="export.noted",
            purpose=purpose,
            office=office,
            unmasked=True,
            detail=out.name,
        )
        yield opened.plan, True, note


def _tell(outcome: Outcome, console: Console, *, as_json: bool) -> None:
    texts = console.texts
    if as_json:
        console.document(outcome.as_json(texts))
        return
    facts = {"path": outcome.path, "format": outcome.format, "crs": outcome.crs}
    console.text(texts("export.done", **facts, people=texts(f"export.people.{outcome.people}")))
    for each in outcome.layers:
        counts = {"features": each.features, "shapes": each.shapes, "file": each.file}
        console.text(texts("export.done_layer", layer=each.called(texts), **counts))
    for key, facts_of_remark in outcome.remarks:
        console.say(key, **facts_of_remark)
