from pathlib import Path

import geopandas
import pytest
import shapely
from shapely import Polygon, box

from gis.errors import InputProblem
from gis.imports.units import NewPlan, new_plan
from gis.plan.records import Unit
from gis.texts import Texts
from gis.topology.invariants import check
from gis.topology.records import OUTSIDE, UnitId, unassigned_label

EAST, NORTH = 406_000.0, 3_619_000.0
VILLAGE = "341181110"


def square(column: float, row: float, width: float = 1, height: float = 1) -> Polygon:
    x, y = EAST + 1000 * column, NORTH + 1000 * row
    return box(x, y, x + 1000 * width, y + 1000 * height)


def written(path: Path, shapes: list[shapely.Geometry], **columns: list[str | None]) -> str:
    geopandas.GeoDataFrame(columns, geometry=shapes, crs=4549).to_file(path)
    return str(path)


def units_by_name(result: NewPlan) -> dict[str, Unit]:
    return {unit.name: unit for unit in result.plan.units.values()}


def notes(result: NewPlan) -> set[str]:
    return {note.key.removeprefix("imports.") for note in result.notes}


def test_villages_become_leaf_units_with_their_land(tmp_path: Path) -> None:
    source = written(
        tmp_path / "units.gpkg",
        [square(0, 0), square(1, 0)],
        代码=[VILLAGE + "201", VILLAGE + "001"],
        名称=["东村", "河边社区"],
    )
    result = new_plan(source, title="测试镇")
    plan = result.plan
    assert (plan.crs, plan.title) == ("EPSG:4549", "测试镇")
    assert check(plan.partition) == []
    found = units_by_name(result)
    east, town = found["东村"], found[VILLAGE + "000"]
    assert (east.tier, found["河边社区"].tier, town.tier) == ("village", "community", "township")
    assert east.parent == town.id
    assert notes(result) == {"parent_made"}
    assert plan.unit_polygon_mm(east.id).area == pytest.approx(1e12)
    assert plan.unit_polygon_mm(town.id).area == pytest.approx(2e12)
    assert plan.partition.neighbours(unassigned_label(east.id)) == {
        OUTSIDE,
        unassigned_label(found["河边社区"].id),
    }


