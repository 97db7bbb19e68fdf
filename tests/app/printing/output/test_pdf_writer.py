import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pytest
from PIL import Image
from support.hand_made_leaves import A4, GROUND, LETTERING, WORDS, Composer, nothing

from app.printing.output.leaves import Leaf
from app.printing.output.pdf_writer import write_pdf
from app.printing.output.written import Written
from gis.errors import Cancelled, InputProblem
from gis.progress import NoProgress

pytestmark = pytest.mark.usefixtures("qapp")

Program = Callable[[str], str]
A3_ACROSS = (420.0, 297.0)
RARE = "㙍䶮𬙊"


def written(path: Path, leaves: Sequence[Leaf], earlier: Path | None = None) -> Written:
    return write_pdf(path, leaves, WORDS, NoProgress(), before=nothing, earlier=earlier)


def run(*words: str | Path) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def book(composer: Composer, *texts: str) -> list[Leaf]:
    return [composer.leaf(text) for text in texts]


def pixels(program: Program, pdf: Path, dpi: int = 60) -> list[np.ndarray]:
    folder = pdf.parent / f"{pdf.stem}-pixels"
    folder.mkdir()
    run(program("pdftoppm"), "-r", str(dpi), pdf, folder / "page")
    pages = []
    for picture in sorted(folder.iterdir()):
        with Image.open(picture) as image:
            pages.append(np.asarray(image.convert("RGB")).astype(int))
    return pages


def fonts(program: Program, pdf: Path) -> list[list[str]]:
    return [line.split() for line in run(program("pdffonts"), pdf).splitlines()[2:]]


def test_each_page_has_the_exact_size_of_its_leaf(tmp_path: Path) -> None:
    sizes = [A4, A3_ACROSS, (390.3, 543.7)]
    leaves = [Composer().leaf(str(size), size) for size in sizes]
    out = tmp_path / "book.pdf"
    assert written(out, leaves) == Written((out,), rendered=3, kept=0)
    with pikepdf.open(out) as pdf:
        boxes = [[float(side) for side in page.MediaBox] for page in pdf.pages]
    for box, (width, height) in zip(boxes, sizes, strict=True):
        assert box == pytest.approx([0, 0, width / 25.4 * 72, height / 25.4 * 72], abs=1e-4)


def test_what_is_painted_stands_where_it_was_painted_to_a_tenth_of_a_millimetre(
    tmp_path: Path, program: Program
) -> None:
    out = tmp_path / "page.pdf"
    written(out, [Composer().leaf("A", (80.3, 70.2))])
    (page,) = pixels(program, out, dpi=254)
    blue = (page == (0x33, 0x66, 0x99)).all(axis=2)
    rows, columns = np.nonzero(blue.any(axis=1))[0], np.nonzero(blue.any(axis=0))[0]
    found = [rows[0] / 10, (rows[-1] + 1) / 10, columns[0] / 10, (columns[-1] + 1) / 10]
    assert found == pytest.approx([10, 40, 10, 60], abs=0.11)


def test_text_is_found_whatever_its_characters_are(tmp_path: Path, program: Program) -> None:
    out = tmp_path / "book.pdf"
    texts = ["龙井村 A-01", f"{RARE}庄 (B) 02"]
    written(out, book(Composer(), *texts))
    found = run(program("pdftotext"), "-layout", out, "-")
    for text in texts:
        assert found.count(text) == 2
    assert not re.search("[⺀-⿟\ue000-\uf8ff]", found)


def test_each_face_is_embedded_once_as_a_subset_of_its_own_name(
    tmp_path: Path, program: Program
) -> None:
    out = tmp_path / "book.pdf"
    written(out, book(Composer(), "龙井村", "王家庄", "李家坝"))
    found = fonts(program, out)
    assert sorted(line[0].partition("+")[2] for line in found) == [
        "TownGridSans-Bold", "TownGridSans-Regular",
    ]  # fmt: skip
    for line in found:
        assert re.match(r"[A-Z]{6}\+", line[0])
        embedded, subset, unicode = line[-5:-2]
        assert (embedded, subset, unicode) == ("yes", "yes", "yes")
    assert out.stat().st_size < 40_000


