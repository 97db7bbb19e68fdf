"""The lines of the menu as values; the window makes a QMenu of them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.workspace import Workspace
from gis.errors import Refused
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId
from gis.texts import Texts
from gis.topology.border_part import BorderPart
from gis.topology.records import GridId
from layers.map_view import MetreBounds


class MenuHost(Protocol):
    """Be the window, as far as the menu needs it."""

    def run_command(self, name: str) -> None:
        """Run the command of that id on what is selected."""

    def use_tool(self, name: str) -> None:
        """Take a tool."""

    def place_households(self, households: tuple[HouseholdId, ...]) -> None:
        """Take the tool that places households, with these to be placed."""

    def zoom_to(self, bounds_m: MetreBounds) -> None:
        """Show some land."""

    def copy(self, text: str) -> None:
        """Put a text on the clipboard."""

    def show_finding(self, key: str) -> None:
        """Show a finding in its panel."""

    def fixes_of(self, key: str) -> Sequence[tuple[str, Callable[[], object]]]:
        """Return the fixes of a finding: their names, and what shows what each would do."""

    def edit_borders(self, parts: tuple[BorderPart, ...]) -> None:
        """Ask what is known about some boundaries and note it."""


def nothing() -> None:
    """Do nothing."""


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """Be one line of the menu: run it, or open its `children`; grey where `reason` says why."""

    id: str
    text: str
    run: Callable[[], object] = nothing
    reason: str = ""
    children: tuple["MenuEntry", ...] = ()

    @property
    def is_enabled(self) -> bool:
        """Whether it is possible now."""
        return not self.reason


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """Be the lines about one thing, under its name."""

    title: str
    entries: tuple[MenuEntry, ...]


@dataclass(frozen=True, slots=True)
class MenuMaker:
    """Make entries; their texts are `tools.menu.<id>`."""

    workspace: Workspace
    host: MenuHost
    texts: Texts

    @property
    def plan(self) -> Plan:
        """The plan that the menu is about."""
        return self.workspace.stable

    def entry(
        self, key: str, run: Callable[[], object], reason: str = "", **facts: object
    ) -> MenuEntry:
        """Offer something that needs no trial."""
        return MenuEntry(key, self.texts(f"tools.menu.{key}", **facts), run, reason)

    def operation(
        self,
        key: str,
        make_edit: Callable[[Plan], Edit],
        text: str = "",
        follow_up: Callable[[Plan], object] | None = None,
        **facts: object,
    ) -> MenuEntry:
        """Offer an operation: it is tried on the plan as it is, and made anew when chosen.

        `follow_up` hears of the plan before, when the step was made.
        """
        text = text or self.texts(f"tools.menu.{key}", **facts)

        def run() -> None:
            before = self.workspace.stable
            if self.workspace.perform(make_edit) and follow_up is not None:
                follow_up(before)

        return MenuEntry(key, text, run, self.refusal_of(make_edit))

    def choice(self, key: str, children: Iterable[MenuEntry]) -> list[MenuEntry]:
        """Offer several at once; nothing where there are none, grey where none is possible."""
        below = tuple(children)
        if not below:
            return []
        reason = "" if any(child.is_enabled for child in below) else below[0].reason
        return [MenuEntry(key, self.texts(f"tools.menu.{key}"), nothing, reason, below)]

    def name_of(self, grid: GridId) -> str:
        """Return what a grid is called."""
        record = self.plan.grids[grid]
        return record.name or record.code

    def refusal_of(self, make_edit: Callable[[Plan], Edit]) -> str:
        """Return why an operation is not possible now; empty when it is."""
        try:
            make_edit(self.plan)
        except Refused as refusal:
            return self.texts.of_error(refusal)
        return ""
