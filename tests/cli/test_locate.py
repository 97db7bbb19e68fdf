"""`towngrid locate` on a project made with the command line alone."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import geopandas
import numpy as np
import pytest
from pyproj import CRS
from shapely import Point
from support.command_line import Towngrid

from gis.files.project_file import open_project
from gis.geometry.crs import WGS84, transform_xy
from gis.geometry.gcj02 import ShiftedCrs, wgs84_to_gcj02
from gis.operations.shifted_block import shifted_block


@pytest.fixture
def project(towngrid: Towngrid, filled_project: Path, tmp_path: Path) -> Path:
    """The sample with five more households of one village, and address points in it."""
    copy = tmp_path / "镇.gpkg"
    shutil.copy(filled_project, copy)
    grids = geopandas.read_file(copy, layer="grids")
    units = geopandas.read_file(copy, layer="units").set_index("code")
    grid = grids[grids.geometry.notna()].iloc[0]
    village = units.loc[grid["unit"], "name"]
    inside = grid.geometry.representative_point()
    points = [inside, Point(inside.x + 0.5, inside.y), Point(inside.x, inside.y + 0.5)]
    frame = geopandas.GeoDataFrame({"门牌号": ["9001号", "9002号", "9002号"]}, geometry=points)
    frame.set_crs(grids.crs).to_file(tmp_path / "门牌.gpkg")
    groups = geopandas.GeoDataFrame({"组名": ["第九十村民小组"]}, geometry=[inside.buffer(30)])
    groups.set_crs(grids.crs).to_file(tmp_path / "小组.gpkg")
    rows = (
        "X1,九千零一号,,3",
        f"X2,{village}9001号,,2",
        "X3,9002号,,4",
        "X4,,90组,5",
        "X5,,,1",
    )
    lines = ["村,户号,门牌号,村民小组,人口数", *(f"{village},{row}" for row in rows)]
    (tmp_path / "户.csv").write_text("\n".join(lines), encoding="utf-8-sig")
    for words in (
        ("reference", copy, tmp_path / "门牌.gpkg"),
        ("reference", copy, tmp_path / "小组.gpkg"),
        ("households", copy, tmp_path / "户.csv"),
    ):
        assert towngrid("import", *words).code == 0
    return copy


def test_counts_per_grade_before_and_after_and_why_the_others_are_left(
    towngrid: Towngrid, project: Path
) -> None:
    trial = towngrid("locate", project, "--dry-run", "--json").document()
    assert trial["dry_run"] is True
    before, after = trial["before"]["grades"], trial["after"]["grades"]
    assert after["house_number"]["households"] - before["house_number"]["households"] == 2
    assert after["house_number"]["people"] == 5
    assert after["villager_group"]["households"] == 1
    assert after["unlocated"]["households"] == before["unlocated"]["households"] - 3
    assert trial["left"]["house-number"]["house_number_twice"] == 1
    assert trial["left"]["villager-group"]["no_group"] >= 2
    done = towngrid("locate", project, "--json").document()
    assert done["before"] == trial["before"], "a trial changes nothing"
    assert done["after"] == trial["after"]
    households = geopandas.read_file(project, layer="households").set_index("household_no")
    grids = geopandas.read_file(project, layer="grids")
    for number in ("X1", "X2", "X4"):
        (home,) = grids[grids.contains(households.loc[number].geometry)]["code"]
        assert households.loc[number, "grid"] == home
    assert households.loc["X4", "located_by"] == "villager_group"
    assert towngrid("check", project).code == 0
    again = towngrid("locate", project, "--json").document()
    assert again["before"] == again["after"] == done["after"]


def test_one_way_alone_as_text_and_nobody_is_named(towngrid: Towngrid, project: Path) -> None:
    shown = towngrid("locate", project, "--by", "villager-group", "--lang", "zh")
    assert shown.code == 0
    assert "村民小组（近似）：0 → 1 户" in shown.out
    assert "9001" not in shown.out
    wrong = towngrid("locate", project, "--by", "guess")
    assert wrong.code == 2
    assert "house-number" in wrong.err
    assert json.dumps(towngrid("locate", project, "--json").document())


def test_the_sample_is_not_suspected_and_a_shifted_village_of_it_is(filled_project: Path) -> None:
    with open_project(filled_project) as opened:
        plan = opened.history().stable
    assert shifted_block(plan, plan.households.values()) is None
    village = plan.leaf_units()[4]
    true = [one for one in plan.households.values() if one.unit == village and one.location]
    system = CRS.from_user_input(plan.crs)
    xy_m = np.array([one.location for one in true]) / 1000
    moved = transform_xy(wgs84_to_gcj02(transform_xy(xy_m, system, WGS84)), WGS84, system)
    wrong = [
        replace(one, location=(round(x * 1000), round(y * 1000)))
        for one, (x, y) in zip(true, moved.tolist(), strict=True)
    ]
    others = [one for one in plan.households.values() if one.unit != village]
    block = shifted_block(plan, [*others, *wrong])
    assert block is not None
    assert block.system is ShiftedCrs.GCJ02
    assert set(block.households) == {one.id for one in wrong}
