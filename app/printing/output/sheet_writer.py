"""Writing painted sheets: vector PDF, PNG or SVG; never half a file."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QMarginsF, QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QImage, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from app.printing.sheet_spec import SizeMm
from gis.errors import InputProblem
from gis.files.atomic import written_beside

MM_PER_INCH = 25.4
VECTOR_DPI = 1200
IMAGE_DPI = (300, 200, 150, 100)
MOST_PIXELS = 75_000_000
"""An A0 sheet at 300 dpi would take 560 MB of memory: larger sheets get fewer dots."""
CREATOR = "TownGrid 网格制图"


class PaintSheet(Protocol):
    """Paint one sheet on a painter with so many units to the millimetre."""

    def __call__(self, painter: QPainter, units_per_mm: float) -> None:
        """Paint; the painter's origin is the sheet's upper left corner."""


def write_sheet(
    out: Path, paper_mm: SizeMm, title: str, paint: PaintSheet, before: Callable[[], None]
) -> None:
    """Write one sheet to a file whose ending (.pdf, .png, .svg) says the format.

    `before` is called when a file can be made there, before anything is in it. A failure, also one
    of `before`, leaves what was there.
    Raises InputProblem for another ending and where nothing can be written.
    """
    writers = {".pdf": _write_pdf, ".png": _write_png, ".svg": _write_svg}
    write = writers.get(out.suffix.lower())
    if write is None:
        raise InputProblem("print.unknown_format", path=out)
    with written_beside(out) as beside:
        beside.touch()
        before()
        write(beside, paper_mm, title, paint)


def _write_pdf(path: Path, paper_mm: SizeMm, title: str, paint: PaintSheet) -> None:
    writer = QPdfWriter(str(path))
    writer.setResolution(VECTOR_DPI)
    writer.setTitle(title)
    writer.setCreator(CREATOR)
    size = QPageSize(QSizeF(*paper_mm), QPageSize.Unit.Millimeter, title, _EXACT)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF()))
    painter = QPainter()
    if not painter.begin(writer):
        raise _not_written()
    _painted(painter, paint, VECTOR_DPI / MM_PER_INCH)
    _require_end(path, b"%%EOF")


def _write_svg(path: Path, paper_mm: SizeMm, title: str, paint: PaintSheet) -> None:
    units_per_mm = VECTOR_DPI / MM_PER_INCH
    width, height = (side * units_per_mm for side in paper_mm)
    generator = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)  # Tiny has no clipping
    generator.setFileName(str(path))
    generator.setResolution(VECTOR_DPI)
    generator.setSize(QSize(round(width), round(height)))
    generator.setViewBox(QRectF(0, 0, width, height))
    generator.setTitle(title)
    painter = QPainter()
    if not painter.begin(generator):
        raise _not_written()
    _painted(painter, paint, units_per_mm)
    _require_end(path, b"</svg>")


def _write_png(path: Path, paper_mm: SizeMm, title: str, paint: PaintSheet) -> None:
    units_per_mm = image_dpi(paper_mm) / MM_PER_INCH
    width, height = (round(side * units_per_mm) for side in paper_mm)
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    image.setDotsPerMeterX(round(units_per_mm * 1000))
    image.setDotsPerMeterY(round(units_per_mm * 1000))
    image.setText("Title", title)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _painted(painter, paint, units_per_mm)
    if not image.save(str(path)):
        raise _not_written()


_EXACT = QPageSize.SizeMatchPolicy.ExactMatch


def image_dpi(paper_mm: SizeMm) -> int:
    """Return the dots per inch of a PNG: 300 unless the sheet is larger than A2."""
    square_inches = paper_mm[0] * paper_mm[1] / MM_PER_INCH**2
    fitting = [dpi for dpi in IMAGE_DPI if dpi**2 * square_inches <= MOST_PIXELS]
    return fitting[0] if fitting else IMAGE_DPI[-1]


def _require_end(path: Path, mark: bytes) -> None:
    """Raise OSError unless a file ends as its format wants: Qt does not say when a disk is full."""
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - 64))
        if not stream.read().rstrip().endswith(mark):
            raise _not_written()


def _not_written() -> OSError:
    """Return what `written_beside` turns into a sentence; Qt does not say why it failed."""
    return OSError(errno.EIO, os.strerror(errno.EIO))


def _painted(painter: QPainter, paint: PaintSheet, units_per_mm: float) -> None:
    try:
        paint(painter, units_per_mm)
    finally:
        painter.end()
