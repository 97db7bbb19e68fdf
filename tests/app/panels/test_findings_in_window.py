"""Working through findings in the real window: by key, with fixes shown before they are done."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot
from support.answers import Answers
from support.ascii_plan import picture_of, plan_of, with_households
from support.town_window import desk_of, drag, open_in, place

from app.dialogs.accept_dialog import AcceptDialog
from app.main_window import MainWindow
from app.models.finding_states import LastAudit, State
from app.panels.findings import FindingsPanel
from gis.audits.finding import Finding
from gis.files.project_file import create_project
from gis.operations.assign_households import assign_households
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.texts import Texts
from layers.overlay import OverlayArea, OverlayDots, OverlayLine, OverlayShape, Role

ENTER, CONTROL = Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier
TILE_MM = 100_000


def three_gaps() -> Plan:
    """Return three grids with three gaps; a household lives in the second gap."""
    drawn = plan_of("A.AB.BC.C\nAAABBBCCC", tile_mm=TILE_MM)
    plan = with_households(drawn, [(50_000, 50_000), (450_000, 150_000), (750_000, 50_000)])
    return apply(plan, assign_households(plan))


@pytest.fixture
def town(make_window: Callable[[str], MainWindow], tmp_path: Path, qtbot: QtBot) -> MainWindow:
    """A Chinese window on the plan with three gaps, the list of findings in front."""
    create_project(tmp_path / "gaps.gpkg", three_gaps())
    window = make_window("zh")
    open_in(window, tmp_path / "gaps.gpkg", qtbot)
    window.commands.run("next_finding")
    window.commands.run("previous_finding")
    qtbot.waitUntil(panel_of(window).tree.hasFocus)
    return window


def panel_of(window: MainWindow) -> FindingsPanel:
    return desk_of(window).findings


def choose_gap(window: MainWindow, number: int) -> Finding:
    """Choose the gap that comes at that place from the west."""
    found = [finding for finding in desk_of(window).audit.findings if finding.rule == "gap"]
    finding = sorted(found, key=lambda each: each.xy_m or (0.0, 0.0))[number]
    panel_of(window).choose(finding.key)
    panel_of(window).tree.setFocus()
    return finding


def press(window: MainWindow, key: Qt.Key, held: Qt.KeyboardModifier | None = None) -> None:
    QTest.keyClick(panel_of(window).tree, key, held or Qt.KeyboardModifier.NoModifier)


def press_where_it_is(
    key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """Press a key where the keyboard is."""
    holder = QApplication.focusWidget()
    assert holder is not None
    QTest.keyClick(holder, key, held)
    QApplication.processEvents()


def is_shown(window: MainWindow) -> bool:
    shown = desk_of(window).preview.shown
    return shown is not None and shown.outcome is not None


def button_of(panel: FindingsPanel, key: str) -> QPushButton:
    (found,) = [button for button in panel.buttons() if button.text() == Texts("zh")(key)]
    return found


def marks_of(window: MainWindow) -> tuple[OverlayShape, ...]:
    return window.canvas.marks.shapes


def map_of(window: MainWindow) -> str:
    return picture_of(desk_of(window).workspace.stable, tile_mm=TILE_MM)


def test_next_and_previous_go_round_and_show_the_place(town: MainWindow) -> None:
    panel = panel_of(town)
    first = panel.chosen
    seen = []
    for _ in range(len(desk_of(town).audit.findings)):
        press_where_it_is(Qt.Key.Key_F4)
        chosen = panel.chosen
        assert chosen is not None
        seen.append(chosen.key)
        if chosen.xy_m is not None:
            west, south, east, north = town.canvas.view.bounds_m
            assert west < chosen.xy_m[0] < east
            assert south < chosen.xy_m[1] < north
    assert len(set(seen)) == len(seen)
    assert panel.chosen == first, "after the last one comes the first"
    press_where_it_is(Qt.Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    assert panel.chosen is not None
    assert panel.chosen.key == seen[-2]
    assert QApplication.focusWidget() is panel.tree, "Enter mends it now"


def test_enter_shows_then_mends_then_goes_on(town: MainWindow, qtbot: QtBot) -> None:
    before = map_of(town)
    choose_gap(town, 1)
    press(town, ENTER)
    qtbot.waitUntil(lambda: is_shown(town))
    assert map_of(town) == before, "nothing is done yet"
    shapes = marks_of(town)
    (land,) = [each for each in shapes if isinstance(each, OverlayArea)]
    assert land.role is Role.GAINED
    assert any(isinstance(each, OverlayLine) and each.role is Role.GONE for each in shapes)
    (dots,) = [each for each in shapes if isinstance(each, OverlayDots)]
    assert dots.xy_m.tolist() == [[450.0, 150.0]], "who would move is marked"
    details = panel_of(town).details
    assert details.card.isVisible()
    assert not details.head.isVisible(), "the sentence stands in the list"
    words = details.card.words()
    assert "50,000 → 60,000" in words
    assert "0 → 1" in words
    press(town, ENTER)
    assert map_of(town) == "A.ABBBC.C\nAAABBBCCC"
    assert not [each for each in marks_of(town) if isinstance(each, OverlayLine)]
    press(town, ENTER)
    chosen = panel_of(town).chosen
    assert chosen is not None
    assert chosen.rule == "gap"
    town.commands.run("undo")
    assert map_of(town) == before


def test_escape_leaves_everything_as_it_was(town: MainWindow, qtbot: QtBot) -> None:
    before = desk_of(town).workspace.stable
    choose_gap(town, 0)
    press(town, ENTER)
    qtbot.waitUntil(lambda: is_shown(town))
    press(town, Qt.Key.Key_Escape)
    assert desk_of(town).workspace.stable is before
    assert desk_of(town).preview.shown is None
    assert not [each for each in marks_of(town) if getattr(each, "role", "") == "gained"]


def test_the_mouse_over_a_fix_shows_it(town: MainWindow, qtbot: QtBot) -> None:
    choose_gap(town, 0)
    panel = panel_of(town)
    create = button_of(panel, "audits.fix.create_grid")
    qtbot.waitUntil(
        lambda: all(desk_of(town).preview.tried(fix) for fix in desk_of(town).preview.fixes)
    )
    at = QPointF(5, 5)
    QApplication.sendEvent(create, QEnterEvent(at, at, at))
    qtbot.waitUntil(lambda: is_shown(town))
    assert panel.details.card.isVisible()
    assert not panel.details.card.apply_button.isVisible(), "a click on the fix comes first"
    QApplication.sendEvent(create, QEvent(QEvent.Type.Leave))
    qtbot.waitUntil(lambda: not is_shown(town))


def test_a_drag_takes_the_preview_away(town: MainWindow, qtbot: QtBot) -> None:
    choose_gap(town, 0)
    press(town, ENTER)
    qtbot.waitUntil(lambda: is_shown(town))
    town.commands.run("boundary")
    town.canvas.zoom_to_all()
    drag(town, (300.0, 150.0), (310.0, 160.0))
    assert not is_shown(town)


def test_all_of_a_kind_are_one_step(town: MainWindow, qtbot: QtBot) -> None:
    before = map_of(town)
    choose_gap(town, 0)
    press(town, ENTER, CONTROL)
    qtbot.waitUntil(lambda: is_shown(town))
    assert map_of(town) == before
    assert "解决 3 个，留下 0 个" in panel_of(town).details.card.words()
    press(town, ENTER)
    assert map_of(town) == "AAABBBCCC\nAAABBBCCC"
    town.commands.run("undo")
    assert map_of(town) == before


def test_locked_grids_are_left_with_the_reason(town: MainWindow, qtbot: QtBot) -> None:
    workspace = desk_of(town).workspace
    workspace.lock_grids([workspace.stable.grids[1].id], True)  # type: ignore[index]
    choose_gap(town, 1)
    press(town, ENTER, CONTROL)
    qtbot.waitUntil(lambda: is_shown(town))
    words = panel_of(town).details.card.words()
    assert "解决 2 个，留下 1 个" in words
    assert "已锁定" in words
    press(town, ENTER)
    assert map_of(town) == "A.ABBBCCC\nAAABBBCCC"


def test_a_fix_that_is_not_possible_says_why_and_is_grey(town: MainWindow, qtbot: QtBot) -> None:
    workspace = desk_of(town).workspace
    workspace.lock_grids([workspace.stable.grids[1].id], True)  # type: ignore[index]
    choose_gap(town, 0)
    panel = panel_of(town)
    qtbot.waitUntil(lambda: not panel.buttons()[0].isEnabled())
    reasons = [label.text() for _, _, label in panel.details.fix_rows() if label.isVisible()]
    assert any("锁定" in reason for reason in reasons)
    assert button_of(panel, "audits.fix.create_grid").isEnabled()


def test_counts_and_filters_agree(town: MainWindow, qtbot: QtBot) -> None:
    panel = panel_of(town)
    total = len(desk_of(town).audit.findings)
    errors = sum(each.severity.value == "error" for each in desk_of(town).audit.findings)
    button = next(iter(panel.filter.severities.values()))
    assert button.text() == str(errors)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert panel.summary.text() == f"列出 {errors} 个，共 {total} 个"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    gap = choose_gap(town, 0)
    QTest.mouseClick(panel.filter.in_view, Qt.MouseButton.LeftButton)
    assert gap.xy_m is not None
    x, y = gap.xy_m
    town.canvas.zoom_to((x - 10, y - 10, x + 10, y + 10))
    qtbot.waitUntil(lambda: panel.summary.text() == f"列出 1 个，共 {total} 个")


@pytest.mark.parametrize("number", range(5))
def test_every_grouping_lists_every_finding(town: MainWindow, number: int) -> None:
    panel = panel_of(town)
    panel.filter.grouping.setCurrentIndex(number)
    listed = {each.key for branch in panel.model.branches for each in branch.findings}
    assert listed == {finding.key for finding in desk_of(town).audit.findings}


def test_several_are_accepted_for_one_reason_and_taken_back(
    town: MainWindow, answers: Answers
) -> None:
    panel = panel_of(town)
    choose_gap(town, 0)

    def fill(dialog: AcceptDialog) -> bool:
        dialog.reason.setText("山林，村林场管护")
        dialog.role.setText("镇党委副书记")
        return True

    answers.fill = fill
    branch = panel.tree.currentIndex().parent()
    menu = panel.menu_at(branch)
    assert menu is not None
    next(action for action in menu.actions() if "3" in action.text()).trigger()
    menu.deleteLater()
    report = desk_of(town).audit.report
    assert report is not None
    assert {each.reason for each in report.accepted} == {"山林，村林场管护"}
    assert len(report.accepted) == 3
    (accepted,) = [each for each in panel.model.branches if each.state is State.ACCEPTED]
    assert len(accepted.findings) == 3
    label = desk_of(town).workspace.undo_label
    assert label is not None
    assert Texts("zh")(label.key, **label.facts) == "接受 3 个问题为例外"
    town.commands.run("undo")
    report = desk_of(town).audit.report
    assert report is not None
    assert not report.accepted


def test_an_edit_keeps_what_is_chosen_and_open(town: MainWindow, qtbot: QtBot) -> None:
    chosen = choose_gap(town, 2)
    panel = panel_of(town)
    branch = panel.tree.currentIndex().parent()
    assert panel.tree.isExpanded(branch)
    town.canvas.zoom_to_all()
    town.commands.run("boundary")
    drag(town, (300.0, 150.0), (310.0, 160.0))
    assert panel.chosen is not None
    assert panel.chosen.key == chosen.key
    assert panel.tree.isExpanded(panel.tree.currentIndex().parent())


def test_what_is_new_remains_or_is_solved_since_the_last_audit(town: MainWindow) -> None:
    panel, found = panel_of(town), desk_of(town).audit.findings
    old = found[0]
    gone = {
        "rule": "overlap",
        "severity": "error",
        "key": "overlap:1+2",
        "message": "两网格重叠 12 平方米",
    }
    kept = {"rule": old.rule, "severity": "error", "key": old.key, "message": "还在"}
    panel.compare_with(LastAudit.of_document({"findings": [gone, kept]}, "2026-03-01"))
    panel.filter.grouping.setCurrentIndex(4)
    states = {branch.state: branch for branch in panel.model.branches}
    assert [each.key for each in states[State.REMAINING].findings] == [old.key]
    assert len(states[State.NEW].findings) == len(found) - 1
    (solved,) = states[State.SOLVED].findings
    panel.choose(solved.key)
    panel.tree.setCurrentIndex(panel.model.index_of(solved.key))
    assert panel.model.words_of(solved, is_solved=True) == "两网格重叠 12 平方米"
    assert panel.buttons() == [], "what is solved needs nothing"


def test_the_menu_of_a_finding_offers_its_fixes(town: MainWindow, qtbot: QtBot) -> None:
    choose_gap(town, 0)
    panel = panel_of(town)
    menu = panel.menu_at(panel.tree.currentIndex())
    assert menu is not None
    texts = Texts("zh")
    titles = [action.text() for action in menu.actions()]
    assert texts("audits.fix.give_to_longest_border") in titles
    next(a for a in menu.actions() if a.text() == texts("audits.fix.create_grid")).trigger()
    menu.deleteLater()
    qtbot.waitUntil(lambda: is_shown(town))


def test_a_strip_of_a_centimetre_is_seen(town: MainWindow) -> None:
    finding = choose_gap(town, 0)
    marks = [each for each in marks_of(town) if isinstance(each, OverlayArea)]
    assert marks[-1].role is Role.DEFECT
    assert finding.xy_m is not None
    at = place(town, *finding.xy_m)
    assert town.canvas.rect().contains(at)


def test_select_all_in_the_list_is_for_the_findings(town: MainWindow) -> None:
    choose_gap(town, 0)
    panel, workspace = panel_of(town), desk_of(town).workspace
    before = workspace.selection
    assert len(panel.selected()) == 1
    press(town, Qt.Key.Key_A, CONTROL)
    assert workspace.selection == before
    assert len(panel.selected()) >= 3
    QTest.keyClick(town.canvas, Qt.Key.Key_A, CONTROL)
    assert len(workspace.selection) == 3


def test_the_numbers_of_a_preview_are_seen_without_scrolling(
    town: MainWindow, qtbot: QtBot
) -> None:
    town.resize(1600, 1000)
    panel = panel_of(town)
    choose_gap(town, 1)
    press(town, ENTER)
    qtbot.waitUntil(lambda: is_shown(town))
    card = panel.details.card

    def are_seen() -> bool:
        numbers = [each for each in card.findChildren(QLabel) if "→" in each.text()]
        seen = (each.visibleRegion().boundingRect() == each.rect() for each in numbers)
        return bool(numbers) and all(seen)

    qtbot.waitUntil(are_seen)


def test_the_list_put_together_anew_begins_at_its_top_or_at_what_is_chosen(
    town: MainWindow, qtbot: QtBot
) -> None:
    panel = panel_of(town)
    gaps = [each for each in desk_of(town).audit.findings if each.rule == "gap"]
    panel.show_findings([replace(gaps[0], key=f"k{n}") for n in range(300)])
    panel.expand_first()
    bar = panel.tree.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    panel.filter.grouping.setCurrentIndex(1)
    QApplication.processEvents()
    assert bar.value() == 0
    panel.choose("k250")
    bar.setValue(0)
    panel.filter.grouping.setCurrentIndex(0)
    QApplication.processEvents()
    row = panel.tree.visualRect(panel.tree.currentIndex())
    assert panel.tree.viewport().rect().contains(row)
