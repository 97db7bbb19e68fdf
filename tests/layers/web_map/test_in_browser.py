"""The page in Chromium with the network off, on a desk and on a telephone: used as people do."""

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, Request, sync_playwright
from support.ascii_plan import plan_of

from gis.plan.plan import Plan
from gis.plan.records import GridKind, Place, PlaceId, Post, PostId, Unit
from gis.progress import NoProgress
from gis.table import Table
from gis.texts import Language, Texts
from gis.topology.records import GridId, UnitId
from layers.web_map.web_map import write_web_map
from layers.web_map.web_map_spec import WebMapSpec

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, NAMES)), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: apt-get install chromium")

DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
NEXT_FRAME = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
EVIL = "<img src=x onerror=alert(1)>"
FIND, CARD, CLOSE = "#town-find", "#town-card", "#town-card-close"


@dataclass
class Opened:
    """Be a page that is open, and what happened that should not."""

    page: Page
    wrong: list[str] = field(default_factory=list)

    def card(self) -> str:
        """Return what the card says."""
        return self.page.inner_text(CARD)

    def names(self) -> list[str]:
        """Return the names on the map."""
        self.page.evaluate(NEXT_FRAME)
        return self.page.locator(".town-name").all_inner_texts()

    def find(self, typed: str) -> list[str]:
        """Type into the search and return the names that it offers."""
        self.page.fill(FIND, typed)
        return self.page.locator("#town-found b").all_inner_texts()


