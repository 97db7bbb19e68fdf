"""Map books of 80 and of 150 grids: the whole, and again after one grid has changed.

The nearest other program, QGIS with its atlas, is not run here; its users have published 2.8 to
4.2 s a page on their machines (59 and 88 s for 21 pages: issue 54461 of qgis/QGIS).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from sys import executable

from app.printing.output.leaves_writer import OutputOptions
from app.printing.print_sheets import PrintResult, desk_of, print_desk
from app.printing.sheet_spec import SheetSpec
from bench.ground import Ground
from bench.harness import Row, Samples, Under, repeated, require
from bench.peak_memory import peak_mib
from bench.staffed import staffed_plan
from bench.synthetic import TOWNSHIP, Size, synthetic_plan
from bench.window import application
from gis.files.project_file import create_project
from gis.operations.rename_grid import rename_grid
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.progress import NoProgress
from gis.texts import Texts

EIGHTY = Size(grids=80, units=9, vertices=16_000, households=8_000)
DAY = date(2025, 3, 1)
PAGE_LIMIT_S = 0.3


@dataclass(frozen=True)
class _Book:
    """Be the book of a plan and its file."""

    plan: Plan
    out: Path

    def printed(self, plan: Plan) -> PrintResult:
        """Print a plan over what is there."""
        desk = desk_of(plan, SheetSpec(product="book", made_on=DAY), Texts("zh"))
        options = OutputOptions(reuse_pages=True)
        return print_desk(desk, self.out, NoProgress(), options=options)


def books(ground: Ground) -> Iterator[Row]:
    """Print books of whole townships with their staff."""
    application()
    for size in (EIGHTY,) if ground.quick else (EIGHTY, TOWNSHIP):
        plan = staffed_plan(synthetic_plan(size))
        book = _Book(plan, ground.folder / f"book{size.grids}.pdf")
        yield from _printed(book, f"{size.grids} grids")
        yield _memory(book, f"{size.grids} grids")


def _printed(book: _Book, scale: str) -> Iterator[Row]:
    first = repeated(lambda: book.printed(book.plan), 1, warm_up=0)
    result, whole = first.result, first.samples
    require(all(count.agrees for count in result.counts), "the book does not hold the register")
    require(len(result.counts) > 2, "nothing was counted")
    size = f"{result.pages} pages, {book.out.stat().st_size / 2**20:.1f} MiB"
    yield Row(f"map book ({size})", scale, whole)
    each = Samples(
        tuple(value / result.pages for value in whole.values),
        cpu=tuple(value / result.pages for value in whole.cpu),
    )
    yield Row("  a page of it", scale, each, Under(PAGE_LIMIT_S))
    changed = _with_one_grid_renamed(book.plan)
    again = repeated(lambda: book.printed(changed), 1, warm_up=0)
    kept, rendered = again.result.written.kept, again.result.written.rendered
    require(kept > 0.7 * result.pages, f"only {kept} of {result.pages} pages were taken over")
    name = f"  again, one grid renamed ({rendered} pages painted, {kept} taken over)"
    yield Row(name, scale, again.samples)


def _memory(book: _Book, scale: str) -> Row:
    """Print from the project by the command line, a process of its own."""
    project = book.out.with_suffix(".gpkg")
    create_project(project, book.plan, overwrite=True)
    command = [executable, "-m", "app", "print", str(project), "--product", "book"]
    most = peak_mib([*command, "--out", str(book.out.with_name("alone.pdf"))])
    return Row("  memory of the whole process", scale, Samples((most,), "MiB"))


def _with_one_grid_renamed(plan: Plan) -> Plan:
    grid = sorted(plan.grids)[len(plan.grids) // 2]
    return apply(plan, rename_grid(plan, grid=grid, name="新名网格"))
