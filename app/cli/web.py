"""`towngrid web`: a map in one HTML file that works with no network."""

import math
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.arguments import existing_file, output_file
from app.cli.console import Console
from app.cli.passphrase import opened_project, read_project
from gis.errors import InputProblem
from gis.plan.plan import Plan

if TYPE_CHECKING:
    from layers.web_map.web_map import WebMapResult
    from layers.web_map.web_map_spec import WebMapSpec

MOST_TOLERANCE_M = 1000.0


def add_to(program: typer.Typer, console: Console) -> None:
    """Add the command."""
    texts = console.texts
    option = "web_map.option."

    @program.command("web", help=texts("web_map.help"))
    def web(
        project: Annotated[Path, typer.Argument(help=texts("cli.argument.project"))],
        out: Annotated[Path | None, typer.Option("--out", help=texts(f"{option}out"))] = None,
        unit: Annotated[str | None, typer.Option("--unit", help=texts(f"{option}unit"))] = None,
        title: Annotated[str | None, typer.Option("--title", help=texts(f"{option}title"))] = None,
        compiler: Annotated[
            str, typer.Option("--compiler", help=texts("cli.option.compiler"))
        ] = "",
        review_number: Annotated[
            str, typer.Option("--review-number", help=texts(f"{option}review_number"))
        ] = "",
        tolerance: Annotated[
            float | None, typer.Option("--tolerance", help=texts(f"{option}tolerance"))
        ] = None,
        counts: Annotated[
            bool, typer.Option("--counts/--no-counts", help=texts(f"{option}counts"))
        ] = True,
        with_places: Annotated[
            bool, typer.Option("--with-places", help=texts(f"{option}with_places"))
        ] = False,
        references: Annotated[
            bool, typer.Option("--references/--no-references", help=texts(f"{option}references"))
        ] = True,
        contacts: Annotated[
            bool, typer.Option("--contacts", help=texts(f"{option}contacts"))
        ] = False,
        as_json: Annotated[bool, typer.Option("--json", help=texts("cli.option.json"))] = False,
    ) -> int:
        # Brings Qt's fonts and colours along; every other command must work without it.
        from layers.web_map.web_map import write_web_map  # noqa: PLC0415
        from layers.web_map.web_map_spec import WebMapSpec  # noqa: PLC0415

        existing_file(project)
        _require_tolerance(tolerance)
        spec = WebMapSpec(
            made_on=date.today(),  # the date on the wall, not an instant
            title=title,
            compiler=compiler,
            review_number=review_number,
            unit_code=unit,
            tolerance_m=tolerance,
            counts=counts,
            places=with_places,
            references=references,
            contacts=contacts,
        )
        path = out or project.with_suffix(".html")
        output_file(path, project)
        plan = _plan(project, spec, path, console)
        with console.progress("web_map.progress") as progress:
            result = write_web_map(plan, spec, path, texts, progress)
        _tell(result, console, as_json=as_json)
        return 0


def _plan(project: Path, spec: "WebMapSpec", out: Path, console: Console) -> Plan:
    """Return the plan; that numbers of heads go out is noted in the project first."""
    if not spec.contacts:
        return read_project(project, console, people=spec.counts)
    with opened_project(project, console) as opened:
        opened.access_record.add(
            what="web_map.access",
            purpose="web_map.access_purpose",
            unmasked=True,
            detail=out.name,
        )
        return opened.plan


def _require_tolerance(tolerance_m: float | None) -> None:
    if tolerance_m is None:
        return
    if not math.isfinite(tolerance_m) or not 0.0 <= tolerance_m <= MOST_TOLERANCE_M:
        raise InputProblem("web_map.bad_tolerance", value=tolerance_m)


def _tell(result: "WebMapResult", console: Console, *, as_json: bool) -> None:
    """Say what was written."""
    if as_json:
        console.document(
            {
                "path": str(result.path),
                "bytes": result.size_bytes,
                "grids": result.grids,
                "vertices": result.vertices,
                "tolerance_m": result.tolerance_m,
            }
        )
        return
    console.text(
        console.texts(
            "web_map.done",
            path=result.path,
            size=f"{result.size_bytes / 1e6:.1f}",
            grids=result.grids,
            metres=f"{result.tolerance_m:g}",
        )
    )
