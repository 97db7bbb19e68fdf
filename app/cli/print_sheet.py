"""`towngrid print`: the paper products."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.arguments import existing_file, finite, output_file
from app.cli.console import Console
from app.cli.kept_base_maps import kept_base_maps
from app.cli.passphrase import opened_project, passphrase_of, read_project
from app.printing.product_names import ProductName
from app.printing.templates.folder import own_folder
from app.printing.templates.library import TemplateLibrary
from app.printing.templates.records import Template
from gis.errors import InputProblem
from gis.files.project_file import read_version
from gis.plan.plan import Plan
from layers.layer_view import FillScheme

if TYPE_CHECKING:
    from app.printing.print_sheets import PrintResult


class Orientation(StrEnum):
    """Say which way the paper lies."""

    AUTO = "auto"
    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


class Purpose(StrEnum):
    """Say for whom the sheet is."""

    INTERNAL = "internal"
    PUBLIC = "public"


def add_to(program: typer.Typer, console: Console) -> None:
    """Add the command."""
    texts = console.texts
    option = "print_cli.option."
    palettes = texts(f"{option}palette", known=", ".join(FillScheme))

    @program.command("print", help=texts("cli.print.help"))
    def print_product(
        project: Annotated[Path, typer.Argument(help=texts("cli.argument.project"))],
        product: Annotated[
            ProductName | None, typer.Option("--product", help=texts(f"{option}product"))
        ] = None,
        template: Annotated[
            str | None, typer.Option("--template", help=texts(f"{option}template"))
        ] = None,
        unit: Annotated[str | None, typer.Option("--unit", help=texts(f"{option}unit"))] = None,
        grid: Annotated[
            list[str] | None, typer.Option("--grid", help=texts(f"{option}grid"))
        ] = None,
        paper: Annotated[str | None, typer.Option("--paper", help=texts(f"{option}paper"))] = None,
        orientation: Annotated[
            Orientation | None, typer.Option("--orientation", help=texts("cli.option.orientation"))
        ] = None,
        scale: Annotated[
            float | None, typer.Option("--scale", min=1.0, help=texts("cli.option.scale"))
        ] = None,
        title: Annotated[
            str | None, typer.Option("--title", help=texts("print_cli.option_title"))
        ] = None,
        compiler: Annotated[
            str, typer.Option("--compiler", help=texts("cli.option.compiler"))
        ] = "",
        purpose: Annotated[
            Purpose | None, typer.Option("--purpose", help=texts(f"{option}purpose"))
        ] = None,
        review_number: Annotated[
            str, typer.Option("--review-number", help=texts(f"{option}review_number"))
        ] = "",
        classification: Annotated[
            str | None, typer.Option("--classification", help=texts(f"{option}classification"))
        ] = None,
        sources: Annotated[str, typer.Option("--sources", help=texts(f"{option}sources"))] = "",
        palette: Annotated[str | None, typer.Option("--palette", help=palettes)] = None,
        words: Annotated[
            list[str] | None, typer.Option("--words", help=texts(f"{option}words"))
        ] = None,
        qr: Annotated[Path | None, typer.Option("--qr", help=texts(f"{option}qr"))] = None,
        photos: Annotated[
            Path | None, typer.Option("--photos", help=texts(f"{option}photos"))
        ] = None,
        since: Annotated[str, typer.Option("--since", help=texts("print_change.since"))] = "",
        dpi: Annotated[int | None, typer.Option("--dpi", min=1, help=texts(f"{option}dpi"))] = None,
        tile: Annotated[str | None, typer.Option("--tile", help=texts(f"{option}tile"))] = None,
        base_maps: Annotated[
            bool, typer.Option("--base-maps", help=texts(f"{option}base_maps"))
        ] = False,
        themes: Annotated[bool, typer.Option("--themes", help=texts(f"{option}themes"))] = False,
        unmasked: Annotated[
            bool, typer.Option("--unmasked", help=texts("cli.option.unmasked"))
        ] = False,
        why: Annotated[str, typer.Option("--why", help=texts(f"{option}why"))] = "",
        office: Annotated[str, typer.Option("--office", help=texts("cli.option.office"))] = "",
        out: Annotated[Path | None, typer.Option("--out", help=texts("cli.option.out"))] = None,
        as_json: Annotated[bool, typer.Option("--json", help=texts("cli.option.json"))] = False,
    ) -> int:
        # Painting needs Qt; every other command must work without it.
        from app.printing.offscreen import offscreen_application  # noqa: PLC0415
        from app.printing.output.leaves_writer import OutputOptions  # noqa: PLC0415
        from app.printing.output.tile_grid import Tiling  # noqa: PLC0415
        from app.printing.print_sheets import desk_of, print_desk  # noqa: PLC0415
        from app.printing.products.registry import products  # noqa: PLC0415
        from app.printing.sheet_base_maps import opened_base_maps  # noqa: PLC0415
        from app.printing.sheet_spec import SheetSpec, paper_mm  # noqa: PLC0415
        from app.printing.sheet_themes import KeptThemes, SheetThemes  # noqa: PLC0415

        finite("--scale", scale)
        existing_file(project)
        layout = _template(product, template)
        shown = products()[layout.product]
        people = {"--unmasked": unmasked, "--why": why, "--office": office}
        _require_people(shown.name, people, is_allowed=shown.shows_people)
        if unmasked and not why.strip():
            raise InputProblem("cli.print.why_missing")
        spec = SheetSpec(
            product=shown.name,
            paper=paper,
            orientation=None if orientation is None else orientation.value,
            scale=scale,
            title=title,
            compiler=compiler,
            sources=sources,
            made_on=date.today(),  # the date on the wall, not an instant
            purpose=_purpose(purpose, layout).value,
            classification=classification,
            review_number=review_number,
            unit_code=unit,
            grid_codes=tuple(grid or ()),
            palette=palette,
            unmasked=unmasked,
            since=since,
            base_maps=base_maps,
            themes=themes,
            words=_words(words or (), layout),
            pictures=_pictures({"qr": qr, "photo": photos}, layout),
        )
        name = paper or layout.paper
        path = out or project.with_name(f"{project.stem}-{layout.key}-{name}.pdf")
        output_file(path, project)
        tiling = None if tile is None else Tiling(paper_mm(tile))
        before = _before(project, since, console)
        told: list[str] = []
        noted = (why if unmasked else "", office, shown.name)
        with (
            _read(project, path, noted, console, people=shown.shows_people) as (plan, note),
            console.progress("cli.print.progress") as progress,
            offscreen_application(),
            opened_base_maps(kept_base_maps(project, wanted=base_maps), plan.crs, texts) as ground,
        ):
            drawn = SheetThemes(KeptThemes(project), texts)
            desk = desk_of(plan, spec, texts, layout, before=before, base_maps=ground, themes=drawn)
            result = print_desk(
                desk,
                path,
                progress,
                options=OutputOptions(dpi=dpi, reuse_pages=shown.is_kept_up),
                tiling=tiling,
                before_writing=partial(
                    _warn, told=told, console=console, note=note, as_json=as_json
                ),
            )
        if not as_json:
            _say(result.warnings, told, console)
        _tell(result, shown.name, console, as_json=as_json)
        return 0


def _before(project: Path, since: str, console: Console) -> Plan | None:
    """Return the plan of the version that is named; raises InputProblem for one there is not."""
    if not since:
        return None
    passphrase = passphrase_of(project, console, needed=True)
    return read_version(project, since, passphrase)


def _template(product: ProductName | None, name: str | None) -> Template:
    """Return the template that is named, else the usual one of the product; InputProblem."""
    known = ", ".join(ProductName)
    if name is None:
        if product is None:
            raise InputProblem("print_cli.no_product", known=known)
        return TemplateLibrary(own_folder()).template(product.value)
    found = TemplateLibrary(own_folder()).template(name)
    if product is not None and found.product != product.value:
        facts = {"template": found.key, "of": found.product, "product": product.value}
        raise InputProblem("print_cli.other_product", **facts)
    if found.product not in set(ProductName):
        raise InputProblem("print_cli.no_product", known=known)
    return found


def _purpose(asked: Purpose | None, template: Template) -> Purpose:
    if asked is not None:
        return asked
    return Purpose.PUBLIC if template.is_public else Purpose.INTERNAL


def _require_people(product: str, told: Mapping[str, object], *, is_allowed: bool) -> None:
    """Raise InputProblem where people are to be shown on a product that shows none."""
    option = next((option for option, value in told.items() if value), None)
    if option is not None and not is_allowed:
        raise InputProblem("print_cli.nobody_on_it", product=product, option=option)


def _words(pairs: Sequence[str], template: Template) -> dict[str, str]:
    """Read `PART=TEXT`; raises InputProblem for a part that no page of the template has."""
    words: dict[str, str] = {}
    for pair in pairs:
        part, equals, text = pair.partition("=")
        if not equals or not part.strip():
            raise InputProblem("print_cli.bad_words", pair=pair)
        _require_part(part.strip(), template)
        words[part.strip()] = text.strip()
    return words


def _pictures(given: Mapping[str, Path | None], template: Template) -> dict[str, Path]:
    """Return the pictures that are given; raises InputProblem where nothing would show them."""
    pictures = {part: path for part, path in given.items() if path is not None}
    for part in pictures:
        _require_part(part, template)
    return pictures


def _require_part(name: str, template: Template) -> None:
    names = sorted({part.name for page in template.pages.values() for part in page.parts})
    of_pages = {
        f"{page.name}.{part.name}" for page in template.pages.values() for part in page.parts
    }
    if name not in names and name not in of_pages:
        facts = {"template": template.key, "part": name, "known": ", ".join(names)}
        raise InputProblem("print_cli.no_such_part", **facts)


def _warn(
    warnings: Sequence[str],
    *,
    told: list[str],
    console: Console,
    note: Callable[[], None],
    as_json: bool,
) -> None:
    """Say the warnings before anything is written, and note a sheet that is not masked."""
    if not as_json:
        _say(warnings, told, console)
    note()


def _say(warnings: Sequence[str], told: list[str], console: Console) -> None:
    """Say the warnings that have not been told yet."""
    for warning in warnings:
        if warning not in told:
            console.say_line(warning)
            told.append(warning)


def _tell(result: "PrintResult", product: str, console: Console, *, as_json: bool) -> None:
    """Say what was printed."""
    texts = console.texts
    if as_json:
        console.document(
            {
                "product": product,
                "files": [str(path) for path in result.written.paths],
                "pages": result.pages,
                "paper_mm": list(result.paper_mm),
                "scale": result.scale_denominator or None,
                "labels": {"placed": result.labels_placed, "unplaced": result.labels_unplaced},
                "pages_taken_over": result.written.kept,
                "counts": [count.as_json() for count in result.counts],
                "warnings": list(result.warnings),
            }
        )
        return
    for count in result.counts:
        if count.agrees:
            console.text(count.sentence(texts))
    denominator = result.scale_denominator
    scale = texts("print_cli.done_scale", scale=f"{denominator:.0f}") if denominator else ""
    console.text(
        texts(
            "print_cli.done",
            path=result.path,
            pages=_sheets(result),
            width_mm=result.paper_mm[0],
            height_mm=result.paper_mm[1],
            scale=scale,
            placed=result.labels_placed,
            unplaced=result.labels_unplaced,
        )
    )
    paths = result.written.paths
    if len(paths) > 1:
        console.text(texts("print_cli.done_files", count=len(paths), path=paths[-1]))


def _sheets(result: "PrintResult") -> int:
    """Return how many sheets were written: with tiles more than pages."""
    return result.written.rendered + result.written.kept


@contextmanager
def _read(
    project: Path, out: Path, noted: tuple[str, str, str], console: Console, *, people: bool
) -> Iterator[tuple[Plan, Callable[[], None]]]:
    """Give a project's plan, and what notes in it that an unmasked sheet is made for a purpose.

    `noted` are purpose, office and product. Without a purpose nothing is noted, and the project is
    only read.
    """
    purpose, office, product = noted
    if not purpose:
        yield read_project(project, console, people=people), lambda: None
        return
    what = "cli.print.unmasked_heads" if product == ProductName.HEADS else "print_cli.unmasked"
    with opened_project(project, console) as opened:
        yield (
            opened.plan,
            partial(
                opened.access_record.add,
                what=what,
                purpose=purpose,
                office=office,
                unmasked=True,
                detail=out.name,
            ),
        )
