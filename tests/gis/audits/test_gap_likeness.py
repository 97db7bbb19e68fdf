"""What a gap looks like: a strip, a grid that was forgotten, or a blank."""

from dataclasses import replace
from pathlib import Path

import geopandas
import pytest
from shapely import box
from support.ascii_plan import plan_of, with_households

from gis.audits.audit_file import audit_polygon_file
from gis.audits.finding import Finding
from gis.audits.gap_likeness import Likeness, likeness
from gis.audits.messages import message_of
from gis.audits.report_json import report_as_json
from gis.audits.runner import PlanAudit, audit_plan
from gis.files.polygon_files import read_polygons
from gis.operations.assign_households import assign_households
from gis.operations.merge_grids import merge_grids
from gis.plan.edit import apply, touched
from gis.plan.plan import Plan
from gis.plan.profile import load_profile
from gis.progress import NoProgress
from gis.repair.records import FILL_WIDTH_M
from gis.texts import Texts
from gis.topology.records import GridId

DEFAULT = load_profile("default")


def gap_of(plan: Plan) -> Finding:
    (gap,) = [each for each in audit_plan(plan, None, None, NoProgress()).findings
              if each.rule == "gap"]  # fmt: skip
    return gap


@pytest.mark.parametrize(
    ("area_m2", "width_m", "households", "neighbours_m2", "expected"),
    [
        (400.0, 2.0, 0, [400.0], Likeness.STRIP),
        (400.0, 2.0, 9, [400.0], Likeness.STRIP),
        (0.5, 0.5, None, [], Likeness.STRIP),
        (900.0, 30.0, 1, [90_000.0], Likeness.MISSING_GRID),
        (60_000.0, 200.0, 0, [50_000.0, 90_000.0, 100_000.0], Likeness.MISSING_GRID),
        (60_000.0, 200.0, None, [50_000.0], Likeness.MISSING_GRID),
        (900_000.0, 800.0, 0, [50_000.0, 90_000.0], Likeness.BLANK),
        (900.0, 30.0, None, [90_000.0], Likeness.BLANK),
        (900.0, 30.0, None, [], Likeness.BLANK),
        (613.16, 3.36, None, [90_000.0], Likeness.STRIP),
        (900.0, FILL_WIDTH_M - 0.01, None, [], Likeness.STRIP),
        (900.0, FILL_WIDTH_M, None, [], Likeness.BLANK),
        (15 * 301.0, 15.0, None, [90_000.0], Likeness.STRIP),
        (15 * 301.0, 15.0, 0, [15 * 301.0], Likeness.STRIP),
        (15 * 301.0, 15.0, 1, [90_000.0], Likeness.MISSING_GRID),
        (15 * 299.0, 15.0, None, [90_000.0], Likeness.BLANK),
        (100 * 3_000.0, 100.0, 0, [90_000.0], Likeness.BLANK),
    ],
)
def test_shape_people_and_neighbours_tell(
    area_m2: float,
    width_m: float,
    households: int | None,
    neighbours_m2: list[float],
    expected: Likeness,
) -> None:
    assert likeness(area_m2, width_m, households, neighbours_m2, DEFAULT) is expected


def test_households_in_a_gap_tell_of_a_missing_grid() -> None:
    drawn = plan_of("AAAA\nA..A\nAAAA\nAAAA\nAAAA\nAAAA")
    plan = with_households(drawn, [(15_000, 45_000), (16_000, 45_000), (5_000, 5_000)])
    plan = apply(plan, assign_households(plan))
    gap = gap_of(plan)
    assert (gap.facts["looks_like"], gap.facts["households"]) == ("missing_grid", 2)
    assert message_of(gap, Texts("zh")).endswith("像是漏划了一个网格：有 2 户")
    assert message_of(gap, Texts("en")).endswith("a grid seems to be missing here: 2 households")


def test_where_nobody_is_located_the_number_is_not_known() -> None:
    gap = gap_of(plan_of("AAA\nA.A\nAAA"))
    assert gap.facts["households"] is None
    assert gap.facts["looks_like"] == "blank"
    english, chinese = (message_of(gap, Texts("en")), message_of(gap, Texts("zh")))
    assert not any(word in english for word in ("nobody", "lake", "forest", "looks like"))
    assert not any(word in chinese for word in ("没有住户，", "湖泊", "林地", "像是"))
    assert "not known" in english
    assert "无法判断" in chinese