def test_a_layer_of_all_pages_is_one_and_can_be_hidden(tmp_path: Path, program: Program) -> None:
    out, hidden = tmp_path / "book.pdf", tmp_path / "hidden.pdf"
    written(out, book(Composer(), "龙井村", "王家庄"))
    with pikepdf.open(out) as pdf:
        layers = pdf.Root.OCProperties
        assert [str(group.Name) for group in layers.OCGs] == [GROUND, LETTERING]
        assert [str(group.Name) for group in layers.D.Order] == [LETTERING, GROUND]
        assert [str(group.Name) for group in layers.D.ON] == [GROUND, LETTERING]
        layers.D.OFF = pikepdf.Array([layers.OCGs[1]])
        layers.D.ON = pikepdf.Array([layers.OCGs[0]])
        pdf.save(hidden)
    for shown, without in zip(pixels(program, out), pixels(program, hidden), strict=True):
        lettering = shown[100:150, 20:200]
        assert lettering.min() < 100
        assert without[100:150, 20:200].min() == 255
        assert (shown[:80] == without[:80]).all()


def test_properties_bookmarks_and_labels(tmp_path: Path, program: Program) -> None:
    out = tmp_path / "book.pdf"
    written(out, book(Composer(), "龙井村", "王家庄"))
    facts = run(program("pdfinfo"), "-isodates", out)
    for fact in (
        "网格图册", "某某镇人民政府", "网格分布图", "网格, 党员", "TownGrid 网格制图",
        "2026-01-02T00:00:00",
    ):  # fmt: skip
        assert fact in facts
    with pikepdf.open(out) as pdf:
        assert pdf.Root.Lang == "zh-CN"
        assert pdf.Root.ViewerPreferences.PrintScaling == "/None"
        assert [str(page.label) for page in pdf.pages] == ["龙井村", "王家庄"]
        with pdf.open_outline() as outline:
            assert [item.title for item in outline.root] == ["龙井村", "王家庄"]
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == pdf.docinfo["/Title"] == "网格图册"
            assert metadata["dc:creator"] == [pdf.docinfo["/Author"]]
            assert metadata["dc:description"] == pdf.docinfo["/Subject"]
            assert metadata["pdf:Keywords"] == pdf.docinfo["/Keywords"]
            assert metadata["xmp:CreatorTool"] == pdf.docinfo["/Creator"]
            assert str(metadata["xmp:CreateDate"]).startswith("2026-01-02T00:00:00")


SCRIPT = """
import sys
from pathlib import Path
from PySide6.QtGui import QGuiApplication
from app.printing.output.pdf_writer import write_pdf
from gis.progress import NoProgress
from support.hand_made_leaves import WORDS, Composer, nothing
application = QGuiApplication(["test"])
leaves = [Composer().leaf(text) for text in ("龙井村", "王家庄", "㙍𬙊")]
write_pdf(Path(sys.argv[1]), leaves, WORDS, NoProgress(), before=nothing)
"""


def test_two_runs_give_the_same_bytes(tmp_path: Path, root: Path) -> None:
    contents = []
    for number in range(2):
        out = tmp_path / f"{number}.pdf"
        environment = {
            "QT_QPA_PLATFORM": "offscreen",
            "QT_HASH_SEED": str(number),
            "PYTHONHASHSEED": str(number),
            "TZ": ("UTC", "Asia/Shanghai")[number],
            "PYTHONPATH": f"{root}:{root / 'tests'}",
        }
        subprocess.run([sys.executable, "-c", SCRIPT, out], check=True, env=environment)
        contents.append(out.read_bytes())
    assert contents[0] == contents[1]


def test_only_changed_pages_are_composed_and_the_file_looks_like_a_new_one(
    tmp_path: Path, program: Program
) -> None:
    out, new = tmp_path / "book.pdf", tmp_path / "new.pdf"
    written(out, book(Composer(), "龙井村", "王家庄", f"李家坝{RARE}", "白石岗"))
    changed = (f"李家坝{RARE}", "三岔口", "龙井村", "青山铺", "白石岗", "龙井村")
    composer = Composer()
    told = written(out, book(composer, *changed), earlier=out)
    assert composer.composed == ["三岔口", "青山铺"]
    assert (told.rendered, told.kept) == (2, 4)
    written(new, book(Composer(), *changed))
    for updated, fresh in zip(pixels(program, out), pixels(program, new), strict=True):
        assert (updated == fresh).all()
    text = run(program("pdftotext"), "-layout", out, "-")
    assert text == run(program("pdftotext"), "-layout", new, "-")
    assert len(fonts(program, out)) == 2
    with pikepdf.open(out) as pdf:
        assert [str(group.Name) for group in pdf.Root.OCProperties.OCGs] == [GROUND, LETTERING]
        assert [str(page.label) for page in pdf.pages] == list(changed)
        assert pdf.check_pdf_syntax() == []


