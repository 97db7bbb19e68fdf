import os
import shutil
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from support.full_plan import moved_vertex, recoded
from support.peopled_plan import peopled_plan
from support.strategies import plans

from gis.errors import InputProblem
from gis.files.check import check_project
from gis.files.project_file import create_project, open_project, open_project_readonly
from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.records import GridId


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "测试镇.gpkg"
    create_project(path, peopled_plan())
    return path


def files_beside(path: Path) -> list[str]:
    return sorted(one.name for one in path.parent.iterdir())


def test_a_saved_plan_is_read_back_as_it_was(project: Path) -> None:
    assert open_project_readonly(project).same_content(peopled_plan())
    with open_project(project) as opened:
        assert opened.plan.same_content(peopled_plan())
        assert (opened.undo, opened.redo) == ((), ())


def test_creating_and_closing_leave_one_file(project: Path) -> None:
    assert files_beside(project) == [project.name]
    with open_project(project) as opened:
        opened.history().commit(moved_vertex(opened.plan))
    assert files_beside(project) == [project.name]


def test_an_existing_file_is_not_overwritten_unless_asked(project: Path) -> None:
    before = project.read_bytes()
    with pytest.raises(InputProblem, match=r"files\.exists"):
        create_project(project, peopled_plan())
    assert project.read_bytes() == before
    create_project(project, peopled_plan().with_facts(title="新"), overwrite=True)
    assert open_project_readonly(project).title == "新"


def test_undo_and_redo_live_on_after_closing(project: Path) -> None:
    with open_project(project) as opened:
        history = opened.history()
        history.commit(moved_vertex(opened.plan, 0))
        one = history.plan
        history.commit(recoded(one, GridId(1), "X1"))
        two = history.plan
        history.commit(moved_vertex(two, 1))
        history.undo()
    with open_project(project) as opened:
        assert opened.plan.same_content(two)
        history = opened.history()
        label = history.undo_label
        assert label is not None
        assert (label.key, label.facts) == ("operations.recode_grid", {"code": "X1"})
        history.undo()
        assert history.plan.same_content(one)
    with open_project(project) as opened:
        history = opened.history()
        assert opened.plan.same_content(one)
        history.redo()
        assert history.plan.same_content(two)
        history.undo()
        history.undo()
        assert history.plan.same_content(peopled_plan())


def test_a_commit_drops_what_could_be_redone(project: Path) -> None:
    with open_project(project) as opened:
        history = opened.history()
        history.commit(moved_vertex(history.plan, 0))
        history.undo()
        history.commit(recoded(history.plan, GridId(2), "X2"))
    with open_project(project) as opened:
        assert opened.redo == ()
        assert [entry.edit.label.key for entry in opened.undo] == ["operations.recode_grid"]


def test_a_second_program_that_wants_to_write_is_told_who_has_the_file(project: Path) -> None:
    with open_project(project), pytest.raises(InputProblem) as problem:
        open_project(project)
    assert problem.value.key == "files.opened_elsewhere"
    assert str(os.getpid()) in Texts("zh").of_error(problem.value)
    open_project(project).close()


def test_a_reader_sees_what_a_running_program_committed(project: Path) -> None:
    with open_project(project) as opened:
        history = opened.history()
        history.commit(recoded(history.plan, GridId(1), "X1"))
        assert open_project_readonly(project).grids[GridId(1)].code == "X1"


def test_reading_leaves_no_trace(project: Path) -> None:
    before = (project.read_bytes(), project.stat().st_mtime_ns)
    open_project_readonly(project)
    assert (project.read_bytes(), project.stat().st_mtime_ns) == before
    assert files_beside(project) == [project.name]


