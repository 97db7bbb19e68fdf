"""The commands for what the hand is at: the line that is drawn, the sections that are chosen."""

from app.commands import NOTHING, Command
from app.orders.host import Host
from app.orders.needs import Needs
from app.tools.section_commands import SECTION_COMMANDS, perform_on_sections
from app.tools.tool import ToolCommand

LINE_COMMANDS = ("finish", "end_line", "take_from_neighbours", "carve")


class HandOrders:
    """Switch following, hand orders on to the tool, treat chosen sections."""

    def __init__(self, host: Host, needs: Needs) -> None:
        self._host = host
        self._needs = needs

    def commands(self) -> list[Command]:
        """Return the commands."""
        project = self._needs.project
        return [
            Command("trace", self.switch_tracing, project, is_checked=self.does_trace),
            *(self._line_command(name) for name in LINE_COMMANDS),
            *(self._section_command(name) for name in SECTION_COMMANDS),
        ]

    def switch_tracing(self) -> None:
        """Let lines follow what is on the map, or run straight."""
        workspace = self._host.workspace
        if workspace is not None:
            switches = workspace.snapping
            workspace.set_snapping(switches.tracing(not switches.traces))

    def does_trace(self) -> bool:
        """Tell whether lines follow what is on the map."""
        workspace = self._host.workspace
        return workspace is not None and workspace.snapping.traces

    def _section_command(self, name: str) -> Command:
        return Command(name, lambda: self._treat(name), self._needs.border)

    def _treat(self, name: str) -> None:
        workspace = self._host.workspace
        if workspace is not None:
            perform_on_sections(workspace, name)

    def _line_command(self, name: str) -> Command:
        is_switch = name in {"take_from_neighbours", "carve"}
        return Command(
            name,
            lambda: self._hand_on(name),
            lambda: self._obstacle(name),
            is_checked=(lambda: self._is_on(name)) if is_switch else None,
        )

    def _hand_on(self, name: str) -> None:
        command = self._of_tool(name)
        if command is not None:
            command.run()
            self._host.canvas.refresh_hand()

    def _is_on(self, name: str) -> bool:
        command = self._of_tool(name)
        return command is not None and bool(command.is_checked)

    def _obstacle(self, name: str) -> str:
        command = self._of_tool(name)
        if command is None:
            return self._needs.project() or f"tools.need.{name}"
        return NOTHING if command.is_enabled else "tools.need.line"

    def _of_tool(self, name: str) -> ToolCommand | None:
        desk = self._host.desk
        offered = desk.session.tool.commands() if desk is not None else ()
        return next((command for command in offered if command.id == name), None)
