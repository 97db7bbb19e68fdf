"""The page: what it carries, and what it never does."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import shapely
from support.full_plan import complete_plan
from support.web_page import WebPage

from gis.errors import Cancelled, InputProblem
from gis.geometry.crs import WGS84, parse_crs, transform_geometries
from gis.geometry.lattice import MM_PER_M
from gis.plan.plan import Plan
from gis.plan.records import Place, PlaceId, PostId
from gis.progress import NoProgress
from gis.table import Table
from gis.texts import Language, Texts
from gis.topology.records import GridId
from layers.web_map.web_map import write_web_map
from layers.web_map.web_map_spec import WebMapSpec

DAY = date(2024, 5, 1)
SPEC = WebMapSpec(DAY, places=True)
SCRIPT = "<script>alert(1)</script>"
Write = Callable[..., WebPage]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write the page of a plan and read it again."""

    def page(plan: Plan, spec: WebMapSpec = SPEC, language: Language = "zh") -> WebPage:
        path = tmp_path / "map.html"
        result = write_web_map(plan, spec, path, Texts(language), NoProgress())
        assert result.size_bytes == path.stat().st_size
        return WebPage(path)

    return page


@pytest.fixture
def plan() -> Plan:
    """A plan with everything, and a place."""
    x, y = 406_250_000, 3_619_940_000
    place = Place(PlaceId(1), "school", "测试小学", "测试路1号", None, (x, y))
    plan = complete_plan()
    head = replace(plan.posts[PostId(1)], role="grid_leader")
    return replace(
        plan,
        places=Table({place.id: place}),
        posts=plan.posts.replaced({head.id: head}),
        profile="default",
    )


def test_nothing_is_fetched(write: Write, plan: Plan) -> None:
    html = write(plan).html
    assert re.findall(r"<(?:link|img|iframe|object|embed|base)\b", html) == []
    assert re.findall(r"\b(?:src|srcset)\s*=\s*[\"']?\w", html.split("<script", 1)[0]) == []
    assert re.findall(r"<script[^>]*\bsrc\b", html) == []
    assert re.findall(r"url\(|@import", html.split("<script", 1)[0]) == []
    assert "sourceMappingURL" not in html
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    assert policy[1].startswith("default-src 'none'; script-src 'sha256-")
    assert "http" not in policy[1]


def test_the_land_is_that_of_the_plan(write: Write, plan: Plan) -> None:
    land = write(plan, replace(SPEC, tolerance_m=0.0)).land()
    base = {plan.grids[g].code: g for g in plan.grids if g not in plan.overlays}
    assert land.keys() == {plan.grids[GridId(g)].code for g in (1, 2, 4)}
    for code, polygon in land.items():
        metres = shapely.transform(plan.grid_polygon_mm(base[code]), lambda xy: xy / MM_PER_M)
        lonlat = transform_geometries(np.array([metres]), parse_crs(plan.crs), WGS84)
        true = lonlat[0]
        assert polygon.symmetric_difference(true).area < 0.01 * true.area


def test_neighbours_share_every_vertex(write: Write, plan: Plan) -> None:
    page = write(plan, replace(SPEC, tolerance_m=5.0))
    assert shapely.coverage_is_valid(list(page.land().values()))


def test_parts_are_no_grids_of_their_own_and_no_boundaries(write: Write, plan: Plan) -> None:
    page = write(plan)
    assert plan.grids[GridId(3)].parent is not None
    assert plan.grids[GridId(3)].code not in page.grids()
    assert "sub_grid" not in page.data["looks"]["light"]["lines"]


def test_grids_over_others_and_online_grids_are_listed(write: Write, plan: Plan) -> None:
    page = write(plan)
    assert page.grids()["341181110201800"][4] == "exclusive"
    assert page.land(over=True).keys() == {"341181110201800"}
    online = page.grids()["341181110201900"]
    assert (online[4], online[9]) == ("online", None)


def test_people_are_counted_never_named(write: Write, plan: Plan) -> None:
    page = write(plan)
    for private in ("测试甲", "测试乙", "测试丙", "测试丁", "0550-0000001", '"H1"', "测试路1号"):
        assert private not in page.html
    row = page.grids()[plan.grids[GridId(1)].code]
    assert row[6:8] == [1, 4]
    assert page.data["units"][0][6:8] == [3, 9]


def test_counts_may_be_left_out(write: Write, plan: Plan) -> None:
    page = write(plan, replace(SPEC, counts=False))
    assert {tuple(row[6:8]) for row in page.data["grids"] + page.data["units"]} == {(None, None)}


