"""Everything that lives as long as one project is open: session, audit, memory and panels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.ask import Ask
from app.canvas.map_canvas import MapCanvas
from app.gate_flows import GateFlows
from app.gate_flows import Means as GateMeans
from app.jobs import JobRunner
from app.kept_audits import KeptAudits
from app.live_audit import LiveAudit
from app.map_session import MapSession
from app.models.finding_states import LastAudit
from app.models.step_table import local_time
from app.open_base_maps import OpenBaseMaps
from app.panels.attributes import AttributesPanel
from app.panels.base_maps import BaseMapsPanel
from app.panels.bookmarks import BookmarksPanel
from app.panels.finding_choices import FindingChoices
from app.panels.findings import FindingsPanel
from app.panels.fix_preview import FixPreview
from app.panels.grids import HIDDEN_AT_FIRST, GridsPanel
from app.panels.history import HistoryPanel
from app.panels.layers import LayersPanel
from app.panels.live import LivePanel
from app.panels.map_contents import MapContents
from app.panels.people import PeoplePanel
from app.panels.people_flows import PeopleFlows
from app.panels.people_give import GiveFlows
from app.panels.people_hand import HandFlows
from app.panels.people_menu import People
from app.panels.theme_layers import ThemeLayersPanel
from app.panels.theme_legend import ThemeLegend
from app.pauses import Pauses
from app.project_memory import ProjectMemory
from app.settings import SettingsFile
from app.theme_counting import OnMap, Surface, ThemeMeans
from app.theme_layer_flows import ThemeLayerFlows
from app.tools.defect_shapes import with_room
from app.tools.purpose_tool import Purpose, PurposeTool
from app.version_flows import VersionFlows
from app.workspace import Workspace
from gis.audits.finding import Finding
from gis.base_maps.means import Means
from gis.errors import InputProblem
from gis.files.access_record import AccessRecord
from gis.files.project_file import OpenProject
from gis.files.project_settings import Bookmark, ProjectSettings
from gis.files.seal import PLAIN, Seal
from gis.geometry.lattice import MM_PER_M
from gis.plan.history import Change
from gis.texts import Texts
from gis.topology.arc_index import Bounds
from layers.layer_view import LayerView
from layers.map_view import MetreBounds
from layers.overlay import OverlayShape
from layers.scene import Scene
from layers.style import MapStyle
from layers.theme_drawing import ThemePicture

ADD_BASE_MAP = ("add_base_map_file", "add_base_map_service")
"""The commands that add base maps."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Be what of the window outlives a project."""

    canvas: MapCanvas
    jobs: JobRunner
    ask: Ask
    texts: Texts
    settings: SettingsFile
    base_map_means: Means


@dataclass(frozen=True, slots=True)
class Work:
    """Be what of a project outlives a window; the scene is of the workspace's stable plan.

    Without a `project` the plan is in no file. `on_map` is what the grids are coloured by.
    """

    workspace: Workspace
    scene: Scene
    project: OpenProject | None = None
    on_map: OnMap | None = None


