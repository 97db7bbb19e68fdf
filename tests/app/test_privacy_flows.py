"""The passphrase in the window: set, asked for, changed, removed, or left aside."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from support.answers import Answers
from support.town_window import desk_of, open_in

from app.canvas.events import PointerEvent
from app.dialogs.access_dialog import AccessDialog
from app.dialogs.passphrase_dialog import PassphraseDialog
from app.main_window import MainWindow
from app.map_menu import MapMenu
from app.orders.looking import LOOKING
from gis.files.people_lock import are_people_locked, lock_people
from gis.operations.rename_grid import rename_grid
from gis.topology.records import GridId

WORDS = "four unrelated words"


@pytest.fixture
def window(make_window: Callable[[str], MainWindow]) -> MainWindow:
    return make_window("zh")


def typed(old: str = "", new: str = "", again: str | None = None) -> Callable[[Any], bool]:
    def fill(dialog: Any) -> bool:  # noqa: ANN401  # whatever is asked
        assert isinstance(dialog, PassphraseDialog)
        dialog.old.setText(old)
        dialog.new.setText(new)
        dialog.again.setText(new if again is None else again)
        dialog.accept()
        return dialog.result() == PassphraseDialog.DialogCode.Accepted

    return fill


def map_only(dialog: PassphraseDialog) -> bool:
    dialog.map_only.click()
    return dialog.result() == PassphraseDialog.DialogCode.Accepted


def order(window: MainWindow, qtbot: QtBot, command: str) -> None:
    """Run a command that closes the project, rewrites the file and opens it again."""
    window.commands.run(command)
    is_back = lambda: window.desk is not None and window.desk.audit.report is not None  # noqa: E731
    qtbot.waitUntil(is_back)


def test_locking_changing_and_removing_go_on_with_the_same_work(
    window: MainWindow, project: Path, answers: Answers, qtbot: QtBot
) -> None:
    households = len(open_in(window, project, qtbot).workspace.stable.households)
    assert not window.commands.actions["unlock_people"].isEnabled()
    answers.fill = typed(new=WORDS)
    order(window, qtbot, "lock_people")
    assert are_people_locked(project)
    assert len(desk_of(window).workspace.stable.households) == households
    assert not window.commands.actions["lock_people"].isEnabled()
    answers.fill = typed(WORDS, "some other words")
    order(window, qtbot, "change_passphrase")
    assert len(desk_of(window).workspace.stable.households) == households
    answers.fill = typed("some other words")
    order(window, qtbot, "unlock_people")
    assert not are_people_locked(project)
    assert len(desk_of(window).workspace.stable.households) == households
    assert answers.told == []


def test_the_map_opens_without_people_and_cannot_be_changed(
    window: MainWindow, project: Path, answers: Answers, qtbot: QtBot
) -> None:
    lock_people(project, WORDS)
    answers.fill = map_only
    workspace = open_in(window, project, qtbot).workspace
    assert len(workspace.stable.households) == 0
    assert len(workspace.stable.grids) == 2
    assert "不含人员" in window.status.currentMessage()
    before = workspace.stable
    workspace.perform(lambda plan: rename_grid(plan, grid=GridId(1), name="新"))
    assert workspace.stable is before
    assert "锁定" in answers.told[-1]


def test_locked_people_stay_in_sight_and_a_click_opens_them(
    window: MainWindow, project: Path, answers: Answers, qtbot: QtBot
) -> None:
    window.show()
    assert not open_in(window, project, qtbot).workspace.people_locked
    assert not window.status.people.isVisible()
    window.close_project()
    lock_people(project, WORDS)
    answers.fill = map_only
    desk = open_in(window, project, qtbot)
    assert window.status.people.isVisible()
    assert "锁定" in window.status.people.text()
    assert desk.people_panel.pages.currentWidget() is desk.people_panel.locked
    window.status.people.click()
    assert desk_of(window) is desk, "the map alone is open already"
    answers.fill = typed(WORDS)
    desk.people_panel.locked.button.click()
    qtbot.waitUntil(lambda: window.desk is not None and window.desk is not desk)
    assert len(desk_of(window).workspace.stable.households) > 0
    assert not window.status.people.isVisible()
    assert desk_of(window).people_panel.pages.currentIndex() == 0


def test_while_people_are_locked_only_looking_is_offered(
    window: MainWindow, project: Path, answers: Answers, qtbot: QtBot
) -> None:
    assert window.commands.commands.keys() >= LOOKING
    lock_people(project, WORDS)
    answers.fill = map_only
    desk = open_in(window, project, qtbot)
    desk.workspace.select([GridId(1)])
    reason = window.texts("privacy.need.people")
    for name in set(window.commands.commands) - LOOKING:
        assert not window.commands.actions[name].isEnabled(), name
    for name in ("rename", "import_posts", "draw", "add_posts", "edit_profile", "save_version"):
        assert window.commands.obstacle(name) == reason
    for name in ("print", "audit", "select", "measure", "zoom_selection", "unlock_people"):
        assert window.commands.actions[name].isEnabled(), name
    assert not desk.attributes.grids.isEnabled()
    gap = next(each for each in desk.audit.findings if each.rule == "gap")
    desk.findings.choose(gap.key)
    assert desk.findings.buttons() == []
    event = PointerEvent((50.0, 50.0), (0.0, 0.0), 1.0)
    menu = MapMenu(desk, window.canvas, window.docks, window.commands, window.texts)
    made = menu.menu(event, window)
    enabled = {action.text(): action.isEnabled() for action in made.actions()}
    assert not enabled[window.texts("tools.menu.rename")]
    assert enabled[window.texts("tools.menu.zoom_to_grid")]
    made.close()


def test_a_wrong_passphrase_is_asked_again_until_it_is_right(
    window: MainWindow, project: Path, answers: Answers, qtbot: QtBot
) -> None:
    lock_people(project, WORDS)
    tries = iter(["wrong words", WORDS])
    problems = []

    def fill(dialog: PassphraseDialog) -> bool:
        problems.append(dialog.problem.text())
        return typed(next(tries))(dialog)

    answers.fill = fill
    assert len(open_in(window, project, qtbot).workspace.stable.households) > 0
    assert [bool(problem) for problem in problems] == [False, True]
    assert "口令不对" in problems[1]


def test_giving_up_leaves_what_was_open(
    window: MainWindow, project: Path, answers: Answers, qtbot: QtBot, tmp_path: Path
) -> None:
    other = tmp_path / "other.gpkg"
    other.write_bytes(project.read_bytes())
    lock_people(other, WORDS)
    desk = open_in(window, project, qtbot)
    answers.fill = lambda dialog: False
    window.flows.open_path(other)
    assert window.desk is desk


@pytest.mark.parametrize("bad", [("short", "short"), (WORDS, "something else")])
def test_a_bad_new_passphrase_is_not_taken(
    window: MainWindow, project: Path, answers: Answers, qtbot: QtBot, bad: tuple[str, str]
) -> None:
    desk = open_in(window, project, qtbot)
    answers.fill = typed(new=bad[0], again=bad[1])
    window.commands.run("lock_people")
    assert window.desk is desk
    assert not are_people_locked(project)


def test_the_access_record_lists_what_was_written_out_unmasked(
    window: MainWindow, project: Path, answers: Answers, qtbot: QtBot
) -> None:
    seen: list[tuple[str, list[list[str]]]] = []

    def read(dialog: AccessDialog) -> bool:
        items = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
        rows = [[item.text(column) for column in range(4)] for item in items if item is not None]
        seen.append((dialog.sentence.text(), rows))
        return False

    answers.fill = read
    assert not window.commands.actions["access_record"].isEnabled()
    open_in(window, project, qtbot)
    window.commands.run("access_record")
    assert seen[-1] == (window.texts("privacy.access.empty"), [])
    record = window.access_record
    assert record is not None
    what = "cli.print.unmasked_heads"
    record.add(what=what, purpose="审阅", office="镇党委", unmasked=True, detail="heads.pdf")
    record.add(what="print", purpose="张贴", unmasked=False, detail="board.pdf")
    window.commands.run("access_record")
    _, (sentence, rows) = seen
    assert "只增不改" in sentence
    assert [row[1:] for row in rows] == [
        ["print（已脱敏）", "张贴", "board.pdf"],
        [window.texts(what), "审阅（镇党委）", "heads.pdf"],
    ]
