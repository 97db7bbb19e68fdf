"""The commands that go from finding to finding and mend them."""

from collections.abc import Callable

from app.commands import NOTHING, Command
from app.orders.host import Host
from app.orders.needs import Needs
from app.panels.findings import FindingsPanel

FINDING_COMMANDS = ("next_finding", "previous_finding", "mend", "mend_all")


class FindingOrders:
    """Carry out what concerns the list of findings; the panel comes to the front with it."""

    def __init__(self, host: Host, needs: Needs) -> None:
        self._host = host
        self._needs = needs

    def commands(self) -> list[Command]:
        """Return the commands."""
        project = self._needs.project
        return [
            Command("next_finding", lambda: self.step(1), project, ("F4",)),
            Command("previous_finding", lambda: self.step(-1), project, ("Shift+F4",)),
            Command("mend", lambda: self._on_panel(FindingsPanel.mend), project, ("Alt+Return",)),
            Command("mend_all", self.mend_all, self._chosen, ("Ctrl+Shift+Return",)),
        ]

    def step(self, by: int) -> None:
        """Show the next finding that is listed, or the one before; say when there is none."""
        panel = self._panel()
        if panel is not None and not panel.step(by):
            self._host.say(self._host.texts("findings.none_listed"))

    def mend_all(self) -> None:
        """Show what the proposed fix would do for all findings of its kind that are listed."""
        self._on_panel(FindingsPanel.mend_all)

    def _on_panel(self, act: Callable[[FindingsPanel], None]) -> None:
        panel = self._panel()
        if panel is not None:
            act(panel)

    def _panel(self) -> FindingsPanel | None:
        desk = self._host.desk
        if desk is None:
            return None
        self._host.docks.bring("findings")
        return desk.findings

    def _chosen(self) -> str:
        desk = self._host.desk
        if desk is None or desk.findings.chosen is None:
            return self._needs.project() or "findings.need_chosen"
        return NOTHING
