import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QImage

from app.printing.print_sheets import PrintResult, print_sheet
from app.printing.sheet_spec import SheetSpec
from bench.synthetic import Size, synthetic_plan
from gis.errors import Cancelled, InputProblem
from gis.plan.plan import Plan
from gis.progress import NoProgress
from gis.texts import Texts

pytestmark = pytest.mark.usefixtures("qapp")

RADICALS = re.compile("[⺀-⿟]")
Program = Callable[[str], str]


@pytest.fixture(scope="module")
def township() -> Plan:
    return synthetic_plan(Size(grids=60, units=6, vertices=9_000, households=1_500))


class StopAfterLayout(NoProgress):
    """Cancel when painting has begun."""

    def __init__(self) -> None:
        self.steps = 0

    def raise_if_cancelled(self) -> None:
        self.steps += 1
        if self.steps > 1:
            raise Cancelled


def printed(plan: Plan, out: Path, spec: SheetSpec | None = None) -> PrintResult:
    return print_sheet(plan, spec or SheetSpec(paper="A3"), out, Texts("zh"), NoProgress())


def run(*words: str | Path) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


@pytest.mark.parametrize(("paper", "points"), [("A3", (842, 1191)), ("A0", (2384, 3370))])
def test_a_pdf_has_one_page_of_the_right_size(
    township: Plan, tmp_path: Path, program: Program, paper: str, points: tuple[int, int]
) -> None:
    result = printed(township, tmp_path / "sheet.pdf", SheetSpec(paper=paper))
    facts = run(program("pdfinfo"), result.path)
    size = re.search(r"Page size:\s+(\d+\.?\d*) x (\d+\.?\d*) pts", facts)
    assert size is not None
    assert sorted(float(side) for side in size.groups()) == pytest.approx(points, abs=1)
    assert re.search(r"Pages:\s+1\b", facts)
    assert "网格区域布局图" in facts
    assert result.pages == 1


def test_all_text_is_found_in_the_pdf_and_its_fonts_are_embedded(
    township: Plan, tmp_path: Path, program: Program
) -> None:
    result = printed(township, tmp_path / "sheet.pdf", SheetSpec(paper="A1"))
    text = run(program("pdftotext"), "-layout", result.path, "-")
    assert RADICALS.search(text) is None
    for wanted in ("网格区域布局图", "图例", "村（社区）界", "统计", "编制日期"):
        assert wanted in text
    assert f"1:{result.scale_denominator:g}" in text
    assert result.labels_unplaced == 0
    assert len(re.findall(r"\d+户", text)) >= len(township.grids) * 0.9
    for unit in township.units.values():
        assert unit.name in text
    fonts = run(program("pdffonts"), result.path).splitlines()[2:]
    assert fonts
    for line in fonts:
        embedded, _, unicode = line.split()[-5:-2]
        assert (embedded, unicode) == ("yes", "yes")


def test_no_name_of_a_resident_is_on_the_sheet(
    township: Plan, tmp_path: Path, program: Program
) -> None:
    result = printed(township, tmp_path / "sheet.pdf")
    text = run(program("pdftotext"), result.path, "-")
    for household in list(township.households.values())[:50]:
        assert not household.householder or household.householder not in text
        assert household.household_no not in text


def test_a_png_has_300_dots_to_the_inch_and_shows_the_grids(township: Plan, tmp_path: Path) -> None:
    result = printed(township, tmp_path / "sheet.png", SheetSpec(paper="A4"))
    image = QImage(str(result.path))
    assert sorted((image.width(), image.height())) == [2480, 3508]
    assert image.dotsPerMeterX() == round(300 / 0.0254)
    small = image.scaled(60, 42)
    colours = {small.pixelColor(x, y).name() for x in range(60) for y in range(42)}
    assert len(colours) > 20


def test_an_svg_is_as_large_as_the_paper_and_holds_the_text(township: Plan, tmp_path: Path) -> None:
    result = printed(township, tmp_path / "sheet.svg", SheetSpec(paper="A3"))
    root = ElementTree.parse(result.path).getroot()
    assert root is not None
    width, height = (float(root.attrib[side].removesuffix("mm")) for side in ("width", "height"))
    assert (width, height) == pytest.approx(result.paper_mm, abs=0.1)
    text = "".join(root.itertext())
    assert "图例" in text


@pytest.mark.parametrize("ending", [".pdf", ".png", ".svg"])
def test_a_cancelled_print_leaves_what_was_there(
    township: Plan, tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"sheet{ending}"
    out.write_text("yesterday's map")
    with pytest.raises(Cancelled):
        print_sheet(township, SheetSpec(paper="A4"), out, Texts("zh"), StopAfterLayout())
    assert [file.name for file in tmp_path.iterdir()] == [out.name]
    assert out.read_text() == "yesterday's map"


def test_an_unknown_ending_and_a_missing_folder_are_refused(township: Plan, tmp_path: Path) -> None:
    with pytest.raises(InputProblem) as problem:
        printed(township, tmp_path / "sheet.docx")
    assert Texts("zh").of_error(problem.value)
    with pytest.raises(InputProblem) as problem:
        printed(township, tmp_path / "missing" / "sheet.pdf")
    assert "missing" in Texts("en").of_error(problem.value)
    assert list(tmp_path.iterdir()) == []


def test_a_public_map_without_a_review_number_gets_a_warning(
    township: Plan, tmp_path: Path
) -> None:
    public = printed(township, tmp_path / "a.pdf", SheetSpec(paper="A4", purpose="public"))
    internal = printed(township, tmp_path / "b.pdf", SheetSpec(paper="A4"))
    assert len(public.warnings) == 1
    assert internal.warnings == ()
