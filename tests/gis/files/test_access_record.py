"""The access record is only added to, and stands outside the plan."""

import sqlite3
from pathlib import Path

import pytest
from support.full_plan import moved_vertex
from support.peopled_plan import peopled_plan

from gis.errors import InputProblem
from gis.files.access_record import read_access
from gis.files.project_file import create_project, open_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    path = tmp_path / "town.gpkg"
    create_project(path, peopled_plan())
    return path


def test_entries_come_back_in_order_and_are_read_from_outside(project: Path) -> None:
    with open_project(project) as opened:
        record = opened.access_record
        assert record.entries() == ()
        record.add(what="print", purpose="入户走访", office="镇党委", unmasked=True, detail="a.pdf")
        record.add(what="rejected_rows", purpose=" 核对 ", unmasked=True)
        first, second = record.entries()
        assert (first.what, first.purpose, first.office) == ("print", "入户走访", "镇党委")
        assert (first.unmasked, first.detail, first.at[:2]) == (True, "a.pdf", "20")
        assert (second.id, second.purpose) == (first.id + 1, "核对")
    assert read_access(project) == (first, second)


def test_undo_and_versions_leave_it_alone(project: Path) -> None:
    with open_project(project) as opened:
        history = opened.history()
        version = opened.versions.save("前", history.plan)
        history.commit(moved_vertex(history.plan))
        opened.access_record.add(what="print", purpose="走访", unmasked=True)
        history.undo()
        opened.versions.load(version.id)
        assert len(opened.access_record.entries()) == 1
        assert history.redo_label is not None


def test_an_entry_needs_a_purpose(project: Path) -> None:
    with open_project(project) as opened:
        with pytest.raises(InputProblem, match="access_without_purpose"):
            opened.access_record.add(what="print", purpose="  ", unmasked=True)
        assert opened.access_record.entries() == ()


@pytest.mark.parametrize("change", ["DELETE FROM", "UPDATE"])
def test_an_entry_can_neither_be_changed_nor_taken_out(project: Path, change: str) -> None:
    with open_project(project) as opened:
        opened.access_record.add(what="print", purpose="走访", unmasked=True)
        what = " SET purpose = ''" if change == "UPDATE" else ""
        with pytest.raises(sqlite3.IntegrityError, match="only added to"):
            opened.connection.execute(f"{change} towngrid_access{what}")
    assert len(read_access(project)) == 1
