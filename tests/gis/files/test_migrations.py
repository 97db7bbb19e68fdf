"""A project file of every older format is read as it is and edited in the present one.

`format_1.gpkg.xz` was written by the program that knew format 1 only: `full_plan` with a vertex of
the first arc moved, grid A recoded to X1, a vertex of the third arc moved; and undone after it,
grid B recoded to X2. `format_2.gpkg.xz` is from the one that knew up to format 2: `complete_plan`
kept as the version 第一稿, a vertex of the first arc moved, one more person in every household, the
second member put into household H2 of grid B, grid A recoded to X1; and undone after it, grid B
recoded to X2. `format_3.gpkg.xz` is from the one that knew up to format 3: `complete_plan` kept as
the version 第一稿, a vertex of the first arc moved, grid A recoded to X1; and undone after it,
grid B recoded to X2.
"""

import json
import lzma
import shutil
import sqlite3
import zlib
from contextlib import closing
from dataclasses import dataclass, replace
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
from gis.files.version_states import VersionState
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId, LocatedBy, MemberId
from gis.table import Table
from gis.topology.records import GridId


@dataclass(frozen=True)
class OldFile:
    """A file of an older format: what stood in it at first and at last.

    `own_steps` are those that bringing it to the present format adds.
    """

    version: int
    first: Plan
    last: Plan
    steps: int
    own_steps: int = 1


def graded(plan: Plan) -> Plan:
    """Return what an older file knows of a plan, read in the present format."""
    homes = (
        replace(home, located_by=None if home.location is None else LocatedBy.COORDINATE)
        for home in plan.households.values()
    )
    members = (replace(member, household=None) for member in plan.members.values())
    return replace(
        plan,
        households=Table((home.id, home) for home in homes),
        members=Table((member.id, member) for member in members),
    )


def living_in(plan: Plan, homes: dict[int, int]) -> Plan:
    """Return the plan with the members' households found."""
    members = {
        MemberId(member): replace(plan.members[MemberId(member)], household=HouseholdId(home))
        for member, home in homes.items()
    }
    return replace(plan, members=plan.members.replaced(members))


def of_format_1() -> OldFile:
    plan = first = graded(full_plan())
    plan = apply(plan, moved_vertex(plan, 0))
    plan = apply(plan, recoded(plan, GridId(1), "X1"))
    plan = apply(plan, moved_vertex(plan, 2))
    return OldFile(1, first, living_in(plan, {1: 1}), 3)


def of_format_2() -> OldFile:
    plan = first = graded(complete_plan())
    plan = apply(plan, moved_vertex(plan, 0))
    homes = (replace(home, people=home.people + 1) for home in plan.households.values())
    come = replace(plan.members[MemberId(2)], household_no="H2", grid=GridId(2))
    plan = replace(
        plan,
        households=Table((home.id, home) for home in homes),
        members=plan.members.replaced({come.id: come}),
    )
    plan = apply(plan, recoded(plan, GridId(1), "X1"))
    return OldFile(2, first, living_in(plan, {1: 1, 2: 2}), 4)


def of_format_3() -> OldFile:
    plan = first = complete_plan()
    plan = apply(plan, moved_vertex(plan, 0))
    return OldFile(3, first, apply(plan, recoded(plan, GridId(1), "X1")), 2, own_steps=0)


@pytest.fixture(
    params=[of_format_1, of_format_2, of_format_3], ids=["format_1", "format_2", "format_3"]
)
def old(request: pytest.FixtureRequest) -> OldFile:
    made: OldFile = request.param()
    return made


@pytest.fixture
def project(tmp_path: Path, old: OldFile) -> Path:
    path = tmp_path / "town.gpkg"
    packed = Path(__file__).with_name(f"format_{old.version}.gpkg.xz").read_bytes()
    path.write_bytes(lzma.decompress(packed))
    return path


