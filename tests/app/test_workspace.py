"""The workspace: one history, a selection, and signals instead of exceptions."""

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.ascii_plan import plan_of

from app.workspace import Workspace
from gis.errors import InputProblem, Reason, Refused
from gis.operations.merge_grids import merge_grids
from gis.operations.rename_grid import rename_grid
from gis.plan.edit import Edit
from gis.plan.history import Entry, History
from gis.plan.plan import Plan
from gis.topology.records import GridId

A, B = GridId(1), GridId(2)


class FullDisk:
    """Refuse every step, as a disk that is full."""

    def record_commit(self, before: Plan, after: Plan, entry: Entry) -> None:
        raise InputProblem("files.disk_error", path="x")

    record_undo = record_redo = record_commit


class File:
    path = Path("town.gpkg")
    closed = 0

    def close(self) -> None:
        self.closed += 1


def renamed(plan: Plan, name: str = "新名") -> Edit:
    return rename_grid(plan, grid=A, name=name)


def test_what_is_done_and_undone_is_told(qapp: QApplication, qtbot: QtBot) -> None:
    workspace = Workspace(History(plan_of("AB")))
    kinds: list[str] = []
    workspace.plan_changed.connect(lambda change: kinds.append(change.kind))
    assert workspace.perform(renamed)
    assert workspace.undo()
    assert workspace.redo()
    workspace.stage(renamed(workspace.stable, "另一个"))
    workspace.cancel()
    assert kinds == ["committed", "undone", "redone", "staged", "cancelled"]
    assert workspace.plan.grids[A].name == "新名"


def test_a_refusal_is_told_and_changes_nothing(qapp: QApplication) -> None:
    workspace = Workspace(History(plan_of("AB")))
    refusals: list[Refused] = []
    workspace.refused.connect(refusals.append)
    assert not workspace.perform(lambda plan: renamed(plan, " "))
    assert [refusal.reason for refusal in refusals] == [Reason.EMPTY_NAME]
    assert workspace.undo_label is None


def test_a_disk_that_fails_is_told_and_changes_nothing(qapp: QApplication) -> None:
    workspace = Workspace(History(plan_of("AB"), FullDisk()), File())
    problems: list[InputProblem] = []
    workspace.file_failed.connect(problems.append)
    workspace.stage(renamed(workspace.stable))
    assert workspace.is_written
    assert not workspace.perform(renamed)
    assert [problem.key for problem in problems] == ["files.disk_error"]
    assert not workspace.is_written
    assert workspace.plan.grids[A].name == "A"


def test_a_grid_that_goes_leaves_the_selection(qapp: QApplication) -> None:
    workspace = Workspace(History(plan_of("AB")))
    workspace.select([A, B, GridId(99)])
    assert list(workspace.selection) == [A, B]
    workspace.perform(lambda plan: merge_grids(plan, keep=A, others=[B]))
    assert list(workspace.selection) == [A]
    workspace.toggle(A)
    assert list(workspace.selection) == []


def test_closing_closes_the_file_once_and_forgets_what_is_staged(qapp: QApplication) -> None:
    file, history = File(), History(plan_of("AB"))
    workspace = Workspace(history, file)
    workspace.stage(renamed(workspace.stable))
    workspace.close()
    workspace.close()
    assert file.closed == 1
    assert not history.is_staging
