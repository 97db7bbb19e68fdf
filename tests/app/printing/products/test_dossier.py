from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from support.peopled_plan import peopled_plan

from app.printing.print_sheets import counts_of, desk_of, ordered_pages
from app.printing.sheet_spec import SheetSpec
from app.printing.sheets.composing import Composer
from app.printing.sheets.context import Desk
from app.printing.sheets.measure import faults_of
from app.printing.sheets.page import Page
from app.printing.sheets.page_facts import PageFacts, facts_of
from bench.synthetic import Size, synthetic_plan
from gis.plan.plan import Plan
from gis.plan.records import Household, HouseholdId
from gis.reports.grid_figures import houses_of_grid
from gis.table import Table
from gis.texts import Texts
from gis.topology.records import GridId
from layers.sheet_labels import LabelKey

DAY = date(2025, 3, 1)


@pytest.fixture(scope="module")
def township() -> Plan:
    return synthetic_plan(Size(grids=9, units=3, vertices=900, households=700))


@pytest.fixture(scope="module")
def whole(qapp: object, township: Plan) -> list[PageFacts]:
    """The facts of the pages of all dossiers."""
    assert qapp is not None
    return [facts_of(page) for page in pages_of(desk_for(township))]


def desk_for(plan: Plan, **wanted: Any) -> Desk:  # noqa: ANN401
    return desk_of(plan, SheetSpec(product="dossier", made_on=DAY, **wanted), Texts("zh"))


def pages_of(desk: Desk) -> list[Page]:
    composer = Composer(desk)
    orders = ordered_pages(desk, composer)
    return [composer.compose(order, n, len(orders)) for n, order in enumerate(orders, start=1)]


def words(pages: list[Page]) -> str:
    return "\n".join(text.text for page in pages for text in page.texts())


def test_every_household_is_on_paper_once_and_counts_agree(
    township: Plan, whole: list[PageFacts]
) -> None:
    desk = desk_for(township)
    known = list(whole)
    printed = Counter(row for page in known for row in page.rows if row[0] == "households")
    assert set(printed) == {("households", home) for home in township.households}
    assert set(printed.values()) == {1}
    households, people = counts_of(desk, known)
    assert households.agrees
    assert people.in_register == sum(home.people for home in township.households.values())
    assert people.agrees
    assert households.sentence(desk.texts) == "名册 700 户，图上 700 户，相符。"


def test_a_lost_and_a_doubled_row_are_told_by_name(township: Plan, whole: list[PageFacts]) -> None:
    desk = desk_for(township)
    known = list(whole)
    at = next(n for n, page in enumerate(known) if len(page.rows) > 2)
    rows = known[at].rows
    known[at] = replace(known[at], rows=(*rows[1:], rows[-1]))
    households, people = counts_of(desk, known)
    assert not households.agrees
    lost, doubled = (township.households[HouseholdId(rows[n][1])] for n in (0, -1))
    assert [lost.household_no in name for name in households.lost] == [True]
    assert [doubled.household_no in name for name in households.doubled] == [True]
    assert lost.household_no in households.sentence(desk.texts)
    assert people.agrees


def test_a_wrong_number_on_paper_is_told(township: Plan, whole: list[PageFacts]) -> None:
    desk = desk_for(township)
    known = list(whole)
    at = next(n for n, page in enumerate(known) if page.sums.get("people"))
    known[at] = replace(known[at], sums={"people": known[at].sums["people"] - 1})
    households, people = counts_of(desk, known)
    assert households.agrees
    assert not people.agrees
    assert people.on_paper == people.in_register - 1


@pytest.mark.parametrize("paper", ["A4", "A3", "A5"])
def test_nothing_is_cut_and_no_text_lies_on_another(
    qapp: object, township: Plan, paper: str
) -> None:
    assert qapp is not None
    desk = desk_for(township, paper=paper, unit_code=next(iter(township.units.values())).code)
    for page in pages_of(desk):
        assert not faults_of(page, desk.ruler), page.label
        assert page.warnings == ()


