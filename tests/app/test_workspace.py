"""The workspace: one history, a selection, and signals instead of exceptions."""

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.ascii_plan import picture_of, plan_of, with_households

from app.selection import Selection
from app.snap_switches import SnapSwitches
from app.workspace import Workspace
from gis.errors import InputProblem, Reason, Refused
from gis.operations.merge_grids import merge_grids
from gis.operations.move_node import move_node
from gis.operations.rename_grid import rename_grid
from gis.plan.edit import Edit
from gis.plan.history import Entry, History
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId
from gis.topology.border_part import BorderPart, whole
from gis.topology.records import ArcId, GridId, NodeId, grid_of
from layers.overlay import SnapKind

A, B = GridId(1), GridId(2)


class FullDisk:
    """Refuse every step, as a disk that is full."""

    def record_commit(self, before: Plan, after: Plan, entry: Entry) -> None:
        raise InputProblem("files.disk_error", path="x")

    record_undo = record_redo = record_commit


class File:
    path = Path("town.gpkg")
    people_locked = False
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


def moved(plan: Plan, locks: Locks) -> Edit:
    """Return the step that moves the southern end of the border of A and B in ABC."""
    nodes = plan.partition.nodes
    foot = next(node.id for node in nodes.values() if (node.x, node.y) == (10_000, 0))
    return move_node(plan, node=NodeId(foot), to=(13_000, 0), locks=locks)


UNLOCKED = Locks(unit_boundaries=False)


def test_an_undo_that_would_change_a_locked_grid_is_refused_with_its_name(
    qapp: QApplication,
) -> None:
    workspace = Workspace(History(plan_of("ABC")))
    refusals: list[Refused] = []
    workspace.refused.connect(refusals.append)
    assert workspace.perform(lambda plan: moved(plan, UNLOCKED))
    assert workspace.perform(renamed)
    workspace.lock_grids([B], True)
    assert workspace.undo(), "a name is not land"
    assert not workspace.undo()
    assert [refusal.reason for refusal in refusals] == [Reason.GRID_LOCKED]
    assert refusals[0].facts["name"] == "B"
    assert workspace.undo_label is not None
    workspace.lock_grids([B], False)
    assert workspace.undo()
    workspace.lock_grids([A], True)
    assert not workspace.redo()
    workspace.lock_grids([A], False)
    workspace.lock_grids([GridId(3)], True)
    assert workspace.redo(), "the lock of a third grid is not in the way"


def test_undo_that_would_take_a_locked_grid_away_is_refused(qapp: QApplication) -> None:
    workspace = Workspace(History(plan_of("AB")))
    workspace.perform(lambda plan: merge_grids(plan, keep=A, others=[B]))
    workspace.lock_grids([A], True)
    assert not workspace.undo()
    assert picture_of(workspace.plan) == "AA"


def test_no_edit_changes_a_locked_grid_whoever_made_it(qapp: QApplication) -> None:
    workspace = Workspace(History(plan_of("ABC")))
    refusals: list[Refused] = []
    workspace.refused.connect(refusals.append)
    workspace.lock_grids([A], True)
    assert not workspace.perform(lambda plan: merge_grids(plan, keep=A, others=[B]))
    assert not workspace.commit(merge_grids(workspace.stable, keep=B, others=[A]))
    assert [refusal.reason for refusal in refusals] == [Reason.GRID_LOCKED] * 2
    assert workspace.perform(lambda plan: merge_grids(plan, keep=B, others=[GridId(3)]))
    assert workspace.perform(renamed)


def test_the_way_through_history_heeds_where_it_leads(qapp: QApplication) -> None:
    workspace = Workspace(History(plan_of("ABC")))
    first = workspace.stable
    workspace.perform(lambda plan: moved(plan, UNLOCKED))
    workspace.undo()
    workspace.perform(lambda plan: merge_grids(plan, keep=B, others=[GridId(3)]))
    workspace.perform(renamed)
    assert workspace.go_to(0)
    assert workspace.plan.same_content(first)
    assert workspace.go_to(2)
    assert workspace.redo_label is None
    workspace.lock_grids([B], True)
    assert not workspace.go_to(0)
    assert len(workspace.history.entries) == 2
    assert workspace.go_to(1)
    assert workspace.plan.grids[A].name == "A"


def test_locks_are_told_once_and_give_up_what_is_staged(qapp: QApplication) -> None:
    workspace = Workspace(History(plan_of("AB")))
    told: list[Locks] = []
    workspace.locks_changed.connect(lambda: told.append(workspace.locks))
    workspace.stage(renamed(workspace.stable))
    workspace.lock_grids([A], True)
    workspace.lock_grids([A], True)
    workspace.lock_unit_boundaries(False)
    assert told == [
        Locks(grids=frozenset({A})),
        Locks(unit_boundaries=False, grids=frozenset({A})),
    ]
    assert not workspace.history.is_staging
    assert not workspace.unit_boundaries_locked


def test_households_and_borders_are_selected_beside_grids(qapp: QApplication) -> None:
    plan = with_households(plan_of("AB"), [(5_000, 5_000)])
    workspace = Workspace(History(plan))
    arc = next(iter(plan.partition.arcs))
    border, home = whole(plan.partition, arc), HouseholdId(1)
    everything = Selection((A,), (home,), (border,))
    workspace.set_selected(
        everything.joined(
            Selection((GridId(9),), (HouseholdId(9),), (BorderPart(ArcId(99), 0, 1),))
        )
    )
    assert workspace.selected == everything
    assert workspace.selection == (A,)
    workspace.set_selected(everything.toggled(Selection((B,), (home,))))
    assert workspace.selected == Selection((A, B), (), (border,))
    workspace.select([B])
    assert workspace.selected == Selection((B,))


def test_a_border_that_goes_leaves_the_selection(qapp: QApplication) -> None:
    plan = plan_of("AB")
    workspace = Workspace(History(plan))
    shared = next(
        a.id for a in plan.partition.arcs.values() if {*map(grid_of, a.labels())} == {A, B}
    )
    workspace.set_selected(Selection(borders=(whole(plan.partition, shared),)))
    workspace.perform(lambda plan: merge_grids(plan, keep=A, others=[B]))
    assert workspace.selected.is_empty()


def test_snapping_switches_are_told(qapp: QApplication) -> None:
    workspace = Workspace(History(plan_of("AB")))
    told: list[frozenset[SnapKind]] = []
    workspace.snapping_changed.connect(lambda: told.append(workspace.snapping.caught))
    only_nodes = SnapSwitches(frozenset({SnapKind.NODE}))
    workspace.set_snapping(only_nodes)
    workspace.set_snapping(only_nodes)
    workspace.set_snapping(only_nodes.with_kind(SnapKind.ARC, True).with_kind(SnapKind.NODE, False))
    workspace.set_snapping(workspace.snapping.suspended(True))
    assert told == [{SnapKind.NODE}, {SnapKind.ARC}, frozenset()]


def test_the_date_of_today_comes_from_the_clock(qapp: QApplication) -> None:
    assert Workspace(History(plan_of("AB")), clock=lambda: "2026-02-28").today == "2026-02-28"
