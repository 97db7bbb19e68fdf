"""What the shipped sample township promises, looked at with geopandas and shapely only."""

import json
import re
from collections import Counter
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from openpyxl import load_workbook

import resources

FOLDER = resources.path("samples/township")
Faults = dict[str, dict[str, Any]]
Rows = list[dict[str, Any]]
PEOPLE_HEADER = [
    "序号",
    "村(社区)",
    "村民小组",
    "户号",
    "户主姓名",
    "门牌号",
    "人口数",
    "经度",
    "纬度",
    "备注",
]


def layer(name: str, layer_name: str | None = None) -> gpd.GeoDataFrame:
    return gpd.read_file(FOLDER / name, layer=layer_name)


def sheet(name: str) -> tuple[str, list[Any], list[list[Any]]]:
    """Return title, header and rows of a sheet."""
    rows = list(load_workbook(FOLDER / name).worksheets[0].values)
    return str(rows[0][0]), list(rows[1]), [list(row) for row in rows[2:]]


def near(area_m2: float) -> object:
    return pytest.approx(area_m2, abs=0.02)


@pytest.fixture(scope="module")
def units() -> gpd.GeoDataFrame:
    rows = layer("units.gpkg", "units")
    return rows[rows.tier != "township"].reset_index(drop=True)


@pytest.fixture(scope="module")
def township() -> gpd.GeoDataFrame:
    return layer("units.gpkg", "township")


@pytest.fixture(scope="module")
def grids() -> gpd.GeoDataFrame:
    return layer("grids.gpkg", "grids")


@pytest.fixture(scope="module")
def faults() -> Faults:
    listed = json.loads((FOLDER / "faults.json").read_text(encoding="utf-8"))
    return {fault["kind"]: fault for fault in listed}


@pytest.fixture(scope="module")
def households() -> Rows:
    """Return the household rows without the total, as dictionaries by header."""
    _, header, rows = sheet("households.xlsx")
    return [dict(zip(header, row, strict=True)) for row in rows[:-1]]


@pytest.fixture(scope="module")
def located(households: Rows) -> gpd.GeoDataFrame:
    """Return the households whose position can be read, as points in EPSG:4549."""
    good = [row for row in households if row["经度"] is not None and row["经度"] > row["纬度"]]
    degrees = gpd.points_from_xy([r["经度"] for r in good], [r["纬度"] for r in good])
    return gpd.GeoDataFrame(good, geometry=degrees, crs="EPSG:4490").to_crs("EPSG:4549")


def test_is_small_enough_to_ship() -> None:
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < 3_000_000


def test_all_layers_are_in_the_zone_of_the_place() -> None:
    layers = [("units.gpkg", "units"), ("units.gpkg", "township"), ("grids.gpkg", "grids")]
    layers += [("reference.gpkg", name) for name in ("roads", "rivers", "water")]
    layers += [("places.gpkg", "places")]
    for name, layer_name in layers:
        assert layer(name, layer_name).crs.to_epsg() == 4549


def test_has_the_size_of_a_township(
    units: gpd.GeoDataFrame, township: gpd.GeoDataFrame, grids: gpd.GeoDataFrame, households: Rows
) -> None:
    assert Counter(units.tier) == {"village": 10, "community": 1}
    assert 80 <= len(grids) <= 110
    assert 3400 <= len(households) <= 4200
    assert 90 <= township.area.sum() / 1e6 <= 130
    assert len({(row["村(社区)"], row["村民小组"]) for row in households}) >= 100


def test_codes_are_well_formed_and_no_real_ones(
    units: gpd.GeoDataFrame, township: gpd.GeoDataFrame, grids: gpd.GeoDataFrame
) -> None:
    assert list(township.code) == ["341921101"]
    assert set(units.parent) == {"341921101"}
    assert units.code.is_unique
    for row in units.itertuples():
        third = int(row.code[9:])
        assert re.fullmatch(r"341921101\d{3}", row.code)
        assert 200 <= third <= 399 if row.tier == "village" else 1 <= third <= 199
    assert set(grids.unit) == set(units.code)
    assert set(grids.kind) == {"territorial"}


