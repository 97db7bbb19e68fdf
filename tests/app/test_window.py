"""The real window under real mouse and key events, on a real project file."""

import gc
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot
from support.answers import Answers
from support.town_window import (
    LEFT,
    NONE,
    A,
    B,
    apply_shown,
    area,
    click,
    desk_of,
    drag,
    move,
    open_in,
    place,
    town_plan,
)

from app.dialogs.about_dialog import AboutDialog
from app.dialogs.accept_dialog import AcceptDialog
from app.dialogs.fault_dialog import FaultDialog
from app.dialogs.grid_dialogs import OnlineGridDialog, SubGridsDialog
from app.dialogs.import_report_dialog import ImportReportDialog
from app.dialogs.new_project_dialog import NewProjectDialog
from app.dialogs.select_dialog import SelectDialog
from app.dialogs.shortcuts_dialog import KeyGroup, ShortcutsDialog
from app.dialogs.tolerance_dialog import ToleranceDialog
from app.dialogs.unit_dialogs import RenumberDialog, UnitFromRingDialog
from app.layout_view.layout_dialog import LayoutDialog
from app.layout_view.output_dialog import OutputDialog
from app.main_window import MainWindow
from app.tools.boundary_tool import BoundaryTool
from app.tools.split_tool import SplitTool
from gis.errors import Reason, Refused
from gis.files.project_file import open_project_readonly
from gis.operations.rename_grid import rename_grid
from gis.texts import Texts


def test_a_shared_vertex_is_dragged_a_grid_split_and_both_undone(
    window: MainWindow, project: Path, qtbot: QtBot
) -> None:
    workspace = desk_of(window).workspace
    QTest.keyClick(window.canvas, Qt.Key.Key_V)
    assert isinstance(desk_of(window).session.tool, BoundaryTool)
    drag(window, (100, 100), (60, 100))
    assert area(window, A) == pytest.approx(16_000, rel=0.02)
    assert area(window, A) + area(window, B) == pytest.approx(40_000)
    assert workspace.plan.residents.of_grid(A).households == 0
    assert open_project_readonly(project).same_content(workspace.stable)

    QTest.keyClick(window.canvas, Qt.Key.Key_X)
    assert isinstance(desk_of(window).session.tool, SplitTool)
    click(window, 60, 150)
    click(window, 215, 150)
    QTest.keyClick(window.canvas, Qt.Key.Key_Return)
    assert len(workspace.stable.grids) == 3
    assert desk_of(window).grids.model.rowCount() == 3
    assert open_project_readonly(project).same_content(workspace.stable)

    window.commands.actions["undo"].trigger()
    window.commands.actions["undo"].trigger()
    assert not window.commands.actions["undo"].isEnabled()
    assert (area(window, A), area(window, B)) == (20_000, 20_000)
    assert len(workspace.stable.grids) == 2
    assert open_project_readonly(project).same_content(town_plan())


def test_a_drag_is_shown_live_and_given_up_by_escape_and_undo(window: MainWindow) -> None:
    workspace = desk_of(window).workspace
    window.commands.run("boundary")
    ways: list[Callable[[], None]] = [
        lambda: QTest.keyClick(window.canvas, Qt.Key.Key_Escape),
        lambda: window.commands.run("undo"),
        window.canvas.cancel,
    ]
    for give_up in ways:
        move(window, 100, 100)
        QTest.mousePress(window.canvas, LEFT, NONE, place(window, 100, 100))
        move(window, 80, 100)
        move(window, 60, 100)
        assert workspace.history.is_staging
        assert area(window, A) < 17_000
        give_up()
        if workspace.history.is_staging:  # nothing to undo: the command is not enabled
            workspace.undo()
        assert area(window, A) == 20_000
        QTest.mouseRelease(window.canvas, LEFT, NONE, place(window, 60, 100))
        assert workspace.undo_label is None


def test_a_project_that_closes_during_a_drag_leaves_nothing_half_done(
    window: MainWindow, project: Path
) -> None:
    window.commands.run("boundary")
    QTest.mousePress(window.canvas, LEFT, NONE, place(window, 100, 100))
    move(window, 60, 100)
    window.commands.run("close")
    QTest.mouseRelease(window.canvas, LEFT, NONE, QPoint(5, 5))
    move(window, 50, 50)
    assert window.workspace is None
    assert open_project_readonly(project).same_content(town_plan())
    assert sorted(file.name for file in project.parent.glob("town*")) == ["town.gpkg"]


