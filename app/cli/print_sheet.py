"""`towngrid print`: the paper products."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from app.cli.arguments import existing_file, finite, output_file
from app.cli.console import Console
from app.cli.passphrase import opened_project, read_project
from gis.errors import InputProblem
from gis.plan.plan import Plan


class Product(StrEnum):
    """Name the products that can be printed."""

    LAYOUT = "layout"
    HEADS = "heads"


class Orientation(StrEnum):
    """Say which way the paper lies."""

    AUTO = "auto"
    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


def add_to(program: typer.Typer, console: Console) -> None:
    """Add the command."""
    texts = console.texts

    @program.command("print", help=texts("cli.print.help"))
    def print_product(
        project: Annotated[Path, typer.Argument(help=texts("cli.argument.project"))],
        product: Annotated[Product, typer.Option("--product", help=texts("cli.option.product"))],
        unit: Annotated[str | None, typer.Option("--unit", help=texts("cli.option.unit"))] = None,
        paper: Annotated[str, typer.Option("--paper", help=texts("cli.option.paper"))] = "A3",
        orientation: Annotated[
            Orientation, typer.Option("--orientation", help=texts("cli.option.orientation"))
        ] = Orientation.AUTO,
        scale: Annotated[
            float | None, typer.Option("--scale", min=1.0, help=texts("cli.option.scale"))
        ] = None,
        title: Annotated[
            str | None, typer.Option("--title", help=texts("cli.option.title"))
        ] = None,
        compiler: Annotated[
            str, typer.Option("--compiler", help=texts("cli.option.compiler"))
        ] = "",
        unmasked: Annotated[
            bool, typer.Option("--unmasked", help=texts("cli.option.unmasked"))
        ] = False,
        why: Annotated[str, typer.Option("--why", help=texts("cli.option.why"))] = "",
        office: Annotated[str, typer.Option("--office", help=texts("cli.option.office"))] = "",
        out: Annotated[Path | None, typer.Option("--out", help=texts("cli.option.out"))] = None,
    ) -> int:
        # Painting needs Qt; every other command must work without it.
        from app.printing.offscreen import offscreen_application  # noqa: PLC0415
        from app.printing.print_sheets import print_sheet  # noqa: PLC0415
        from app.printing.sheet_spec import SheetSpec  # noqa: PLC0415

        finite("--scale", scale)
        existing_file(project)
        told = {"--unmasked": unmasked, "--why": why, "--office": office}
        if product is not Product.HEADS and any(told.values()):
            option = next(each for each, value in told.items() if value)
            raise InputProblem("cli.print.nobody_on_it", product=product.value, option=option)
        if unmasked and not why.strip():
            raise InputProblem("cli.print.why_missing")
        spec = SheetSpec(
            paper=paper,
            orientation=orientation.value,
            scale=scale,
            title=title,
            compiler=compiler,
            made_on=date.today(),  # the date on the wall, not an instant
            unit_code=unit,
            product=product.value,
            unmasked=unmasked,
        )
        path = out or project.with_name(f"{project.stem}-{product.value}-{paper}.pdf")
        output_file(path, project)
        purpose = why if unmasked else ""
        people = product is Product.HEADS
        with (
            _read(project, path, (purpose, office), console, people=people) as (plan, note),
            console.progress("cli.print.progress") as progress,
            offscreen_application(),
        ):
            result = print_sheet(plan, spec, path, texts, progress, before_writing=note)
        for warning in result.warnings:
            console.say_line(warning)
        console.text(
            texts(
                "cli.print.done",
                path=result.path,
                width_mm=result.paper_mm[0],
                height_mm=result.paper_mm[1],
                scale=f"{result.scale_denominator:.0f}",
                placed=result.labels_placed,
                unplaced=result.labels_unplaced,
            )
        )
        return 0


@contextmanager
def _read(
    project: Path, out: Path, purpose_and_office: tuple[str, str], console: Console, *, people: bool
) -> Iterator[tuple[Plan, Callable[[], None]]]:
    """Give a project's plan, and what notes in it that an unmasked sheet is made for a purpose.

    Without a purpose nothing is noted, and the project is only read.
    """
    purpose, office = purpose_and_office
    if not purpose:
        yield read_project(project, console, people=people), lambda: None
        return
    with opened_project(project, console) as opened:
        yield (
            opened.plan,
            partial(
                opened.access_record.add,
                what="cli.print.unmasked_heads",
                purpose=purpose,
                office=office,
                unmasked=True,
                detail=out.name,
            ),
        )