def test_units_tile_the_township_exactly(
    units: gpd.GeoDataFrame, township: gpd.GeoDataFrame
) -> None:
    assert shapely.coverage_is_valid(units.geometry.array)
    assert units.area.sum() == pytest.approx(township.area.sum(), abs=1e-3)
    assert units.union_all().symmetric_difference(township.geometry[0]).area == 0


def test_coordinates_are_whole_millimetres(
    units: gpd.GeoDataFrame, grids: gpd.GeoDataFrame
) -> None:
    for frame in (units, grids):
        metres = shapely.get_coordinates(frame.geometry.array)
        assert (metres == np.rint(metres * 1000) / 1000).all()


def test_borders_are_dense_and_not_straight(grids: gpd.GeoDataFrame) -> None:
    """A vertex every 15 to 40 m; the borders wander instead of running from node to node."""
    spaces = np.concatenate(
        [
            np.hypot(*np.diff(shapely.get_coordinates(ring), axis=0).T)
            for ring in shapely.get_rings(shapely.get_parts(grids.geometry.array))
        ]
    )
    assert 15 <= np.median(spaces) <= 40
    detour = grids.length / grids.convex_hull.length
    assert detour.median() > 1.1


def test_only_listed_pair_of_grids_overlaps(grids: gpd.GeoDataFrame, faults: Faults) -> None:
    index = grids.sindex.query(grids.geometry, predicate="intersects")
    shared = {
        (grids.code[first], grids.code[second]): area
        for first, second in index.T
        if first < second
        and (area := grids.geometry[first].intersection(grids.geometry[second]).area) > 0
    }
    assert shared == {tuple(faults["overlap"]["subjects"]): near(faults["overlap"]["area_m2"])}
    assert 300 <= faults["overlap"]["area_m2"] <= 900


def test_only_listed_land_is_uncovered(
    grids: gpd.GeoDataFrame, township: gpd.GeoDataFrame, faults: Faults
) -> None:
    gaps = shapely.get_parts(township.geometry[0].difference(grids.union_all()))
    listed = sorted([faults["gap"]["area_m2"], faults["missing_grid"]["area_m2"]])
    assert sorted(shapely.area(gaps)) == [near(area) for area in listed]
    assert faults["missing_grid"]["subjects"][0] not in set(grids.code)
    strip = min(gaps, key=shapely.area)
    beside = grids.geometry[grids.code.isin(faults["gap"]["subjects"])]
    assert len(beside) == 2
    assert (beside.distance(strip) == 0).all()


def test_only_listed_grid_leaves_its_unit(
    grids: gpd.GeoDataFrame, units: gpd.GeoDataFrame, faults: Faults
) -> None:
    unit_of = dict(zip(units.code, units.geometry, strict=True))
    outside = {
        row.code: area
        for row in grids.itertuples()
        if (area := row.geometry.difference(unit_of[row.unit]).area) > 0
    }
    assert outside == {faults["outside"]["subjects"][0]: near(faults["outside"]["area_m2"])}


def test_only_listed_grid_is_a_sliver(grids: gpd.GeoDataFrame, faults: Faults) -> None:
    roundness = 4 * np.pi * grids.area / grids.length**2
    assert list(grids.code[roundness < 0.15]) == faults["sliver"]["subjects"]


def test_only_listed_grid_has_two_parts(grids: gpd.GeoDataFrame, faults: Faults) -> None:
    parts = grids.geometry.count_geometries()
    assert list(grids.code[parts > 1]) == faults["multipart"]["subjects"]
    smallest = min(shapely.area(shapely.get_parts(grids.geometry[parts.idxmax()])))
    assert smallest == near(faults["multipart"]["area_m2"])
    assert grids.is_valid.all()