def test_undo_works_after_closing_and_opening_again(
    window: MainWindow, project: Path, qtbot: QtBot
) -> None:
    window.commands.run("boundary")
    drag(window, (100, 100), (60, 100))
    window.commands.run("close")
    open_in(window, project, qtbot)
    assert area(window, A) < 17_000
    assert "移动边界顶点" in window.commands.actions["undo"].text()
    window.commands.run("undo")
    assert area(window, A) == 20_000


def test_selecting_on_the_map_and_in_the_list_is_one(window: MainWindow) -> None:
    click(window, 50, 50)
    assert desk_of(window).grids.selected_grids() == [A]
    desk_of(window).grids.table.selectRow(1)
    assert desk_of(window).workspace.selection == (B,)
    desk_of(window).grids.filter.setText("no such grid")
    assert desk_of(window).grids.table.model().rowCount() == 0
    assert desk_of(window).workspace.selection == (B,)
    desk_of(window).grids.filter.clear()
    assert desk_of(window).grids.selected_grids() == [B]


def test_a_name_is_edited_in_place_and_a_code_in_use_is_refused(window: MainWindow) -> None:
    model = desk_of(window).grids.model
    assert model.setData(model.index(0, 1), "东片")
    assert desk_of(window).workspace.stable.grids[A].name == "东片"
    assert model.index(0, 1).data() == "东片"
    taken = desk_of(window).workspace.stable.grids[B].code
    assert not model.setData(model.index(0, 0), taken)
    assert taken in window.status.currentMessage()
    window.commands.run("undo")
    assert model.index(0, 1).data() == "A"


def test_a_refusal_is_forgotten_when_something_succeeds_or_another_tool_is_taken(
    window: MainWindow,
) -> None:
    workspace = desk_of(window).workspace
    refusal = Refused(Reason.LINE_TOO_SHORT)
    workspace.refuse(refusal)
    assert window.status.currentMessage()
    workspace.perform(lambda plan: rename_grid(plan, grid=A, name="东片"))
    assert window.status.currentMessage() == ""
    workspace.refuse(refusal)
    QTest.keyClick(window.canvas, Qt.Key.Key_X)
    assert window.status.currentMessage() == ""


def test_what_is_switched_or_locked_stands_in_the_status_line(
    window: MainWindow, texts: Texts
) -> None:
    workspace, said = desk_of(window).workspace, window.status.switches
    assert said.text() == texts("tools.switched.units_locked")
    workspace.lock_unit_boundaries(False)
    assert said.text() == ""
    QTest.keyClick(window.canvas, Qt.Key.Key_S)
    assert said.text() == texts("tools.switched.no_snapping")
    QTest.keyClick(window.canvas, Qt.Key.Key_D)
    QTest.keyClick(window.canvas, Qt.Key.Key_T)
    assert said.text().startswith(texts("tools.switched.traces"))
    workspace.lock_grids([A], True)
    assert said.text().endswith(texts("tools.switched.grids_locked", count=1))
    assert said.isVisible()
    window.close_project()
    assert not said.isVisible()


def test_a_gap_is_found_shown_and_mended(window: MainWindow, texts: Texts, qtbot: QtBot) -> None:
    gap = next(finding for finding in desk_of(window).audit.findings if finding.rule == "gap")
    desk_of(window).findings.tree.setCurrentIndex(desk_of(window).findings.model.index_of(gap.key))
    west, south, east, north = window.canvas.view.bounds_m
    assert gap.xy_m is not None
    assert (west < gap.xy_m[0] < east, south < gap.xy_m[1] < north) == (True, True)
    titles = [button.text() for button in desk_of(window).findings.buttons()]
    assert titles[0] == texts("audits.fix.give_to_longest_border")
    assert texts("audits.fix.create_grid") in titles
    desk_of(window).findings.buttons()[0].click()
    assert area(window, B) == 20_000, "it is shown before it is done"
    apply_shown(window, qtbot)
    assert area(window, B) == 40_000
    assert not desk_of(window).audit.findings
    assert "没有发现问题" in desk_of(window).findings.summary.text()
    window.commands.run("undo")
    assert gap.key in {finding.key for finding in desk_of(window).audit.findings}


def test_a_finding_is_accepted_with_a_reason(window: MainWindow, answers: Answers) -> None:
    gap = next(finding for finding in desk_of(window).audit.findings if finding.rule == "gap")
    desk_of(window).findings.tree.setCurrentIndex(desk_of(window).findings.model.index_of(gap.key))

    def fill(dialog: AcceptDialog) -> bool:
        dialog.reason.setText("水库，无人居住")
        dialog.role.setText("镇党委副书记")
        return True

    answers.fill = fill
    desk_of(window).findings.buttons()[-1].click()
    report = desk_of(window).audit.report
    assert report is not None
    (accepted,) = report.accepted
    assert (accepted.reason, accepted.role) == ("水库，无人居住", "镇党委副书记")
    assert gap.key not in {finding.key for finding in report.findings}


