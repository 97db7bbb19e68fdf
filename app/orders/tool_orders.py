"""The commands that put a tool into the hand."""

from collections.abc import Mapping

from app.commands import Command
from app.orders.host import Host
from app.orders.needs import Needs

TOOL_KEYS: Mapping[str, str] = {
    "select": "A",
    "select_households": "Shift+A",
    "select_borders": "Ctrl+Alt+A",
    "pan": "H",
    "boundary": "V",
    "draw": "D",
    "reshape": "R",
    "split": "X",
    "lasso": "L",
    "lasso_households": "Shift+L",
    "place": "P",
    "measure": "M",
}
"""The tools in the order of the menu, each with its key."""


class ToolOrders:
    """Take tools and tell which one is in the hand."""

    def __init__(self, host: Host, needs: Needs) -> None:
        self._host = host
        self._needs = needs

    def commands(self) -> list[Command]:
        """Return one command for each tool."""
        return [self._command(name, key) for name, key in TOOL_KEYS.items()]

    def _command(self, name: str, key: str) -> Command:
        return Command(
            name,
            lambda: self.use(name),
            self._needs.project,
            (key,),
            name,
            is_checked=lambda: self.is_in_hand(name),
        )

    def use(self, name: str) -> None:
        """Take a tool; the keyboard goes to the map."""
        if self._host.desk is not None:
            self._host.desk.session.use_tool(name)
            self._host.canvas.setFocus()

    def is_in_hand(self, name: str) -> bool:
        """Tell whether a tool is in the hand."""
        desk = self._host.desk
        return desk is not None and desk.session.tool.name == name