def test_a_file_stays_small_over_many_updates(tmp_path: Path) -> None:
    out, new = tmp_path / "book.pdf", tmp_path / "new.pdf"
    texts = [f"{first}家{second}" for first in "王李张刘陈" for second in "庄坝湾"]
    written(out, book(Composer(), *texts))
    for number in range(30):
        texts[number % len(texts)] = f"第{number}次{chr(0x5200 + 7 * number)}{chr(0x6500 + number)}"
        assert written(out, book(Composer(), *texts), earlier=out).rendered == 1
    written(new, book(Composer(), *texts))
    assert out.stat().st_size < 1.15 * new.stat().st_size


def test_an_unchanged_book_is_taken_over_whole(tmp_path: Path) -> None:
    out = tmp_path / "book.pdf"
    written(out, book(Composer(), "龙井村", "王家庄"))
    first = out.read_bytes()
    composer = Composer()
    assert written(out, book(composer, "龙井村", "王家庄"), earlier=out).kept == 2
    assert composer.composed == []
    assert out.read_bytes() == first


def test_pages_without_an_identity_are_all_painted_each_time(
    tmp_path: Path, program: Program
) -> None:
    out = tmp_path / "book.pdf"
    leaves = [replace(leaf, identity="") for leaf in book(Composer(), "龙井村", "王家庄")]
    written(out, leaves)
    assert written(out, leaves, earlier=out).rendered == 2
    text = run(program("pdftotext"), out, "-")
    assert text.count("龙井村") == text.count("王家庄") == 2


@pytest.mark.parametrize("damage", ["cut", "bit", "foreign", "empty", "folder", "none"])
def test_an_old_file_that_is_damaged_or_not_ours_is_not_used(tmp_path: Path, damage: str) -> None:
    out, old = tmp_path / "book.pdf", tmp_path / "old.pdf"
    written(old, book(Composer(), "龙井村"))
    content = bytearray(old.read_bytes())
    if damage == "cut":
        old.write_bytes(content[:-200])
    elif damage == "bit":
        content[len(content) // 2] ^= 1
        old.write_bytes(content)
    elif damage == "foreign":
        with pikepdf.open(old) as pdf:
            pdf.save(tmp_path / "foreign.pdf")
        old = tmp_path / "foreign.pdf"
    elif damage == "empty":
        old.write_bytes(b"")
    else:
        old.unlink()
        if damage == "folder":
            old.mkdir()
    composer = Composer()
    assert written(out, book(composer, "龙井村"), earlier=old).rendered == 1
    assert composer.composed == ["龙井村"]


class CancelWhenComposed(NoProgress):
    def __init__(self, composer: Composer, text: str) -> None:
        self.composer, self.text = composer, text

    def raise_if_cancelled(self) -> None:
        if self.text in self.composer.composed:
            raise Cancelled


def test_cancel_and_failure_leave_what_was_there(tmp_path: Path) -> None:
    out = tmp_path / "book.pdf"
    out.write_bytes(b"what was there")
    composer = Composer()
    leaves = book(composer, "龙井村", "王家庄", "李家坝")

    def refuse() -> None:
        raise InputProblem("print_output.no_pages", path=out)

    with pytest.raises(Cancelled):
        write_pdf(out, leaves, WORDS, CancelWhenComposed(composer, "王家庄"), before=nothing)
    assert composer.composed == ["龙井村", "王家庄"]
    with pytest.raises(InputProblem):
        write_pdf(out, leaves, WORDS, NoProgress(), before=refuse)
    assert out.read_bytes() == b"what was there"
    assert list(tmp_path.iterdir()) == [out]
    assert len(composer.composed) == 2
