import re
from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.printing.print_sheets import counts_of, desk_of, ordered_pages
from app.printing.sheet_spec import SheetSpec
from app.printing.sheets.composing import Composer
from app.printing.sheets.context import Desk
from app.printing.sheets.measure import faults_of
from app.printing.sheets.page import Page
from app.printing.sheets.page_facts import facts_of
from app.printing.templates.library import TemplateLibrary
from bench.synthetic import Size, synthetic_plan
from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.records import GridId, UnitId, grid_label, grid_of, is_grid
from layers.drawing import Text

DAY = date(2025, 3, 1)


@pytest.fixture(scope="module")
def township() -> Plan:
    return synthetic_plan(Size(grids=14, units=3, vertices=1_400, households=300))


@pytest.fixture(scope="module")
def whole(qapp: object, township: Plan) -> list[Page]:
    """The pages of the whole book."""
    assert qapp is not None
    return pages_of(desk_for(township))


def desk_for(plan: Plan, template: str = "book", **wanted: Any) -> Desk:  # noqa: ANN401
    spec = SheetSpec(product="book", made_on=DAY, **wanted)
    return desk_of(plan, spec, Texts("zh"), TemplateLibrary().shipped(template))


def pages_of(desk: Desk) -> list[Page]:
    composer = Composer(desk)
    orders = ordered_pages(desk, composer)
    return [composer.compose(order, n, len(orders)) for n, order in enumerate(orders, start=1)]


def words(page: Page) -> list[str]:
    return [text.text for text in page.texts()]


def page_of_grid(plan: Plan, pages: list[Page], grid: GridId) -> int:
    """Return the number of the page about a grid, found by its code in the running title."""
    code = plan.grids[grid].code
    found = [
        number
        for number, page in enumerate(pages, start=1)
        if any(part.name == "facts" for part in page.parts) and code in words(page)
    ]
    (number,) = found
    return number


def rows_of(page: Page) -> list[list[str]]:
    """Return the texts of the tables of a page line by line, as a reader sees them."""
    lines: dict[float, list[tuple[float, str]]] = {}
    for part in page.parts:
        for text in part.shapes if part.kind == "table" else ():
            if isinstance(text, Text):
                lines.setdefault(round(text.y_mm, 3), []).append((text.x_mm, text.text))
    return [[word for _, word in sorted(line)] for _, line in sorted(lines.items())]


def test_roster_and_index_say_the_pages_that_the_grids_have(
    township: Plan, whole: list[Page]
) -> None:
    pages = whole
    of_grid = {grid: page_of_grid(township, pages, grid) for grid in township.grids}
    assert len(set(of_grid.values())) == len(township.grids)
    index = [page for page in pages if any(part.name == "index" for part in page.parts)]
    rosters = [page for page in pages if any(part.name == "roster" for part in page.parts)]
    for grid, number in of_grid.items():
        code = township.grids[grid].code
        cells = [word for page in index for row in rows_of(page) for word in row]
        assert cells[cells.index(code) + 1] == str(number)
        (row,) = [row for page in rosters for row in rows_of(page) if code in row]
        assert row[-1] == str(number)


def test_contents_say_where_each_part_begins(township: Plan, whole: list[Page]) -> None:
    pages = whole
    entries = {row[0]: int(row[1]) for row in rows_of(pages[0]) if len(row) == 2}
    assert {unit.name for unit in township.units.values()} <= set(entries)
    for name, number in entries.items():
        assert pages[number - 1].label == name


def test_neighbours_are_named_at_the_edge_with_their_pages(
    township: Plan, whole: list[Page]
) -> None:
    pages = whole
    said = 0
    for grid in township.grids:
        page = pages[page_of_grid(township, pages, grid) - 1]
        beside = township.partition.neighbours(grid_label(grid))
        near = {grid_of(label) for label in beside if is_grid(label)}
        numbers = {page_of_grid(township, pages, other) for other in near}
        edge = "".join(shape.text for shape in page.maps[0].frame if isinstance(shape, Text))
        named = {int(number) for number in re.findall(r"接第(\d+)页", edge)}
        assert named <= numbers
        said += len(named)
    assert said >= 2 * len(township.grids)


