"""Rare characters of names come out of a PDF as they went in, and their fonts are embedded."""

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtGui import QPainter
from pytestqt.qtbot import QtBot

from app.printing.output.document_words import DocumentWords
from app.printing.output.leaves import Leaf, LeafLayer
from app.printing.output.pdf_writer import write_pdf
from gis.progress import NoProgress
from layers.drawing import Ruler, Text
from layers.drawing_painting import paint_shapes
from layers.map_view import MapView

NAMES = ("张㙍", "王䶮", "李𠮷", "赵𬙊", "钱𪚥", "孙𱁬", "周𫖯")
PAPER_MM = (200.0, 100.0)

pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs pdftotext")


def tool(*command: str | Path) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def book(tmp_path: Path, qtbot: QtBot) -> Path:
    texts = [
        Text(name, 10 + 90 * bold, 10 + 10 * row, 5, bold=bool(bold), halo=halo)
        for row, name in enumerate(NAMES)
        for bold, halo in ((0, None), (1, "#ffffff"))
    ]

    def paint(painter: QPainter, units_per_mm: float) -> None:
        width, height = (side * units_per_mm for side in PAPER_MM)
        view = MapView(0, 0, 1, width, height, units_per_mm=units_per_mm)
        paint_shapes(painter, view, texts, Ruler())

    leaf = Leaf(PAPER_MM, "names", "names", "1", lambda: [LeafLayer("names", paint)])
    file = tmp_path / "names.pdf"
    words = DocumentWords("names", date(2024, 5, 1))
    write_pdf(file, [leaf], words, NoProgress(), before=lambda: None)
    return file


def test_names_can_be_found_in_both_weights(book: Path) -> None:
    text = tool("pdftotext", "-layout", book, "-")
    assert [text.count(name) for name in NAMES] == [2] * len(NAMES)


def test_all_fonts_are_embedded(book: Path) -> None:
    rows = tool("pdffonts", book).splitlines()[2:]
    assert rows
    assert {row.split()[-5] for row in rows} == {"yes"}
