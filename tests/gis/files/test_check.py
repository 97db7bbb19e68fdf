import sqlite3
import struct
from pathlib import Path

import geopandas
import pytest
import shapely
import shapely.affinity
from support.full_plan import moved_vertex, recoded
from support.peopled_plan import peopled_plan

from gis.errors import InputProblem
from gis.files.check import check_project
from gis.files.geopackage import register_functions
from gis.files.project_file import create_project, open_project
from gis.texts import Texts
from gis.topology.invariants import Invariant
from gis.topology.records import GridId

OTHER = "(SELECT inverse FROM towngrid_history WHERE seq = 2)"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "town.gpkg"
    create_project(path, peopled_plan())
    with open_project(path) as opened:
        history = opened.history()
        history.commit(moved_vertex(history.plan, 0))
        history.commit(recoded(history.plan, GridId(1), "X1"))
        history.commit(moved_vertex(history.plan, 2))
        history.undo()
    return path


def keys(path: Path) -> set[str]:
    problems = check_project(path)
    for language in ("zh", "en"):
        texts = Texts(language)
        assert all(texts(problem.key, **problem.facts) for problem in problems)
    return {problem.key.removeprefix("files.") for problem in problems}


def change(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    register_functions(connection)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def test_a_whole_file_has_no_problem_and_stays_as_it_is(project: Path) -> None:
    before = project.read_bytes()
    assert check_project(project) == []
    assert project.read_bytes() == before


def test_a_file_in_use_can_be_checked(project: Path) -> None:
    with open_project(project) as opened:
        opened.history().commit(moved_vertex(opened.plan, 1))
        assert check_project(project) == []


@pytest.mark.parametrize(
    ("damage", "key"),
    [
        ("UPDATE grids SET code = 'Z' WHERE fid = 1", "check_layer"),
        ("UPDATE grids SET households = 5 WHERE fid = 1", "check_layer"),
        ("UPDATE grids SET area_m2 = area_m2 + 1 WHERE fid = 1", "check_layer"),
        ("UPDATE grids SET geom = NULL WHERE fid = 2", "check_layer"),
        ("UPDATE units SET geom = (SELECT geom FROM units WHERE fid = 2)", "check_layer"),
        ("UPDATE households SET grid = 'elsewhere' WHERE fid = 2", "check_layer"),
        ("UPDATE households SET people = people + 1 WHERE fid = 2", "check_layer"),
        ("UPDATE households SET grid_id = 77 WHERE fid = 2", "check_reference"),
        ("DELETE FROM grids WHERE fid = 4", "check_reference"),
        ("DELETE FROM micro_grids WHERE fid = 3", "check_reference"),
        ("UPDATE micro_grids SET grid_id = 77", "check_reference"),
        ("UPDATE micro_grids SET grid_id = 4", "check_sub_grid"),
        ("UPDATE micro_grids SET tier = 'grid'", "check_sub_grid"),
        ("UPDATE micro_grids SET grid = 'elsewhere'", "check_layer"),
        ("UPDATE micro_grids SET geom = NULL", "check_layer"),
        ("UPDATE grids SET tier = 'micro_grid' WHERE fid = 1", "check_sub_grid"),
        ("UPDATE grids SET kind = 'online' WHERE fid = 1", "check_online_grid"),
        ("UPDATE grids SET kind = 'territorial' WHERE fid = 42", "check_overlay"),
        ("UPDATE towngrid_overlays SET id = 1", "check_overlay"),
        ("UPDATE towngrid_overlays SET id = 77", "check_reference"),
        ("UPDATE towngrid_overlays SET rings = x'0100'", "damaged"),
        ("UPDATE grid_hosts SET host_id = 77 WHERE fid = 1", "check_reference"),
        ("UPDATE grid_hosts SET host = 'elsewhere' WHERE fid = 1", "check_layer"),
        ("UPDATE towngrid_references SET lines = x'ff00'", "damaged"),
        ("UPDATE reference_lines SET geom = NULL", "check_layer"),
        ("UPDATE reference_areas SET theme = 'moon'", "check_layer"),
        ("DELETE FROM reference_lines", "check_layer"),
        ("INSERT INTO reference_areas (fid, theme) VALUES (9, 'road')", "check_layer"),
        ("UPDATE lineage SET on_date = '1.5.2024' WHERE fid = 1", "check_date"),
        ("UPDATE towngrid_arcs SET noted_on = 'May' WHERE id = 1", "check_date"),
        ("UPDATE towngrid_arcs SET follows = 'moon' WHERE id = 1", "damaged"),
        ("DELETE FROM towngrid_nodes WHERE id = 1", "check_reference"),
        ("UPDATE towngrid_nodes SET x = x + 40000 WHERE id = 1", "partition_meet_at_nodes"),
        ('UPDATE towngrid_arcs SET "left" = "right" WHERE id = 1', "partition_sides_differ"),
        ('UPDATE towngrid_arcs SET "left" = -99 WHERE id = 1', "check_reference"),
        ("DELETE FROM rtree_households_geom WHERE id = 1", "check_index"),
        ("UPDATE rtree_grids_geom SET minx = minx + 5, maxx = maxx + 5", "check_index"),
        ("DROP TABLE gpkg_geometry_columns", "check_table"),
        ("DELETE FROM gpkg_contents WHERE table_name = 'links'", "check_table"),
        ("PRAGMA application_id = 1", "check_table"),
        ("UPDATE towngrid_history SET inverse = x'00' WHERE seq = 1", "damaged"),
        (f"UPDATE towngrid_history SET inverse = {OTHER} WHERE seq = 1", "check_history"),
        (f"UPDATE towngrid_history SET edit = {OTHER} WHERE seq = 3", "check_history"),
        ("DELETE FROM towngrid_history WHERE seq = 2", "check_history"),
        ("UPDATE grids SET kind = 'round' WHERE fid = 1", "damaged"),
        ("UPDATE households SET registered_unit_id = 77 WHERE fid = 1", "check_reference"),
        ("UPDATE households SET registered_unit = 'x' WHERE fid = 1", "check_layer"),
        ("UPDATE households SET located_by = 'moon' WHERE fid = 1", "damaged"),
        ("UPDATE members SET household_id = 77 WHERE fid = 1", "check_reference"),
        ("UPDATE members SET party_group = 77 WHERE fid = 1", "check_reference"),
        ("UPDATE posts SET member = 77 WHERE fid = 3", "check_reference"),
        ("UPDATE posts SET employment = 'moon' WHERE fid = 3", "damaged"),
        ("UPDATE party_groups SET parent = 77 WHERE fid = 1", "check_reference"),
        ("UPDATE party_groups SET unit_id = 77 WHERE fid = 1", "check_reference"),
        ("UPDATE party_groups SET unit = 'x' WHERE fid = 1", "check_layer"),
        ("UPDATE places SET grid_id = 77 WHERE fid = 1", "check_reference"),
        ("UPDATE places SET unit_id = 77 WHERE fid = 1", "check_reference"),
        ("UPDATE places SET grid = 'elsewhere' WHERE fid = 1", "check_layer"),
        ("UPDATE places SET located_by = 'x' WHERE fid = 1", "damaged"),
        ("UPDATE posts SET started_on = '1.5.2024' WHERE fid = 3", "check_date"),
        ("UPDATE posts SET ended_on = 'May' WHERE fid = 3", "check_date"),
        ("UPDATE party_groups SET parent = 1 WHERE fid = 3", "check_group_above"),
        ("UPDATE party_groups SET level = 'moon' WHERE fid = 3", "check_word"),
        ("UPDATE places SET kind = 'moon' WHERE fid = 1", "check_word"),
        ("UPDATE towngrid_profiles SET text = 'base = 3'", "check_profile"),
        ("UPDATE reference_points SET geom = NULL", "check_layer"),
        ("DELETE FROM reference_points", "check_layer"),
    ],
)
def test_every_damage_is_found(project: Path, damage: str, key: str) -> None:
    change(project, damage)
    assert key in keys(project)


def test_a_shape_edited_in_another_program_is_found(project: Path) -> None:
    grids = geopandas.read_file(project, layer="grids", fid_as_index=True)
    moved = shapely.affinity.translate(grids.geometry[1], 0.001)
    # As other programs may write it: no envelope, and the rings in any order.
    blob = struct.pack("<2sBBi", b"GP", 0, 1, 4549) + shapely.to_wkb(moved.reverse())
    change(project, f"UPDATE grids SET geom = x'{blob.hex()}' WHERE fid = 1")
    problems = check_project(project)
    assert [problem.facts for problem in problems if problem.key == "files.check_layer"] == [
        {"layer": "grids", "fid": 1, "columns": "geom"}
    ]
    blob = struct.pack("<2sBBi", b"GP", 0, 1, 4549) + shapely.to_wkb(grids.geometry[1].reverse())
    change(project, f"UPDATE grids SET geom = x'{blob.hex()}' WHERE fid = 1")
    assert check_project(project) == []


def test_a_destroyed_page_is_found(project: Path) -> None:
    content = bytearray(project.read_bytes())
    content[4096 * 6 : 4096 * 8] = bytes(4096 * 2)
    project.write_bytes(bytes(content))
    assert keys(project) & {"damaged", "check_database"}


def test_many_problems_of_one_kind_are_counted(project: Path) -> None:
    change(project, "UPDATE households SET unit = 'x'", "UPDATE posts SET role = role || 'x'")
    with open_project(project) as opened:
        many = opened.connection
        many.execute("BEGIN")
        many.executemany(
            "INSERT INTO households (fid, household_no, people, unit) VALUES (?, ?, 1, 'x')",
            [(number, f"Z{number}") for number in range(100, 150)],
        )
        many.execute("COMMIT")
    problems = check_project(project)
    assert len(problems) < 30
    assert problems[-1].key == "files.check_more"


def test_what_is_no_project_is_no_damage(tmp_path: Path) -> None:
    with pytest.raises(InputProblem, match=r"files\.no_such_file"):
        check_project(tmp_path / "x.gpkg")
    (tmp_path / "x.gpkg").write_bytes(b"text")
    with pytest.raises(InputProblem, match=r"files\.not_a_project"):
        check_project(tmp_path / "x.gpkg")


def test_every_invariant_has_its_sentence() -> None:
    texts = Texts("zh")
    assert all(f"files.partition_{invariant.name.lower()}" in texts for invariant in Invariant)