def test_a_file_that_is_no_project_is_told_and_the_open_one_stays(
    window: MainWindow, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    broken = tmp_path / "broken.gpkg"
    broken.write_text("no database")
    workspace = window.workspace
    window.flows.open_path(broken)
    qtbot.waitUntil(lambda: bool(answers.told))
    assert "broken.gpkg" in answers.told[0]
    assert window.workspace is workspace


def test_the_window_speaks_english(
    make_window: Callable[[str], MainWindow], project: Path, qtbot: QtBot
) -> None:
    window = make_window("en")
    open_in(window, project, qtbot)
    titles = [action.text().replace("&", "") for action in window.menuBar().actions()]
    assert titles == ["File", "Edit", "Grids", "View", "People", "Tools", "Audit", "Help"]
    assert window.windowTitle() == "小镇 — TownGrid"
    move(window, 50, 50)
    move(window, 60, 50)
    assert window.status.place.text().startswith("E 60.")


def test_a_new_window_is_no_larger_than_the_screen(
    make_window: Callable[[str], MainWindow], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[QSize] = []
    monkeypatch.setattr(MainWindow, "resize", lambda window, size, *more: asked.append(size))
    window = make_window("zh")
    assert asked[0] == QSize(1440, 900).boundedTo(window.screen().availableSize())


def test_recent_projects_are_remembered(
    window: MainWindow, make_window: Callable[[str], MainWindow], project: Path, qtbot: QtBot
) -> None:
    window.close()
    again = make_window("zh")
    assert [action.text() for action in again.recent_menu.actions()] == [str(project.resolve())]
    again.recent_menu.actions()[0].trigger()
    qtbot.waitUntil(lambda: again.desk is not None)


def test_closing_the_window_ends_its_jobs_and_closes_the_file(
    window: MainWindow, project: Path
) -> None:
    window.commands.run("audit")
    window.close()
    assert window.jobs.jobs == ()
    assert [file.name for file in project.parent.glob("town*")] == ["town.gpkg"]


def test_a_sheet_is_printed(
    window: MainWindow, answers: Answers, tmp_path: Path, qtbot: QtBot
) -> None:
    def fill(dialog: LayoutDialog | OutputDialog) -> bool:
        if isinstance(dialog, LayoutDialog):
            qtbot.waitUntil(lambda: dialog.session.is_up_to_date)
            dialog.save_button.click()
        return True

    answers.fill = fill
    answers.files = [tmp_path / "map.pdf"]
    window.commands.run("print")
    qtbot.waitUntil(lambda: not window.jobs.jobs)
    assert (tmp_path / "map.pdf").read_bytes().startswith(b"%PDF")


MAKERS: list[Callable[[Texts, Answers], QDialog]] = [
    lambda texts, ask: AboutDialog(None, texts),
    lambda texts, ask: FaultDialog(None, texts, "details"),
    lambda texts, ask: NewProjectDialog(None, texts, ask),
    lambda texts, ask: ShortcutsDialog(None, texts, [KeyGroup("title", (("what", "F2"),))]),
    lambda texts, ask: SelectDialog(None, texts, town_plan()),
    lambda texts, ask: SubGridsDialog(None, texts, town_plan()),
    lambda texts, ask: OnlineGridDialog(None, texts, town_plan(), [A]),
    lambda texts, ask: UnitFromRingDialog(None, texts, town_plan(), None),
    lambda texts, ask: RenumberDialog(None, texts, [("name", "old", "new")]),
    lambda texts, ask: ToleranceDialog(None, texts, "smooth", 2.0),
    lambda texts, ask: OutputDialog(None, texts, 1, 3),
    lambda texts, ask: ImportReportDialog(None, texts, ["one", "two"]),
]


@pytest.mark.parametrize("make", MAKERS)
def test_a_dialog_is_freed_when_it_is_done(
    dressed: QApplication, texts: Texts, answers: Answers, make: Callable[[Texts, Answers], QDialog]
) -> None:
    gc.collect()
    gc.disable()
    try:
        dialog = make(texts, answers)
        dialog.show()
        dialog.accept()
        alive = weakref.ref(dialog)
        dialog.deleteLater()
        del dialog
        dressed.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert alive() is None
    finally:
        gc.enable()
