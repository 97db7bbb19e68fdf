import itertools
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry
from support.ascii_plan import plan_of, with_households

from app.printing.print_sheets import desk_of, ordered_pages
from app.printing.sheet_spec import SheetSpec
from app.printing.sheets.composing import Composer
from app.printing.sheets.measure import faults_of
from app.printing.sheets.page import MapFrame, Page
from bench.synthetic import Size, synthetic_plan
from gis.errors import InputProblem
from gis.plan.edit import Edit, EditLabel, apply
from gis.plan.plan import Plan
from gis.plan.records import GridKind, OverlayArea, Reference, ReferenceId, Unit
from gis.table import Table
from gis.texts import Texts
from gis.topology.records import Border, GridId, Standing, UnitId, grid_label
from layers.boxes import Box
from layers.drawing import Fills, Ruler, Text
from layers.labels import PlacedLabel
from layers.legend import LegendEntry
from layers.sheet_labels import LabelKey
from layers.style import DotStyle, HatchStyle, LineStyle

PICTURE = """
    AAABB
    AACBB
    DDC..
"""
UNITS = """
    uuuvv
    uuuvv
    uuuvv
"""
DAY = date(2025, 3, 1)


@pytest.fixture(scope="module")
def township() -> Plan:
    return synthetic_plan(Size(grids=60, units=6, vertices=9_000, households=1_500))


def compose(plan: Plan, ruler: Ruler, **wanted: object) -> Page:
    spec = replace(SheetSpec(made_on=DAY), **wanted)  # type: ignore[arg-type]
    desk = replace(desk_of(plan, spec, Texts("zh")), ruler=ruler)
    composer = Composer(desk)
    (order,) = ordered_pages(desk, composer)
    return composer.compose(order)


def map_of(page: Page) -> MapFrame:
    assert page.main_map is not None
    return page.main_map


def legend_of(page: Page) -> list[LegendEntry]:
    return list(map_of(page).look.entries)


def labels_of_grids(page: Page) -> dict[GridId, PlacedLabel]:
    keyed = [(label.key, label) for label in map_of(page).labels.placed]
    return {
        GridId(key.id): label
        for key, label in keyed
        if isinstance(key, LabelKey) and key.kind == "grid"
    }


def on_sheet(land_mm: BaseGeometry, page: Page) -> BaseGeometry:
    return shapely.transform(land_mm, lambda xy: map_of(page).view.to_screen(xy / 1000))


def texts_of(page: Page) -> list[Text]:
    return list(page.texts())


@pytest.mark.parametrize("paper", ["A0", "A3", "A4", "390x270mm"])
@pytest.mark.parametrize("orientation", ["auto", "portrait", "landscape"])
def test_nothing_is_cut_and_no_text_lies_on_another(
    township: Plan, ruler: Ruler, paper: str, orientation: str
) -> None:
    page = compose(township, ruler, paper=paper, orientation=orientation, compiler="某镇人民政府")
    width, height = page.paper_mm
    sheet = Box(35, 15, width - 15, height - 15)
    boxes = [ruler.box(text) for text in texts_of(page)]
    for text, box in zip(texts_of(page), boxes, strict=True):
        assert sheet.grown(1e-6).holds(box), text
    squares = [shapely.box(b.left, b.top, b.right, b.bottom) for b in boxes]
    first, second = shapely.STRtree(squares).query(squares, predicate="overlaps")
    overlaps = [
        (texts_of(page)[i].text, texts_of(page)[j].text)
        for i, j in zip(first.tolist(), second.tolist(), strict=True)
        if squares[i].intersection(squares[j]).area > 0.05
    ]
    assert overlaps == []


def test_every_grid_has_a_label_within_its_land_or_a_leader_to_it(
    township: Plan, ruler: Ruler
) -> None:
    page = compose(township, ruler, paper="A1")
    named = labels_of_grids(page)
    assert named.keys() | {key.id for key in map_of(page).unplaced} == set(township.grids)
    assert len(named) >= 58
    for grid, label in named.items():
        land = on_sheet(township.partition.polygon_mm(grid_label(grid)), page)
        at = label.leader[0] if label.leader else (label.x, label.y)
        assert land.buffer(0.2).covers(shapely.Point(at))


