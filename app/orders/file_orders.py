"""The commands of the file menu."""

from collections.abc import Callable
from functools import partial

from app.commands import NOTHING, Command
from app.import_flows import ImportFlows
from app.orders.host import Host
from app.orders.needs import Needs
from app.project_flows import ProjectFlows
from gis.imports.lists import LISTS


def file_commands(
    host: Host, flows: ProjectFlows, imports: ImportFlows, needs: Needs
) -> list[Command]:
    """Return what concerns a project as a whole."""
    project = needs.project
    lists = dict.fromkeys(LISTS, "") | {"households": "import_households"}
    return [
        Command("new", flows.new, icon="new", shortcuts=("Ctrl+N",)),
        Command("open", flows.open, icon="open", shortcuts=("Ctrl+O",)),
        Command("open_sample", flows.open_sample, icon="towngrid"),
        Command("import_grids", imports.import_grids, project, icon="import_grids"),
        *(
            Command(f"import_{kind}", _imported(imports, kind), project, icon=icon)
            for kind, icon in lists.items()
        ),
        Command("import_reference", imports.import_references, project),
        Command("save_version", partial(_save_version, host), project, ("Ctrl+S",)),
        Command("print", flows.printing.lay_out, project, ("Ctrl+P",), "print"),
        Command("export", flows.exports.export, project, icon="export"),
        Command("web_map", flows.web.make, project),
        Command("audit_report", flows.reports.audit, project),
        Command("lock_people", flows.privacy.lock, partial(_obstacle, host, True)),
        Command("change_passphrase", flows.privacy.change, partial(_obstacle, host, False)),
        Command("unlock_people", flows.privacy.unlock, partial(_obstacle, host, False)),
        Command("access_record", flows.privacy.show_access, project),
        Command("close", host.close_project, project, ("Ctrl+W",)),
        Command("quit", host.close, shortcuts=("Ctrl+Q",)),
    ]


def _obstacle(host: Host, wants_plain: bool) -> str:
    """Tell what stands against locking the people of the project, or what needs them locked."""
    if host.workspace is None or host.workspace.path is None or host.desk is None:
        return "window.need.project"
    if host.desk.seal.is_sealing == wants_plain:
        return "privacy.need.plain" if wants_plain else "privacy.need.locked"
    return NOTHING


def _save_version(host: Host) -> None:
    if host.desk is not None:
        host.docks.bring("history")
        host.desk.versions.save()


def _imported(imports: ImportFlows, kind: str) -> Callable[[], None]:
    return partial(imports.import_list, kind)
