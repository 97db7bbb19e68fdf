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
    "paint_households": "G",
    "place": "P",
    "measure": "M",
}
"""The tools in the order of the menu, each with its key."""

BY_HAND = ("lasso_households", "paint_households")
"""The tools that assign by hand: why is asked once, and kept until it is changed."""


class ToolOrders:
    """Take tools and tell which one is in the hand."""

    def __init__(self, host: Host, needs: Needs) -> None:
        self._host = host
        self._needs = needs

    def commands(self) -> list[Command]:
        """Return one command for each tool, and the switch of snapping."""
        return [
            *(self._command(name, key) for name, key in TOOL_KEYS.items()),
            Command(
                "snapping",
                self.switch_snapping,
                self._needs.project,
                ("S",),
                is_checked=self.is_snapping,
            ),
        ]

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
        desk = self._host.desk
        if desk is not None:
            desk.session.use_tool(name)
            self._host.canvas.setFocus()
            if name in BY_HAND and not desk.workspace.hand_reason:
                desk.people.hand.ask_reason()

    def switch_snapping(self) -> None:
        """Let the mouse catch what is near, or rest."""
        workspace = self._host.workspace
        if workspace is not None:
            workspace.set_snapping(workspace.snapping.suspended(self.is_snapping()))

    def is_snapping(self) -> bool:
        """Tell whether the mouse catches what is near."""
        workspace = self._host.workspace
        return workspace is not None and not workspace.snapping.is_suspended

    def is_in_hand(self, name: str) -> bool:
        """Tell whether a tool is in the hand."""
        desk = self._host.desk
        return desk is not None and desk.session.tool.name == name
