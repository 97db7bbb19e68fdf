"""Printing: from a plan and what the user wants to files; a QGuiApplication must run."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QPainter

from app.printing.output.sheet_writer import write_sheet
from app.printing.products.registry import products
from app.printing.sheet_spec import SheetSpec, SizeMm
from app.printing.sheets.composing import Composer
from app.printing.sheets.context import Desk, PageOrder
from app.printing.sheets.page import Page
from app.printing.sheets.painting import paint_page
from app.printing.templates.library import TemplateLibrary
from app.printing.templates.records import Template
from gis.plan.plan import Plan
from gis.progress import Progress
from gis.texts import Texts
from layers.drawing import Ruler


@dataclass(frozen=True, slots=True)
class PrintResult:
    """Say what was printed; `warnings` are sentences for the user."""

    path: Path
    pages: int
    scale_denominator: float
    paper_mm: SizeMm
    labels_placed: int
    labels_unplaced: int
    warnings: tuple[str, ...] = ()


def _nothing() -> None:
    pass


def desk_of(plan: Plan, spec: SheetSpec, texts: Texts, template: Template | None = None) -> Desk:
    """Return the desk of a print, with the shipped template unless there is another."""
    return Desk(plan, spec, template or TemplateLibrary().shipped(spec.product), texts, Ruler())


def ordered_pages(desk: Desk, composer: Composer) -> list[PageOrder]:
    """Return the orders of all pages of the product that the desk's template lays out."""
    return list(products()[desk.template.product].orders(desk, composer))


def print_sheet(
    plan: Plan,
    spec: SheetSpec,
    out_path: Path,
    texts: Texts,
    progress: Progress,
    *,
    before_writing: Callable[[], None] = _nothing,
) -> PrintResult:
    """Print the sheet of a plan or of one unit to a .pdf, .png or .svg file.

    No names of residents are on it; who serves is masked unless the spec says otherwise.
    `before_writing` is called once it is sure that the sheet can be made, to note it. Raises
    InputProblem when the spec cannot be met or the file cannot be written; then nothing is left
    behind, and a file that was there stays.
    """
    progress.step(0.0, texts("print.step_layout"))
    desk = desk_of(plan, spec, texts)
    composer = Composer(desk)
    orders = ordered_pages(desk, composer)
    page = composer.compose(orders[0], 1, len(orders))
    progress.raise_if_cancelled()
    progress.step(0.4, texts("print.step_painting"))

    def paint(painter: QPainter, units_per_mm: float) -> None:
        paint_page(painter, page, desk.ruler, units_per_mm)
        progress.raise_if_cancelled()

    write_sheet(out_path, page.paper_mm, page.title, paint, before_writing)
    progress.step(1.0)
    return PrintResult(
        path=out_path,
        pages=1,
        scale_denominator=_scale(page),
        paper_mm=page.paper_mm,
        labels_placed=sum(len(frame.labels.placed) for frame in page.maps),
        labels_unplaced=sum(len(frame.unplaced) for frame in page.maps),
        warnings=(*publicity_warnings(spec, [page], texts), *page.warnings),
    )


def publicity_warnings(spec: SheetSpec, pages: list[Page], texts: Texts) -> tuple[str, ...]:
    """Return the warnings before something is put up: no review number, people in full."""
    if spec.purpose != "public":
        return ()
    warnings: list[str] = []
    if not spec.review_number:
        warnings.append(texts("print.warning_no_review_number"))
    if any(page.is_private for page in pages):
        warnings.append(texts("print.warning_private"))
    return tuple(warnings)


def _scale(page: Page) -> float:
    return page.main_map.scale_denominator if page.main_map is not None else 0.0