def test_reading_an_old_file_does_not_change_it(project: Path, old: OldFile) -> None:
    before = (project.read_bytes(), project.stat().st_mtime_ns)
    assert open_project_readonly(project).same_content(old.last)
    assert check_project(project) == []
    assert format_of(project) == old.version
    assert (project.read_bytes(), project.stat().st_mtime_ns) == before
    assert [one.name for one in project.parent.iterdir()] == [project.name]


def test_an_old_file_left_in_wal_mode_is_read_without_a_trace(project: Path, old: OldFile) -> None:
    with sqlite3.connect(project) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    before = project.read_bytes()
    assert open_project_readonly(project).same_content(old.last)
    assert project.read_bytes() == before


def test_editing_brings_the_file_to_the_present_format_with_its_history(
    project: Path, old: OldFile
) -> None:
    with open_project(project) as opened:
        assert opened.plan.same_content(old.last)
        assert all(entry.at.startswith("20") for entry in opened.undo)
        history = opened.history()
        history.redo()
        assert history.plan.grids[GridId(2)].code == "X2"
        history.go_to(0)
        assert history.plan.same_content(old.first)
        history.go_to(old.steps + old.own_steps)
        assert history.plan.same_content(old.last)
    assert format_of(project) == FORMAT_VERSION
    assert check_project(project) == []
    with open_project(project) as opened:
        assert opened.plan.same_content(old.last)
        assert (len(opened.undo), len(opened.redo)) == (old.steps + old.own_steps, 1)


def test_a_version_of_an_old_file_is_a_draft_and_read_in_the_present_format(
    project: Path, old: OldFile
) -> None:
    with open_project(project) as opened:
        versions = opened.versions.saved()
        assert len(versions) == (0 if old.version == 1 else 1)
        for version in versions:
            assert version.state is VersionState.DRAFT
            assert opened.versions.load(version.id).same_content(old.first)
        assert opened.audits.kept() == ()


def test_a_number_that_two_households_have_links_no_member(project: Path, old: OldFile) -> None:
    with closing(sqlite3.connect(project)) as connection, connection:
        register_functions(connection)
        connection.execute("UPDATE households SET household_no = 'H1' WHERE fid = 3")
    plan = open_project_readonly(project)
    assert plan.members[MemberId(1)].household is None
    second = MemberId(2)
    assert plan.members[second].household == old.last.members[second].household


def test_an_undone_step_with_people_can_be_done_again_in_the_present_format(
    project: Path, old: OldFile
) -> None:
    with closing(sqlite3.connect(project)) as connection, connection:
        gone = {"households": {"puts": [], "deletes": [1]}, "links": {"puts": [], "deletes": [1]}}
        connection.execute(
            "UPDATE towngrid_history SET edit = ? WHERE state = 'undone'",
            (zlib.compress(json.dumps(gone).encode()),),
        )
    with open_project(project) as opened:
        assert len(opened.undo) == old.steps
        history = opened.history()
        history.redo()
        assert HouseholdId(1) not in history.plan.households
    open_project(project).close()


def test_a_migrated_file_has_the_tables_of_a_new_one(project: Path, tmp_path: Path) -> None:
    open_project(project).close()
    new = tmp_path / "new.gpkg"
    create_project(new, complete_plan())
    assert tables(project) == tables(new)
    for layer, _ in pyogrio.list_layers(project):
        pyogrio.read_dataframe(project, layer=layer)


def test_a_broken_old_file_is_refused_and_left_byte_for_byte(project: Path, old: OldFile) -> None:
    for damage in (
        "UPDATE towngrid_arcs SET start = 9999 WHERE id = 1",
        # The step from format 3 makes no layers, and reading does without what describes them.
        *(["DELETE FROM gpkg_geometry_columns"] if old.version < 3 else []),
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
    project: Path, old: OldFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = project.read_bytes()

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        step = f"gis.files.migrations.from_{old.version}"
        if old.version < 3:
            patch.setattr(f"{step}.create_layer", full)
        else:
            patch.setattr(f"{step}._STATEMENTS", ("CREATE TABLE half (x)", "no such statement"))
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