def test_a_blank_says_that_nobody_lives_there() -> None:
    plan = with_households(plan_of("AAAA\nA..A\nAAAA\nAAAA\nAAAA"), [(5_000, 5_000)])
    gap = gap_of(apply(plan, assign_households(plan)))
    assert (gap.facts["looks_like"], gap.facts["households"]) == ("blank", 0)
    assert "没有住户" in message_of(gap, Texts("zh"))


def test_as_large_as_its_neighbours_is_a_missing_grid() -> None:
    gap = gap_of(plan_of("AABB\nAABB\n..CC\n..CC"))
    assert gap.facts["looks_like"] == "missing_grid"
    assert "as large as" in message_of(gap, Texts("en"))


def test_a_thin_gap_is_a_strip_and_the_json_says_so() -> None:
    plan = plan_of("AAAA\n....\nBBBB\nBBBB", tile_mm=3_000)
    report = audit_plan(plan, None, None, NoProgress())
    (gap,) = [each for each in report_as_json(report, Texts("zh"))["findings"]
              if each["rule"] == "gap"]  # fmt: skip
    assert gap["facts"]["looks_like"] == "strip"
    assert gap["message"].endswith("像是画图留下的窄条")


def test_it_follows_the_neighbours_and_the_people() -> None:
    drawn = plan_of("AABB\nAABB\n..CC\n..CC")
    plan = with_households(drawn, [(30_000, 30_000)])
    plan = apply(plan, assign_households(plan))
    audit = PlanAudit(plan, None, None, NoProgress())

    def followed(before: Plan, after: Plan) -> Finding:
        (gap,) = [each for each in audit.report().findings if each.rule == "gap"]
        assert gap == gap_of(after)
        return gap

    edit = merge_grids(plan, keep=GridId(1), others=[GridId(2), GridId(3)])
    merged = apply(plan, edit)
    audit.follow(merged, touched(plan, merged, edit))
    assert followed(plan, merged).facts["looks_like"] == "blank"
    (home,) = merged.households.values()
    moved = replace(home, location=(5_000, 5_000), grid=None)
    edit = replace(edit, puts={"households": {home.id: moved}}, deletes={}, change=None)
    housed = apply(merged, edit)
    audit.follow(housed, touched(merged, housed, edit))
    assert followed(merged, housed).facts["households"] == 1


def test_a_gap_of_a_file_is_judged_by_its_shape_and_neighbours(tmp_path: Path) -> None:
    x, y = 500_000, 3_500_000
    ring = [box(x, y, x + 300, y + 100), box(x, y + 200, x + 300, y + 300)]
    east = [box(x, y + 100, x + 100, y + 200), box(x + 200, y + 100, x + 300, y + 200)]
    frame = geopandas.GeoDataFrame({"code": list("abcd")}, geometry=[*ring, *east], crs="EPSG:4549")
    path = tmp_path / "grids.gpkg"
    frame.to_file(path)
    report = audit_polygon_file(read_polygons(path), None, DEFAULT, None, NoProgress())
    (gap,) = [each for each in report.findings if each.rule == "gap"]
    assert gap.facts["looks_like"] == "missing_grid"
    assert gap.facts.get("households") is None


def test_a_blank_of_a_file_is_not_called_a_lake(tmp_path: Path) -> None:
    x, y = 500_000, 3_500_000
    land = box(x, y, x + 300, y + 300).difference(box(x + 130, y + 130, x + 170, y + 170))
    path = tmp_path / "grids.gpkg"
    geopandas.GeoDataFrame({"code": ["a"]}, geometry=[land], crs="EPSG:4549").to_file(path)
    report = audit_polygon_file(read_polygons(path), None, DEFAULT, None, NoProgress())
    (gap,) = [each for each in report.findings if each.rule == "gap"]
    assert gap.facts["looks_like"] == "blank"
    assert "lake" not in message_of(gap, Texts("en"))
    assert "湖泊" not in message_of(gap, Texts("zh"))
