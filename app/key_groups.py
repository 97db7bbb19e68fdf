"""All keys that do something, for the list of keys: from the commands, the map and the tools."""

from collections.abc import Mapping, Sequence

from PySide6.QtGui import QKeySequence

from app.canvas.events import Key
from app.command_list import SEPARATOR
from app.commands import CommandTable
from app.dialogs.shortcuts_dialog import KeyGroup
from app.menus import plain
from gis.texts import Texts

MAP_KEYS: Mapping[str, str] = {"pan": "Space", "move": "← ↑ → ↓", "zoom": "+ −"}
"""What the map itself does with keys, in `window.key.<name>`."""
HELD_KEYS: Mapping[str, str] = {
    "add": "Shift",
    "no_snapping": "Shift",
    "section": "Shift",
    "lasso": "Alt, Ctrl",
    "next_line": "Ctrl",
    "neighbours": "Alt",
    "along": "Alt",
}
"""What a key held with the mouse does, in `window.key.<name>`."""


def key_groups(
    commands: CommandTable, menus: Mapping[str, Sequence[str]], texts: Texts
) -> Sequence[KeyGroup]:
    """Return the keys of each menu that has any, then those of the map and of all tools."""
    groups = [
        KeyGroup(
            plain(texts(f"window.menu.{menu}")),
            tuple(
                (texts(f"window.command.{name}"), commands.keys(name))
                for name in names
                if name != SEPARATOR and name in commands.commands and commands.keys(name)
            ),
        )
        for menu, names in menus.items()
    ]
    on_map = [(texts(f"window.key.{name}"), keys) for name, keys in MAP_KEYS.items()]
    held = [(texts(f"window.key.{name}"), keys) for name, keys in HELD_KEYS.items()]
    of_tools = [(texts(f"window.key.{key.value}"), _written(key)) for key in Key]
    return [
        *(group for group in groups if group.keys),
        KeyGroup(texts("window.key.on_map"), (*on_map, *held)),
        KeyGroup(texts("window.key.in_tools"), tuple(of_tools)),
    ]


def _written(key: Key) -> str:
    return QKeySequence(key.value.title()).toString(QKeySequence.SequenceFormat.NativeText)