def test_rows_and_sums_on_paper_are_the_registers(township: Plan, whole: list[Page]) -> None:
    desk = desk_for(township)
    facts = [facts_of(page) for page in whole]
    counts = counts_of(desk, facts)
    assert [count.sentence(desk.texts) for count in counts if not count.agrees] == []
    assert {count.what for count in counts} >= {"households", "people", "grids", "index"}
    rows = Counter(row for page in facts for row in page.rows if row[0] == "roster")
    assert rows == Counter({("roster", int(grid)): 1 for grid in township.grids})
    lost = replace(facts[-1], rows=facts[-1].rows[1:])
    (wrong,) = [count for count in counts_of(desk, [*facts[:-1], lost]) if not count.agrees]
    assert wrong.what == "index"
    assert len(wrong.lost) == 1


@pytest.mark.parametrize("paper", ["A4", "A3"])
def test_nothing_is_cut_and_no_text_lies_on_another(
    qapp: object, township: Plan, paper: str
) -> None:
    assert qapp is not None
    desk = desk_for(township, paper=paper)
    for page in pages_of(desk):
        assert not faults_of(page, desk.ruler), page.label


def test_a_book_of_villages_has_no_pages_of_grids(qapp: object, township: Plan) -> None:
    assert qapp is not None
    desk = desk_for(township, "book_villages")
    pages = pages_of(desk)
    assert not any(part.name == "facts" for page in pages for part in page.parts)
    counts = counts_of(desk, [facts_of(page) for page in pages])
    assert [count.what for count in counts if not count.agrees] == []
    assert next(count for count in counts if count.what == "index").on_paper == len(township.units)


def test_a_book_of_one_village_holds_that_village_only(qapp: object, township: Plan) -> None:
    assert qapp is not None
    unit = township.units[UnitId(2)]
    desk = desk_for(township, unit_code=unit.code)
    facts = [facts_of(page) for page in pages_of(desk)]
    assert {row[1] for page in facts for row in page.rows if row[0] == "roster"} == set(
        township.grids_of(unit.id)
    )
    assert all(count.agrees for count in counts_of(desk, facts))


@pytest.mark.parametrize("paper", ["A4", "90x120mm"])
def test_the_key_map_has_the_page_of_every_grid(qapp: object, township: Plan, paper: str) -> None:
    assert qapp is not None
    desk = desk_for(township, paper=paper)
    composer = Composer(desk)
    orders = ordered_pages(desk, composer)
    number, order = next((n, o) for n, o in enumerate(orders, start=1) if o.page == "key")
    page = composer.compose(order, number, len(orders))
    shown: set[int] = set()
    for shape in page.maps[0].over:
        if isinstance(shape, Text):
            first, _, last = shape.text.partition("-")
            shown |= set(range(int(first), int(last or first) + 1))
    of_grids = {n for n, order in enumerate(orders, start=1) if order.page == "grid"}
    assert len(of_grids) == len(township.grids)
    assert shown >= of_grids


def test_a_title_of_ones_own_stands_on_the_cover_and_nowhere_else(
    qapp: object, township: Plan, whole: list[Page]
) -> None:
    assert qapp is not None
    titled = pages_of(desk_for(township, title="某某镇图册"))
    assert words(titled[0]).count("某某镇图册") == 1
    assert [page.title for page in titled[1:]] == [page.title for page in whole[1:]]


def test_words_for_one_page_leave_the_others_alone(
    qapp: object, township: Plan, whole: list[Page]
) -> None:
    assert qapp is not None
    changed = pages_of(desk_for(township, words={"index.title": "地名索引"}))
    assert "地名索引" in words(changed[-1])
    assert [page.title for page in changed[:-1]] == [page.title for page in whole[:-1]]
