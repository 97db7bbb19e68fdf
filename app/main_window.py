"""The main window: puts canvas, panels, menus and flows together; it holds no rule."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QDockWidget, QMainWindow, QMenu, QStackedWidget, QWidget

from app.ask import Ask
from app.canvas.events import PointerEvent
from app.canvas.map_canvas import MapCanvas
from app.command_list import MAP_MENU, MENUS, TOOL_BAR, command_list
from app.commands import CommandTable
from app.dialogs.about_dialog import AboutDialog
from app.icons import icon
from app.import_flows import ImportFlows
from app.jobs import JobRunner
from app.live_audit import LiveAudit
from app.map_session import MapSession
from app.panels.finding_choices import FindingChoices
from app.panels.findings import FindingsPanel
from app.panels.grids import GridsPanel
from app.panels.status_line import StatusLine
from app.panels.welcome import WelcomePage
from app.project_flows import Opened, ProjectFlows
from app.settings import SettingsFile
from app.theme import on_white
from app.workspace import Workspace
from gis.audits.finding import Finding
from gis.errors import GisError, InputProblem, Refused
from gis.texts import Texts
from layers.scene import Scene
from layers.style import SCREEN

PANEL_WIDTH = 500


class MainWindow(QMainWindow):
    """Be the window on one project, or on the welcome page.

    `language_asked` when the user wants the other language: whoever made the window makes another
    one and hands the project over (`release`, `show_project`).
    """

    language_asked = Signal()

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
        self.ask = make_ask(self, texts)
        self.jobs = JobRunner(on_fault)
        self.workspace: Workspace | None = None
        self.session: MapSession | None = None
        self.audit: LiveAudit | None = None
        self.canvas = MapCanvas(self.jobs.paint, SCREEN)
        self.flows = ProjectFlows(self, texts, self.ask, self.jobs, self)
        self.imports = ImportFlows(self, texts, self.ask, self.jobs, self)
        self.commands = CommandTable(
            command_list(self, self.flows, self.imports, texts),
            texts,
            icon,
            self.show_problem,
            on_fault,
        )
        self.grids: GridsPanel | None = None
        self.findings: FindingsPanel | None = None
        self._grids_dock = self._dock("grids")
        self._findings_dock = self._dock("findings")
        self.recent_menu = QMenu(texts("window.command.recent"), self)
        self._map_menu = QMenu(self)
        self._map_menu.addActions([self.commands.actions[name] for name in MAP_MENU])
        self._fill_menus()
        self._fill_tool_bar()
        self.status = StatusLine(texts, self.jobs)
        self.setStatusBar(self.status)
        self.welcome = WelcomePage(texts, [self.commands.actions[name] for name in ("open", "new")])
        self.welcome.project_chosen.connect(self.flows.open_path)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.welcome)
        self._pages.addWidget(self.canvas)
        self.setCentralWidget(self._pages)
        self.setWindowIcon(icon("towngrid"))
        self.resize(1440, 900)
        self._connect()
        self._restore()
        self._show_nothing()

    # Putting together

    def _dock(self, name: str) -> QDockWidget:
        dock = QDockWidget(self.texts(f"window.{name}.title"), self)
        dock.setObjectName(name)
        dock.setFeatures(
            QDockWidget.DockWidgetFeature.DockWidgetMovable
            | QDockWidget.DockWidgetFeature.DockWidgetClosable
        )
        dock.setMinimumWidth(320)
        self.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
        return dock

    def _fill_menus(self) -> None:
        for name, entries in MENUS:
            menu = self.menuBar().addMenu(self.texts(f"window.menu.{name}"))
            for entry in entries:
                if entry == "|":
                    menu.addSeparator()
                elif entry == "recent":
                    menu.addMenu(self.recent_menu)
                elif entry == "panels":
                    menu.addAction(self._grids_dock.toggleViewAction())
                    menu.addAction(self._findings_dock.toggleViewAction())
                else:
                    menu.addAction(self.commands.actions[entry])

    def _fill_tool_bar(self) -> None:
        bar = self.addToolBar(self.texts("window.tool_bar"))
        bar.setObjectName("tools")
        bar.setMovable(False)
        for entry in TOOL_BAR:
            if entry == "|":
                bar.addSeparator()
            else:
                bar.addAction(self.commands.actions[entry])

    def _connect(self) -> None:
        self.canvas.pointer_moved.connect(self.status.show_place)
        self.canvas.menu_asked.connect(self._on_menu)
        self.canvas.pointer_left.connect(self.status.clear_place)
        self.canvas.view_changed.connect(
            lambda: self.status.show_scale(self.canvas.view.scale_denominator)
        )
        self.status.audit_clicked.connect(self._findings_dock.raise_)

    def _restore(self) -> None:
        settings = self._settings.read()
        self.restoreGeometry(QByteArray.fromBase64(settings.geometry.encode()))
        self.restoreState(QByteArray.fromBase64(settings.layout.encode()))
        self._show_recent([Path(path) for path in settings.recent])

    # Projects

    def show_project(self, opened: Opened) -> None:
        """Show a project in place of the one that was open."""
        self.close_project()
        project = opened.project
        self.show_workspace(Workspace(project.history(), project), opened.scene)
        settings = self._settings.read().with_recent(project.path)
        self._settings.write(settings)
        self._show_recent([Path(path) for path in settings.recent])

    def show_workspace(self, workspace: Workspace, scene: Scene) -> None:
        """Show a workspace; the scene is of its stable plan."""
        texts = self.texts
        self.workspace = workspace
        self.session = MapSession(workspace, scene, self.canvas, texts)
        self.audit = LiveAudit(workspace, self.jobs)
        self.grids = GridsPanel(workspace, texts)
        self.findings = FindingsPanel(texts, FindingChoices(workspace, self.ask, texts))
        self._grids_dock.setWidget(self.grids)
        self._findings_dock.setWidget(self.findings)
        self.resizeDocks(
            [self._grids_dock, self._findings_dock],
            [PANEL_WIDTH, PANEL_WIDTH],
            Qt.Orientation.Horizontal,
        )
        self.grids.zoom_asked.connect(self.zoom_to_selection)
        self.findings.finding_chosen.connect(self._on_finding)
        self.audit.changed.connect(self._on_audit)
        self.session.tool_changed.connect(self.commands.refresh)
        workspace.plan_changed.connect(self._on_plan)
        workspace.selection_changed.connect(self.commands.refresh)
        workspace.refused.connect(self.show_problem)
        workspace.file_failed.connect(self.show_problem)
        self.status.show_crs(workspace.stable.crs)
        self._pages.setCurrentWidget(self.canvas)
        self.canvas.zoom_to_all()
        self.canvas.setFocus()
        self._show_state()
        self._on_audit()
        self.audit.run()

    def close_project(self) -> None:
        """Close the open project; everything committed stands in its file."""
        workspace = self.release()
        if workspace is not None:
            workspace.close()

    def release(self) -> Workspace | None:
        """Let go of the open project without closing it."""
        workspace, self.workspace = self.workspace, None
        if workspace is None or self.session is None or self.audit is None:
            return None
        self.audit.close()
        self.session.close()
        workspace.cancel()
        workspace.disconnect(self)
        for part in (self.session, self.audit, self.grids, self.findings):
            if part is not None:
                part.deleteLater()
        self.session = self.audit = self.grids = self.findings = None
        self._show_nothing()
        return workspace

    def _show_nothing(self) -> None:
        for dock in (self._grids_dock, self._findings_dock):
            empty = QWidget()
            on_white(empty)
            dock.setWidget(empty)
        self._pages.setCurrentWidget(self.welcome)
        self.status.clear_place()
        self._show_state()

    def _show_recent(self, projects: Sequence[Path]) -> None:
        projects = [project for project in projects if project.is_file()]
        self.welcome.show_recent(projects)
        self.recent_menu.clear()
        self.recent_menu.setEnabled(bool(projects))
        for project in projects:
            action = QAction(str(project), self.recent_menu)
            action.triggered.connect(
                lambda _checked=False, project=project: self.flows.open_path(project)
            )
            self.recent_menu.addAction(action)

    # What the commands order

    def undo(self) -> None:
        """Take the newest step back."""
        if self.workspace is not None:
            self.workspace.undo()

    def redo(self) -> None:
        """Do the newest undone step again."""
        if self.workspace is not None:
            self.workspace.redo()

    def zoom_by(self, steps: float) -> None:
        """Zoom at the middle of the map."""
        self.canvas.zoom_by(steps)

    def zoom_to_all(self) -> None:
        """Show all land."""
        self.canvas.zoom_to_all()

    def zoom_to_selection(self) -> None:
        """Show the selected grids."""
        if self.session is not None and self.workspace is not None:
            self.session.zoom_to_grids(self.workspace.selection)

    def edit_cell(self, column: str) -> None:
        """Open the name or the code of the selected grid for editing."""
        if self.workspace is None or self.grids is None or len(self.workspace.selection) != 1:
            return
        self._grids_dock.show()
        self._grids_dock.raise_()
        edit = self.grids.edit_name if column == "name" else self.grids.edit_code
        edit(self.workspace.selection[0])

    def run_audit(self) -> None:
        """Audit the whole plan."""
        if self.audit is not None:
            self.audit.run()
            self._findings_dock.show()

    def switch_language(self) -> None:
        """Speak the other language."""
        self.language_asked.emit()

    def show_about(self) -> None:
        """Show what this program is."""
        self.ask.run(AboutDialog(self, self.texts))

    # What is shown

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

    def _on_menu(self, event: PointerEvent, place: QPoint) -> None:
        if self.session is not None:
            self.session.select_at(event)
            self._map_menu.popup(place)

    def _on_plan(self, change: object) -> None:
        self.commands.refresh()
        self._show_state()

    def _on_audit(self) -> None:
        if self.audit is None or self.findings is None or self.session is None:
            return
        self.findings.show_findings(self.audit.findings)
        self.session.show_findings(self.audit.marks())
        self.status.show_audit(self.audit.report)

    def _on_finding(self, finding: Finding | None) -> None:
        if self.session is not None:
            self.session.show_finding(finding)

    def _show_state(self) -> None:
        workspace, title = self.workspace, self.texts("window.title")
        if workspace is not None:
            name = workspace.stable.title or (workspace.path.stem if workspace.path else "")
            title = self.texts("window.title_of_project", project=name)
        self.setWindowTitle(title)
        for part in (self.status.scale, self.status.saved, self.status.audit):
            part.setVisible(workspace is not None)
        if workspace is not None:
            state = "saved" if workspace.is_written else "not_saved"
            self.status.show_saved(f"window.status.{state}")
        self.commands.refresh()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close the project, end the jobs, remember the window."""
        self.close_project()
        self.jobs.close()
        settings = self._settings.read()
        geometry, layout = self.saveGeometry(), self.saveState()
        self._settings.write(
            replace(
                settings,
                geometry=bytes(geometry.toBase64().data()).decode(),
                layout=bytes(layout.toBase64().data()).decode(),
            )
        )
        event.accept()
