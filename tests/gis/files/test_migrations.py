"""A project file of every older format is read as it is and edited in the present one.

`format_1.gpkg.xz` was written by the program that knew format 1 only: `full_plan` with a vertex of
the first arc moved, grid A recoded to X1, a vertex of the third arc moved; and undone after it,
grid B recoded to X2.
"""

import lzma
import shutil
import sqlite3
from pathlib import Path

import pyogrio
import pytest
from support.full_plan import complete_plan, full_plan, moved_vertex, recoded

from gis.errors import InputProblem
from gis.files.check import check_project
from gis.files.geopackage import register_functions
from gis.files.project_file import (
    create_project,
    format_of,
    open_project,
    open_project_readonly,
)
from gis.files.schema import FORMAT_VERSION
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.topology.records import GridId


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "town.gpkg"
    path.write_bytes(lzma.decompress(Path(__file__).with_name("format_1.gpkg.xz").read_bytes()))
    return path


def latest() -> Plan:
    plan = full_plan()
    plan = apply(plan, moved_vertex(plan, 0))
    plan = apply(plan, recoded(plan, GridId(1), "X1"))
    return apply(plan, moved_vertex(plan, 2))


def test_reading_an_old_file_does_not_change_it(project: Path) -> None:
    before = (project.read_bytes(), project.stat().st_mtime_ns)
    assert open_project_readonly(project).same_content(latest())
    assert check_project(project) == []
    assert format_of(project) == 1
    assert (project.read_bytes(), project.stat().st_mtime_ns) == before
    assert [one.name for one in project.parent.iterdir()] == [project.name]


def test_an_old_file_left_in_wal_mode_is_read_without_a_trace(project: Path) -> None:
    with sqlite3.connect(project) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    before = project.read_bytes()
    assert open_project_readonly(project).same_content(latest())
    assert project.read_bytes() == before


def test_editing_brings_the_file_to_the_present_format_with_its_history(project: Path) -> None:
    with open_project(project) as opened:
        assert opened.plan.same_content(latest())
        assert all(entry.at.startswith("20") for entry in opened.undo)
        history = opened.history()
        history.redo()
        assert history.plan.grids[GridId(2)].code == "X2"
        history.go_to(0)
        assert history.plan.same_content(full_plan())
        history.go_to(3)
        assert history.plan.same_content(latest())
    assert format_of(project) == FORMAT_VERSION
    assert check_project(project) == []
    with open_project(project) as opened:
        assert opened.plan.same_content(latest())
        assert (len(opened.undo), len(opened.redo)) == (3, 1)


def test_a_migrated_file_has_the_tables_of_a_new_one(project: Path, tmp_path: Path) -> None:
    open_project(project).close()
    new = tmp_path / "new.gpkg"
    create_project(new, complete_plan())
    assert tables(project) == tables(new)
    for layer, _ in pyogrio.list_layers(project):
        pyogrio.read_dataframe(project, layer=layer)


def test_a_broken_old_file_is_refused_and_left_byte_for_byte(project: Path) -> None:
    for damage in (
        "UPDATE towngrid_arcs SET start = 9999 WHERE id = 1",
        "DELETE FROM gpkg_geometry_columns",
        "DROP TABLE towngrid_arcs",
        "UPDATE towngrid_meta SET value = '0' WHERE key = 'format_version'",
    ):
        broken = project.with_name("broken.gpkg")
        shutil.copy(project, broken)
        with sqlite3.connect(broken) as connection:
            register_functions(connection)
            connection.execute(damage)
        connection.close()
        before = broken.read_bytes()
        for opener in (open_project, open_project_readonly):
            with pytest.raises(InputProblem, match=r"files\.damaged"):
                opener(broken)
        assert check_project(broken) != []
        assert broken.read_bytes() == before
        assert not [one for one in project.parent.iterdir() if one.suffix != ".gpkg"]


def test_a_full_disk_leaves_the_old_format_whole(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = project.read_bytes()

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr("gis.files.migrations.from_1.create_layer", full)
        with pytest.raises(sqlite3.OperationalError):
            open_project(project)
    assert project.read_bytes() == before
    open_project(project).close()
    assert format_of(project) == FORMAT_VERSION


def tables(path: Path) -> dict[str, list[tuple[str, str, int, str | None, int]]]:
    """Return the columns of every table, and by which triggers and indexes it is followed."""
    connection = sqlite3.connect(path)
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    ).fetchall()
    found = {
        name: [row[1:] for row in connection.execute(f'PRAGMA table_info("{name}")')]
        for (name,) in names
    }
    others = connection.execute(
        "SELECT type, name, 0, tbl_name, 0 FROM sqlite_master WHERE type != 'table' ORDER BY name"
    ).fetchall()
    found["gpkg_contents listed"] = connection.execute(
        "SELECT table_name, data_type, srs_id, description, 0 FROM gpkg_contents ORDER BY 1"
    ).fetchall()
    found["styles"] = connection.execute(
        "SELECT f_table_name, styleQML, 0, styleName, 0 FROM layer_styles ORDER BY 1"
    ).fetchall()
    connection.close()
    return {**found, "others": others}
