"""Board, card and map of heads of the sample township: masked, complete, nothing on anything."""

import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import segno
from support.sample_project import make_project

from app.printing.print_sheets import counts_of, ordered_pages, print_desk, warnings_of
from app.printing.products.proof import Count
from app.printing.sheet_spec import SheetSpec
from app.printing.sheets.composing import Composer
from app.printing.sheets.context import Desk
from app.printing.sheets.measure import faults_of
from app.printing.sheets.page import Page
from app.printing.sheets.page_facts import facts_of
from app.printing.templates.library import TemplateLibrary
from gis.errors import InputProblem
from gis.files.project_file import open_project_readonly
from gis.plan.plan import Plan
from gis.plan.records import Post, PostId
from gis.progress import NoProgress
from gis.table import Table
from gis.texts import Texts
from gis.topology.records import GridId
from layers.drawing import Image, Ruler, Text
from layers.lettering import LabelKey

pytestmark = pytest.mark.usefixtures("qapp")

DAY = date(2026, 5, 1)
OFFICE = "0550-1234567"
VILLAGE = "樾岗村"
SHEETS = [
    ("board", None), ("board", "A1"), ("board-chat", None), ("card", None), ("card", "A3"),
    ("postcard", None), ("heads", "A2"), ("heads", "A4"),
]  # fmt: skip


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    project = tmp_path_factory.mktemp("people") / "town.gpkg"
    make_project(project)
    return open_project_readonly(project)


def desk_for(plan: Plan, template: str, **wanted: object) -> Desk:
    found = TemplateLibrary().shipped(template)
    spec = SheetSpec(
        product=found.product, made_on=DAY, purpose="public", review_number="苏S(2026)1号"
    )
    return Desk(plan, replace(spec, **wanted), found, Texts("zh"), Ruler())  # type: ignore[arg-type]


def pages_of(desk: Desk) -> list[Page]:
    composer = Composer(desk)
    orders = ordered_pages(desk, composer)
    return [composer.compose(order, n, len(orders)) for n, order in enumerate(orders, 1)]


def counts_on(desk: Desk, pages: list[Page]) -> tuple[Count, ...]:
    return counts_of(desk, [facts_of(page) for page in pages])


def words_on(pages: list[Page]) -> set[str]:
    return {text.text for page in pages for text in page.texts()}


def private_words(plan: Plan) -> set[str]:
    """Return every name, number and house number of somebody who lives or serves there."""
    words = {post.name for post in plan.posts.values()}
    words |= {post.phone_public for post in plan.posts.values()}
    words |= {member.name for member in plan.members.values()}
    for home in plan.households.values():
        words |= {home.householder, home.house_no, home.household_no}
    # A house number such as 3 is in every scale; one of a street is not.
    return {word for word in words if len(word) > 1 and not word.isdigit()}


@pytest.mark.parametrize(("template", "paper"), SHEETS)
def test_a_sheet_names_nobody_in_full_and_loses_nobody(
    town: Plan, template: str, paper: str | None
) -> None:
    desk = desk_for(town, template, paper=paper, words={"qr": OFFICE})
    pages = pages_of(desk)

    assert not [fault for page in pages if (fault := faults_of(page, desk.ruler))]
    printed = "\n".join(words_on(pages))
    private = private_words(town)
    assert len(private) > 1000
    assert not [word for word in private if word in printed]
    assert not any(page.is_private for page in pages)
    assert all(count.agrees for count in counts_on(desk, pages))
    assert warnings_of(desk, pages) == ()
    assert min(faults_of(page, desk.ruler).least_mm for page in pages) >= 1.5


@pytest.mark.parametrize("template", ["board", "card", "heads"])
def test_the_file_holds_no_private_word_either(
    town: Plan, template: str, tmp_path: Path, program: Callable[[str], str]
) -> None:
    out = tmp_path / "public.pdf"
    desk = desk_for(town, template, unit_code=VILLAGE, words={"qr": OFFICE})
    print_desk(desk, out, NoProgress())
    call = [program("pdftotext"), "-layout", str(out), "-"]
    text = subprocess.run(call, check=True, capture_output=True, text=True).stdout
    assert VILLAGE in text
    assert "*" in text
    assert not [word for word in private_words(town) if word in text]


