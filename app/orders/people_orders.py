"""The commands about people: enter, place and assign them, give them to heads and members."""

from collections.abc import Callable

from app.commands import Command
from app.desk import Desk
from app.orders.host import Host
from app.orders.needs import Needs
from app.panels.people_flows import KINDS

PEOPLE_COMMANDS = (
    "add_households", "add_members", "add_posts", "add_groups", "add_places", "|",
    "show_unplaced", "place_unplaced", "place_approximate", "locate_by_house_number",
    "locate_by_villager_group", "|",
    "assign_by_hand", "hand_reason", "release_households", "assign_places", "|",
    "give_to", "suggest_links", "unlink_households", "show_vacant",
)  # fmt: skip
"""The entries of the menu of people; `|` parts groups."""


class PeopleOrders:
    """Hand what is ordered on to what carries it out for the open project."""

    def __init__(self, host: Host, needs: Needs) -> None:
        self._host = host
        self._needs = needs

    def commands(self) -> list[Command]:
        """Return the commands."""
        project, household = self._needs.project, self._needs.household
        return [
            *(self._adding(kind) for kind in KINDS),
            self._command("show_unplaced", lambda desk: self._show("households", "unplaced")),
            self._command("show_vacant", lambda desk: self._show("posts", "vacant")),
            self._command("place_unplaced", self._place_unplaced),
            self._command("place_approximate", lambda desk: desk.people.hand.place_approximate()),
            self._command(
                "locate_by_house_number", lambda desk: desk.people.hand.locate_by_house_number()
            ),
            self._command(
                "locate_by_villager_group",
                lambda desk: desk.people.hand.locate_by_villager_group(),
            ),
            self._command(
                "assign_by_hand",
                lambda desk: desk.people.hand.assign_selected(),
                household,
                "Ctrl+Shift+G",
            ),
            self._command("hand_reason", lambda desk: desk.people.hand.ask_reason()),
            self._command("release_households", lambda desk: desk.people.hand.release(), household),
            self._command("assign_places", lambda desk: desk.people.hand.assign_places()),
            self._command("give_to", lambda desk: desk.people.give.give(), household, "Ctrl+J"),
            self._command("suggest_links", lambda desk: desk.people.give.suggest(), project),
            self._command("unlink_households", lambda desk: desk.people.give.unlink(), household),
        ]

    def _adding(self, kind: str) -> Command:
        return self._command(f"add_{kind}", lambda desk: desk.people.records.add(kind))

    def _command(
        self,
        name: str,
        act: Callable[[Desk], object],
        obstacle: Callable[[], str] | None = None,
        key: str = "",
    ) -> Command:
        def run() -> None:
            desk = self._host.desk
            if desk is not None:
                act(desk)

        return Command(name, run, obstacle or self._needs.project, (key,) if key else ())

    def _place_unplaced(self, desk: Desk) -> None:
        """Take the tool, and show those who are left beside it."""
        self._show("households", "unplaced")
        desk.people.hand.place_unplaced()
        self._host.canvas.setFocus()

    def _show(self, kind: str, sieve: str) -> None:
        desk = self._host.desk
        if desk is not None:
            self._host.docks.bring("people")
            desk.people_panel.show_kind(kind, sieve)
