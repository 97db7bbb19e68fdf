"""The menu of the right button: what can be done with what lies under the mouse, as a QMenu."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from app.canvas.events import PointerEvent
from app.canvas.map_canvas import MapCanvas
from app.commands import CommandTable
from app.context_menu.entry import MenuEntry, MenuGroup
from app.context_menu.menu import menu_entries
from app.desk import Desk
from app.docks import PanelDocks
from app.selection import Selection
from gis.plan.records import HouseholdId
from gis.texts import Texts
from gis.topology.border_part import BorderPart
from layers.map_view import MetreBounds


class MapMenu:
    """Make the menu of one project and carry out what is chosen from it."""

    def __init__(
        self, desk: Desk, canvas: MapCanvas, docks: PanelDocks, commands: CommandTable, texts: Texts
    ) -> None:
        self._desk = desk
        self._canvas = canvas
        self._docks = docks
        self._commands = commands
        self._texts = texts

    def menu(self, event: PointerEvent, parent: QWidget) -> QMenu:
        """Return the menu for a place of the map; it is freed when it closes."""
        session = self._desk.session
        session.select_at(event)
        things = session.things_at(event)
        groups = menu_entries(things, self._desk.workspace, self, self._texts)
        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        for group in groups:
            self._add_group(menu, group)
        return menu

    def show(self, event: PointerEvent, place: QPoint, parent: QWidget) -> None:
        """Show the menu at a place of the screen."""
        self.menu(event, parent).popup(place)

    def run_command(self, name: str) -> None:
        """Run the command of that id on what is selected."""
        self._commands.run(name)

    def use_tool(self, name: str) -> None:
        """Take a tool."""
        self._commands.run(name)

    def place_households(self, households: tuple[HouseholdId, ...]) -> None:
        """Take the tool that places households, with these to be placed."""
        self._desk.session.place_households(households)

    def zoom_to(self, bounds_m: MetreBounds) -> None:
        """Show some land."""
        self._canvas.zoom_to(bounds_m)

    def copy(self, text: str) -> None:
        """Put a text on the clipboard."""
        QGuiApplication.clipboard().setText(text)

    def show_finding(self, key: str) -> None:
        """Show a finding in its panel."""
        self._docks.bring("findings")
        self._desk.findings.choose(key)

    def fixes_of(self, key: str) -> list[tuple[str, Callable[[], object]]]:
        """Return the fixes of a finding: their names, and what shows what each would do."""
        panel = self._desk.findings

        def shower(number: int) -> Callable[[], None]:
            def show() -> None:
                self.show_finding(key)
                panel.try_fix(number)

            return show

        return [(title, shower(number)) for number, title in enumerate(panel.fix_titles(key))]

    def edit_borders(self, parts: tuple[BorderPart, ...]) -> None:
        """Show what is known about some boundaries, to be changed there."""
        self._desk.workspace.set_selected(Selection(borders=parts))
        self._docks.bring("attributes")

    def _add_group(self, menu: QMenu, group: MenuGroup) -> None:
        if menu.actions():
            menu.addSeparator()
        if group.title:
            title = menu.addAction(group.title)
            title.setEnabled(False)
            lettering = title.font()
            lettering.setBold(True)
            title.setFont(lettering)
        for entry in group.entries:
            self._add_entry(menu, entry)

    def _add_entry(self, menu: QMenu, entry: MenuEntry) -> None:
        if entry.children:
            below = menu.addMenu(entry.text)
            below.setToolTipsVisible(True)
            below.setEnabled(entry.is_enabled)
            for child in entry.children:
                self._add_entry(below, child)
            return
        action = QAction(entry.text, menu)
        action.setEnabled(entry.is_enabled)
        action.setToolTip(entry.reason or entry.text)
        action.triggered.connect(self._guarded(entry))
        menu.addAction(action)

    def _guarded(self, entry: MenuEntry) -> Callable[[], None]:
        return lambda: self._commands.carry_out(entry.run)