@pytest.mark.parametrize("template", ["board", "card", "heads"])
def test_an_open_sheet_has_names_and_numbers_and_says_that_it_is_private(
    town: Plan, template: str
) -> None:
    desk = desk_for(town, template, unit_code=VILLAGE, unmasked=True)
    pages = pages_of(desk)
    printed = "\n".join(words_on(pages))
    unit = next(unit.id for unit in town.units.values() if unit.name == VILLAGE)
    heads = [
        post
        for grid in town.grids_of(unit)
        for number in town.posts_by_grid.get(grid, ())
        if (post := town.posts[number]).role == "网格长"
    ]
    assert len(heads) > 5
    assert all(head.name in printed and head.phone_public in printed for head in heads)
    assert all(page.is_private for page in pages)
    assert Texts("zh")("print.warning_private") in warnings_of(desk, pages)


def test_a_long_list_goes_on_and_every_row_is_on_one_page(town: Plan) -> None:
    unit = next(unit.id for unit in town.units.values() if unit.name == VILLAGE)
    grids = [grid for grid in town.grids_of(unit) if town.grids[grid].parent is None]
    more = [
        Post(PostId(9000 + number), grids[number % len(grids)], None, "联户长", f"加测{number}", "")
        for number in range(300)
    ]
    plan = replace(town, posts=Table([*town.posts.items(), *((post.id, post) for post in more)]))
    desk = desk_for(plan, "board", unit_code=VILLAGE)
    pages = pages_of(desk)
    assert len(pages) > 1
    rows = [row for page in pages for row in page.rows]
    assert len(rows) == len(set(rows))
    assert {("posts", int(post.id)) for post in more} <= set(rows)
    assert all(count.agrees for count in counts_on(desk, pages))
    assert not [fault for page in pages if (fault := faults_of(page, desk.ruler))]
    lost = counts_on(desk, pages[:1])
    assert not all(count.agrees for count in lost)


def test_who_serves_the_township_stands_on_every_board(town: Plan) -> None:
    top = next(unit.id for unit in town.units.values() if unit.parent is None)
    chief = Post(PostId(9999), None, top, "总网格长", "上测官", "130-0000-9999")
    plan = replace(town, posts=Table([*town.posts.items(), (chief.id, chief)]))
    desk = desk_for(plan, "board")
    pages = pages_of(desk)
    assert sum(("posts", 9999) in page.rows for page in pages) == 11
    assert all(count.agrees for count in counts_on(desk, pages))
    assert "上*" in words_on(pages)