def test_masked_unless_asked_otherwise(qapp: object) -> None:
    assert qapp is not None
    plan = peopled_plan()
    homes = [replace(home, householder="欧阳测试") for home in plan.households.values()]
    plan = replace(plan, households=Table((home.id, home) for home in homes))
    masked, full = pages_of(desk_for(plan)), pages_of(desk_for(plan, unmasked=True))
    private = {"欧阳测试", *(home.house_no for home in homes if home.house_no)}
    private |= {post.name for post in plan.posts.values() if post.name}
    assert not any(word in words(masked) for word in private)
    assert "欧阳*" in words(masked)
    assert not any(page.is_private for page in masked)
    assert "欧阳测试" in words(full)
    assert any(page.is_private for page in full)


def test_the_public_gets_no_list_and_is_told(qapp: object, township: Plan) -> None:
    assert qapp is not None
    desk = desk_for(township, purpose="public", review_number="S1")
    pages = pages_of(desk)
    assert len(pages) == len(township.grids)
    assert not any(row[0] == "households" for page in pages for row in page.rows)
    assert pages[0].warnings == (Texts("zh")("print_book.no_list_for_public"),)
    assert counts_of(desk, [facts_of(page) for page in pages]) == ()


def test_numbers_on_the_map_are_those_of_the_list(qapp: object, township: Plan) -> None:
    assert qapp is not None
    code = township.grids[GridId(1)].code
    page, *_ = pages_of(desk_for(township, grid_codes=(code,)))
    numbers = _house_labels(page)
    assert len(numbers) > 5
    homes = houses_of_grid(township, GridId(1))
    assert all(numbers[home.id] == str(n) for n, home in enumerate(homes, 1) if home.id in numbers)
    public, *_ = pages_of(
        desk_for(township, grid_codes=(code,), purpose="public", review_number="S1")
    )
    assert _house_labels(public) == {}


def test_lists_go_on_over_numbered_pages_with_the_total_at_the_end(qapp: object) -> None:
    assert qapp is not None
    plan = synthetic_plan(Size(grids=2, units=1, vertices=100, households=400))
    pages = pages_of(desk_for(plan, grid_codes=(plan.grids[GridId(1)].code,)))
    lists = [page for page in pages if any(part.name == "houses" for part in page.parts)]
    assert len(lists) > 1
    titles = [page.title for page in lists]
    assert [f"({n}/{len(lists)})" in title for n, title in enumerate(titles, 1)] == [True] * len(
        lists
    )
    count = plan.residents.of_grid(GridId(1))
    assert f"{count.households}户" in words(lists[-1:])
    assert f"{count.households}户" not in words(lists[:-1])


def test_households_in_no_grid_have_a_list_of_their_own(qapp: object, township: Plan) -> None:
    assert qapp is not None
    stray = [_stray(home) for home in list(township.households.values())[:5]]
    plan = replace(township, households=township.households.replaced({h.id: h for h in stray}))
    desk = desk_for(plan)
    pages = pages_of(desk)
    listed = [page for page in pages if page.title.startswith("未归入网格的住户")]
    assert listed[-1] is pages[-1]
    homeless = {home.id for home in plan.households.values() if home.grid is None}
    assert homeless >= {home.id for home in stray}
    assert {row[1] for page in listed for row in page.rows} == homeless
    assert all(count.agrees for count in counts_of(desk, [facts_of(page) for page in pages]))


def _stray(home: Household) -> Household:
    return replace(home, grid=None, assigned_by=None)


def _house_labels(page: Page) -> dict[int, str]:
    placed = page.maps[0].labels.placed
    return {
        label.key.id: label.text.lines[0]
        for label in placed
        if isinstance(label.key, LabelKey) and label.key.kind == "house"
    }
