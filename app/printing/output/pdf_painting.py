"""Painting layers with Qt as pages of a raw PDF in memory, each as large as its sheet."""

import errno
import math
import os
from collections.abc import Callable, Iterable
from typing import NamedTuple

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QSize
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from app.printing.paper import SizeMm

DPI = 1200
MM_PER_INCH = 25.4
POINTS_PER_MM = 72 / MM_PER_INCH
UNITS_PER_MM = DPI / MM_PER_INCH


class Painting(NamedTuple):
    """Be one thing to paint, on a sheet of a size."""

    paint: Callable[[QPainter, float], None]
    paper_mm: SizeMm


def points(paper_mm: SizeMm) -> SizeMm:
    """Return width and height in points of 1/72 inch."""
    return paper_mm[0] * POINTS_PER_MM, paper_mm[1] * POINTS_PER_MM


def whole_points(paper_mm: SizeMm) -> tuple[int, int]:
    """Return the size in points of the page that Qt gets, which knows whole points only.

    It holds the sheet, whose upper left corner is that of the page.
    """
    width, height = points(paper_mm)
    return math.ceil(width - 1e-6), math.ceil(height - 1e-6)


def painted(paintings: Iterable[Painting]) -> bytes:
    """Return a PDF with one page for each painting; none needs to be kept once it is painted."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(DPI)
    painter = QPainter()
    try:
        for paint, paper_mm in paintings:
            _set_page(writer, paper_mm)
            if not painter.isActive():
                if not painter.begin(writer):
                    raise OSError(errno.EIO, os.strerror(errno.EIO))
            else:
                writer.newPage()
            painter.save()
            paint(painter, UNITS_PER_MM)
            painter.restore()
    finally:
        if painter.isActive():
            painter.end()
    return bytes(buffer.data().data())


def _set_page(writer: QPdfWriter, paper_mm: SizeMm) -> None:
    size = QPageSize(QSize(*whole_points(paper_mm)), "", QPageSize.SizeMatchPolicy.ExactMatch)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF()))