@pytest.mark.parametrize(
    ("unmasked", "office", "expected"),
    [(False, "", None), (False, OFFICE, OFFICE), (True, "", "head"), (True, OFFICE, "head")],
)
def test_a_code_holds_a_person_only_on_an_open_card(
    town: Plan,
    monkeypatch: pytest.MonkeyPatch,
    *,
    unmasked: bool,
    office: str,
    expected: str | None,
) -> None:
    held: list[str] = []
    made = segno.make

    def remembered(content: str, **how: object) -> segno.QRCode:
        held.append(content)
        return made(content, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(segno, "make", remembered)
    head = next(post for post in town.posts.values() if post.role == "网格长" and post.grid)
    assert head.grid is not None
    code = town.grids[head.grid].code
    words = {"qr": office} if office else {}
    desk = desk_for(town, "card", grid_codes=(code,), unmasked=unmasked, words=words)
    pages = pages_of(desk)
    if expected is None:
        assert held == []
        assert Texts("zh")("print_people.qr_masked") in warnings_of(desk, pages)
        return
    (content,) = held
    wanted = head.phone_public if expected == "head" else expected
    assert f"VOICE:{wanted}\r\n" in content
    assert (head.name in content) == (expected == "head")


def test_cards_are_cut_from_sheets_or_are_pages_of_their_own(town: Plan) -> None:
    sheets = pages_of(desk_for(town, "card", unit_code=VILLAGE))
    assert [page.paper_mm for page in sheets] == [(297.0, 210.0)]
    assert len(sheets[0].maps) == 8
    boxes = [part.box for part in sheets[0].parts if part.kind == "title"]
    assert len({(box.left, box.top) for box in boxes}) == 8
    single = pages_of(desk_for(town, "card", unit_code=VILLAGE, paper="90x54mm"))
    assert [page.paper_mm for page in single] == [(90.0, 54.0)] * 8
    for alone, moved in zip(single, sheets[0].maps, strict=True):
        assert alone.maps[0].bounds_m == pytest.approx(moved.bounds_m)
        assert alone.maps[0].inner.width == pytest.approx(moved.inner.width)


def test_a_picture_of_the_user_takes_the_place_of_the_code(town: Plan, tmp_path: Path) -> None:
    codes = [grid.code for grid in town.grids.values()][:2]
    for code in codes:
        segno.make(f"https://example.com/{code}", micro=False).save(
            str(tmp_path / f"{code}.png"), scale=8
        )
    desk = desk_for(town, "card", grid_codes=tuple(codes), pictures={"qr": tmp_path})
    (page,) = pages_of(desk)
    images = [shape for shape in page.shapes() if isinstance(shape, Image)]
    assert len({image.content for image in images}) == 2
    (tmp_path / f"{codes[0]}.png").write_bytes(b"no picture")
    with pytest.raises(InputProblem) as problem:
        pages_of(desk)
    assert problem.value.key == "print_people.bad_picture"


def test_photographs_stand_with_the_names_of_the_heads_and_are_private(
    town: Plan, tmp_path: Path
) -> None:
    unit = next(unit.id for unit in town.units.values() if unit.name == VILLAGE)
    code = town.grids[town.grids_of(unit)[0]].code
    without = pages_of(desk_for(town, "board", unit_code=VILLAGE))
    assert without[0].part("photo").shapes == ()
    segno.make("a face").save(str(tmp_path / f"{code}.png"), scale=20)
    desk = desk_for(town, "board", unit_code=VILLAGE, pictures={"photo": tmp_path})
    (page,) = pages_of(desk)
    (image,) = [shape for shape in page.shapes() if isinstance(shape, Image)]
    assert image.box.width > 10
    assert page.is_private
    assert not faults_of(page, desk.ruler)
    titles = {text.text for text in page.part("photo").shapes if isinstance(text, Text)}
    assert {f"樾岗-{number:02d}" for number in range(1, 9)} <= titles


def test_every_grid_is_on_the_map_of_heads_or_in_its_list(town: Plan) -> None:
    for paper in ("A0", "A2"):
        desk = desk_for(town, "heads", paper=paper)
        (page,) = pages_of(desk)
        frame = page.main_map
        assert frame is not None
        keys = [label.key for label in frame.labels.placed]
        named = {key.id for key in keys if isinstance(key, LabelKey) and key.kind == "grid"}
        lost = {key.id for key in frame.unplaced if key.kind == "grid"}
        listed = "\n".join(t.text for t in page.texts())
        assert named | lost == set(town.grids)
        for grid in lost:
            assert town.grids[GridId(grid)].name in listed


def test_duties_and_numbers_are_the_users_to_write(town: Plan) -> None:
    usual = words_on(pages_of(desk_for(town, "board", unit_code=VILLAGE)))
    assert "监督电话" in usual
    words = {"contacts": f"监督电话：{OFFICE}", "duties": "网格长：走访住户。"}
    pages = pages_of(desk_for(town, "board", unit_code=VILLAGE, words=words))
    written = words_on(pages)
    assert {OFFICE, "网格长：", "走访住户。"} <= written
    assert "便民服务热线" not in written