def test_a_file_left_in_wal_mode_is_read_without_a_trace(project: Path, tmp_path: Path) -> None:
    with sqlite3.connect(project) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    copied = tmp_path / "copied"
    copied.mkdir()
    shutil.copy(project, copied / "p.gpkg")
    before = (copied / "p.gpkg").read_bytes()
    open_project_readonly(copied / "p.gpkg")
    assert files_beside(copied / "p.gpkg") == ["p.gpkg"]
    assert (copied / "p.gpkg").read_bytes() == before


def test_what_a_killed_program_left_beside_the_file_is_read_and_kept(
    project: Path, tmp_path: Path
) -> None:
    left = tmp_path / "left"
    left.mkdir()
    with open_project(project) as opened:
        history = opened.history()
        history.commit(recoded(history.plan, GridId(1), "X1"))
        for name in (project.name, project.name + "-wal"):
            shutil.copy(project.with_name(name), left / name)
    wal = (left / f"{project.name}-wal").read_bytes()
    assert open_project_readonly(left / project.name).grids[GridId(1)].code == "X1"
    assert (left / f"{project.name}-wal").read_bytes() == wal
    with open_project(left / project.name) as opened:
        assert opened.plan.grids[GridId(1)].code == "X1"
    assert files_beside(left / project.name) == [project.name]


def test_after_a_checkpoint_a_copy_of_the_file_alone_has_every_step(
    project: Path, tmp_path: Path
) -> None:
    copied = tmp_path / "copied.gpkg"
    with open_project(project) as opened:
        history = opened.history()
        history.commit(recoded(history.plan, GridId(1), "X1"))
        history.commit(moved_vertex(history.plan))
        opened.checkpoint()
        shutil.copy(project, copied)
        now = history.plan
    assert open_project_readonly(copied).same_content(now)
    with open_project(copied) as opened:
        assert len(opened.undo) == 2


def test_a_checkpoint_while_another_program_reads_keeps_everything(project: Path) -> None:
    with open_project(project) as opened:
        history = opened.history()
        reader = sqlite3.connect(project, isolation_level=None)
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM towngrid_meta").fetchone()
        history.commit(recoded(history.plan, GridId(1), "X1"))
        opened.checkpoint()
        reader.close()
        assert open_project_readonly(project).grids[GridId(1)].code == "X1"
    opened.checkpoint()  # closed already: nothing is left to do


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "files.not_a_project"),
        (b"name,code\n", "files.not_a_project"),
        (b"SQLite format 3\0" + bytes(200), "files.not_a_project"),
    ],
)
def test_what_is_no_project_is_said_so_and_kept(tmp_path: Path, content: bytes, key: str) -> None:
    path = tmp_path / "x.gpkg"
    path.write_bytes(content)
    for opener in (open_project, open_project_readonly):
        with pytest.raises(InputProblem) as problem:
            opener(path)
        assert problem.value.key == key
        assert str(path) in Texts("en").of_error(problem.value)
    assert path.read_bytes() == content
    assert files_beside(path) == ["x.gpkg"]


def test_a_missing_file_is_said_so(tmp_path: Path) -> None:
    for opener in (open_project, open_project_readonly):
        with pytest.raises(InputProblem, match=r"files\.no_such_file"):
            opener(tmp_path / "x.gpkg")
    with pytest.raises(InputProblem, match=r"files\.no_such_folder"):
        create_project(tmp_path / "nowhere" / "x.gpkg", peopled_plan())


def test_a_newer_format_is_refused(project: Path) -> None:
    change(project, "UPDATE towngrid_meta SET value = '99' WHERE key = 'format_version'")
    for opener in (open_project, open_project_readonly):
        with pytest.raises(InputProblem, match=r"files\.newer_format"):
            opener(project)


