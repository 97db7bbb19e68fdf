"""Menus and tool bar, filled from tables of command names; the menus' titles as plain words."""

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar, QToolBar

from app.command_list import SEPARATOR, menu_of_command
from gis.texts import Texts


def fill_menu_bar(
    bar: QMenuBar,
    texts: Texts,
    menus: Mapping[str, Sequence[str]],
    actions: Mapping[str, QAction],
    submenus: Mapping[str, QMenu],
) -> None:
    """Add menus; a name that is no action is a menu of its own."""
    for name, entries in menus.items():
        menu = bar.addMenu(texts(f"window.menu.{name}"))
        for entry in entries:
            if entry == SEPARATOR:
                menu.addSeparator()
            elif entry in submenus:
                menu.addMenu(submenus[entry])
            else:
                menu.addAction(actions[entry])


def fill_tool_bar(bar: QToolBar, entries: Sequence[str], actions: Mapping[str, QAction]) -> None:
    """Add buttons that do not take the keyboard from the map."""
    for entry in entries:
        if entry == SEPARATOR:
            bar.addSeparator()
        else:
            bar.addAction(actions[entry])


def menu_titles(texts: Texts) -> dict[str, str]:
    """Return for each command the title of its menu."""
    return {name: plain(texts(f"window.menu.{menu}")) for name, menu in menu_of_command().items()}


def plain(title: str) -> str:
    """Return the title of a menu without its letter for the keyboard."""
    head, _, letter = title.partition("(&")
    return head if letter else title.replace("&", "")