def test_only_listed_grid_codes_are_wrong(grids: gpd.GeoDataFrame, faults: Faults) -> None:
    codes = [code for code in grids.code if isinstance(code, str)]
    right = [re.fullmatch(r"\d{15}", code) is not None for code in codes]
    assert [code for code, ok in zip(codes, right, strict=True) if not ok] == faults[
        "code_malformed"
    ]["subjects"]
    assert [c for c, n in Counter(codes).items() if n > 1] == faults["code_doubled"]["subjects"]
    assert len(codes) == len(grids) - 1
    assert all(row.code.startswith(row.unit) for row in grids.dropna().itertuples())
    assert grids.name.is_unique


def test_neighbours_share_every_border_vertex(
    grids: gpd.GeoDataFrame, units: gpd.GeoDataFrame, faults: Faults
) -> None:
    """But where a fault was put in, no vertex of a border lacks on its other side."""
    touched = [
        *faults["overlap"]["subjects"],
        *faults["gap"]["subjects"],
        *faults["outside"]["subjects"],
    ]
    whole = grids[~grids.code.isin(touched)]
    assert shapely.coverage_is_valid(whole.geometry.array)
    corners = set(map(tuple, shapely.get_coordinates(grids.geometry.array).tolist()))
    clean = units[units.code.isin(["341921101001", "341921101204", "341921101208"])]
    assert set(map(tuple, shapely.get_coordinates(clean.geometry.array).tolist())) <= corners


def test_grids_have_20_to_70_households_but_the_listed_ones(
    grids: gpd.GeoDataFrame, located: gpd.GeoDataFrame, faults: Faults
) -> None:
    homes = gpd.sjoin(located, grids[["name", "geometry"]], predicate="within")
    counts = homes.name.value_counts().reindex(grids.name, fill_value=0)
    odd = counts[(counts < 20) | (counts > 70)]
    name_of = dict(zip(grids.code, grids.name, strict=True))
    large, sliver = (name_of[faults[kind]["subjects"][0]] for kind in ("too_large", "sliver"))
    assert set(odd.index) == {large, sliver}
    assert counts[large] > 100
    assert counts[sliver] == 0


def test_missing_grid_leaves_its_households_unassigned(
    grids: gpd.GeoDataFrame, township: gpd.GeoDataFrame, located: gpd.GeoDataFrame, faults: Faults
) -> None:
    gap = township.geometry[0].difference(grids.union_all())
    assert located.within(gap).sum() == faults["missing_grid"]["households"]


def test_houses_stand_on_dry_land_in_the_village_they_name(
    units: gpd.GeoDataFrame, located: gpd.GeoDataFrame, faults: Faults
) -> None:
    inside = located[~located["户号"].isin(faults["location_outside"]["subjects"])]
    water = layer("reference.gpkg", "water").union_all()
    assert not inside.intersects(water).any()
    joined = gpd.sjoin(inside, units[["name", "geometry"]], predicate="within")
    assert len(joined) == len(inside)
    assert (joined["name"] == joined["村(社区)"]).all()


def test_houses_cluster_in_natural_villages(located: gpd.GeoDataFrame) -> None:
    near_m = located.sindex.nearest(located.geometry, exclusive=True, return_distance=True)[1]
    assert 9 <= np.median(near_m) <= 30
    assert near_m[:-10].min() >= 8.9


def test_river_and_main_roads_are_borders_in_part(units: gpd.GeoDataFrame) -> None:
    borders = units.boundary.union_all().buffer(0.5)
    river = layer("reference.gpkg", "rivers").geometry.iloc[0]
    roads = layer("reference.gpkg", "roads")
    main = roads[roads["class"] == "main"].union_all()
    assert river.intersection(borders).length > 0.4 * river.length
    assert main.intersection(borders).length > 1000
    assert set(roads["class"]) == {"main", "street", "village"}


