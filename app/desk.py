"""Everything that lives as long as one project is open: session, audit and panels."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.ask import Ask
from app.canvas.map_canvas import MapCanvas
from app.jobs import JobRunner
from app.live_audit import LiveAudit
from app.map_session import MapSession
from app.panels.attributes import AttributesPanel
from app.panels.finding_choices import FindingChoices
from app.panels.findings import FindingsPanel
from app.panels.grids import HIDDEN_AT_FIRST, GridsPanel
from app.panels.history import HistoryPanel
from app.panels.layers import LayersPanel
from app.settings import SettingsFile
from app.workspace import Workspace
from gis.audits.finding import Finding
from gis.plan.history import Change
from gis.texts import Texts
from layers.layer_view import LayerView
from layers.scene import Scene


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Be what of the window outlives a project."""

    canvas: MapCanvas
    jobs: JobRunner
    ask: Ask
    texts: Texts
    settings: SettingsFile


class Desk(QObject):
    """Tie a workspace to the map, to the audit and to the panels.

    `changed` when commands may have become possible, or impossible; `audited` when there are other
    findings.
    """

    changed = Signal()
    audited = Signal()

    def __init__(self, workspace: Workspace, scene: Scene, around: Surroundings) -> None:
        """Take a scene of the workspace's stable plan, and what of the window the parts need."""
        super().__init__()
        canvas, texts = around.canvas, around.texts
        self.workspace = workspace
        self._canvas = canvas
        self._settings = around.settings
        self.session = MapSession(workspace, scene, canvas, texts)
        self.audit = LiveAudit(workspace, around.jobs)
        hidden = around.settings.read().hidden_columns
        self.grids = GridsPanel(workspace, texts, HIDDEN_AT_FIRST if hidden is None else hidden)
        self.findings = FindingsPanel(texts, FindingChoices(workspace, around.ask, texts))
        self.history = HistoryPanel(workspace, texts)
        self.attributes = AttributesPanel(workspace, texts)
        self.layers = LayersPanel(canvas.map_style.layers, texts)
        self._connect()

    @property
    def panels(self) -> Mapping[str, QWidget]:
        """The panels, by the name of their dock."""
        return {
            "grids": self.grids,
            "layers": self.layers,
            "history": self.history,
            "attributes": self.attributes,
            "findings": self.findings,
        }

    def release(self) -> Workspace:
        """Let go of the workspace without closing it."""
        self.audit.close()
        self.session.close()
        self.workspace.cancel()
        self.workspace.disconnect(self)
        for part in (self.session, self.audit, *self.panels.values(), self):
            part.deleteLater()
        return self.workspace

    def _connect(self) -> None:
        workspace = self.workspace
        self.grids.zoom_asked.connect(lambda: self.session.zoom_to_grids(self.workspace.selection))
        self.grids.columns_changed.connect(self._keep_columns)
        self.layers.view_changed.connect(self._on_layers)
        self.findings.finding_chosen.connect(self._on_finding)
        self.audit.changed.connect(self._on_audit)
        self.session.tool_changed.connect(self.changed)
        workspace.plan_changed.connect(self._on_changed)
        workspace.selection_changed.connect(self.changed)
        workspace.locks_changed.connect(self.changed)
        workspace.snapping_changed.connect(self.changed)

    def _on_changed(self, change: Change) -> None:
        if change.kind not in {"staged", "cancelled"}:
            self.changed.emit()

    def _on_layers(self, view: LayerView) -> None:
        self._canvas.show_style(replace(self._canvas.map_style, layers=view))

    def _keep_columns(self) -> None:
        settings = self._settings.read()
        self._settings.write(replace(settings, hidden_columns=self.grids.hidden_columns()))

    def _on_audit(self) -> None:
        self.grids.show_areas()
        self.findings.show_findings(self.audit.findings)
        self.session.show_findings(self.audit.marks())
        self.audited.emit()

    def _on_finding(self, finding: Finding | None) -> None:
        self.session.show_finding(finding)