def test_published_numbers_are_told_when_wanted_names_stay_masked(write: Write, plan: Plan) -> None:
    page = write(plan, replace(SPEC, contacts=True))
    row = page.grids()[plan.grids[GridId(1)].code]
    assert row[10] == [["网格长", "测*", "0550-0000001"]]
    assert "测试丙" not in page.html
    others = [row for row in page.data["grids"] if row[0] != plan.grids[GridId(1)].code]
    assert all(len(row) == 10 for row in others)


def test_disputes_are_nobodys_business(write: Write, plan: Plan) -> None:
    html = write(plan).html
    assert plan.partition.arcs
    assert all(word not in html for word in ("disputed", "agreed", "not_walked", "清水河"))


def test_names_cannot_become_scripts(write: Write, plan: Plan) -> None:
    grid = replace(plan.grids[GridId(1)], name=SCRIPT)
    place = replace(plan.places[PlaceId(1)], name=SCRIPT)
    plan = replace(
        plan,
        grids=plan.grids.replaced({grid.id: grid}),
        places=Table({place.id: place}),
        title=f"{SCRIPT}镇",
    )
    spec = replace(SPEC, compiler=SCRIPT, review_number=f'"{SCRIPT}')
    page = write(plan, spec)
    assert SCRIPT not in page.html
    assert page.grids()[grid.code][1] == SCRIPT
    assert page.data["places"][0][1] == SCRIPT
    assert "<title>&lt;script&gt;alert(1)&lt;/script&gt;镇</title>" in page.html


def test_the_same_content_gives_the_same_bytes(write: Write, plan: Plan) -> None:
    assert write(plan).html == write(complete_copy(plan)).html


def complete_copy(plan: Plan) -> Plan:
    """Return an equal plan of other objects, in another order."""
    turned = dict(reversed(list(plan.grids.items())))
    return replace(plan, grids=Table(turned), units=Table(reversed(list(plan.units.items()))))


def test_one_unit_alone(write: Write, plan: Plan) -> None:
    page = write(plan, replace(SPEC, unit_code="341181110202"))
    assert page.land().keys() == {plan.grids[GridId(4)].code}
    assert [row[0] for row in page.data["units"]] == ["341181110202"]
    assert plan.grids[GridId(1)].code not in page.html


def test_an_unknown_unit_and_a_plan_without_land_are_told(write: Write, plan: Plan) -> None:
    with pytest.raises(InputProblem) as unknown:
        write(plan, replace(SPEC, unit_code="没有"))
    assert unknown.value.key == "plan.no_such_unit"
    empty = replace(plan, partition=plan.partition.from_records([], []))
    with pytest.raises(InputProblem) as landless:
        write(empty)
    assert landless.value.key == "web_map.no_land"


@pytest.mark.parametrize(
    ("language", "lang", "words"),
    [("zh", "zh-CN", ("图例", "搜索", "内部使用")), ("en", "en", ("Legend", "Search", "internal"))],
)
def test_the_page_speaks_the_language(
    write: Write, plan: Plan, language: Language, lang: str, words: tuple[str, ...]
) -> None:
    html = write(plan, SPEC, language).html
    assert f'<html lang="{lang}">' in html
    assert all(word in html for word in words)


def test_a_review_number_takes_the_place_of_internal_use(write: Write, plan: Plan) -> None:
    html = write(plan, replace(SPEC, review_number="皖S(2024)1号")).html
    assert "审图号：皖S(2024)1号" in html
    assert "内部使用" not in html


def test_references_and_places_only_when_wanted(write: Write, plan: Plan) -> None:
    page = write(plan)
    assert page.data["references"].keys() == {"water", "road"}
    assert [row[:2] for row in page.data["places"]] == [["学校", "测试小学"]]
    bare = write(plan, replace(SPEC, places=False, references=False))
    assert not bare.data["references"]
    assert not bare.data["places"]
    assert "TownMap" in bare.html


def test_cancelling_leaves_what_was_there(tmp_path: Path, plan: Plan) -> None:
    class Stopped(NoProgress):
        def raise_if_cancelled(self) -> None:
            raise Cancelled

    path = tmp_path / "map.html"
    path.write_text("before")
    with pytest.raises(Cancelled):
        write_web_map(plan, SPEC, path, Texts("zh"), Stopped())
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_the_licence_of_leaflet_goes_with_it(write: Write, plan: Plan) -> None:
    html = write(plan).html
    assert "BSD 2-Clause License" in html
    assert "Volodymyr Agafonkin" in html
