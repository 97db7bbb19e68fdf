"""The commands of theme layers: take one in, count by grid."""

from app.commands import Command
from app.orders.host import Host
from app.orders.needs import Needs


def theme_commands(host: Host, needs: Needs) -> list[Command]:
    """Return what concerns theme layers."""

    def take_in() -> None:
        if host.desk is not None:
            host.docks.bring("themes")
            host.desk.themes.import_file()

    def count() -> None:
        if host.desk is not None:
            host.desk.themes.counting.count(host.desk.theme_list.chosen())

    return [
        Command("import_theme", take_in, needs.project),
        Command("count_themes", count, needs.project),
    ]
