"""`towngrid import theme` and `towngrid themes …`: theme layers, and counts by grid or unit."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from pyproj import CRS

from app.cli.arguments import existing_file, output_file
from app.cli.console import Console
from app.cli.crs_arguments import asked_system, crs_option, points_option, shift_option
from app.cli.passphrase import opened_project, read_project
from gis.errors import InputProblem
from gis.files.polygon_files import split_source
from gis.files.theme_layers import (
    ThemeKind,
    ThemeLayer,
    ThemeLayers,
    reading_theme_layers,
)
from gis.imports.theme_layers import import_themes, store_themes
from gis.imports.theme_sources import read_theme_sources
from gis.reports.theme_count_table import lines_of, write_counts
from gis.reports.theme_counting import By, Counting, Measure, OwnSubject, Per, ThemeCounts
from gis.reports.theme_counts import count_layer, count_own
from gis.texts import Texts
from layers.theme_qml import give_first_looks

E = TypeVar("E", ThemeKind, By, Measure, Per)
_OWN = tuple(f"@{subject.value}" for subject in OwnSubject)


def add_theme_import(group: typer.Typer, console: Console) -> None:
    """Add `theme` to the commands that import."""
    texts = console.texts
    kinds = ", ".join(ThemeKind)

    @group.command("theme", help=texts("theme_cli.import_help"))
    def theme(  # one parameter for each option of the command
        project: Annotated[Path, typer.Argument(help=texts("cli.argument.project"))],
        file: Annotated[str, typer.Argument(help=texts("theme_cli.file"))],
        layer: Annotated[
            str | None, typer.Option("--layer", help=texts("cli.option.one_layer"))
        ] = None,
        title: Annotated[str | None, typer.Option("--title", help=texts("theme_cli.title"))] = None,
        kind: Annotated[
            str | None, typer.Option("--kind", help=texts("theme_cli.kind", kinds=kinds))
        ] = None,
        crs: Annotated[str | None, crs_option(texts)] = None,
        datum_shift: Annotated[str | None, shift_option(texts)] = None,
        common_points: Annotated[Path | None, points_option(texts)] = None,
        encoding: Annotated[
            str | None, typer.Option("--encoding", help=texts("cli.option.encoding"))
        ] = None,
        dry_run: Annotated[
            bool, typer.Option("--dry-run", help=texts("cli.option.dry_run"))
        ] = False,
        as_json: Annotated[bool, typer.Option("--json", help=texts("cli.option.json"))] = False,
    ) -> int:
        path, named = split_source(file)
        chosen = None if kind is None else _choice(ThemeKind, "--kind", kind)
        asked = asked_system(crs, datum_shift, common_points)
        with opened_project(project, console) as opened:
            system, notes = asked.system(CRS.from_user_input(opened.plan.crs))
            with console.progress("cli.import.progress") as progress:
                sources = read_theme_sources(
                    opened.plan,
                    path,
                    layer or named,
                    crs=system,
                    shift=asked.shift,
                    encoding=encoding,
                )
                done = import_themes(
                    opened.plan, sources, title=title, kind=chosen, progress=progress
                )
            done = replace(done, notes=(*notes, *done.notes))
            if not dry_run:
                stored = store_themes(opened.theme_layers, done, date.today().isoformat())
                give_first_looks(opened.theme_layers, stored)
        if as_json:
            console.document({**done.as_json(texts), "dry_run": dry_run})
            return 0
        console.text("\n".join(done.lines(texts)))
        if dry_run:
            console.text(texts("cli.import.dry_run"))
        return 0


def add_to(program: typer.Typer, console: Console) -> None:
    """Add `themes` with what can be done with theme layers."""
    group = typer.Typer(rich_markup_mode=None)
    _add_list(group, console)
    _add_changes(group, console)
    _add_count(group, console)
    program.add_typer(group, name="themes", help=console.texts("theme_cli.help"))


def _add_list(group: typer.Typer, console: Console) -> None:
    texts = console.texts

    @group.command("list", help=texts("theme_cli.list_help"))
    def listed(
        project: Annotated[Path, typer.Argument(help=texts("cli.argument.project"))],
        as_json: Annotated[bool, typer.Option("--json", help=texts("cli.option.json"))] = False,
    ) -> int:
        with reading_theme_layers(existing_file(project)) as layers:
            _show(layers, layers.layers(), console, as_json=as_json)
        return 0

    @group.command("show", help=texts("theme_cli.show_help"))
    def show(
        project: Annotated[Path, typer.Argument(help=texts("cli.argument.project"))],
        name: Annotated[str, typer.Argument(help=texts("theme_cli.name"))],
        as_json: Annotated[bool, typer.Option("--json", help=texts("cli.option.json"))] = False,
    ) -> int:
        with reading_theme_layers(existing_file(project)) as layers:
            _show(layers, (layers.named(name),), console, as_json=as_json, columns=True)
        return 0


def _add_changes(group: typer.Typer, console: Console) -> None:
    texts = console.texts

    @group.command("remove", help=texts("theme_cli.remove_help"))
    def remove(
        project: Annotated[Path, typer.Argument(help=texts("cli.argument.project"))],
        name: Annotated[str, typer.Argument(help=texts("theme_cli.name"))],
    ) -> int:
        with opened_project(project, console) as opened:
            layer = opened.theme_layers.named(name)
            opened.theme_layers.remove(layer.id)
        console.text(texts("theme_cli.removed", title=layer.title))
        return 0

    @group.command("rename", help=texts("theme_cli.rename_help"))
    def rename(
        project: Annotated[Path, typer.Argument(help=texts("cli.argument.project"))],
        name: Annotated[str, typer.Argument(help=texts("theme_cli.name"))],
        title: Annotated[str, typer.Argument(help=texts("theme_cli.title"))],
    ) -> int:
        with opened_project(project, console) as opened:
            layer = opened.theme_layers.named(name)
            opened.theme_layers.rename(layer.id, title)
        console.text(texts("theme_cli.renamed", title=layer.title, new=title))
        return 0


def _add_count(group: typer.Typer, console: Console) -> None:
    texts = console.texts
    own = ", ".join(_OWN)

    @group.command("count", help=texts("theme_cli.count_help"))
    def count(  # one parameter for each option of the command
        project: Annotated[Path, typer.Argument(help=texts("cli.argument.project"))],
        subject: Annotated[str, typer.Argument(help=texts("theme_cli.subject", own=own))],
        by: Annotated[
            str, typer.Option("--by", help=texts("theme_cli.by", choices=", ".join(By)))
        ] = By.GRID.value,
        measure: Annotated[
            str,
            typer.Option("--measure", help=texts("theme_cli.measure", choices=", ".join(Measure))),
        ] = Measure.COUNT.value,
        column: Annotated[str, typer.Option("--column", help=texts("theme_cli.column"))] = "",
        per: Annotated[
            str, typer.Option("--per", help=texts("theme_cli.per", choices=", ".join(Per)))
        ] = Per.NOTHING.value,
        key: Annotated[str, typer.Option("--key", help=texts("theme_cli.key"))] = "",
        out: Annotated[Path | None, typer.Option("--out", help=texts("theme_cli.out"))] = None,
        as_json: Annotated[bool, typer.Option("--json", help=texts("cli.option.json"))] = False,
    ) -> int:
        how = Counting(
            _choice(Measure, "--measure", measure),
            _choice(Per, "--per", per),
            _choice(By, "--by", by),
            column,
            key,
        )
        if out is not None:
            output_file(out, project)
        counts = _counted(existing_file(project), subject, how, console)
        if out is not None:
            write_counts(counts, out, texts)
            console.say("theme_cli.written", path=out)
        if as_json:
            console.document(counts.as_json())
        elif out is None:
            console.text("\n".join(lines_of(counts, texts)))
        return 0


def _counted(project: Path, subject: str, how: Counting, console: Console) -> ThemeCounts:
    if subject.startswith("@"):
        name, _, kind = subject.removeprefix("@").partition(":")
        if name not in set(OwnSubject):
            raise InputProblem("theme_cli.no_such_subject", name=subject, own=", ".join(_OWN))
        own = OwnSubject(name)
        title = own_title(own, kind, console.texts)
        return count_own(read_project(project, console), own, how, kind, title)
    plan = read_project(project, console, people=how.per is Per.HOUSEHOLDS)
    with (
        reading_theme_layers(project) as layers,
        console.progress("theme_counts.progress") as progress,
    ):
        return count_layer(plan, layers, layers.named(subject), how, progress)


def own_title(own: OwnSubject, kind: str, texts: Texts) -> str:
    """Return what is counted of the plan itself."""
    title = texts(f"theme_counts.own_{own.value}")
    return texts("theme_counts.own_of_kind", title=title, kind=kind) if kind else title


def _show(
    layers: ThemeLayers,
    chosen: Sequence[ThemeLayer],
    console: Console,
    *,
    as_json: bool,
    columns: bool = False,
) -> None:
    texts = console.texts
    if as_json:
        console.document(
            {
                "format": "towngrid-themes",
                "version": 1,
                "themes": [_record(layers, layer) for layer in chosen],
            }
        )
        return
    if not chosen:
        console.text(texts("theme_cli.none"))
    for layer in chosen:
        console.text(
            texts(
                "theme_cli.line",
                number=layer.id,
                title=layer.title,
                shape=texts(f"theme_layers.shape_{layer.shape.value}"),
                kind=texts(f"theme_layers.kind_{layer.kind.value}"),
                rows=layers.count(layer),
                source=layer.source or "–",
                on=layer.imported_on or "–",
            )
        )
        if columns:
            for name, kind in layers.columns(layer).items():
                console.text(texts("theme_cli.column_line", name=name, kind=kind))


def _record(layers: ThemeLayers, layer: ThemeLayer) -> dict[str, Any]:
    return {
        "id": layer.id,
        "table": layer.table,
        "title": layer.title,
        "kind": layer.kind.value,
        "shape": layer.shape.value,
        "rows": layers.count(layer),
        "columns": layers.columns(layer),
        "source": layer.source,
        "imported_on": layer.imported_on,
        "visible": layer.is_visible,
        "opacity": layer.opacity,
        "style": dict(layer.style),
    }


def _choice(kind: type[E], option: str, value: str) -> E:
    if value not in set(kind):
        choices = ", ".join(kind)
        raise InputProblem("theme_cli.no_such_choice", option=option, value=value, choices=choices)
    return kind(value)
