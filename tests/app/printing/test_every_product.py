"""Every paper product on every usual paper: nothing on anything, nothing cut, nobody in full.

What is private is read from the tables of the project file, what was printed from the written file
by programs that are not ours.
"""

import re
import sqlite3
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from support.sample_project import make_project

from app.printing.print_sheets import composed_pages, desk_of, print_desk
from app.printing.product_names import ProductName
from app.printing.sheet_spec import SheetSpec
from app.printing.sheets.context import Desk
from app.printing.sheets.measure import faults_of
from gis.files.project_file import open_project_readonly
from gis.operations.merge_grids import merge_grids
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.progress import NoProgress
from gis.texts import LANGUAGES, Language, Texts
from layers.label_measure import measure_labels

pytestmark = pytest.mark.usefixtures("qapp")

DAY = date(2026, 5, 1)
VILLAGE, GRID = "341921101200", "341921101200002"
OF_ONE_GRID = {ProductName.DOSSIER, ProductName.FIELD}
OF_A_TOWN = {ProductName.LAYOUT, ProductName.HEADS, ProductName.AUDIT}
NAMES_HOUSEHOLDS = {ProductName.DOSSIER, ProductName.FIELD, ProductName.AUDIT}
"""Internal lists that tell households by their numbers; these say nothing outside the register."""
PAPERS = {"A0": (1189, 841), "A3": (420, 297), "A4": (297, 210), "A5": (210, 148)}
LEAST_MM = {"A0": 2.4, "A3": 1.5, "A4": 1.3, "A5": 0.7}
"""The height of the smallest letters that a sheet may have."""
LEAST_OF_PRODUCT_MM = {ProductName.CARD: 1.8, ProductName.DOSSIER: 1.2}
"""A card is as large on every paper, and house numbers in a dossier may be small."""


@dataclass(frozen=True)
class Town:
    """Be the sample township, as it is and with two grids merged, and its project file."""

    project: Path
    plan: Plan
    merged: Plan

    def desk(
        self, product: ProductName, paper: str, language: Language, *, whole: bool = False
    ) -> Desk:
        spec = SheetSpec(
            product=product.value,
            made_on=DAY,
            paper=paper,
            since="春季",
            unit_code=None if whole else VILLAGE,
            grid_codes=(GRID,) if product in OF_ONE_GRID else (),
        )
        plan, before = self.plan, None
        if product is ProductName.CHANGE:
            plan, before = self.merged, self.plan
        return desk_of(plan, spec, Texts(language), before=before)

    def private_words(self, product: ProductName) -> set[str]:
        columns = ["householder FROM households", "house_no FROM households"]
        columns += ["name FROM members", "name FROM posts", "phone_public FROM posts"]
        if product not in NAMES_HOUSEHOLDS:
            columns.append("household_no FROM households")
        with sqlite3.connect(self.project) as tables:
            words = {row[0] for column in columns for row in tables.execute(f"SELECT {column}")}
        # A house number such as 3 is in every scale; that of a street is in none.
        return {word for word in words if word and not re.fullmatch(r"\d{1,4}|.", word)}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    project = tmp_path_factory.mktemp("every") / "town.gpkg"
    make_project(project)
    plan = open_project_readonly(project)
    unit = next(unit for unit in plan.leaf_units() if plan.units[unit].code == VILLAGE)
    first, *others = plan.grids_of(unit)
    land = plan.grid_polygon_mm(first)
    gone = next(each for each in others if land.intersection(plan.grid_polygon_mm(each)).length)
    return Town(project, plan, apply(plan, merge_grids(plan, keep=first, others=[gone])))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("product", ProductName)
def test_nothing_lies_on_anything_or_is_cut(
    town: Town, product: ProductName, paper: str, language: Language
) -> None:
    desk = town.desk(product, paper, language)
    least = min(LEAST_MM[paper], LEAST_OF_PRODUCT_MM.get(product, LEAST_MM[paper]))
    pages = composed_pages(desk, NoProgress())
    assert pages
    for page in pages:
        faults = faults_of(page, desk.ruler)
        assert not faults, (page.label, faults)
        assert faults.least_mm >= least, page.label
        assert tuple(sorted(page.paper_mm)) == tuple(sorted(PAPERS[paper]))
        for frame in page.maps:
            lettering = measure_labels(frame.labels.placed, frame.inner, frame.floats.values())
            assert not lettering.faults, (page.label, frame.name, lettering)


@pytest.mark.parametrize("paper", ["A0", "A3", "A4"])
@pytest.mark.parametrize("product", sorted(OF_A_TOWN))
def test_nor_on_a_sheet_of_the_whole_town(town: Town, product: ProductName, paper: str) -> None:
    desk = town.desk(product, paper, "zh", whole=True)
    page, *_ = composed_pages(desk, NoProgress())
    assert not faults_of(page, desk.ruler)
    for frame in page.maps:
        assert not measure_labels(frame.labels.placed, frame.inner, frame.floats.values()).faults


@pytest.mark.parametrize("product", ProductName)
def test_the_written_file_names_nobody_and_has_its_fonts(
    town: Town, product: ProductName, tmp_path: Path, program: Callable[[str], str]
) -> None:
    out = tmp_path / "out.pdf"
    result = print_desk(town.desk(product, "A4", "zh"), out, NoProgress())

    def told(name: str, *arguments: str) -> str:
        call = [program(name), *arguments]
        return subprocess.run(call, check=True, capture_output=True, text=True).stdout

    layout, raw = (told("pdftotext", how, str(out), "-") for how in ("-layout", "-raw"))
    assert "樾岗" in layout
    with pikepdf.open(out) as pdf:
        assert len(pdf.pages) == result.pages
        dictionaries = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary)]
        kept = [
            str(v) for each in dictionaries for v in each.values() if isinstance(v, pikepdf.String)
        ]
    everything = "\n".join(
        [layout, raw.replace("\n", ""), told("pdfinfo", "-meta", str(out)), *kept]
    )
    private = town.private_words(product)
    assert len(private) > 1000
    assert not [word for word in private if word in everything]
    fonts = told("pdffonts", str(out)).splitlines()[2:]
    assert fonts
    assert all(re.search(r" yes +yes +yes ", line) for line in fonts), fonts