Open = Callable[..., AbstractContextManager[Opened]]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser that finds no other machine."""
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def opened(browser: Browser, tmp_path: Path) -> Open:
    """Open the page of a plan; nothing may be fetched and nothing may go wrong."""

    @contextmanager
    def opening(
        plan: Plan, device: dict[str, Any], *, language: Language = "zh", hash_: str = ""
    ) -> Iterator[Opened]:
        path = tmp_path / "map.html"
        spec = WebMapSpec(date(2024, 5, 1), compiler="测试镇综治中心", places=True, contacts=True)
        write_web_map(plan, spec, path, Texts(language), NoProgress())
        context = browser.new_context(**device)
        context.set_offline(True)
        one = Opened(context.new_page())

        def hear(message: ConsoleMessage) -> None:
            one.wrong.append(message.text)

        def fail(error: Error) -> None:
            one.wrong.append(str(error))

        def ask(request: Request) -> None:
            if request.url.split("#")[0] != path.as_uri():
                one.wrong.append(request.url)

        one.page.on("console", hear)
        one.page.on("pageerror", fail)
        one.page.on("request", ask)
        one.page.goto(path.as_uri() + hash_)
        one.page.evaluate(NEXT_FRAME)
        yield one
        context.close()
        assert one.wrong == []

    return opening


@pytest.fixture
def town() -> Plan:
    """A town of two villages; the middle of the map is the middle of grid E."""
    plan = plan_of(
        """
        AAABBB
        AAABBB
        AEEEEB
        CEEEED
        CCCDDD
        CCCDDD
        """,
        """
        uuuuvv
        uuuuvv
        uuuuuv
        uuuuuv
        uuuvvv
        uuuvvv
        """.replace("uuuuvv", "uuuvvv"),
        tile_mm=300_000,
        origin_mm=(500_000_000, 3_600_000_000),
    )
    top = UnitId(9)
    called = {1: "东风网格", 2: "红旗网格", 3: "前进网格", 4: EVIL, 5: "中心网格2"}
    units = {unit: replace(record, parent=top) for unit, record in plan.units.items()}
    grids = {GridId(n): replace(plan.grids[GridId(n)], name=name) for n, name in called.items()}
    online = replace(
        plan.grids[GridId(1)], id=GridId(8), code="8" * 15, name="线上群", kind=GridKind.ONLINE
    )
    head = Post(PostId(1), GridId(5), None, "grid_leader", "测试甲", "0550-0000001")
    school = Place(PlaceId(1), "school", "测试小学", "", None, (500_300_000, 3_600_300_000))
    return replace(
        plan,
        units=Table({**units, top: Unit(top, "341181110000", "测试镇", "township")}),
        grids=Table({**grids, online.id: online}),
        posts=Table({head.id: head}),
        places=Table({school.id: school}),
        title="测试镇网格图",
    )


@pytest.mark.parametrize("device", [DESK, PHONE], ids=["desk", "phone"])
def test_a_grid_is_found_with_keys_shown_and_let_go(
    opened: Open, town: Plan, device: dict[str, Any]
) -> None:
    with opened(town, device) as one:
        assert "东风网格" in one.find("df")
        assert one.find("zxwg2") == one.find("zhongxin") == ["中心网格2"]
        assert one.find("中心-网格 2") == ["中心网格2"]
        assert one.find("东风网格")[0] == "东风网格"
        one.page.press(FIND, "Enter")
        assert "东风网格" in one.card()
        assert town.grids[GridId(1)].code in one.card()
        assert town.grids[GridId(1)].code in one.page.url
        one.page.click(CLOSE)
        assert not one.page.is_visible(CARD)


def test_keys_go_through_what_was_found(opened: Open, town: Plan) -> None:
    with opened(town, DESK) as one:
        hits = one.find("网格")
        assert len(hits) == 4
        one.page.press(FIND, "ArrowDown")
        assert one.page.get_attribute(FIND, "aria-activedescendant") == "town-hit-1"
        one.page.press(FIND, "ArrowUp")
        one.page.press(FIND, "ArrowUp")
        assert one.page.get_attribute(FIND, "aria-activedescendant") == "town-hit-3"
        one.page.press(FIND, "Escape")
        assert not one.page.is_visible("#town-found")
        one.find("没有这个")
        assert "没有找到" in one.page.inner_text("#town-found-count")


def test_a_click_on_the_map_tells_the_grid(opened: Open, town: Plan) -> None:
    with opened(town, DESK) as one:
        one.page.get_by_text("中心网格2", exact=True).first.wait_for()
        box = one.page.locator(".town-name", has_text="中心").first.bounding_box()
        assert box is not None
        one.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        said = one.card()
        assert "中心网格2" in said
        assert "测试镇" in said
        assert "测*" in said
        assert "测试甲" not in said
        number = one.page.get_by_role("link", name="0550-0000001")
        assert number.get_attribute("href") == "tel:05500000001"


def test_a_finger_on_the_map_tells_the_grid(opened: Open, town: Plan) -> None:
    with opened(town, PHONE) as one:
        box = one.page.locator(".town-name", has_text="中心").first.bounding_box()
        assert box is not None
        one.page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        one.page.wait_for_selector(CARD)
        assert "中心网格2" in one.card()
        sheet = one.page.locator(CARD).bounding_box()
        assert sheet is not None
        assert sheet["y"] + sheet["height"] == pytest.approx(844, abs=1)
        assert sheet["width"] == 390


def test_what_fingers_touch_is_large_enough(opened: Open, town: Plan) -> None:
    with opened(town, PHONE) as one:
        one.find("中心网格2")
        one.page.press(FIND, "Enter")
        buttons = one.page.locator("button, summary, #town a, input[type=search]").all()
        seen = [button for button in buttons if button.is_visible()]
        boxes = {
            each.inner_text() or each.get_attribute("class"): each.bounding_box() for each in seen
        }
        assert {"测试镇", "0550-0000001", "×"} < boxes.keys()
        small = [name for name, box in boxes.items() if box is None or box["height"] < 43.5]
        assert small == []


def test_layers_are_switched(opened: Open, town: Plan) -> None:
    with opened(town, DESK) as one:
        before = one.page.screenshot()
        one.page.hover(".leaflet-control-layers")
        one.page.get_by_label("名称注记").uncheck()
        assert one.names() == []
        one.page.get_by_label("名称注记").check()
        assert "中心网格2" in one.names()
        one.page.get_by_label("网格", exact=True).uncheck()
        assert "中心网格2" not in one.names()
        assert one.page.screenshot() != before


def test_nothing_in_a_name_is_run(opened: Open, town: Plan) -> None:
    with opened(town, DESK) as one:
        assert one.find("onerror") == [EVIL]
        one.page.press(FIND, "Enter")
        assert EVIL in one.card()
        assert one.page.locator("img").count() == 0


def test_an_online_grid_is_found_though_it_has_no_place(opened: Open, town: Plan) -> None:
    with opened(town, DESK) as one:
        one.find("线上群")
        one.page.press(FIND, "Enter")
        assert "线上网格" in one.card()


def test_an_address_leads_back_to_the_same_view(opened: Open, town: Plan) -> None:
    with opened(town, DESK) as one:
        one.find("红旗网格")
        one.page.press(FIND, "Enter")
        one.page.wait_for_function("() => !document.querySelector('.leaflet-zoom-anim')")
        address = one.page.url
    with opened(town, DESK, hash_="#" + address.split("#")[1]) as again:
        assert "红旗网格" in again.card()
        assert again.page.url == address


@pytest.mark.parametrize("hash_", ["#", "#a/b/c", "#14/95/999", "#14/32.5", "#99999/NaN/1/%"])
def test_an_address_that_makes_no_sense_shows_the_whole(
    opened: Open, town: Plan, hash_: str
) -> None:
    with opened(town, DESK, hash_=hash_) as one:
        assert "中心网格2" in one.names()


def test_it_prints_one_sheet_with_title_legend_and_names(
    opened: Open, town: Plan, tmp_path: Path, program: Callable[[str], str]
) -> None:
    path = tmp_path / "map.pdf"
    with opened(town, DESK) as one:
        before = one.page.screenshot()
        one.page.pdf(path=path, prefer_css_page_size=True, print_background=True)
        one.page.wait_for_function("() => !document.body.classList.contains('town-printing')")
        one.page.evaluate(NEXT_FRAME)
        assert one.page.screenshot() == before
    words = [program("pdftotext"), str(path), "-"]
    text = subprocess.run(words, capture_output=True, text=True, check=True).stdout
    for said in ("测试镇网格图", "图例", "中心网格2", "测试镇综治中心", "2024-05-01", "内部使用"):
        assert said in text
    assert "搜索" not in text
    facts = subprocess.run(
        [program("pdfinfo"), str(path)], capture_output=True, text=True, check=True
    ).stdout
    assert "Pages:           1\n" in facts
    assert "841.92 x 594.96 pts (A4)" in facts


def test_the_page_speaks_english(opened: Open, town: Plan) -> None:
    with opened(town, DESK, language="en") as one:
        one.find("东风网格")
        one.page.press(FIND, "Enter")
        assert "Households" in one.card()
        one.page.get_by_role("button", name="Show everything").click()
        assert one.page.get_by_role("search").is_visible()


def test_it_shows_where_one_is_and_in_which_grid(
    opened: Open, browser: Browser, town: Plan
) -> None:
    # The middle of grid E.
    here = {"latitude": 32.5313, "longitude": 120.0096}
    device = DESK | {"geolocation": here, "permissions": ["geolocation"]}
    with opened(town, device) as one:
        one.page.get_by_role("button", name="我在哪个网格").click()
        one.page.wait_for_selector(CARD)
        assert "中心网格2" in one.card()


def test_a_dark_screen_gets_a_dark_map(opened: Open, town: Plan) -> None:
    with opened(town, DESK | {"color_scheme": "dark"}) as one:
        ground = one.page.evaluate("() => getComputedStyle(document.body).backgroundColor")
        assert ground == "rgb(20, 24, 29)"
        assert "中心网格2" in one.names()