@pytest.mark.parametrize(
    "damage",
    [
        "DROP TABLE towngrid_arcs",
        "UPDATE grids SET kind = 'round'",
        "UPDATE towngrid_arcs SET points = x'0102'",
        "UPDATE towngrid_arcs SET start = 99999",
        "UPDATE households SET geom = x'00'",
        "DELETE FROM towngrid_meta WHERE key = 'crs'",
    ],
)
def test_a_damaged_file_is_said_so(project: Path, damage: str) -> None:
    change(project, damage)
    for opener in (open_project, open_project_readonly):
        with pytest.raises(InputProblem, match=r"files\.damaged"):
            opener(project)
    assert files_beside(project) == [project.name]


def test_a_cut_off_file_is_said_so(project: Path) -> None:
    content = project.read_bytes()
    project.write_bytes(content[: len(content) // 2])
    for opener in (open_project, open_project_readonly):
        with pytest.raises(InputProblem, match=r"files\.damaged"):
            opener(project)


def test_a_full_disk_loses_nothing_and_the_work_goes_on(project: Path) -> None:
    with open_project(project) as opened:
        history = opened.history()
        history.commit(recoded(history.plan, GridId(1), "X1"))
        kept = history.plan
        pages = opened.connection.execute("PRAGMA page_count").fetchone()[0]
        opened.connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(InputProblem, match=r"files\.disk_full"):
            history.commit(recoded(kept, GridId(2), "X" * 100_000))
        assert history.plan is kept
        opened.connection.execute("PRAGMA max_page_count = 1000000")
        history.commit(recoded(kept, GridId(2), "X2"))
        last = history.plan
    assert open_project_readonly(project).same_content(last)


def test_a_file_that_another_program_is_writing_is_said_to_be_busy(project: Path) -> None:
    with open_project(project) as opened:
        opened.connection.execute("PRAGMA busy_timeout = 1")
        other = sqlite3.connect(project, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        history = opened.history()
        with pytest.raises(InputProblem, match=r"files\.busy"):
            history.commit(recoded(history.plan, GridId(1), "X1"))
        other.execute("ROLLBACK")
        other.close()
        history.commit(recoded(history.plan, GridId(1), "X1"))
    assert open_project_readonly(project).grids[GridId(1)].code == "X1"


def test_closing_while_another_program_reads_loses_nothing(project: Path) -> None:
    opened = open_project(project)
    opened.connection.execute("PRAGMA busy_timeout = 1")
    opened.history().commit(recoded(opened.plan, GridId(1), "X1"))
    reader = sqlite3.connect(project, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM grids").fetchone()
    opened.close()
    reader.close()
    with open_project(project) as again:
        assert again.plan.grids[GridId(1)].code == "X1"
    assert files_beside(project) == [project.name]


def test_a_read_only_file_is_read_but_not_edited(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Tests run as root too, whom no permission bit stops.
    monkeypatch.setattr("os.access", lambda _path, mode: mode != os.W_OK)
    assert open_project_readonly(project).same_content(peopled_plan())
    with pytest.raises(InputProblem, match=r"files\.not_writable"):
        open_project(project)
    assert files_beside(project) == [project.name]


def test_closing_twice_is_harmless(project: Path) -> None:
    opened = open_project(project)
    opened.close()
    opened.close()


def test_title_and_profile_are_kept(project: Path) -> None:
    with open_project(project) as opened:
        opened.journal.record_facts(opened.plan.with_facts(title="二版", profile="county"))
    plan = open_project_readonly(project)
    assert (plan.title, plan.profile) == ("二版", "county")


def change(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    for name in ("insert", "update6", "update7", "update2", "update5", "update4", "delete"):
        for layer in ("units", "grids", "households"):
            connection.execute(f'DROP TRIGGER "rtree_{layer}_geom_{name}"')
    connection.execute(statement)
    connection.commit()
    connection.close()


@given(plans())
def test_saving_and_reading_back_is_the_identity(
    tmp_path_factory: pytest.TempPathFactory, plan: Plan
) -> None:
    path = tmp_path_factory.mktemp("plans") / "plan.gpkg"
    create_project(path, plan)
    assert open_project_readonly(path).same_content(plan)
    assert check_project(path) == []
