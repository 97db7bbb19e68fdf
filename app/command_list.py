"""Everything that the window's user can order, and where it stands in menus and tool bar."""

from collections.abc import Mapping

from app.commands import Command
from app.import_flows import ImportFlows
from app.orders.border_orders import BORDER_COMMANDS, BorderOrders
from app.orders.edit_orders import EditOrders
from app.orders.file_orders import file_commands
from app.orders.finding_orders import FINDING_COMMANDS, FindingOrders
from app.orders.gate_orders import GATE_COMMANDS, KEPT_COMMANDS, GateOrders
from app.orders.grid_orders import GRID_COMMANDS, GridOrders
from app.orders.hand_orders import LINE_COMMANDS, HandOrders
from app.orders.host import Host
from app.orders.looking import guarded
from app.orders.needs import Needs
from app.orders.people_orders import PEOPLE_COMMANDS, PeopleOrders
from app.orders.profile_orders import PROFILE_COMMANDS, ProfileOrders
from app.orders.select_orders import SelectOrders
from app.orders.theme_orders import theme_commands
from app.orders.tool_orders import TOOL_KEYS, ToolOrders
from app.orders.unit_orders import UNIT_COMMANDS, UnitOrders
from app.orders.view_orders import ViewOrders
from app.project_flows import ProjectFlows
from app.tools.section_commands import SECTION_COMMANDS

SEPARATOR, RECENT, PANELS = "|", "recent", "panels"

MENUS: Mapping[str, tuple[str, ...]] = {
    "file": ("new", "open", "open_sample", RECENT, "|", "import_grids", "import_households",
             "import_members", "import_posts", "import_places", "import_groups",
             "import_clusters", "import_reference", "import_theme", "|", "save_version", "print",
             "export", "web_map", "|", "lock_people", "change_passphrase", "unlock_people",
             "access_record",
             "|", "close", "quit"),
    "edit": ("undo", "redo", "|", "find", "|", "select_by", "select_all", "select_nothing",
             "select_others", "select_neighbours", "select_unit", "select_with_findings", "|",
             "rename", "recode", "|", "assign", "|", "unlock", "lock_agreed", "lock_grids"),
    "grids": (*GRID_COMMANDS, "|", *UNIT_COMMANDS),
    "view": ("zoom_in", "zoom_out", "zoom_all", "zoom_selection", "add_bookmark", "|",
             "add_base_map_file", "add_base_map_service", "count_themes", "|",
             PANELS, "next_panel", "previous_panel", "|",
             "theme_system", "theme_light", "theme_dark",
             "|", "language"),
    "people": PEOPLE_COMMANDS,
    "tools": (*TOOL_KEYS, "|", "snapping", "trace", "|", *LINE_COMMANDS, "|", *SECTION_COMMANDS,
              *BORDER_COMMANDS),
    "audit": ("audit", "audit_report", *PROFILE_COMMANDS, "|", *FINDING_COMMANDS, "|",
              "next_unassigned", "next_detached", "next_household", "|",
              *KEPT_COMMANDS, "|", *GATE_COMMANDS),
    "help": ("palette", "shortcuts", "|", "about"),
}  # fmt: skip
"""The menus with their commands; `|` parts groups, `recent` and `panels` are menus of their own."""

TOOL_BAR = (
    "open", "|", "undo", "redo", "|", *TOOL_KEYS, "merge", "|",
    "zoom_in", "zoom_out", "zoom_all", "zoom_selection", "|", "assign", "audit", "print",
)  # fmt: skip


def menu_of_command() -> dict[str, str]:
    """Return for each command the menu that it stands in."""
    marks = {SEPARATOR, RECENT, PANELS}
    return {name: menu for menu, names in MENUS.items() for name in names if name not in marks}


def command_list(host: Host, flows: ProjectFlows, imports: ImportFlows) -> list[Command]:
    """Return the commands that concern the project."""
    needs = Needs(host)
    commands = [
        *file_commands(host, flows, imports, needs),
        *EditOrders(host, flows, needs).commands(),
        *SelectOrders(host, needs).commands(),
        *GridOrders(host, needs).commands(),
        *UnitOrders(host, needs).commands(),
        *BorderOrders(host, needs).commands(),
        *PeopleOrders(host, needs).commands(),
        *ProfileOrders(host, needs).commands(),
        *FindingOrders(host, needs).commands(),
        *GateOrders(host, needs).commands(),
        *ViewOrders(host, needs).commands(),
        *ToolOrders(host, needs).commands(),
        *HandOrders(host, needs).commands(),
        *theme_commands(host, needs),
    ]
    return guarded(commands, lambda: host.workspace is not None and host.workspace.people_locked)