def test_the_land_stands_on_the_sheet_to_scale(township: Plan, ruler: Ruler) -> None:
    page = compose(township, ruler)
    west, south, east, north = np.array(township.partition.bounds_mm()) / 1000
    (left, top), (right, bottom) = (
        map_of(page).view.to_screen([(west, north), (east, south)]).tolist()
    )
    assert right - left == pytest.approx((east - west) * 1000 / map_of(page).scale_denominator)
    assert bottom - top == pytest.approx((north - south) * 1000 / map_of(page).scale_denominator)
    assert map_of(page).box.holds(Box(left, top, right, bottom))
    assert any(t.text == f"比例尺 1:{map_of(page).scale_denominator:g}" for t in texts_of(page))


def test_the_legend_names_what_is_painted_and_nothing_else(ruler: Ruler) -> None:
    plan = plan_of(PICTURE, UNITS)
    page = compose(plan, ruler, show_households=False)
    assert [entry.name for entry in legend_of(page)] == [
        "辖区范围（外侧加色带）",
        "村（社区）界",
        "网格界",
        "网格（相邻异色）",
        "网格名称（序号）、户数",
        "未划入网格",
    ]
    (fills,) = [entry.symbol for entry in legend_of(page) if isinstance(entry.symbol, Fills)]
    painted = {
        map_of(page).look.style.fills[colour] for colour in map_of(page).scene.colours.values()
    }
    assert set(fills.colours) == painted
    assert map_of(page).look.style.unassigned in [
        entry.symbol for entry in map_of(page).look.entries
    ]


def test_without_unassigned_land_or_second_unit_the_legend_is_silent_on_them(ruler: Ruler) -> None:
    page = compose(plan_of("AAB\nAAB"), ruler)
    assert [entry.name for entry in legend_of(page)] == [
        "辖区范围（外侧加色带）",
        "网格界",
        "网格（相邻异色）",
        "网格名称（序号）、户数",
    ]
    assert not any(isinstance(entry.symbol, HatchStyle) for entry in legend_of(page))


def test_house_dots_are_in_the_legend_when_they_are_on_the_map(ruler: Ruler) -> None:
    plan = with_households(plan_of(PICTURE, UNITS), [(5_000, 5_000), (25_000, 25_000)])
    for shown in (True, False):
        page = compose(plan, ruler, show_households=shown)
        dots = [entry for entry in legend_of(page) if isinstance(entry.symbol, DotStyle)]
        assert bool(dots) == shown
    assert any(isinstance(e.symbol, DotStyle) for e in legend_of(compose(plan, ruler)))


def test_a_boundary_in_dispute_is_dashed_on_the_sheet_and_in_the_legend(ruler: Ruler) -> None:
    plan = with_border(plan_of(PICTURE, UNITS), Standing.DISPUTED)
    page = compose(plan, ruler)
    (entry,) = [entry for entry in legend_of(page) if entry.name == "边界有争议"]
    assert isinstance(entry.symbol, LineStyle)
    assert entry.symbol.dash_mm
    assert "边界有争议" not in [entry.name for entry in legend_of(compose(plan_of(PICTURE), ruler))]


def test_agreed_and_other_boundaries_are_told_apart(ruler: Ruler) -> None:
    plan = with_border(plan_of("ABC\nABC"), Standing.AGREED)
    names = [entry.name for entry in legend_of(compose(plan, ruler))]
    assert "网格界（已确认）" in names
    assert "网格界（未踏勘）" in names
    assert "网格界" not in names


def test_sub_grids_exclusive_grids_and_references_are_in_the_legend(ruler: Ruler) -> None:
    plan = plan_of("ABC\nABC")
    sub = replace(plan.grids[GridId(2)], parent=GridId(1), tier="micro_grid")
    over = replace(plan.grids[GridId(3)], id=GridId(9), kind=GridKind.EXCLUSIVE)
    ring = np.array([(5_000, 5_000), (15_000, 5_000), (15_000, 15_000), (5_000, 5_000)])
    road = Reference(ReferenceId(1), "road", "", False, (ring,))
    far = Reference(ReferenceId(2), "ditch", "", False, (ring + 1_000_000,))
    plan = replace(
        plan,
        grids=plan.grids.replaced({sub.id: sub, over.id: over}),
        overlays=Table({over.id: OverlayArea(over.id, (ring,))}),
        references=Table({road.id: road, far.id: far}),
    )
    page = compose(plan, ruler)
    names = [entry.name for entry in legend_of(page)]
    assert {"下级网格界", "专属网格", "道路"} <= set(names)
    assert "沟渠" not in names
    assert labels_of_grids(page).keys() == {1, 3}, "a divided grid has one name"
    assert "3个" in [text.text for text in texts_of(page)], "A, C and what lies over them"


