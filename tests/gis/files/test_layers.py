"""What other programs find in a project file."""

import json
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import geopandas
import numpy as np
import pyogrio
import pytest
import shapely
from support.ascii_plan import plan_of
from support.full_plan import moved_vertex, recoded
from support.peopled_plan import peopled_plan

from gis.files.project_file import create_project, open_project
from gis.geometry.lattice import to_lattice
from gis.plan.edit import Edit, EditLabel
from gis.topology.records import GridId, UnitId, grid_label

CONTRACT = {
    "units": {"code", "name", "tier", "parent"},
    "grids": {"code", "name", "kind", "unit", "households", "people", "members", "area_m2"},
    "households": {
        "household_no",
        "unit",
        "villager_group",
        "house_no",
        "people",
        "grid",
        "assigned_by",
    },
    "members": {"name", "branch", "grid", "service_grid", "household_no"},
    "posts": {"grid", "unit", "role", "name", "phone_public"},
    "party_groups": {"name", "kind"},
    "party_group_grids": {"party_group", "grid"},
    "links": {"member", "head_post", "household"},
}
BEYOND_THE_CONTRACT = {
    "micro_grids": {"code", "name", "tier", "kind", "grid", "unit", "area_m2"},
    "grid_hosts": {"grid", "host"},
    "lineage": {
        "on_date",
        "cause",
        "old_code",
        "old_name",
        "new_code",
        "new_name",
        "households",
        "area_m2",
    },
    "reference_lines": {"theme", "name"},
    "reference_areas": {"theme", "name"},
    "reference_points": {"theme", "name"},
    "places": {"kind", "name", "address", "unit", "grid", "assigned_by", "located_by"},
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "town.gpkg"
    create_project(path, peopled_plan())
    return path


def test_ogrinfo_lists_just_the_layers(project: Path, program: Callable[[str], str]) -> None:
    done = subprocess.run(
        [program("ogrinfo"), "-ro", "-q", str(project)], capture_output=True, text=True, check=True
    )
    names = {line.split(": ")[1].split(" (")[0] for line in done.stdout.splitlines()}
    assert names == {*CONTRACT, *BEYOND_THE_CONTRACT, "layer_styles"}
    assert done.stderr == ""


def test_every_layer_with_shapes_has_a_style_that_is_xml(project: Path) -> None:
    styles = pyogrio.read_dataframe(project, layer="layer_styles", read_geometry=False)
    styled = dict(zip(styles.f_table_name, styles.styleQML, strict=True))
    shown = {layer for layer, kind in pyogrio.list_layers(project) if kind is not None}
    assert set(styled) == shown
    assert all(ElementTree.fromstring(text).tag == "qgis" for text in styled.values())


def test_the_layers_have_the_promised_columns(project: Path) -> None:
    for layer, columns in {**CONTRACT, **BEYOND_THE_CONTRACT}.items():
        assert columns <= set(pyogrio.read_info(project, layer=layer)["fields"])


def test_every_table_is_read_without_a_warning(project: Path) -> None:
    for layer, _ in pyogrio.list_layers(project):
        pyogrio.read_dataframe(project, layer=layer)


def test_geometry_types_and_coordinate_system(project: Path) -> None:
    kinds = dict(pyogrio.list_layers(project).tolist())
    assert (kinds["units"], kinds["grids"], kinds["households"]) == (
        "MultiPolygon",
        "MultiPolygon",
        "Point",
    )
    assert (kinds["micro_grids"], kinds["reference_areas"]) == ("MultiPolygon", "MultiPolygon")
    assert kinds["reference_lines"] == "MultiLineString"
    assert kinds["lineage"] is kinds["grid_hosts"] is None
    for layer, kind in kinds.items():
        if kind is not None:
            assert geopandas.read_file(project, layer=layer).crs.to_epsg() == 4549


def test_polygons_are_the_plans_to_the_millimetre(project: Path) -> None:
    plan = peopled_plan()
    grids = geopandas.read_file(project, layer="grids").set_index("code")
    whole = [grid for grid in plan.grids.values() if grid.parent is None]
    assert set(grids.index) == {grid.code for grid in whole}
    for grid in whole:
        shape = grids.geometry[grid.code]
        if grid.kind == "online":
            assert shape is None
            continue
        assert shape.geom_type == "MultiPolygon"
        assert shape.is_valid
        assert all(part.exterior.is_ccw for part in shape.geoms)
        lattice = shapely.transform(shape, lambda xy: to_lattice(xy).astype(float))
        assert lattice.equals(plan.grid_polygon_mm(grid.id))
        assert grids.area_m2[grid.code] == pytest.approx(shape.area)
    units = geopandas.read_file(project, layer="units").set_index("code")
    villages = units[units.tier == "village"]
    assert units.geometry["341181110000"].equals(villages.union_all())


def test_neighbours_share_every_vertex(project: Path) -> None:
    with open_project(project) as opened:
        history = opened.history()
        for arc in range(4):
            history.commit(moved_vertex(history.plan, arc))
    grids = geopandas.read_file(project, layer="grids").dropna(subset="geometry")
    units = geopandas.read_file(project, layer="units")
    shapes = list(grids.geometry) + list(units[units.tier == "village"].geometry)
    vertices = [{tuple(xy) for xy in shapely.get_coordinates(shape)} for shape in shapes]
    for one, shape in enumerate(shapes):
        for other, its_vertices in enumerate(vertices):
            touching = {
                xy for xy in its_vertices if shape.boundary.distance(shapely.Point(xy)) == 0
            }
            assert touching <= vertices[one], (one, other)


def test_counts_and_codes_in_the_layers(project: Path) -> None:
    grids = pyogrio.read_dataframe(project, layer="grids", read_geometry=False)
    rows = {row.code[-3:]: row for row in grids.itertuples()}
    assert (rows["001"].households, rows["001"].people, rows["001"].members) == (1, 4, 1)
    assert (rows["002"].households, rows["002"].people, rows["002"].members) == (1, 2, 0)
    assert (rows["900"].kind, rows["900"].area_m2) == ("online", 0.0)
    households = geopandas.read_file(project, layer="households")
    grid_codes = {grid.id: grid.code for grid in peopled_plan().grids.values()}
    assert households.grid.fillna("").tolist() == [
        grid_codes[GridId(1)],
        grid_codes[GridId(2)],
        "",
        grid_codes[GridId(4)],
    ]
    assert households.assigned_by.fillna("").tolist() == ["location", "hand", "", "import"]
    assert households.geometry.isna().tolist() == [False, False, True, False]
    groups = pyogrio.read_dataframe(project, layer="party_group_grids", read_geometry=False)
    joint = groups[groups.party_group == 1]
    assert joint.grid.tolist() == [grid_codes[GridId(2)], grid_codes[GridId(1)]]
    units = pyogrio.read_dataframe(project, layer="units", read_geometry=False)
    assert units.set_index("code").parent.fillna("").to_dict() == {
        "341181110201": "341181110000",
        "341181110202": "341181110000",
        "341181110000": "",
    }


def test_codes_follow_everywhere(project: Path) -> None:
    with open_project(project) as opened:
        history = opened.history()
        history.commit(recoded(opened.plan, GridId(1), "新-1"))
        village = replace(opened.plan.units[UnitId(2)], code="新-1")
        history.commit(Edit(EditLabel("test"), {"units": {village.id: village}}))
        village = replace(opened.plan.units[UnitId(1)], code="新-2")
        history.commit(Edit(EditLabel("test"), {"units": {village.id: village}}))
    for layer, column, count in (
        ("grids", "code", 1),
        ("households", "grid", 1),
        ("members", "grid", 1),
        ("posts", "grid", 1),
        ("party_group_grids", "grid", 2),
        ("places", "grid", 1),
        ("households", "registered_unit", 1),
    ):
        table = pyogrio.read_dataframe(project, layer=layer, read_geometry=False)
        assert (table[column] == "新-1").sum() == count, layer
    for layer, count in (("party_groups", 2), ("places", 1), ("households", 3)):
        table = pyogrio.read_dataframe(project, layer=layer, read_geometry=False)
        assert (table.unit == "新-2").sum() == count, layer


def test_what_is_known_of_people_stands_in_columns_that_others_read(project: Path) -> None:
    first, second, *_ = geopandas.read_file(project, layer="households").itertuples()
    assert (first.located_by, first.registered_place) == ("house_number", "外镇东街")
    assert first.registered_unit == "341181110202"
    assert (second.located_by, second.hand_reason) == ("hand", "靠近邻居")
    members = pyogrio.read_dataframe(project, layer="members", read_geometry=False)
    assert members.in_service.tolist() == [True, False]
    assert members.probationary.tolist() == [False, True]
    posts = pyogrio.read_dataframe(project, layer="posts", read_geometry=False)
    assert posts.iloc[2][["employment", "started_on", "ended_on"]].tolist() == [
        "part_time",
        "2024-01-01",
        "2026-12-31",
    ]
    groups = pyogrio.read_dataframe(project, layer="party_groups", read_geometry=False)
    assert groups.level.tolist() == ["group", "group", "branch"]
    school, shop = geopandas.read_file(project, layer="places").itertuples()
    assert (school.kind, school.name, school.address) == ("school", "测试小学", "学校路1号")
    assert shop.geometry is None
    (address,) = geopandas.read_file(project, layer="reference_points").itertuples()
    assert (address.theme, address.name) == ("address", "学校路3号")
    half_a_tile = 12.345 / 2
    assert address.geometry.x == pytest.approx(406_229.803 + half_a_tile, abs=0.002)


def test_the_spatial_index_finds_what_is_there(project: Path) -> None:
    plan = peopled_plan()
    for household in plan.households.values():
        if household.location is not None:
            x, y = np.array(household.location) / 1000
            found = pyogrio.read_dataframe(
                project, layer="households", bbox=(x - 0.01, y - 0.01, x + 0.01, y + 0.01)
            )
            assert found.household_no.tolist() == [household.household_no]
    assert pyogrio.read_info(project, layer="grids", force_total_bounds=True)[
        "total_bounds"
    ] == pytest.approx(np.array(plan.partition.bounds_mm()) / 1000)


def test_an_edit_in_another_program_keeps_the_spatial_index_right(project: Path) -> None:
    moved = geopandas.read_file(project, layer="households").iloc[[0]]
    x, y = moved.geometry.iloc[0].x + 5, moved.geometry.iloc[0].y
    moved.geometry = [shapely.Point(x, y)]
    pyogrio.write_dataframe(moved, project, layer="households", append=True)
    found = pyogrio.read_dataframe(
        project, layer="households", bbox=(x - 0.01, y - 0.01, x + 0.01, y + 0.01)
    )
    assert len(found) == 1


def test_gdals_own_validator_has_nothing_to_say(
    project: Path, program: Callable[[str], str]
) -> None:
    done = subprocess.run(
        [program("ogrinfo"), "-ro", "-al", "-so", str(project), "--config", "CPL_DEBUG", "OFF"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Warning" not in done.stderr
    assert "ERROR" not in done.stderr
    assert json.dumps("CGCS2000 / 3-degree Gauss-Kruger CM 120E") in done.stdout


def test_a_unit_outline_follows_its_boundary(project: Path) -> None:
    with open_project(project) as opened:
        history = opened.history()
        for arc in range(8):
            history.commit(moved_vertex(history.plan, arc))
        plan = history.plan
    units = geopandas.read_file(project, layer="units").set_index("code")
    for unit in plan.units.values():
        lattice = shapely.transform(
            units.geometry[unit.code], lambda xy: to_lattice(xy).astype(float)
        )
        assert lattice.equals(plan.unit_polygon_mm(UnitId(unit.id)))


def test_parts_of_grids_have_a_layer_of_their_own(project: Path) -> None:
    plan = peopled_plan()
    grids = geopandas.read_file(project, layer="grids").set_index("name")
    (part,) = geopandas.read_file(project, layer="micro_grids").itertuples()
    assert (part.name, part.tier, part.grid) == ("C", "micro_grid", plan.grids[GridId(2)].code)
    assert part.area_m2 == pytest.approx(part.geometry.area)
    assert grids.geometry["B"].covers(part.geometry)
    assert grids.area_m2["B"] == pytest.approx(
        sum(plan.partition.area_m2(grid_label(GridId(number))) for number in (2, 3))
    )


def test_other_grids_without_land_of_their_own(project: Path) -> None:
    grids = geopandas.read_file(project, layer="grids").set_index("code")
    overlay = grids.loc["341181110201800"]
    assert overlay.kind == "exclusive"
    # A tile of 12.345 m with a triangular hole of half of 0.6 × 0.6 of its sides.
    assert overlay.area_m2 == pytest.approx(12.345**2 * (1 - 0.18), abs=0.01)
    assert overlay.geometry.area == pytest.approx(overlay.area_m2)
    hosts = pyogrio.read_dataframe(project, layer="grid_hosts", read_geometry=False)
    assert hosts.grid.tolist() == ["341181110201900"] * 2
    assert hosts.host.tolist() == [peopled_plan().grids[GridId(n)].code for n in (2, 1)]


def test_references_and_lineage_can_be_read(project: Path) -> None:
    lines = geopandas.read_file(project, layer="reference_lines")
    assert (lines.theme.tolist(), lines.name.tolist()) == (["road"], ["幸福路"])
    assert len(lines.geometry[0].geoms) == 2
    areas = geopandas.read_file(project, layer="reference_areas")
    assert (areas.theme.tolist(), len(areas.geometry[0].geoms[0].interiors)) == (["water"], 1)
    lineage = pyogrio.read_dataframe(project, layer="lineage", read_geometry=False)
    assert lineage.on_date.fillna("").tolist() == ["2024-05-01", ""]
    assert lineage.new_code.fillna("").tolist() == ["Y", ""]


def test_a_whole_grid_and_its_neighbours_share_the_vertex_where_a_part_ends(tmp_path: Path) -> None:
    plan = plan_of("AABB\nAACC", "uuvv\nuuvv")
    part = replace(plan.grids[GridId(3)], parent=GridId(2), tier="micro_grid")
    plan = replace(plan, grids=plan.grids.replaced({part.id: part}))
    create_project(tmp_path / "town.gpkg", plan)
    grids = geopandas.read_file(tmp_path / "town.gpkg", layer="grids").set_index("name")
    units = geopandas.read_file(tmp_path / "town.gpkg", layer="units").set_index("code")
    between = [20.0, 10.0]  # where the boundary of the part meets that of the two villages
    shapes = [grids.geometry["A"], grids.geometry["B"], *units.geometry]
    assert [between in shapely.get_coordinates(one).tolist() for one in shapes] == [True] * 4
    assert grids.geometry["B"].area == pytest.approx(400)
    assert len(grids) == 2
