"""Leaves on a printer of the system: each on its own page, in its true size."""

from collections.abc import Sequence

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter

from app.printing.output.leaf_painting import paint_leaf
from app.printing.output.leaves import Leaf
from app.printing.output.pdf_painting import MM_PER_INCH
from app.printing.paper import SizeMm
from gis.errors import InputProblem
from gis.progress import Progress


def paint_on_printer(printer: QPrinter, leaves: Sequence[Leaf], progress: Progress) -> None:
    """Paint each leaf on a page of its paper's size, from the edge of the paper, never scaled.

    For the dialog of the system and its preview (`QPrintPreviewDialog.paintRequested`). What a
    printer cannot reach at the edges stays white. Raises InputProblem when the printer does not
    take the job, Cancelled (the job is given up).
    """
    printer.setFullPage(True)
    painter = QPainter()
    try:
        for number, leaf in enumerate(leaves):
            progress.raise_if_cancelled()
            progress.step(number / len(leaves), leaf.label)
            printer.setPageLayout(_layout(leaf.paper_mm))
            ready = printer.newPage() if painter.isActive() else painter.begin(printer)
            if not ready:
                raise InputProblem(
                    "print_output.printer_not_ready",
                    printer=printer.printerName() or printer.outputFileName(),
                )
            paint_leaf(painter, leaf, printer.resolution() / MM_PER_INCH)
    except BaseException:
        printer.abort()
        raise
    finally:
        if painter.isActive():
            painter.end()
    progress.step(1.0)


def _layout(paper_mm: SizeMm) -> QPageLayout:
    """Return a page of a size: sheets that lie are the standing ones turned, as printers know."""
    width, height = paper_mm
    across = width > height
    standing = QSizeF(min(width, height), max(width, height))
    size = QPageSize(standing, QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    turned = QPageLayout.Orientation.Landscape if across else QPageLayout.Orientation.Portrait
    layout = QPageLayout(size, turned, QMarginsF(), QPageLayout.Unit.Millimeter)
    layout.setMode(QPageLayout.Mode.FullPageMode)
    return layout
