"""The commands of the file menu."""

from collections.abc import Callable
from functools import partial

from app.commands import Command
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
    lists = {kind: "" for kind in LISTS} | {"households": "import_households"}
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
        Command("print", flows.print_sheet, project, ("Ctrl+P",), "print"),
        Command("close", host.close_project, project, ("Ctrl+W",)),
        Command("quit", host.close, shortcuts=("Ctrl+Q",)),
    ]


def _save_version(host: Host) -> None:
    if host.desk is not None:
        host.docks.bring("history")
        host.desk.versions.save()


def _imported(imports: ImportFlows, kind: str) -> Callable[[], None]:
    return partial(imports.import_list, kind)
