"""Everything that lives as long as one project is open: session, audit and panels."""

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.ask import Ask
from app.canvas.map_canvas import MapCanvas
from app.jobs import JobRunner
from app.live_audit import LiveAudit
from app.map_session import MapSession
from app.panels.finding_choices import FindingChoices
from app.panels.findings import FindingsPanel
from app.panels.grids import GridsPanel
from app.panels.history import HistoryPanel
from app.workspace import Workspace
from gis.audits.finding import Finding
from gis.texts import Texts
from layers.scene import Scene


class Desk(QObject):
    """Tie a workspace to the map, to the audit and to the panels.

    `changed` when commands may have become possible, or impossible; `audited` when there are other
    findings.
    """

    changed = Signal()
    audited = Signal()

    def __init__(
        self,
        workspace: Workspace,
        scene: Scene,
        canvas: MapCanvas,
        jobs: JobRunner,
        ask: Ask,
        *,
        texts: Texts,
    ) -> None:
        """Take a scene of the workspace's stable plan."""
        super().__init__()
        self.workspace = workspace
        self.session = MapSession(workspace, scene, canvas, texts)
        self.audit = LiveAudit(workspace, jobs)
        self.grids = GridsPanel(workspace, texts)
        self.findings = FindingsPanel(texts, FindingChoices(workspace, ask, texts))
        self.history = HistoryPanel(workspace, texts)
        self._connect()

    @property
    def panels(self) -> Mapping[str, QWidget]:
        """The panels, by the name of their dock."""
        return {"grids": self.grids, "history": self.history, "findings": self.findings}

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
        self.findings.finding_chosen.connect(self._on_finding)
        self.audit.changed.connect(self._on_audit)
        self.session.tool_changed.connect(self.changed)
        workspace.plan_changed.connect(self._on_changed)
        workspace.selection_changed.connect(self.changed)
        workspace.locks_changed.connect(self.changed)
        workspace.snapping_changed.connect(self.changed)

    def _on_changed(self, change: object) -> None:
        self.changed.emit()

    def _on_audit(self) -> None:
        self.findings.show_findings(self.audit.findings)
        self.session.show_findings(self.audit.marks())
        self.audited.emit()

    def _on_finding(self, finding: Finding | None) -> None:
        self.session.show_finding(finding)
