"""Leaves on a printer of the system: each on its own page, in its true size."""

from collections.abc import Sequence

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPaintEngine, QPainter
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
            if _takes_other_paper(printer, painter):
                printer.setPageLayout(_layout(leaf.paper_mm))
            ready = printer.newPage() if painter.isActive() else painter.begin(printer)
            if not ready:
                raise InputProblem(
                    "print_output.printer_not_ready",
                    printer=printer.printerName() or printer.outputFileName(),
                )
            units_per_mm = printer.resolution() / MM_PER_INCH
            painter.save()
            if _lies(leaf.paper_mm) != _lies(_paper_mm(printer)):
                painter.translate(_paper_mm(printer)[0] * units_per_mm, 0)
                painter.rotate(90)
            paint_leaf(painter, leaf, units_per_mm)
            painter.restore()
    except BaseException:
        printer.abort()
        raise
    finally:
        if painter.isActive():
            painter.end()
    progress.step(1.0)


def _takes_other_paper(printer: QPrinter, painter: QPainter) -> bool:
    """Tell whether the next page may be another one: once begun, only in a PDF.

    Elsewhere a page that lies otherwise than the first is painted turned on the same paper.
    """
    return not painter.isActive() or printer.paintEngine().type() is QPaintEngine.Type.Pdf


def _paper_mm(printer: QPrinter) -> SizeMm:
    size = printer.pageLayout().fullRect(QPageLayout.Unit.Millimeter).size()
    return size.width(), size.height()


def _lies(paper_mm: SizeMm) -> bool:
    return paper_mm[0] > paper_mm[1] + 0.5


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
