"""Every command can be reached, has its texts, and shares its keys with no other."""

from collections import Counter
from collections.abc import Callable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget
from support.answers import Answers

from app.canvas.events import Key
from app.command_list import MENUS, TOOL_BAR, menu_of_command
from app.dialogs.shortcuts_dialog import ShortcutsDialog
from app.key_groups import key_groups
from app.main_window import MainWindow
from app.map_session import TOOLS
from app.orders.tool_orders import TOOL_KEYS
from app.tools.give_tool import GiveTool
from app.tools.place_point_tool import PlacePointTool
from app.tools.purpose_tool import PURPOSE_TOOLS
from gis.texts import Texts


def actions_below(menu: QWidget) -> Iterator[QAction]:
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from actions_below(inner)
        else:
            yield action


def test_every_command_stands_in_one_menu(make_window: Callable[[str], MainWindow]) -> None:
    window = make_window("zh")
    commands = window.commands.commands
    assert set(menu_of_command()) == set(commands)
    assert (
        max(Counter(name for names in MENUS.values() for name in names if name != "|").values())
        == 1
    )
    reached = set(actions_below(window.menuBar()))
    assert set(window.commands.actions.values()) <= reached
    assert set(TOOL_BAR) - {"|"} <= set(commands)


def test_no_key_orders_two_things(make_window: Callable[[str], MainWindow]) -> None:
    window = make_window("zh")
    keys = Counter(
        sequence.toString()
        for action in actions_below(window.menuBar())
        for sequence in action.shortcuts()
    )
    assert [key for key, count in keys.items() if count > 1] == []
    assert "" not in keys
    # What the map gives to the tools must not be taken by a command before it arrives.
    assert {key.value.upper() for key in Key} & {key.upper() for key in keys} == set()


def test_no_letter_of_the_menu_bar_is_doubled(make_window: Callable[[str], MainWindow]) -> None:
    for language in ("zh", "en"):
        titles = [action.text() for action in make_window(language).menuBar().actions()]
        letters = [title[title.index("&") + 1] for title in titles]
        assert len(set(letters)) == len(titles)


def test_every_tool_has_its_command() -> None:
    by_others = {tool.name for tool in (*PURPOSE_TOOLS, GiveTool, PlacePointTool)}
    assert {tool.name for tool in TOOLS} - by_others == set(TOOL_KEYS)


def test_the_keys_that_users_of_qgis_know(make_window: Callable[[str], MainWindow]) -> None:
    commands = make_window("zh").commands.commands
    known = {"undo": "Ctrl+Z", "redo": "Ctrl+Shift+Z", "boundary": "V", "select_all": "Ctrl+A"}
    assert {name: commands[name].shortcuts[0] for name in known} == known


def test_all_keys_are_listed_and_can_be_searched(
    window: MainWindow, answers: Answers, texts: Texts
) -> None:
    seen: list[tuple[str, str]] = []

    def look(dialog: ShortcutsDialog) -> bool:
        everything = dialog.shown()
        QTest.keyClicks(dialog.search, "hbwg")
        seen.extend(dialog.shown())
        assert len(everything) > len(seen)
        dialog.search.clear()
        assert dialog.shown() == everything
        return True

    answers.fill = look
    QTest.keyClick(window.canvas, Qt.Key.Key_F1)
    assert seen == [(texts("window.command.merge"), "Ctrl+M")]

    listed = {keys for group in key_groups(window.commands, MENUS, texts) for _, keys in group.keys}
    ordered = {window.commands.keys(name) for name in window.commands.commands} - {""}
    assert ordered <= listed
