"""What can still be ordered while the people of a project are locked: to look, never to change."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from app.commands import NOTHING, Command

REASON = "privacy.need.people"
"""The key of the text that says why nothing can be changed."""

LOOKING = frozenset({
    "new", "open", "open_sample", "print", "lock_people", "change_passphrase", "unlock_people",
    "access_record", "web_map",
    "close", "quit", "undo", "redo", "find", "select_by", "select_all", "select_nothing",
    "select_others", "select_neighbours", "select_unit", "select_with_findings", "unlock",
    "lock_agreed", "lock_grids", "zoom_in", "zoom_out", "zoom_all", "zoom_selection",
    "add_bookmark", "add_base_map_file", "add_base_map_service",
    "next_panel", "previous_panel", "theme_system", "theme_light", "theme_dark",
    "language", "select", "select_borders", "pan", "measure", "snapping", "trace", "finish",
    "end_line", "audit", "next_unassigned", "next_detached", "next_finding", "previous_finding",
    "palette", "shortcuts", "about",
})  # fmt: skip
"""The commands that change nothing of the plan and ask nothing about people.

Steps to undo are behind the lock too, so there are none; they say so themselves.
"""


def guarded(commands: Iterable[Command], are_people_locked: Callable[[], bool]) -> list[Command]:
    """Return the commands, those that change something with the lock as one more obstacle."""

    def obstacle(command: Command) -> str:
        own = command.obstacle()
        return own or (REASON if are_people_locked() else NOTHING)

    def with_lock(command: Command) -> Command:
        return replace(command, obstacle=lambda: obstacle(command))

    return [each if each.id in LOOKING else with_lock(each) for each in commands]
