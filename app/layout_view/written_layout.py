"""A layout written to files: all pages or some, together or for each unit or grid; no widgets."""

import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from app.layout_view.layout_model import Layout
from app.printing.kept_base_maps import KeptBaseMaps
from app.printing.output.leaves import Leaf
from app.printing.output.leaves_writer import OutputOptions, write_leaves
from app.printing.output.tile_grid import Tiling
from app.printing.output.tiles import tiled
from app.printing.paper import paper_mm
from app.printing.print_sheets import counts_of, desk_of, document_words, warnings_of
from app.printing.printable_pages import printable_pages
from app.printing.products.registry import products
from app.printing.sheet_base_maps import SheetBaseMaps, opened_base_maps
from app.printing.sheet_spec import SheetSpec
from app.printing.sheet_themes import SheetThemes
from app.printing.sheets.context import Desk
from app.printing.sheets.page_facts import PageFacts
from app.printing.sheets.subject import subject_of
from gis.errors import InputProblem
from gis.plan.plan import Plan
from gis.progress import PartOfProgress, Progress
from gis.texts import Texts

Each = Literal["together", "unit", "grid"]
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')
COMPOSING_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class OutputChoice:
    """Say what is written: the ending of the files, which pages, one print or one for each.

    Without `pages` all of them are. `dpi` is for pictures, None for the usual. With a `tile_paper`
    a large sheet is spread over sheets of that size, which overlap.
    """

    ending: str = "pdf"
    dpi: int | None = None
    pages: tuple[int, ...] = ()
    each: Each = "together"
    tile_paper: str = ""
    overlap_mm: float = 10.0


@dataclass(frozen=True, slots=True)
class PrintOrder:
    """Order a print: what of which plan, and how."""

    plan: Plan
    layout: Layout
    choice: OutputChoice
    texts: Texts
    base_maps: KeptBaseMaps = field(default_factory=KeptBaseMaps)
    themes: SheetThemes | None = None

    def desk(self, spec: SheetSpec, ground: SheetBaseMaps) -> Desk:
        """Return the desk of a print by the layout's template, with base maps that are opened."""
        layout = self.layout
        return desk_of(
            self.plan,
            spec,
            self.texts,
            layout.template,
            before=layout.earlier,
            base_maps=ground,
            themes=self.themes,
        )

    def opened_base_maps(self) -> AbstractContextManager[SheetBaseMaps]:
        """Give the base maps of the project for as long as files are written."""
        return opened_base_maps(self.base_maps, self.plan.crs, self.texts)


@dataclass(frozen=True, slots=True)
class WrittenLayout:
    """Say which files were written, and what is to be known of them."""

    paths: tuple[Path, ...]
    pages: int
    warnings: tuple[str, ...] = ()


def layout_leaves(
    order: PrintOrder, desk: Desk, progress: Progress, *, is_kept_up: bool = False
) -> tuple[list[Leaf], Sequence[PageFacts]]:
    """Return the chosen pages as printers and writers take them, and what is to be known of them.

    Pages that are kept up in their file carry identities. Raises InputProblem, Cancelled.
    """
    choice = order.choice
    pages = printable_pages(desk, progress, with_identities=is_kept_up, numbers=choice.pages)
    leaves = list(pages.leaves)
    if choice.tile_paper:
        tiling = Tiling(paper_mm(choice.tile_paper), choice.overlap_mm)
        leaves = [tile for leaf in leaves for tile in tiled(leaf, tiling, desk.texts)]
    return leaves, pages.facts


def write_layout(order: PrintOrder, out: Path, progress: Progress) -> WrittenLayout:
    """Write one print to a file, several pictures to numbered files.

    Raises InputProblem when it cannot be made or written, Cancelled; what was there stays then.
    """
    with order.opened_base_maps() as ground:
        return _write(order, order.desk(order.layout.spec, ground), out, progress)


def write_each(order: PrintOrder, out: Path, progress: Progress) -> WrittenLayout:
    """Write a print of its own for each unit or grid of the area beside `out`, named after it.

    Each map is fitted by itself. Raises InputProblem when one cannot be made or written, Cancelled;
    those before it stay.
    """
    specs = list(_specs_for_each(order))
    if not specs:
        raise InputProblem("layout_view.nothing_each")
    made: list[WrittenLayout] = []
    with order.opened_base_maps() as ground:
        whole = order.desk(order.layout.spec, ground)
        for number, (name, spec) in enumerate(specs):
            progress.raise_if_cancelled()
            progress.step(number / len(specs), name)
            part = PartOfProgress(progress, number / len(specs), (number + 1) / len(specs))
            desk = whole.for_print(spec, order.layout.template, order.layout.earlier)
            own = out.with_name(f"{out.stem}_{file_name(name)}{out.suffix}")
            made.append(_write(order, desk, own, part))
    warnings = [warning for each in made for warning in each.warnings]
    return WrittenLayout(
        tuple(path for each in made for path in each.paths),
        sum(each.pages for each in made),
        tuple(dict.fromkeys(warnings)),
    )


def file_name(title: str) -> str:
    """Return a title as a file can be called."""
    return _NOT_IN_NAMES.sub("_", title).strip("_. ") or "map"


def _write(order: PrintOrder, desk: Desk, out: Path, progress: Progress) -> WrittenLayout:
    composing = PartOfProgress(progress, 0.0, COMPOSING_SHARE)
    is_kept_up = products()[desk.template.product].is_kept_up
    leaves, facts = layout_leaves(order, desk, composing, is_kept_up=is_kept_up)
    if not facts:
        raise InputProblem("print_output.no_pages", path=out)
    written = write_leaves(
        out,
        leaves,
        document_words(desk, facts),
        OutputOptions(dpi=order.choice.dpi, reuse_pages=is_kept_up),
        PartOfProgress(progress, COMPOSING_SHARE, 1.0),
        before=_nothing,
    )
    # Counts on some pages only are never those of the register.
    counts = () if order.choice.pages else counts_of(desk, facts)
    return WrittenLayout(written.paths, len(leaves), warnings_of(desk, facts, counts))


def _specs_for_each(order: PrintOrder) -> Iterator[tuple[str, SheetSpec]]:
    plan, spec = order.plan, order.layout.spec
    subject = subject_of(plan, spec.unit_code, spec.grid_codes)
    plain = replace(spec, scale=None, centre_m=None, unit_code=None, grid_codes=())
    if order.choice.each == "grid":
        for grid in (plan.grids[grid] for grid in subject.grids):
            yield f"{grid.code} {grid.name}", replace(plain, grid_codes=(grid.code,))
    else:
        for unit in sorted((plan.units[u] for u in subject.leaves), key=lambda u: u.code):
            yield f"{unit.code} {unit.name}", replace(plain, unit_code=unit.code)


def _nothing() -> None:
    pass