def test_degrees_go_to_the_zone_of_their_centre(tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame({"name": ["A"]}, geometry=[square(0, 0)], crs=4549)
    frame.to_crs(4490).to_file(tmp_path / "units.geojson")
    plan = new_plan(str(tmp_path / "units.geojson")).plan
    assert plan.crs == "EPSG:4549"
    assert plan.unit_polygon_mm(UnitId(1)).area == pytest.approx(1e12, rel=1e-5)
    named = new_plan(str(tmp_path / "units.geojson"), crs="EPSG:4548").plan
    assert named.crs == "EPSG:4548"


def test_outside_china_it_is_the_utm_zone(tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame({"name": ["A"]}, geometry=[box(9.5, 47.1, 9.6, 47.2)], crs=4326)
    frame.to_file(tmp_path / "units.gpkg")
    assert new_plan(str(tmp_path / "units.gpkg")).plan.crs == "EPSG:32632"


def test_beside_china_it_is_the_utm_zone_too(tmp_path: Path) -> None:
    frame = geopandas.GeoDataFrame({"name": ["A"]}, geometry=[box(73.9, 15, 74, 15.1)], crs=4326)
    frame.to_file(tmp_path / "units.gpkg")
    assert new_plan(str(tmp_path / "units.gpkg")).plan.crs == "EPSG:32643"


@pytest.mark.parametrize("land", [box(-48, -12, -36, -10), box(100, 25, 118, 35)])
def test_what_no_zone_holds_is_refused_without_naming_one(tmp_path: Path, land: Polygon) -> None:
    frame = geopandas.GeoDataFrame({"name": ["A"]}, geometry=[land], crs=4326)
    frame.to_file(tmp_path / "units.gpkg")
    with pytest.raises(InputProblem) as problem:
        new_plan(str(tmp_path / "units.gpkg"))
    assert problem.value.key == "crs.no_zone_holds"
    assert "EPSG:6933" in Texts("zh").of_error(problem.value)
    assert new_plan(str(tmp_path / "units.gpkg"), crs="EPSG:6933").plan.crs == "EPSG:6933"


@pytest.mark.parametrize("crs", ["EPSG:4326", "gcj02", "EPSG:2232", "no such"])
def test_a_project_needs_metres(tmp_path: Path, crs: str) -> None:
    source = written(tmp_path / "units.gpkg", [square(0, 0)], name=["A"])
    with pytest.raises(InputProblem):
        new_plan(source, crs=crs)


def test_units_that_contain_others_are_their_parents(tmp_path: Path) -> None:
    source = written(
        tmp_path / "units.gpkg",
        [square(0, 0, 2, 1), square(0, 0), square(1, 0), square(2, 0)],
        name=["大镇", "一村", "二村", "三村"],
    )
    result = new_plan(source)
    found = units_by_name(result)
    assert found["一村"].parent == found["二村"].parent == found["大镇"].id
    assert found["三村"].parent is None
    assert len(result.plan.leaf_units()) == 3
    assert check(result.plan.partition) == []


def test_an_enclave_in_a_host_without_a_hole_is_an_overlap_not_a_child(tmp_path: Path) -> None:
    source = written(
        tmp_path / "units.gpkg", [square(0, 0, 3, 3), square(1, 1)], name=["大村", "小村"]
    )
    with pytest.raises(InputProblem) as problem:
        new_plan(source)
    assert problem.value.key == "imports.units_overlap"
    assert "大村" in str(problem.value.facts["pairs"])
    result = new_plan(source, overlaps="smaller")
    assert result.plan.unit_polygon_mm(units_by_name(result)["小村"].id).area == 1e12
    assert result.plan.unit_polygon_mm(units_by_name(result)["大村"].id).area == 8e12


def test_a_named_parent_is_found_or_made(tmp_path: Path) -> None:
    source = written(
        tmp_path / "units.gpkg",
        [square(0, 0), square(1, 0), square(2, 0)],
        name=["一村", "二村", "三村"],
        parent=["云陂镇", "云陂镇", None],
    )
    found = units_by_name(new_plan(source))
    assert found["一村"].parent == found["二村"].parent == found["云陂镇"].id
    assert found["云陂镇"].tier == "township"
    assert found["三村"].parent is None


def test_noise_between_units_is_settled_and_said(tmp_path: Path) -> None:
    jagged = Polygon(
        [
            (EAST + 1000, NORTH),
            (EAST + 2000, NORTH),
            (EAST + 2000, NORTH + 1000),
            (EAST + 1000, NORTH + 1000),
            (EAST + 1000.0004, NORTH + 700),
            (EAST + 1000.0009, NORTH + 500),
            (EAST + 999.9985, NORTH + 300),
        ]
    )
    source = written(tmp_path / "units.gpkg", [square(0, 0), jagged], name=["一村", "二村"])
    result = new_plan(source)
    assert check(result.plan.partition) == []
    assert "unit_overlaps_settled" in notes(result)
    assert result.plan.partition.frame_mm().area == pytest.approx(2e12, rel=1e-6)
    assert len(shapely.get_rings(result.plan.partition.frame_mm())) == 1


def test_pieces_with_one_code_and_name_are_one_unit(tmp_path: Path) -> None:
    source = written(
        tmp_path / "units.gpkg",
        [square(0, 0), square(1, 0), square(3, 0)],
        code=["A1", "B1", "A1"],
        name=["一村", "二村", "一村"],
    )
    result = new_plan(source)
    assert len(result.plan.units) == 2
    assert result.plan.unit_polygon_mm(units_by_name(result)["一村"].id).geom_type == "MultiPolygon"


def test_missing_codes_are_made_up_and_said(tmp_path: Path) -> None:
    source = written(
        tmp_path / "units.gpkg",
        [square(0, 0), square(1, 0)],
        code=["U0001", None],
        name=["甲", "乙"],
    )
    result = new_plan(source)
    assert {unit.code for unit in result.plan.units.values()} == {"U0001", "U0002"}
    assert "unit_codes_made" in notes(result)


def test_land_of_a_parent_that_no_child_has_stays_its_own(tmp_path: Path) -> None:
    source = written(
        tmp_path / "units.gpkg",
        [square(0, 0, 2.1, 1), square(0, 0), square(1, 0)],
        name=["大镇", "一村", "二村"],
    )
    result = new_plan(source)
    (note,) = [one for one in result.notes if one.key == "imports.parent_keeps_land"]
    assert note.facts["area_m2"] == pytest.approx(100_000)
    town = units_by_name(result)["大镇"].id
    assert result.plan.partition.area_m2(unassigned_label(town)) == pytest.approx(100_000)
    assert result.plan.unit_polygon_mm(town).area == pytest.approx(2.1e12)
    assert check(result.plan.partition) == []


def test_five_tiers_of_mixed_depth(tmp_path: Path) -> None:
    """The county has two townships; one has an area with a village that has two groups."""
    source = written(
        tmp_path / "units.gpkg",
        [
            square(0, 0, 6, 2),
            square(0, 0, 4, 2),
            square(4, 0, 2, 1),
            square(0, 0, 2, 2),
            square(0, 0, 2, 1),
            square(0, 1, 2, 1),
            square(0, 0, 0.5, 1),
            square(0.5, 0, 0.5, 1),
            square(4, 0, 2, 1),
        ],
        code=["C", "T1", "T2", "P", "V1", "V2", "G1", "G2", "V3"],
        name=["县", "甲镇", "乙镇", "东片区", "一村", "二村", "一组", "二组", "三村"],
        tier=[
            "county",
            "township",
            "township",
            "area",
            "village",
            "village",
            "villager_group",
            "村民小组",
            "village",
        ],
    )
    result = new_plan(source)
    plan, found = result.plan, units_by_name(result)
    above = {
        name: plan.units[unit.parent].name if unit.parent else "" for name, unit in found.items()
    }
    assert above == {
        "县": "",
        "甲镇": "县",
        "乙镇": "县",
        "东片区": "甲镇",
        "一村": "东片区",
        "二村": "东片区",
        "一组": "一村",
        "二组": "一村",
        "三村": "乙镇",
    }
    own_km2 = {
        name: round(plan.partition.area_m2(unassigned_label(unit.id)) / 1e6, 6)
        for name, unit in found.items()
        if plan.partition.arcs_of(unassigned_label(unit.id))
    }
    # The county has 12 km² and its townships 8 + 2, the first township 8 and its area 4.
    assert own_km2 == {
        "县": 2,
        "甲镇": 4,
        "一村": 1,
        "二村": 2,
        "一组": 0.5,
        "二组": 0.5,
        "三村": 2,
    }
    assert plan.unit_polygon_mm(found["县"].id).area == pytest.approx(12e12)
    assert check(plan.partition) == []


def test_parents_without_a_polygon_have_the_land_of_their_children(tmp_path: Path) -> None:
    source = written(
        tmp_path / "units.gpkg",
        [square(0, 0), square(1, 0)],
        code=[VILLAGE + "201" + "01", VILLAGE + "201" + "02"],
        name=["东村一组", "东村二组"],
    )
    result = new_plan(source)
    found = units_by_name(result)
    village, town = found[VILLAGE + "201"], found[VILLAGE + "000"]
    assert [unit.tier for unit in (found["东村一组"], village, town)] == [
        "villager_group",
        "village",
        "township",
    ]
    assert (found["东村二组"].parent, village.parent) == (village.id, town.id)
    for unit in (village, town):
        assert not result.plan.partition.arcs_of(unassigned_label(unit.id))
        assert result.plan.unit_polygon_mm(unit.id).area == pytest.approx(2e12)


def test_an_area_lies_below_the_township_that_the_codes_name(tmp_path: Path) -> None:
    source = written(
        tmp_path / "units.gpkg",
        [square(0, 0, 2, 1), square(0, 0), square(1, 0), square(2, 0)],
        code=["P1", VILLAGE + "201", VILLAGE + "202", VILLAGE + "203"],
        name=["东片区", "一村", "二村", "三村"],
    )
    found = units_by_name(new_plan(source))
    town = found[VILLAGE + "000"].id
    assert (found["东片区"].tier, found["东片区"].parent) == ("area", town)
    assert found["一村"].parent == found["二村"].parent == found["东片区"].id
    assert found["三村"].parent == town


def test_children_of_another_parent_and_beyond_the_outline_keep_their_land(tmp_path: Path) -> None:
    """The polygon of the town is drawn roughly: it misses a strip and takes one of a neighbour."""
    source = written(
        tmp_path / "units.gpkg",
        [square(0, 0, 1, 0.9), square(0, 0), square(1, 0), square(-0.2, 0, 1.4, 0.9)],
        code=["T2", "V1", "V2", "T1"],
        name=["空镇", "一村", "二村", "大镇"],
        parent=[None, "大镇", "空镇", None],
        tier=["township", "village", "village", "township"],
    )
    result = new_plan(source)
    plan, found = result.plan, units_by_name(result)
    for name in ("一村", "二村"):
        assert plan.unit_polygon_mm(found[name].id).area == pytest.approx(1e12)
    own = plan.partition.area_m2(unassigned_label(found["大镇"].id))
    assert own == pytest.approx(180_000)
    assert notes(result) == {"parent_keeps_land"}
    assert check(plan.partition) == []


def test_own_land_shares_every_vertex_with_its_neighbours(tmp_path: Path) -> None:
    bent = Polygon(
        [(EAST + x, NORTH + y) for x, y in ((0, 0), (1000, 0), (777.7777, 500), (0, 1000))]
    )
    source = written(
        tmp_path / "units.gpkg",
        [square(0, 0, 1.5, 1.5), bent],
        name=["大村", "一组"],
        tier=["village", "villager_group"],
    )
    plan = new_plan(source).plan
    group, village = (
        unit.id for unit in (units_by_name(new_plan(source))[n] for n in ("一组", "大村"))
    )
    assert plan.partition.neighbours(unassigned_label(group)) == {
        OUTSIDE,
        unassigned_label(village),
    }
    parts = [plan.partition.polygon_mm(unassigned_label(unit)) for unit in (group, village)]
    assert shapely.coverage_is_valid(parts)
    assert sum(part.area for part in parts) == pytest.approx(2.25e12)


def test_an_unknown_rule_is_refused(tmp_path: Path) -> None:
    source = written(tmp_path / "units.gpkg", [square(0, 0)], name=["A"])
    with pytest.raises(InputProblem, match=r"imports\.unknown_rule"):
        new_plan(source, overlaps="biggest")
