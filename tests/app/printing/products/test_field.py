"""The field map: numbers the same on map and list, every household once, nothing private."""

from dataclasses import replace
from datetime import date

import pytest
from support.ascii_plan import plan_of
from support.sample_project import make_project

from app.printing.print_sheets import composed_pages, counts_of, desk_of, ordered_pages
from app.printing.sheet_spec import SheetSpec
from app.printing.sheets.composing import Composer
from app.printing.sheets.context import Desk
from app.printing.sheets.measure import faults_of
from app.printing.sheets.page import Page
from app.printing.sheets.page_facts import facts_of
from gis.files.project_file import open_project
from gis.plan.plan import Plan
from gis.plan.records import Household, HouseholdId
from gis.progress import NoProgress
from gis.table import Table
from gis.texts import Texts
from gis.topology.records import GridId, UnitId
from layers.drawing import Ruler, Text
from layers.lettering import HOUSE, LabelKey


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    project = tmp_path_factory.mktemp("field") / "town.gpkg"
    make_project(project)
    with open_project(project) as opened:
        return opened.plan


def desk(plan: Plan, **wanted: object) -> Desk:
    spec = SheetSpec(product="field", paper="A3", made_on=date(2025, 3, 1))
    return desk_of(plan, replace(spec, **wanted), Texts("zh"))  # type: ignore[arg-type]


def village(plan: Plan) -> str:
    """Return the leaf unit with the fewest households."""
    leaves = plan.leaf_units()
    counts = {
        leaf: sum(plan.residents.of_grid(grid).households for grid in plan.grids_of(leaf))
        for leaf in leaves
    }
    return plan.units[min(leaves, key=lambda leaf: (counts[leaf], leaf))].code


def rows_of(pages: list[Page]) -> list[tuple[str, int]]:
    return [row for page in pages for row in page.rows]


def texts_of(page: Page) -> set[str]:
    return {text.text for text in page.texts()}


@pytest.fixture(scope="module")
def sheets(qapp_cls: object, plan: Plan) -> tuple[Desk, list[Page]]:
    del qapp_cls
    made = desk(plan, unit_code=village(plan))
    return made, composed_pages(made, NoProgress())


@pytest.mark.usefixtures("qapp")
class TestFieldMapOfAVillage:
    def test_every_household_is_on_the_list_once(self, sheets: tuple[Desk, list[Page]]) -> None:
        made, pages = sheets
        households, people = counts_of(made, [facts_of(page) for page in pages])
        assert households.agrees
        assert people.agrees
        assert households.in_register > 0
        assert len(set(rows_of(pages))) == len(rows_of(pages))

    def test_numbers_on_the_map_are_those_of_the_list(
        self, plan: Plan, sheets: tuple[Desk, list[Page]]
    ) -> None:
        _, pages = sheets
        number_of = {id_: number for number, (_, id_) in enumerate(rows_of(pages), start=1)}
        seen = 0
        for page in pages:
            for frame in page.maps:
                for label in frame.labels.placed:
                    assert isinstance(label.key, LabelKey)
                    if label.key.kind != HOUSE:
                        continue
                    seen += 1
                    words = "".join(label.text.lines)
                    if words.isdecimal():
                        homes = plan.households
                        place = homes[label.key.id].location  # type: ignore[index]
                        same = {n for i, n in number_of.items() if homes[i].location == place}  # type: ignore[index]
                        assert int(words) in same
        assert seen > 0.8 * len(number_of)

    def test_the_legend_tells_what_the_numbers_are(self, sheets: tuple[Desk, list[Page]]) -> None:
        _, pages = sheets
        assert "房屋序号" in texts_of(pages[1])

    def test_sheets_are_at_a_legible_scale_after_an_overview(
        self, sheets: tuple[Desk, list[Page]]
    ) -> None:
        _, pages = sheets
        maps = [page.main_map for page in pages if page.maps]
        scales = [frame.scale_denominator for frame in maps if frame is not None]
        assert scales[0] > 5000
        assert set(scales[1:]) == {5000}
        numbered = {text for text in texts_of(pages[0]) if text.isdecimal()}
        assert {str(number) for number in range(1, len(scales))} <= numbered

    def test_a_scan_can_be_registered(self, sheets: tuple[Desk, list[Page]]) -> None:
        _, pages = sheets
        page = pages[1]
        assert page.main_map is not None
        said = "".join(
            shape.text for shape in page.part("corners").shapes if isinstance(shape, Text)
        )
        for side in page.main_map.bounds_m:
            assert f"{side:.1f}" in said

    def test_nothing_overlaps_and_nothing_leaves_its_box(
        self, sheets: tuple[Desk, list[Page]]
    ) -> None:
        _, pages = sheets
        for page in pages:
            faults = faults_of(page, Ruler())
            assert not faults, (page.label, faults)

    def test_nobody_is_named_and_no_house_number_told(
        self, plan: Plan, sheets: tuple[Desk, list[Page]]
    ) -> None:
        _, pages = sheets
        said = "\n".join(text for page in pages for text in texts_of(page))
        assert not any(page.is_private for page in pages)
        homes = [plan.households[id_] for _, id_ in rows_of(pages)]  # type: ignore[index]
        for home in homes:
            assert len(home.householder) < 2 or home.householder not in said
            assert len(home.house_no) < 4 or home.house_no not in said