class Desk(QObject):
    """Tie a workspace to the map, to the audit and to the panels.

    `changed` when commands may have become possible, or impossible; `audited` when there are other
    findings; `people_asked` when the user wants to open people that are locked, `findings_asked`
    when findings are to be looked at; `ordered` carries the id of a command that a panel asks for;
    `base_map_asked` what is wanted of a base map, and the base map.
    """

    changed = Signal()
    audited = Signal()
    people_asked = Signal()
    findings_asked = Signal()
    ordered = Signal(str)
    base_map_asked = Signal(str, object)

    def __init__(self, work: Work, around: Surroundings) -> None:
        """Put everything on the desk; nothing is audited before `audit.run`."""
        super().__init__()
        workspace, project, texts = work.workspace, work.project, around.texts
        self.workspace = workspace
        self._project = project
        self._colours = work.scene.colours
        self._around = around
        self.memory = ProjectMemory(
            workspace, project.settings if project is not None else None, self._tell
        )
        canvas = around.canvas
        canvas.show_style(replace(canvas.map_style, layers=self.memory.layer_view()))
        self.session = MapSession(workspace, work.scene, canvas, texts)
        self.pauses = Pauses(workspace)
        self.audit = LiveAudit(workspace, around.jobs)
        self.versions = VersionFlows(
            workspace, project.versions if project is not None else None, around.ask, texts
        )
        means = GateMeans(around.ask, around.jobs, texts)
        self.gate = GateFlows(workspace, project, self.versions, means)
        self.kept = KeptAudits(project.audits if project is not None else None, around.jobs, texts)
        hidden = around.settings.read().hidden_columns
        self.grids = GridsPanel(workspace, texts, HIDDEN_AT_FIRST if hidden is None else hidden)
        self.history = HistoryPanel(workspace, self.versions, texts)
        ask = around.ask
        self.people = People(
            PeopleFlows(workspace, ask, texts),
            HandFlows(workspace, self.session, ask, texts),
            GiveFlows(workspace, self.session, ask, texts),
        )
        self.preview = FixPreview(
            workspace, around.jobs, self.audit.fork, self._painted, self._show_preview
        )
        choices = FindingChoices(workspace, ask, texts, self.people.records, self.ordered.emit)
        self.findings = FindingsPanel(texts, choices, lambda: workspace.stable, self.preview)
        self.people_panel = PeoplePanel(workspace, self.session, self.people, texts)
        self.attributes = AttributesPanel(workspace, self.people, texts)
        self.live = LivePanel(workspace, texts)
        self.layers = LayersPanel(canvas.map_style.layers, texts)
        self.base_maps = OpenBaseMaps(
            self.memory,
            (workspace.path, workspace.stable.crs),
            canvas,
            around.jobs,
            around.base_map_means,
        )
        self.base_map_list = BaseMapsPanel(self.base_maps, texts, ADD_BASE_MAP)
        self.map_contents = MapContents(self.layers, self.base_map_list)
        self.theme_legend = ThemeLegend(canvas, texts)
        surface = Surface(self._show_themes, lambda: canvas.map_style.is_dark, canvas.window)
        self.themes = ThemeLayerFlows(
            workspace, project, surface, ThemeMeans(around.ask, around.jobs, texts), work.on_map
        )
        self.theme_list = ThemeLayersPanel(texts)
        self.bookmarks = BookmarksPanel(self.memory, texts)
        self._connect()
        self.themes.refresh()

    @property
    def settings(self) -> ProjectSettings | None:
        """What the project remembers beside its plan; None for a plan that no file holds."""
        return None if self._project is None else self._project.settings

    @property
    def access_record(self) -> AccessRecord | None:
        """Where the project notes what was put out unmasked; None for a plan in no file."""
        return None if self._project is None else self._project.access_record

    @property
    def seal(self) -> Seal:
        """How people's records stand in the project's file."""
        return PLAIN if self._project is None else self._project.seal

    @property
    def panels(self) -> Mapping[str, QWidget]:
        """The panels, by the name of their dock."""
        return {
            "grids": self.grids,
            "people": self.people_panel,
            "layers": self.map_contents,
            "themes": self.theme_list,
            "bookmarks": self.bookmarks,
            "history": self.history,
            "attributes": self.attributes,
            "findings": self.findings,
            "live": self.live,
        }

    def release(self) -> Work:
        """Let go of the work without closing it."""
        self.themes.close()
        on_map = self.themes.counting.on_map
        work = Work(self.workspace, self.session.scene, self._project, on_map)
        self._settle()
        self._around.canvas.view_changed.disconnect(self._on_view)
        self.preview.close()
        self.audit.close()
        self.base_maps.close()
        self.session.close()
        self.workspace.cancel()
        self.workspace.disconnect(self)
        parts = (
            self.session, self.pauses, self.audit, self.memory, self.versions, self.preview,
            self.base_maps, self.themes, self.theme_legend,
        )  # fmt: skip
        flows = (self.people.records, self.people.hand, self.people.give)
        own = (*parts, *flows, *self.panels.values(), self)
        for part in own:
            part.deleteLater()
        return work

    def add_bookmark(self) -> None:
        """Ask for a name and keep the part of the map that is seen."""
        texts, canvas = self._around.texts, self._around.canvas
        name = self._around.ask.words(
            "panels.bookmarks.add",
            texts("panels.bookmarks.question"),
            texts("panels.bookmarks.suggestion", number=len(self.memory.bookmarks) + 1),
        )
        if name and name.strip():
            west, south, east, north = (round(edge * MM_PER_M) for edge in canvas.view.bounds_m)
            bookmark = Bookmark(name.strip(), (west, south, east, north))
            self.memory.set_bookmarks([*self.memory.bookmarks, bookmark])

    def draw_for(self, tool: str, purpose: Purpose) -> None:
        """Take the tool that draws rings or lines, for a purpose."""
        self.session.use_tool(tool)
        if isinstance(self.session.tool, PurposeTool):
            self.session.tool.draw_for(purpose)

    def show_bounds(self, bounds_mm: Bounds) -> None:
        """Fit west, south, east, north into the view."""
        west, south, east, north = (edge / MM_PER_M for edge in bounds_mm)
        self._around.canvas.zoom_to((west, south, east, north))

    def _connect(self) -> None:
        workspace = self.workspace
        self.grids.zoom_asked.connect(lambda: self.session.zoom_to_grids(workspace.selection))
        self.grids.columns_changed.connect(self._keep_columns)
        self.layers.view_changed.connect(self._on_layers)
        self.base_map_list.ordered.connect(self.ordered)
        self.base_map_list.asked.connect(self.base_map_asked)
        self.themes.changed.connect(self._show_theme_list)
        self.theme_list.import_asked.connect(self.themes.import_file)
        self.theme_list.count_asked.connect(self.themes.counting.count)
        self.theme_list.style_asked.connect(self.themes.style)
        self.theme_list.rename_asked.connect(self.themes.rename)
        self.theme_list.remove_asked.connect(self.themes.remove)
        self.theme_list.shown.connect(self.themes.show_layer)
        self.theme_list.reordered.connect(self.themes.reorder)
        self.theme_list.map_cleared.connect(self.themes.counting.clear_map)
        self.bookmarks.new_asked.connect(self.add_bookmark)
        self.bookmarks.place_asked.connect(self.show_bounds)
        self.findings.finding_chosen.connect(self._on_finding)
        self.findings.place_asked.connect(self._on_finding)
        self._around.canvas.view_changed.connect(self._on_view)
        self.pauses.paused.connect(self._settle)
        self.versions.changed.connect(self._settle)
        self.versions.changed.connect(self.changed)
        self.history.versions.deed_asked.connect(self.gate.carry_out)
        self.gate.findings_asked.connect(self._show_of_version)
        self.kept.changed.connect(self._on_kept)
        self.audit.changed.connect(self._on_audit)
        self.people_panel.passphrase_asked.connect(self.people_asked)
        self.session.tool_changed.connect(self.changed)
        workspace.plan_changed.connect(self._on_changed)
        workspace.selection_changed.connect(self.changed)
        workspace.locks_changed.connect(self.changed)
        workspace.snapping_changed.connect(self.changed)

    def _show_themes(self, themes: ThemePicture) -> None:
        self.session.show_themes(themes)
        self.theme_legend.show_picture(themes)

    def _show_theme_list(self) -> None:
        self.theme_list.show_layers(self.themes.layers)
        self.theme_list.show_counting(is_on_map=self.themes.counting.is_on_map)

    def _tell(self, problem: InputProblem) -> None:
        texts = self._around.texts
        self._around.ask.tell("window.problem.title", texts.of_error(problem))

    def _on_changed(self, change: Change) -> None:
        if change.kind not in {"staged", "cancelled"}:
            self.changed.emit()

    def _settle(self) -> None:
        """Bring everything into the project file itself: someone may copy it now."""
        if self._project is not None:
            colours = self.session.scene.colours
            if colours is not self._colours:
                self._colours = colours
                self.memory.keep_colours(colours)
            self._project.checkpoint()

    def _on_layers(self, view: LayerView) -> None:
        canvas = self._around.canvas
        canvas.show_style(replace(canvas.map_style, layers=view))
        self.memory.keep_layer_view(view)

    def _keep_columns(self) -> None:
        settings = self._around.settings
        kept = replace(settings.read(), hidden_columns=self.grids.hidden_columns())
        settings.write(kept)

    def _on_kept(self) -> None:
        self._on_audit()
        self.changed.emit()

    def _show_of_version(self, keys: Sequence[str]) -> None:
        """Show the first finding of a version that the plan as it is now has too."""
        self.findings_asked.emit()
        there = {finding.key for finding in self.audit.findings}
        first = next((key for key in keys if key in there), None)
        if first is not None:
            self.findings.choose(first)
        else:
            texts = self._around.texts
            self._around.ask.tell("gate.refused_title", texts("gate.not_found_now"))

    def _compare(self) -> None:
        """Give each finding its state since the audit that was kept last."""
        report, last = self.audit.report, self.kept.last
        document = None if report is None else self.kept.as_known_now(report)
        if document is not None and last is not None:
            self.findings.compare_with(LastAudit.of_document(document, local_time(last.at)))

    def _on_audit(self) -> None:
        self.grids.show_areas()
        self._compare()
        self.findings.show_findings(self.audit.findings, self.audit.accepted)
        self.session.show_findings(self.audit.marks())
        self.audited.emit()

    def _on_finding(self, finding: Finding | None) -> None:
        ground = None if self.audit.report is None else self.audit.report.ground
        shape_m = None if finding is None or ground is None else ground.shape_m(finding)
        self.session.show_finding(finding, shape_m)

    def _on_view(self) -> None:
        self.findings.filter.see(self._around.canvas.view.bounds_m)

    def _painted(self) -> tuple[Scene, MapStyle]:
        return self.session.scene, self._around.canvas.map_style

    def _show_preview(self, shapes: Sequence[OverlayShape], bounds_m: MetreBounds | None) -> None:
        if bounds_m is not None:
            self._around.canvas.zoom_to(with_room(bounds_m))
        self.session.show_preview(shapes)