def test_land_of_a_village_outside_its_groups_is_printed_with_them(ruler: Ruler) -> None:
    plan = plan_of(PICTURE, UNITS)
    group = replace(plan.units[UnitId(2)], parent=UnitId(1), tier="villager_group")
    plan = replace(plan, units=plan.units.replaced({group.id: group}))
    page = compose(plan, ruler, unit_code=plan.units[UnitId(1)].code)
    assert labels_of_grids(page).keys() == set(plan.grids)
    assert "村民小组界" in [entry.name for entry in legend_of(page)]


def with_border(plan: Plan, standing: Standing) -> Plan:
    arc = next(a for a in plan.partition.arcs.values() if set(a.labels()) == {1, 2})
    noted = replace(arc, border=Border(standing=standing))
    return apply(plan, Edit(EditLabel("test"), {"arcs": {arc.id: noted}}))


def test_furniture_keeps_clear_of_the_land(township: Plan, ruler: Ruler) -> None:
    page = compose(township, ruler)
    land = on_sheet(township.partition.frame_mm(), page)
    for box in (page.part("legend").box, page.part("north").box):
        assert not land.intersects(shapely.box(box.left, box.top, box.right, box.bottom))
        assert not any(box.meets(label.box) for label in map_of(page).labels.placed)


def test_the_sheet_of_one_unit_shows_its_grids_and_fades_the_rest(ruler: Ruler) -> None:
    plan = plan_of(PICTURE, UNITS)
    (code,) = [unit.code for unit in plan.units.values() if unit.id == 1]
    page = compose(plan, ruler, unit_code=code)
    assert labels_of_grids(page).keys() == {1, 3, 4}
    focus = map_of(page).focus
    assert focus is not None
    assert focus.equals(on_sheet(plan.unit_polygon_mm(UnitId(1)), page))
    assert "未划入网格" not in [entry.name for entry in legend_of(page)]


def test_lines_that_must_stand_on_a_map(township: Plan, ruler: Ruler) -> None:
    page = compose(township, ruler, compiler="某镇人民政府")
    lines = {text.text for text in texts_of(page)}
    assert {
        "编制单位：某镇人民政府",
        "编制日期：2025年3月1日",
        "2000国家大地坐标系，高斯-克吕格投影 3度带 中央经线120°（EPSG:4549）",
        "用途：内部使用",
        "内部使用 不得公开",
        "图例",
        "北",
        "60个",
        "1,500户",
        page.title,
    } <= lines


def test_figures_of_the_villages_stand_on_large_sheets_only(township: Plan, ruler: Ruler) -> None:
    large, small = (compose(township, ruler, paper=paper) for paper in ("A1", "A3"))
    assert "statistics" not in {part.name for part in small.parts}
    said = {text.text for text in large.part("statistics").shapes if isinstance(text, Text)}
    assert {
        unit.name for unit in township.units.values() if unit.id in township.leaf_units()
    } <= said
    assert "1,500" in said


def test_a_village_has_an_inset_and_its_neighbours_names_and_the_whole_has_none(
    township: Plan, ruler: Ruler
) -> None:
    code = township.units[township.leaf_units()[0]].code
    village, whole = compose(township, ruler, unit_code=code), compose(township, ruler)
    assert "locator" in {part.name for part in village.parts}
    assert "locator" not in {part.name for part in whole.parts}
    named = [text.text for text in map_of(village).frame if isinstance(text, Text)]
    others = [township.units[leaf].name for leaf in township.leaf_units()[1:]]
    assert any(other in text for other in others for text in named)


@pytest.mark.parametrize("paper", ["A0", "A2", "A3", "A4", "A5"])
def test_no_word_lies_on_another_on_any_paper(township: Plan, ruler: Ruler, paper: str) -> None:
    for unit in (None, township.units[township.leaf_units()[1]].code):
        faults = faults_of(compose(township, ruler, paper=paper, unit_code=unit), ruler)
        assert not faults, (paper, unit, faults)


def test_a_public_map_has_its_review_number_in_place_of_the_internal_line(ruler: Ruler) -> None:
    page = compose(plan_of("AB"), ruler, purpose="public", review_number="苏S(2025)001号")
    lines = {text.text for text in texts_of(page)}
    assert "审图号：苏S(2025)001号" in lines
    assert "内部使用 不得公开" not in lines