@pytest.mark.usefixtures("qapp")
def test_a_number_without_room_on_the_map_is_told_in_words() -> None:
    crowd = {
        HouseholdId(i): Household(
            HouseholdId(i), f"{i}", UnitId(1), "", "", "", 3,
            (95_000 + 700 * (i % 20), 95_000 + 700 * (i // 20)), GridId(1),
        )
        for i in range(1, 401)
    }  # fmt: skip
    plan = replace(plan_of("A", tile_mm=2_000_000), households=Table(crowd))
    page = composed_pages(desk(plan, scale=20_000.0), NoProgress())[0]
    assert page.main_map is not None
    assert page.main_map.unplaced
    assert any(text.startswith("图上写不下") for text in texts_of(page))
    written = [text for label in page.main_map.labels.placed for text in label.text.lines]
    told = "".join(
        shape.text for shape in page.part("place").shapes if isinstance(shape, Text)
    ).split("：")[-1]
    assert spelled_out([*written, told]) == set(range(1, 401))


def spelled_out(texts: list[str]) -> set[int]:
    """Return the numbers of texts such as 3、7–9."""
    found: set[int] = set()
    for word in "、".join(texts).split("、"):
        first, _, last = word.partition("–")
        if first.isdecimal():
            found |= set(range(int(first), int(last or first) + 1))
    return found


@pytest.mark.usefixtures("qapp")
def test_unmasked_lists_have_names_and_house_numbers(plan: Plan) -> None:
    code = next(
        grid.code for grid in plan.grids.values() if plan.households_by_grid.of_grid(grid.id)
    )
    made = desk(plan, grid_codes=(code,), unmasked=True)
    pages = composed_pages(made, NoProgress())
    assert any(page.is_private for page in pages)
    said = {text for page in pages for text in texts_of(page)}
    home = plan.households[rows_of(pages)[0][1]]  # type: ignore[index]
    assert home.householder in said


@pytest.mark.usefixtures("qapp")
def test_a_scale_of_ones_own_takes_as_many_sheets_as_it_needs(plan: Plan) -> None:
    code = next(
        grid.code for grid in plan.grids.values() if plan.households_by_grid.of_grid(grid.id)
    )
    made = desk(plan, grid_codes=(code,), scale=2000.0)
    pages = composed_pages(made, NoProgress())
    scales = {page.main_map.scale_denominator for page in pages if page.main_map is not None}
    assert 2000.0 in scales
    assert all(count.agrees for count in counts_of(made, [facts_of(page) for page in pages]))


@pytest.mark.usefixtures("qapp")
def test_the_public_gets_no_list_of_houses_and_whoever_prints_is_told(plan: Plan) -> None:
    shown = desk(plan, unit_code=village(plan), purpose="public")
    orders = ordered_pages(shown, Composer(shown))
    assert "houses" not in {order.page for order in orders}
    assert Texts("zh")("print_book.no_list_for_public") in orders[0].warnings
