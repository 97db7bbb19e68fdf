import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from PySide6.QtPrintSupport import QPrinter
from support.hand_made_leaves import A4, Composer

from app.printing.output.printer import paint_on_printer
from gis.errors import Cancelled, InputProblem
from gis.progress import NoProgress

pytestmark = pytest.mark.usefixtures("qapp")

Program = Callable[[str], str]


def printer_to(path: Path) -> QPrinter:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(path))
    return printer


def test_each_leaf_is_a_page_of_its_size_in_true_size(tmp_path: Path, program: Program) -> None:
    out = tmp_path / "printed.pdf"
    sizes = [A4, (420.0, 297.0), (390.0, 543.0)]
    leaves = [Composer().leaf(f"第{number}页", size) for number, size in enumerate(sizes)]
    paint_on_printer(printer_to(out), leaves, NoProgress())
    with pikepdf.open(out) as pdf:
        boxes = [[float(side) / 72 * 25.4 for side in page.MediaBox[2:]] for page in pdf.pages]
    for box, size in zip(boxes, sizes, strict=True):
        assert box == pytest.approx(size, abs=0.4)
    words = [program("pdftotext"), "-bbox", str(out), "-"]
    text = subprocess.run(words, check=True, capture_output=True, text=True).stdout
    assert text.count("第0页") == text.count("第1页") == 2
    lefts = [float(part.split('"')[1]) for part in text.split("<word ")[1:]]
    assert lefts == pytest.approx([10 / 25.4 * 72] * 6, abs=0.5)


def test_a_cancelled_job_ends(tmp_path: Path) -> None:
    class CancelSecond(NoProgress):
        pages = 0

        def raise_if_cancelled(self) -> None:
            self.pages += 1
            if self.pages > 1:
                raise Cancelled

    composer = Composer()
    leaves = [composer.leaf(text) for text in "ABC"]
    with pytest.raises(Cancelled):
        paint_on_printer(printer_to(tmp_path / "printed.pdf"), leaves, CancelSecond())
    assert composer.composed == ["A"]


@pytest.mark.qt_log_ignore("QPainter::begin")
def test_a_printer_that_takes_nothing_is_named(tmp_path: Path) -> None:
    out = tmp_path / "missing" / "printed.pdf"
    with pytest.raises(InputProblem) as problem:
        paint_on_printer(printer_to(out), [Composer().leaf("A")], NoProgress())
    assert problem.value.facts["printer"] == str(out)