def test_household_list_has_the_faults_listed_and_no_other(
    households: Rows, township: gpd.GeoDataFrame
) -> None:
    listed = json.loads((FOLDER / "faults.json").read_text(encoding="utf-8"))
    wanted: dict[str, list[str]] = {}
    for fault in listed:
        if fault["file"] == "households.xlsx":
            wanted.setdefault(fault["kind"], []).extend(fault["subjects"])
    numbers = [row["户号"] for row in households]
    assert [n for n, times in Counter(numbers).items() if times > 1] == wanted[
        "household_no_doubled"
    ]
    assert [r["户号"] for r in households if r["经度"] is None] == wanted["no_location"]
    assert [r["户号"] for r in households if not isinstance(r["人口数"], int)] == wanted[
        "people_not_a_number"
    ]
    placed = [r for r in households if r["经度"] is not None]
    assert [r["户号"] for r in placed if r["经度"] < 90] == wanted["swapped_coordinates"]
    frame = township.to_crs("EPSG:4490").geometry[0]
    straight = [r for r in placed if r["经度"] > 90]
    inside = shapely.contains_xy(frame, [(r["经度"], r["纬度"]) for r in straight])
    outside = [r["户号"] for r, within in zip(straight, inside, strict=True) if not within]
    assert outside == wanted["location_outside"]


def test_household_sheet_looks_like_a_township_office_list(households: Rows) -> None:
    title, header, rows = sheet("households.xlsx")
    assert "虚构" in title
    assert header == PEOPLE_HEADER
    assert rows[-1][0] == "合计"
    assert rows[-1][6] == sum(r["人口数"] for r in households if isinstance(r["人口数"], int))
    assert [row["序号"] for row in households] == list(range(1, len(households) + 1))


def test_csv_has_the_same_households_in_metres(located: gpd.GeoDataFrame, faults: Faults) -> None:
    rows = (FOLDER / "households.csv").read_text(encoding="utf-8-sig").splitlines()
    assert rows[0] == "户号,村(社区),村民小组,门牌号,人口数,东坐标,北坐标"
    position = {row.split(",")[0]: row.split(",")[5:] for row in rows[1:]}
    for row in located.itertuples():
        east, north = position[row.户号]
        if row.户号 not in faults["household_no_doubled"]["subjects"]:
            assert float(east) == pytest.approx(row.geometry.x, abs=0.02)
            assert float(north) == pytest.approx(row.geometry.y, abs=0.02)


def test_members_live_in_listed_households_and_serve_existing_grids(
    households: Rows, grids: gpd.GeoDataFrame
) -> None:
    _, header, rows = sheet("members.xlsx")
    assert header == ["序号", "姓名", "所在党支部", "户号", "服务网格"]
    assert len(rows) >= 200
    assert {row[3] for row in rows} <= {row["户号"] for row in households}
    assert {row[4] for row in rows} <= set(grids.code)


def test_each_plain_grid_has_a_leader_and_a_worker_but_the_vacancies(
    grids: gpd.GeoDataFrame,
) -> None:
    _, header, rows = sheet("posts.xlsx")
    assert header == ["网格编号", "岗位", "姓名", "公开电话"]
    listed = json.loads((FOLDER / "faults.json").read_text(encoding="utf-8"))
    vacant = {(f["subjects"][0], f["note"]) for f in listed if f["kind"].startswith("post_")}
    codes = [code for code in grids.code if isinstance(code, str) and code.isdigit()]
    plain = [code for code, times in Counter(codes).items() if times == 1]
    held = Counter((row[0], row[1]) for row in rows)
    assert set(held.values()) == {1}
    assert set(held) == {(c, role) for c in plain for role in ("网格长", "网格员")} - vacant
    assert len(vacant) == 4
    kinds = {f["note"]: f["kind"] for f in listed if f["kind"].startswith("post_")}
    assert kinds == {"网格长": "post_missing", "网格员": "post_too_few"}


def called(grids: gpd.GeoDataFrame) -> dict[str, Any]:
    """Return the land of each grid by its code, or by its name where that is not its own."""
    codes = Counter(code for code in grids.code if isinstance(code, str) and code.isdigit())
    return {
        row.code if codes[row.code] == 1 else row.name: row.geometry
        for row in grids.itertuples(index=False, name="Row")
    }


