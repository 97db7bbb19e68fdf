"""The print products, each one function from a plan to a file; a QGuiApplication must run."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QPainter

from app.printing.layout_sheet import LayoutSheet
from app.printing.output.sheet_writer import write_sheet
from app.printing.page_painting import paint_page
from app.printing.sheet_spec import SheetSpec, SizeMm
from gis.plan.plan import Plan
from gis.progress import Progress
from gis.texts import Texts
from layers.drawing import Ruler
from layers.scene import Scene


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
    ruler = Ruler()
    page = LayoutSheet(Scene.of(plan), texts, ruler).compose(spec)
    progress.raise_if_cancelled()
    progress.step(0.4, texts("print.step_painting"))

    def paint(painter: QPainter, units_per_mm: float) -> None:
        paint_page(painter, page, ruler, units_per_mm)
        progress.raise_if_cancelled()

    write_sheet(out_path, page.paper_mm, page.title, paint, before_writing)
    progress.step(1.0)
    public_without_number = spec.purpose == "public" and not spec.review_number
    return PrintResult(
        path=out_path,
        pages=1,
        scale_denominator=page.scale_denominator,
        paper_mm=page.paper_mm,
        labels_placed=len(page.labels.placed),
        labels_unplaced=len(page.unplaced),
        warnings=(texts("print.warning_no_review_number"),) if public_without_number else (),
    )