def test_the_title_names_the_unit_with_those_above_it(ruler: Ruler) -> None:
    plan = plan_of("AB")
    village = plan.units[UnitId(1)]
    town = Unit(UnitId(9), "341921101", "云陂镇", "township")
    units = {village.id: replace(village, name="樾岗村", parent=town.id), town.id: town}
    whole = replace(plan, units=Table(units))
    assert compose(whole, ruler).title == "云陂镇网格区域布局图"
    assert compose(whole, ruler, unit_code=village.code).title == "云陂镇樾岗村网格区域布局图"
    nameless = {**units, town.id: replace(town, name=town.code)}
    assert compose(replace(plan, units=Table(nameless)), ruler).title == "图样网格区域布局图"


def test_a_long_title_shrinks_to_its_place(ruler: Ruler) -> None:
    title = "某某某某某某某某某某县" * 6 + "网格区域布局图"
    page = compose(plan_of("AB"), ruler, title=title, paper="A4")
    (text,) = [text for text in texts_of(page) if text.text == title]
    others = [ruler.box(other) for other in texts_of(page) if other is not text]
    assert not any(ruler.box(text).meets(box) for box in others)


def test_an_asked_scale_is_used_and_one_too_large_is_refused(township: Plan, ruler: Ruler) -> None:
    largest = map_of(compose(township, ruler)).scale_denominator
    assert map_of(compose(township, ruler, scale=largest * 2)).scale_denominator == largest * 2
    with pytest.raises(InputProblem) as problem:
        compose(township, ruler, scale=largest / 4)
    fitting = problem.value.facts["fitting"]
    assert isinstance(fitting, int)
    assert map_of(compose(township, ruler, scale=fitting)).scale_denominator == fitting
    assert Texts("zh").of_error(problem.value)


@pytest.mark.parametrize(
    ("wanted", "key"),
    [
        ({"unit_code": "nowhere"}, "plan.no_such_unit"),
        ({"paper": "B9"}, "print_output.unknown_paper"),
        ({"palette": "neon"}, "print.unknown_palette"),
        ({"scale": -5.0}, "print.bad_scale"),
    ],
)
def test_what_cannot_be_met_is_said_in_a_sentence(
    ruler: Ruler, wanted: dict[str, object], key: str
) -> None:
    with pytest.raises(InputProblem) as problem:
        compose(plan_of("AB"), ruler, **wanted)
    assert problem.value.key == key
    for language in ("zh", "en"):
        assert Texts(language).of_error(problem.value)


def test_no_labels_of_a_crowded_map_meet(ruler: Ruler) -> None:
    plan = synthetic_plan(Size(grids=400, units=30, vertices=12_000, households=0))
    page = compose(plan, ruler, paper="A4")
    boxes = [label.box for label in map_of(page).labels.placed]
    assert not any(one.meets(other) for one, other in itertools.combinations(boxes, 2))
    note = f"另有{len(map_of(page).unplaced)}处注记因图面过小未标出"
    assert (note in {text.text for text in texts_of(page)}) == bool(map_of(page).unplaced)


def test_figures_of_a_sheet_about_some_grids_are_theirs_alone(ruler: Ruler) -> None:
    plan = plan_of(PICTURE, units=UNITS, tile_mm=100_000)
    assert "4个" in [text.text for text in texts_of(compose(plan, ruler))]
    said = [
        text.text
        for text in texts_of(compose(plan, ruler, grid_codes=(plan.grids[GridId(1)].code,)))
    ]
    area_km2 = plan.partition.area_m2(grid_label(GridId(1))) / 1e6
    assert "1个" in said
    assert "4个" not in said
    assert f"{area_km2:.3f}平方千米" in said


def test_the_sheet_of_one_grid_is_called_by_its_name(ruler: Ruler) -> None:
    plan = plan_of(PICTURE, UNITS)
    grid = plan.grids[GridId(2)]
    page = compose(plan, ruler, grid_codes=(grid.code,))
    assert grid.name
    assert grid.name in page.title


def test_the_public_sees_where_houses_stand_only_when_it_is_asked_for(ruler: Ruler) -> None:
    plan = with_households(plan_of(PICTURE, UNITS), [(5_000, 5_000), (25_000, 25_000)])
    for purpose, asked, shown in (
        ("internal", None, True),
        ("public", None, False),
        ("public", True, True),
    ):
        page = compose(plan, ruler, purpose=purpose, show_households=asked)
        dots = [entry for entry in legend_of(page) if isinstance(entry.symbol, DotStyle)]
        assert bool(dots) == shown