def test_each_grid_has_a_party_group_but_the_listed_one(grids: gpd.GeoDataFrame) -> None:
    _, header, rows = sheet("groups.xlsx")
    assert header == ["党小组名称", "组建方式", "村(社区)", "覆盖网格"]
    served = [row[3].split("、") for row in rows]
    every = Counter(grid for group in served for grid in group)
    listed = json.loads((FOLDER / "faults.json").read_text(encoding="utf-8"))
    faulty = {f["kind"]: f["subjects"] for f in listed if f["file"] == "groups.xlsx"}
    land = called(grids)
    assert set(every.values()) == {1}
    assert set(land) - set(every) == set(faulty["grid_without_group"])
    joint = [group for row, group in zip(rows, served, strict=True) if row[1] == "联合"]
    assert all(len(group) == 2 for group in joint)
    apart = [group for group in joint if land[group[0]].intersection(land[group[1]]).length == 0]
    assert apart == [faulty["joint_group_apart"]]


def test_only_listed_grids_have_no_member(
    grids: gpd.GeoDataFrame, located: gpd.GeoDataFrame, faults: Faults
) -> None:
    members = sheet("members.xlsx")[2]
    homes = located[located["户号"].isin({row[3] for row in members})]
    lived = set(gpd.sjoin(homes, grids[["name", "geometry"]], predicate="within").name)
    served = {row[4] for row in members}
    plain = grids[grids.code.isin(called(grids))]
    bare = plain[~plain.name.isin(lived) & ~plain.code.isin(served)]
    listed = json.loads((FOLDER / "faults.json").read_text(encoding="utf-8"))
    assert set(bare.code) == {
        f["subjects"][0] for f in listed if f["kind"] == "grid_without_member"
    }


def test_each_household_of_a_grid_has_one_cluster_head(households: Rows) -> None:
    _, header, rows = sheet("clusters.xlsx")
    assert header == ["网格编号", "联户长", "公开电话", "联系户数", "联系户名单"]
    linked = [row[4].split("、") for row in rows]
    assert [len(group) for group in linked] == [row[3] for row in rows]
    times = Counter(number for group in linked for number in group)
    assert set(times.values()) == {1}
    assert len(times) >= len(households) - 60  # but those of the grid that was never drawn
    assert 8 <= min(map(len, linked)) <= max(map(len, linked)) <= 23


def test_the_list_of_places_is_that_of_the_layer() -> None:
    _, header, rows = sheet("places.xlsx")
    assert header == ["名称", "类型", "村(社区)", "东坐标", "北坐标"]
    drawn = layer("places.gpkg", "places")
    there = [(row.name, row.geometry.x, row.geometry.y) for row in drawn.itertuples(index=False)]
    assert [(row[0], row[3], row[4]) for row in rows] == there


def test_people_are_plainly_invented_and_nothing_private_is_kept() -> None:
    for name, column in (
        ("households.xlsx", 4),
        ("members.xlsx", 1),
        ("posts.xlsx", 2),
        ("clusters.xlsx", 1),
    ):
        _, _, rows = sheet(name)
        names = [row[column] for row in rows if row[column]]
        assert all(
            re.fullmatch(r"[一-龥][甲乙丙丁戊己庚辛壬癸][一二三四五六七八九十]", n) for n in names
        )
        text = " ".join(str(value) for row in rows for value in row)
        assert not re.search(r"\d{17}[\dXx]", text)
        assert not re.search(r"\b1[3-9]\d{9}\b", text)
    phones = [row[3] for row in sheet("posts.xlsx")[2]]
    assert all(re.fullmatch(r"130-0000-\d{4}", phone) for phone in phones)
    assert all(first < second for first, second in pairwise(phones))


def test_readme_names_every_fault() -> None:
    readme = (FOLDER.parent / "README.md").read_text(encoding="utf-8")
    listed = json.loads((FOLDER / "faults.json").read_text(encoding="utf-8"))
    for fault in listed:
        for subject in fault["subjects"]:
            assert subject in readme
        assert f"`{fault['kind']}`" in readme
