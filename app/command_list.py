"""Everything that the window's user can order, and where it stands in menus and tool bar."""

from functools import partial
from typing import Protocol

from app.commands import Command
from app.import_flows import ImportFlows
from app.map_session import MapSession
from app.project_flows import ProjectFlows
from app.workspace import Workspace
from gis.operations.merge_grids import merge_grids
from gis.plan.edit import EditLabel
from gis.texts import Texts

MENUS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("file", ("new", "open", "recent", "|", "import_grids", "import_households", "import_members",
              "import_posts", "|", "print", "|",
              "close", "quit")),
    ("edit", ("undo", "redo", "|", "rename", "recode", "merge", "|", "assign", "|", "unlock")),
    ("view", ("zoom_in", "zoom_out", "zoom_all", "zoom_selection", "|", "panels", "|",
              "language")),
    ("tools", ("pan", "select", "boundary", "split")),
    ("audit", ("audit",)),
    ("help", ("about",)),
)  # fmt: skip
"""The menus with their commands; `|` parts groups, `recent` and `panels` are menus of their own."""

TOOL_BAR = (
    "open", "|", "undo", "redo", "|", "select", "pan", "boundary", "split", "merge", "|",
    "zoom_in", "zoom_out", "zoom_all", "zoom_selection", "|", "assign", "audit", "print",
)  # fmt: skip

MAP_MENU = ("rename", "recode", "merge", "zoom_selection")
"""The menu of the right button on the map."""

TOOL_KEYS = {"pan": "H", "select": "V", "boundary": "B", "split": "S"}


class CommandHost(Protocol):
    """Be the window, as far as its commands need it."""

    @property
    def workspace(self) -> Workspace | None:
        """The open project."""

    @property
    def session(self) -> MapSession | None:
        """The open project on the map."""

    def undo(self) -> None:
        """Take the newest step back."""

    def redo(self) -> None:
        """Do the newest undone step again."""

    def zoom_by(self, steps: float) -> None:
        """Zoom at the middle of the map."""

    def zoom_to_all(self) -> None:
        """Show all land."""

    def zoom_to_selection(self) -> None:
        """Show the selected grids."""

    def edit_cell(self, column: str) -> None:
        """Open the name or the code of the selected grid for editing."""

    def run_audit(self) -> None:
        """Audit the whole plan."""

    def switch_language(self) -> None:
        """Speak the other language."""

    def show_about(self) -> None:
        """Show what this program is."""

    def close_project(self) -> None:
        """Close the open project."""

    def close(self) -> bool:
        """Close the window."""


class _Orders:
    """What the commands ask of the host, and the orders that need no window."""

    def __init__(self, host: CommandHost, texts: Texts) -> None:
        self._host = host
        self._texts = texts

    def is_open(self) -> bool:
        return self._host.workspace is not None

    def chosen(self) -> int:
        return len(self._host.workspace.selection) if self._host.workspace is not None else 0

    def undo_label(self) -> EditLabel | None:
        return self._host.workspace.undo_label if self._host.workspace is not None else None

    def redo_label(self) -> EditLabel | None:
        return self._host.workspace.redo_label if self._host.workspace is not None else None

    def undo_text(self) -> str:
        return self._step_text("undo", self.undo_label())

    def redo_text(self) -> str:
        return self._step_text("redo", self.redo_label())

    def _step_text(self, name: str, label: EditLabel | None) -> str:
        if label is None:
            return self._texts(f"window.command.{name}")
        return self._texts(f"window.{name}_step", step=self._texts(label.key, **label.facts))

    def merge(self) -> None:
        if self._host.workspace is not None:
            keep, *others = self._host.workspace.selection
            self._host.workspace.perform(lambda plan: merge_grids(plan, keep=keep, others=others))

    def unlock(self) -> None:
        if self._host.workspace is not None:
            self._host.workspace.lock_unit_boundaries(self.is_unlocked())

    def is_unlocked(self) -> bool:
        workspace = self._host.workspace
        return workspace is not None and not workspace.locks.unit_boundaries

    def use_tool(self, name: str) -> None:
        if self._host.session is not None:
            self._host.session.use_tool(name)

    def has_tool(self, name: str) -> bool:
        return self._host.session is not None and self._host.session.tool.name == name


def command_list(
    host: CommandHost, flows: ProjectFlows, imports: ImportFlows, texts: Texts
) -> list[Command]:
    """Return all commands of a window."""
    orders = _Orders(host, texts)
    return [
        *_file_commands(host, flows, imports, orders),
        *_edit_commands(host, flows, orders),
        *_view_commands(host, orders),
        *(_tool_command(orders, name, key) for name, key in TOOL_KEYS.items()),
    ]


def _file_commands(
    host: CommandHost, flows: ProjectFlows, imports: ImportFlows, orders: _Orders
) -> list[Command]:
    is_open = orders.is_open
    lists = [
        Command(f"import_{kind}", partial(imports.import_list, kind), is_open, icon=icon)
        for kind, icon in (("households", "import_households"), ("members", ""), ("posts", ""))
    ]
    return [
        *lists,
        Command("new", flows.new, icon="new", shortcuts=("Ctrl+N",)),
        Command("open", flows.open, icon="open", shortcuts=("Ctrl+O",)),
        Command("import_grids", imports.import_grids, is_open, icon="import_grids"),
        Command("print", flows.print_sheet, is_open, ("Ctrl+P",), "print"),
        Command("close", host.close_project, is_open, ("Ctrl+W",)),
        Command("quit", host.close, shortcuts=("Ctrl+Q",)),
        Command("about", host.show_about, icon="towngrid"),
    ]


def _edit_commands(host: CommandHost, flows: ProjectFlows, orders: _Orders) -> list[Command]:
    is_open = orders.is_open
    return [
        Command(
            "undo",
            host.undo,
            lambda: orders.undo_label() is not None,
            ("Ctrl+Z",),
            "undo",
            orders.undo_text,
        ),
        Command(
            "redo",
            host.redo,
            lambda: orders.redo_label() is not None,
            ("Ctrl+Y", "Ctrl+Shift+Z"),
            "redo",
            orders.redo_text,
        ),
        Command("rename", lambda: host.edit_cell("name"), lambda: orders.chosen() == 1, ("F2",)),
        Command("recode", lambda: host.edit_cell("code"), lambda: orders.chosen() == 1),
        Command("merge", orders.merge, lambda: orders.chosen() > 1, ("Ctrl+M",), "merge"),
        Command("assign", flows.assign, is_open, icon="assign"),
        Command("unlock", orders.unlock, is_open, icon="lock", is_checked=orders.is_unlocked),
    ]


def _view_commands(host: CommandHost, orders: _Orders) -> list[Command]:
    is_open = orders.is_open
    return [
        Command("zoom_in", lambda: host.zoom_by(2), is_open, ("Ctrl++", "Ctrl+="), "zoom_in"),
        Command("zoom_out", lambda: host.zoom_by(-2), is_open, ("Ctrl+-",), "zoom_out"),
        Command("zoom_all", host.zoom_to_all, is_open, ("Ctrl+0",), "zoom_all"),
        Command(
            "zoom_selection",
            host.zoom_to_selection,
            lambda: orders.chosen() > 0,
            ("Ctrl+1",),
            "zoom_selection",
        ),
        Command("audit", host.run_audit, is_open, ("F5",), "audit"),
        Command("language", host.switch_language),
    ]


def _tool_command(orders: _Orders, name: str, key: str) -> Command:
    return Command(
        name,
        lambda: orders.use_tool(name),
        orders.is_open,
        (key,),
        name,
        is_checked=lambda: orders.has_tool(name),
    )
