"""The main window: puts canvas, panels, menus and flows together; it holds no rule."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QSize, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QMainWindow, QMenu, QStackedWidget, QWidget

from app.ask import Ask
from app.base_map_flows import BaseMapFlows
from app.canvas.events import PointerEvent
from app.canvas.map_canvas import MapCanvas
from app.command_list import MENUS, PANELS, RECENT, TOOL_BAR, command_list
from app.command_palette import CommandPalette
from app.commands import CommandTable
from app.desk import Desk, Surroundings, Work
from app.dialogs.about_dialog import AboutDialog
from app.dialogs.shortcuts_dialog import ShortcutsDialog
from app.docks import PanelDocks
from app.drop_flows import DropFlows
from app.finding_places import Found
from app.icons import icon, is_dark
from app.import_flows import ImportFlows
from app.jobs import JobRunner
from app.key_groups import key_groups
from app.long_lived import let_go
from app.map_keys import MapKeys
from app.map_menu import MapMenu
from app.menus import fill_menu_bar, fill_tool_bar, menu_titles
from app.open_base_maps import OpenBaseMaps
from app.orders.needs import Needs
from app.orders.window_orders import window_commands
from app.overrides import faults_told
from app.panels.search_box import SearchBox
from app.panels.status_line import StatusLine
from app.panels.welcome import WelcomePage
from app.place_search import PlaceSearch
from app.project_flows import Opened, ProjectFlows
from app.recent_projects import RecentProjects
from app.service_keys import ServiceKeysFile
from app.settings import SettingsFile, Theme
from app.theme_layer_flows import ThemeLayerFlows
from app.tools.purpose_tool import PurposeTool
from app.tools.tool import ToolCommand
from app.version_flows import VersionFlows
from app.workspace import Workspace
from gis.errors import GisError, InputProblem, Refused
from gis.files.access_record import AccessRecord
from gis.files.project_settings import ProjectSettings
from gis.plan.history import Change
from gis.texts import Texts
from layers.map_view import MetreBounds
from layers.style import screen_style

FIND_PATIENCE_MS = 150
START = ("open", "new", "open_sample")
"""What the start page offers."""


@faults_told
class MainWindow(QMainWindow):
    """Be the window on one project, or on the welcome page.

    `language_asked` when the user wants the other language, `theme_asked` another theme: whoever
    made the window makes another one and hands the project over (`release`, `show_work`).
    """

    language_asked = Signal()
    theme_asked = Signal(str)

    def __init__(
        self,
        texts: Texts,
        settings: SettingsFile,
        make_ask: Callable[[QWidget, Texts], Ask],
        on_fault: Callable[[BaseException], None],
    ) -> None:
        """Take what asks the user, made for this window, and what is done with our own faults."""
        super().__init__()
        self.texts = texts
        self._settings = settings
        self.theme: Theme = settings.read().theme
        self.ask = make_ask(self, texts)
        self.jobs = JobRunner(on_fault)
        self.desk: Desk | None = None
        self.canvas = MapCanvas(
            self.jobs.paint,
            screen_style(is_dark=is_dark(self.palette())),
            submit_ground=self.jobs.paint_ground,
            submit_fetch=self.jobs.fetch,
        )
        self._map_keys = MapKeys(self.canvas)
        self.docks = PanelDocks(self, texts, self.canvas)
        data = settings.path.parent
        self.flows = ProjectFlows(self, texts, self.ask, self.jobs, self, data=data)
        self.imports = ImportFlows(self, texts, self.ask, self.jobs, self)
        keys = ServiceKeysFile(data / "service_keys.json")
        self.base_map_flows = BaseMapFlows(self, self.jobs, keys, cache=data / "cache", parent=self)
        self.commands = CommandTable(
            [
                *command_list(self, self.flows, self.imports),
                *self.base_map_flows.commands(Needs(self).project),
                *window_commands(self, Needs(self)),
            ],
            texts,
            icon,
            self.show_problem,
            on_fault,
        )
        # Actions hold what they call, and that holds the window: so they go when it goes.
        self.commands.setParent(self)
        self.recent_menu = QMenu(texts("window.command.recent"), self)
        self.recent = RecentProjects(settings, self.recent_menu)
        self.palette_box = self._palette_box()
        self.places = PlaceSearch(self.canvas, texts)
        self.find_box = SearchBox(
            self,
            lambda typed: self.places.hits(self.workspace, typed),
            texts("window.find.prompt"),
            texts("window.find.nothing"),
            patience_ms=FIND_PATIENCE_MS,
        )
        self.drops = DropFlows(
            self, self.flows, self.imports, self.base_map_flows, texts=texts, jobs=self.jobs
        )
        self.setAcceptDrops(True)
        self.status = StatusLine(texts, self.jobs)
        self.welcome = WelcomePage(texts, [self.commands.actions[name] for name in START])
        self._pages = QStackedWidget()
        self._put_together()
        self._connect()
        self._restore()
        self._show_state()

    # Putting together

    def _palette_box(self) -> SearchBox:
        menus = menu_titles(self.texts)
        palette = CommandPalette(self.commands, menus, self._tool_commands, self.texts)
        words = self.texts("window.palette.prompt"), self.texts("window.palette.nothing")
        return SearchBox(self, palette, *words)

    def _tool_commands(self) -> Sequence[ToolCommand]:
        return () if self.desk is None else self.desk.session.tool.commands()

    def _put_together(self) -> None:
        actions = self.commands.actions
        panels = QMenu(self.texts("window.command.panels"), self)
        panels.addActions(list(self.docks.actions()))
        submenus = {RECENT: self.recent_menu, PANELS: panels}
        fill_menu_bar(self.menuBar(), self.texts, MENUS, actions, submenus)
        bar = self.addToolBar(self.texts("window.tool_bar"))
        bar.setObjectName("tools")
        bar.setMovable(False)
        fill_tool_bar(bar, TOOL_BAR, actions)
        self.setStatusBar(self.status)
        self._pages.addWidget(self.welcome)
        self._pages.addWidget(self.canvas)
        self.setCentralWidget(self._pages)
        self.setWindowIcon(icon("towngrid"))

    def _connect(self) -> None:
        self.canvas.pointer_moved.connect(self.status.show_place)
        self.canvas.menu_asked.connect(self._on_menu)
        self.canvas.pointer_left.connect(self.status.clear_place)
        self.canvas.view_changed.connect(
            lambda: self.status.show_scale(self.canvas.view.scale_denominator)
        )
        self.status.audit_clicked.connect(lambda: self.docks.bring("findings"))
        self.status.people_clicked.connect(self._open_people)
        self.palette_box.chosen.connect(self._on_command)
        self.find_box.chosen.connect(self._on_found)
        self.recent.chosen.connect(self.flows.open_path)
        self.recent.changed.connect(lambda: self.welcome.show_recent(self.recent.projects()))
        self.welcome.project_chosen.connect(self.flows.open_path)

    def _restore(self) -> None:
        settings = self._settings.read()
        self.resize(QSize(1440, 900).boundedTo(self.screen().availableSize()))
        self.restoreGeometry(QByteArray.fromBase64(settings.geometry.encode()))
        self.docks.take_arrangement(QByteArray.fromBase64(settings.layout.encode()))
        self.welcome.show_recent(self.recent.projects())

    # Projects

    @property
    def workspace(self) -> Workspace | None:
        """The open project."""
        return self.desk.workspace if self.desk is not None else None

    @property
    def access_record(self) -> AccessRecord | None:
        """Where it is noted what was put out unmasked."""
        return self.desk.access_record if self.desk is not None else None

    @property
    def themes(self) -> ThemeLayerFlows | None:
        """The theme layers of the open project."""
        return self.desk.themes if self.desk is not None else None

    @property
    def base_maps(self) -> OpenBaseMaps | None:
        """The base maps of the open project."""
        return self.desk.base_maps if self.desk is not None else None

    def zoom_to(self, bounds_m: MetreBounds) -> None:
        """Fit some land into the map."""
        self.canvas.zoom_to(bounds_m)

    @property
    def versions(self) -> VersionFlows | None:
        """The kept versions of the open project."""
        return self.desk.versions if self.desk is not None else None

    @property
    def project_settings(self) -> ProjectSettings | None:
        """What the open project remembers beside its plan."""
        return self.desk.settings if self.desk is not None else None

    @property
    def tool_in_hand(self) -> str:
        """The name of the tool in hand, nothing when none can be taken without more ado."""
        tool = self.desk.session.tool if self.desk is not None else None
        return "" if tool is None or isinstance(tool, PurposeTool) else tool.name

    def take_tool(self, name: str) -> None:
        """Take a tool of another window in hand."""
        if self.desk is not None and name:
            self.desk.session.use_tool(name)

    def show_project(self, opened: Opened) -> None:
        """Show a project in place of the one that was open."""
        self.close_project()
        project = opened.project
        self.show_work(Work(Workspace(project.history(), project), opened.scene, project))
        self.recent.add(project.path)

    def show_work(self, work: Work) -> None:
        """Show a project that is open."""
        means = self.base_map_flows.means
        around = Surroundings(self.canvas, self.jobs, self.ask, self.texts, self._settings, means)
        desk = Desk(work, around)
        self.desk = desk
        self.docks.show(desk.panels)
        desk.changed.connect(self._show_state)
        desk.people_asked.connect(self._open_people)
        desk.findings_asked.connect(lambda: self.docks.bring("findings"))
        desk.ordered.connect(self.commands.run)
        desk.base_map_asked.connect(self.base_map_flows.carry_out)
        desk.themes.vectors_asked.connect(self.imports.import_themes)
        desk.audited.connect(lambda: self.status.show_audit(desk.audit.report))
        desk.session.tool_changed.connect(self.status.clearMessage)
        desk.workspace.plan_changed.connect(self._on_change)
        desk.workspace.refused.connect(self.show_problem)
        desk.workspace.file_failed.connect(self.show_problem)
        self.status.show_crs(desk.workspace.stable.crs)
        self.status.show_audit(None)
        self._pages.setCurrentWidget(self.canvas)
        self.canvas.zoom_to_all()
        self.canvas.setFocus()
        self._show_state()
        desk.audit.run()

    def close_project(self) -> None:
        """Close the open project; everything committed stands in its file."""
        work = self.release()
        if work is not None:
            work.workspace.close()
            # What listened to it is held by its signals, and the plan by that, until it is gone.
            work.workspace.deleteLater()
            let_go()

    def release(self) -> Work | None:
        """Let go of the open project without closing it."""
        desk, self.desk = self.desk, None
        if desk is None:
            return None
        self.docks.clear()
        work = desk.release()
        work.workspace.disconnect(self)
        self._pages.setCurrentWidget(self.welcome)
        self.status.clear_place()
        self._show_state()
        return work

    # What is shown

    def search_commands(self) -> None:
        """Show the search through all commands."""
        self.palette_box.ask()

    def search_places(self) -> None:
        """Show the search for grids, units, households and coordinates."""
        self.find_box.ask()

    def ask_for_language(self) -> None:
        """Ask for the window in the other language."""
        self.language_asked.emit()

    def ask_for_theme(self, theme: Theme) -> None:
        """Ask for the window in another theme."""
        self.theme_asked.emit(theme)

    def show_about(self) -> None:
        """Show what this program is."""
        self.ask.run(AboutDialog(self, self.texts))

    def show_shortcuts(self) -> None:
        """Show all keys."""
        groups = key_groups(self.commands, MENUS, self.texts)
        self.ask.run(ShortcutsDialog(self, self.texts, groups))

    def say(self, sentence: str) -> None:
        """Show a sentence for a while."""
        self.status.say(sentence)

    def show_problem(self, problem: GisError) -> None:
        """Say why something is not possible; a file that fails is told in a dialog."""
        if isinstance(problem, Refused):
            self.say(self.texts.of_error(problem))
        elif isinstance(problem, InputProblem):
            self.ask.tell("window.problem.title", self.texts.of_error(problem))
        self._show_state()

    def _on_change(self, change: Change) -> None:
        """Let go of what was said about the plan as it was."""
        if change.kind not in {"staged", "cancelled"}:
            self.status.clearMessage()

    def _open_people(self) -> None:
        self.commands.carry_out(self.flows.open_people)

    def _on_menu(self, event: PointerEvent, place: QPoint) -> None:
        if self.desk is not None:
            menu = MapMenu(self.desk, self.canvas, self.docks, self.commands, self.texts)
            menu.show(event, place, self)

    def _on_command(self, key: object) -> None:
        if isinstance(key, ToolCommand):
            self.commands.carry_out(key.run)
        else:
            self.commands.run(str(key))

    def _on_found(self, found: Found) -> None:
        if self.workspace is not None:
            self.places.show(self.workspace, found)
            self.canvas.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Welcome files."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take files when the drag has come to its end."""
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        # The program that the files come from waits for the drop to end; a dialog would hold it.
        QTimer.singleShot(0, self, lambda: self.commands.carry_out(lambda: self.drops.take(paths)))

    def _show_state(self) -> None:
        workspace, title = self.workspace, self.texts("window.title")
        if workspace is not None:
            name = workspace.stable.title or (workspace.path.stem if workspace.path else "")
            title = self.texts("window.title_of_project", project=name)
            state = "saved" if workspace.is_written else "not_saved"
            self.status.show_saved(f"window.status.{state}")
            self.status.show_switches(workspace.snapping, workspace.locks)
        self.setWindowTitle(title)
        status = self.status
        status.people.setVisible(workspace is not None and workspace.people_locked)
        for part in (status.switches, status.scale, status.saved, status.audit):
            part.setVisible(workspace is not None)
        self.commands.refresh()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close the project, end the jobs, remember the window."""
        self.close_project()
        self.jobs.close()
        settings = self._settings.read()
        geometry, layout = self.saveGeometry(), self.docks.arrangement
        self._settings.write(
            replace(
                settings,
                geometry=bytes(geometry.toBase64().data()).decode(),
                layout=bytes(layout.toBase64().data()).decode(),
            )
        )
        event.accept()
