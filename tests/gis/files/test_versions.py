"""Versions are kept beside the history; going back to one is a step like any other."""

import sqlite3
from pathlib import Path

import pytest
from support.full_plan import moved_vertex, recoded
from support.peopled_plan import peopled_plan

from gis.errors import InputProblem
from gis.files.check import check_project
from gis.files.people_lock import lock_people
from gis.files.project_file import create_project, open_project, read_version
from gis.plan.edit import EditLabel
from gis.plan.edit_between import edit_to
from gis.texts import Texts
from gis.topology.records import GridId


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "town.gpkg"
    create_project(path, peopled_plan())
    return path


def test_a_version_comes_back_as_it_was_also_another_day(project: Path) -> None:
    with open_project(project) as opened:
        history = opened.history()
        history.commit(recoded(history.plan, GridId(1), "X1"))
        kept = history.plan
        version = opened.versions.save(" 初稿 ", kept, "2024-05-01T08:00:00+00:00")
        history.commit(moved_vertex(history.plan))
        assert (version.name, version.revision) == ("初稿", kept.revision)
    with open_project(project) as opened:
        assert opened.versions.saved() == (version,)
        assert opened.versions.named("初稿") == version
        assert opened.versions.load(version.id).same_content(kept)
        assert len(opened.undo) == 2
    assert check_project(project) == []


def test_going_back_to_a_version_is_one_step_that_can_be_undone(project: Path) -> None:
    with open_project(project) as opened:
        history = opened.history()
        version = opened.versions.save("初稿", history.plan)
        for arc in range(3):
            history.commit(moved_vertex(history.plan, arc))
        later = history.plan
        then = opened.versions.load(version.id)
        label = EditLabel("files.restore_version", {"name": version.name})
        history.commit(edit_to(history.plan, then, label))
        assert history.plan.same_content(peopled_plan())
        assert len(history.entries) == 4
        history.undo()
        assert history.plan.same_content(later)
    assert check_project(project) == []


def test_a_name_names_one_version(project: Path) -> None:
    with open_project(project) as opened:
        first = opened.versions.save("初稿", opened.plan)
        for name in ("初稿", "初稿 ", " "):
            with pytest.raises(InputProblem) as problem:
                opened.versions.save(name, opened.plan)
            assert str(project) in Texts("zh").of_error(problem.value)
        with pytest.raises(InputProblem) as problem:
            opened.versions.named("定稿")
        assert problem.value.key == "files.no_such_version"
        assert "初稿" in Texts("en").of_error(problem.value)
        opened.versions.delete(first.id)
        opened.versions.delete(first.id)
        assert opened.versions.saved() == ()
        with pytest.raises(InputProblem, match=r"files\.no_such_version"):
            opened.versions.load(first.id)
        opened.versions.save("初稿", opened.plan)


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE towngrid_versions SET content = x'00'",
        # A step of the history is no whole plan: its arcs run between nodes that it lacks.
        "UPDATE towngrid_versions SET content = (SELECT edit FROM towngrid_history)",
    ],
)
def test_a_damaged_version_is_said_so_and_found(project: Path, damage: str) -> None:
    with open_project(project) as opened:
        opened.versions.save("初稿", opened.plan)
        opened.history().commit(moved_vertex(opened.plan))
    with sqlite3.connect(project) as connection:
        connection.execute(damage)
    connection.close()
    with open_project(project) as opened, pytest.raises(InputProblem) as problem:
        opened.versions.load(1)
    assert problem.value.key == "files.version_damaged"
    assert [one.key for one in check_project(project)] == ["files.check_version"]


def test_a_version_is_read_without_changing_the_file(project: Path) -> None:
    with open_project(project) as opened:
        opened.versions.save("初稿", opened.plan)
        history = opened.history()
        history.commit(moved_vertex(history.plan))
    before = project.read_bytes()
    assert read_version(project, "初稿").same_content(peopled_plan())
    with pytest.raises(InputProblem, match=r"files\.no_such_version"):
        read_version(project, "定稿")
    assert project.read_bytes() == before
    lock_people(project, "a long passphrase")
    with pytest.raises(InputProblem, match=r"files\.people_locked"):
        read_version(project, "初稿")
    assert read_version(project, "初稿", "a long passphrase").same_content(peopled_plan())
