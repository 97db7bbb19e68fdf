"""Writing a leaf as a picture of dots: PNG or JPEG, with its resolution in the file."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter

from app.printing.output.document_words import CREATOR, DocumentWords
from app.printing.output.leaf_painting import paint_leaf
from app.printing.output.leaves import Leaf
from app.printing.output.pdf_painting import MM_PER_INCH
from app.printing.output.png_stream import PngStream
from app.printing.paper import SizeMm
from gis.errors import InputProblem
from gis.progress import Progress

USUAL_DPI = (300, 200, 150, 100)
MOST_USUAL_DOTS = 75_000_000
"""What a picture has at most where nobody asks for a resolution: larger sheets get fewer dots."""
LEAST_DPI, MOST_DPI = 30, 1200
MOST_DOTS_PNG, MOST_DOTS_JPEG = 600_000_000, 150_000_000
"""A PNG is painted in bands, a JPEG stands in memory as a whole: 4 bytes to a dot."""
MOST_DOTS_IN_A_BAND = 36_000_000
ROWS_AT_ONCE = 64
MOST_ON_A_SIDE = 32_000
"""Qt paints pictures of up to 32,767 dots on a side."""


def usual_dpi(paper_mm: SizeMm) -> int:
    """Return the dots per inch where nobody asks for others: 300 up to A2, less beyond."""
    square_inches = paper_mm[0] * paper_mm[1] / MM_PER_INCH**2
    fitting = [dpi for dpi in USUAL_DPI if dpi**2 * square_inches <= MOST_USUAL_DOTS]
    return fitting[0] if fitting else USUAL_DPI[-1]


def require_possible(leaf: Leaf, dpi: int | None, most_dots: int) -> None:
    """Raise InputProblem where a picture of a leaf would be too large."""
    if dpi is None:
        return
    if not LEAST_DPI <= dpi <= MOST_DPI:
        raise InputProblem("print_output.dpi_out_of_range", dpi=dpi, least=LEAST_DPI, most=MOST_DPI)
    width, height = _size(leaf.paper_mm, dpi)
    if width * height > most_dots or max(width, height) > MOST_ON_A_SIDE:
        inches = [side / MM_PER_INCH for side in leaf.paper_mm]
        most = min((most_dots / (inches[0] * inches[1])) ** 0.5, MOST_ON_A_SIDE / max(inches))
        raise InputProblem(
            "print_output.too_many_dots",
            page=leaf.title,
            dpi=dpi,
            width=width,
            height=height,
            most=int(most),
        )


def write_png(
    path: Path, leaf: Leaf, words: DocumentWords, dpi: int | None, progress: Progress
) -> None:
    """Write a leaf as PNG of true colour. Raises OSError, Cancelled; then the file is not whole."""
    dots = usual_dpi(leaf.paper_mm) if dpi is None else dpi
    said = {
        "Title": leaf.title,
        "Author": words.author,
        "Description": words.subject,
        "Software": CREATOR,
        "Creation Time": words.on.isoformat(),
    }
    with path.open("wb") as file:
        stream = PngStream(
            file,
            _size(leaf.paper_mm, dots),
            _per_metre(dots),
            {key: text for key, text in said.items() if text},
        )
        for band in _bands(leaf, dots, MOST_DOTS_IN_A_BAND):
            progress.raise_if_cancelled()
            for rows in _rgb(band):
                stream.add(rows)
        stream.end()


def write_jpeg(path: Path, leaf: Leaf, dpi: int | None, quality: int) -> None:
    """Write a leaf as JPEG, quality 1 to 100. Raises OSError; then the file is not whole."""
    dots = usual_dpi(leaf.paper_mm) if dpi is None else dpi
    (image,) = _bands(leaf, dots, MOST_DOTS_JPEG)
    image.setDotsPerMeterX(_per_metre(dots))
    image.setDotsPerMeterY(_per_metre(dots))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, b"jpeg")
    writer.setQuality(quality)
    writer.setText("Title", leaf.title)
    if not writer.write(image):
        raise OSError(errno.EIO, os.strerror(errno.EIO))
    path.write_bytes(buffer.data().data())


def _bands(leaf: Leaf, dpi: int, most_dots: int) -> Iterator[QImage]:
    """Paint a leaf in bands from above to below."""
    width, height = _size(leaf.paper_mm, dpi)
    high = max(1, min(height, most_dots // width))
    for top in range(0, height, high):
        band = QImage(width, min(high, height - top), QImage.Format.Format_RGB32)
        if band.isNull():
            raise OSError(errno.ENOMEM, os.strerror(errno.ENOMEM))
        band.fill(QColor("white"))
        painter = QPainter(band)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(0, -top)
        try:
            paint_leaf(painter, leaf, dpi / MM_PER_INCH)
        finally:
            painter.end()
        yield band


def _rgb(image: QImage) -> Iterator[npt.NDArray[np.uint8]]:
    """Yield the rows of a picture, some at a time, as red, green and blue."""
    dots = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    for top in range(0, len(dots), ROWS_AT_ONCE):
        yield np.ascontiguousarray(dots[top : top + ROWS_AT_ONCE, :, 2::-1])


def _size(paper_mm: SizeMm, dpi: int) -> tuple[int, int]:
    return round(paper_mm[0] * dpi / MM_PER_INCH), round(paper_mm[1] * dpi / MM_PER_INCH)


def _per_metre(dpi: int) -> int:
    return round(dpi * 1000 / MM_PER_INCH)
