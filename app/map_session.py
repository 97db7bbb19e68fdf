"""One open project on the map: its scene, its tools, the marks of what is selected."""

from collections.abc import Sequence
from math import sqrt

from PySide6.QtCore import QObject, Signal

from app.canvas.events import PointerEvent
from app.canvas.map_canvas import MapCanvas
from app.tools.boundary_tool import BoundaryTool
from app.tools.draw_tool import DrawTool
from app.tools.live_numbers import label_area
from app.tools.pan_tool import PanTool
from app.tools.select_tool import SelectTool
from app.tools.split_tool import SplitTool
from app.tools.tool import Tool
from app.workspace import Workspace
from gis.audits.finding import Finding
from gis.plan.history import Change
from gis.texts import Texts
from gis.topology.locate import label_at
from gis.topology.records import GridId, grid_label, grid_of, is_grid
from layers.extents import joined_bounds
from layers.finding_marks import FindingMark
from layers.map_view import MetreBounds
from layers.overlay import Overlay, OverlayShape, Role
from layers.scene import Scene

TOOLS: tuple[type[Tool], ...] = (PanTool, SelectTool, BoundaryTool, DrawTool, SplitTool)
LEAST_REACH_M = 120.0
"""How far round a finding's place the land is shown, at least."""
REACH = 1.2
"""How far in widths of a square as large as the finding."""


class MapSession(QObject):
    """Tie a workspace to the canvas: what changes is painted, what the hand does reaches it."""

    tool_changed = Signal()

    def __init__(self, workspace: Workspace, scene: Scene, canvas: MapCanvas, texts: Texts) -> None:
        """Take a scene of the workspace's stable plan."""
        super().__init__()
        self._workspace = workspace
        self._canvas = canvas
        self._scene = scene
        self._tools = {tool.name: tool(workspace, texts) for tool in TOOLS}
        self._tool = self._tools[SelectTool.name]
        workspace.plan_changed.connect(self._on_changed)
        workspace.selection_changed.connect(self._show_marks)
        canvas.show_scene(scene)
        canvas.use_hand(self._tool)

    @property
    def scene(self) -> Scene:
        """The scene of the stable plan."""
        return self._scene

    @property
    def tool(self) -> Tool:
        """The tool in hand."""
        return self._tool

    def use_tool(self, name: str) -> None:
        """Take another tool; the one in hand gives up what it is at."""
        if name != self._tool.name:
            self._tool = self._tools[name]
            self._canvas.use_hand(self._tool)
            self.tool_changed.emit()

    def show_findings(self, marks: Sequence[FindingMark]) -> None:
        """Show other marks of the audit."""
        self._scene = self._scene.with_findings(marks)
        self._canvas.show_scene(self._scene, changed_m=())

    def show_finding(self, finding: Finding | None) -> None:
        """Bring out the place of a finding and select its grids; None brings out nothing."""
        if finding is None:
            return
        grids = [GridId(number) for kind, number in finding.ids if kind == "grid"]
        is_about_grids = all(kind == "grid" for kind, _ in finding.ids)
        self._workspace.select(grids if is_about_grids else ())
        if finding.xy_m is not None:
            x, y = finding.xy_m
            reach = max(LEAST_REACH_M, REACH * sqrt(finding.area_m2 or 0.0))
            self._canvas.zoom_to((x - reach, y - reach, x + reach, y + reach))
        else:
            self.zoom_to_grids(grids)

    def zoom_to_grids(self, grids: Sequence[GridId]) -> None:
        """Fit some grids into the view."""
        bounds: MetreBounds | None = None
        for grid in grids:
            land = self._scene.label_bounds_m(grid_label(grid))
            if land is not None:
                bounds = land if bounds is None else joined_bounds(bounds, land)
        if bounds is not None:
            self._canvas.zoom_to(bounds)

    def select_at(self, event: PointerEvent) -> None:
        """Select the grid under the mouse, unless it is one of those selected."""
        label = label_at(self._workspace.stable.partition, *event.xy_mm)
        if is_grid(label) and grid_of(label) not in self._workspace.selection:
            self._workspace.select((grid_of(label),))

    def close(self) -> None:
        """Leave the canvas empty."""
        self._canvas.use_hand(None)
        self._canvas.show_marks(Overlay())

    def _on_changed(self, change: Change) -> None:
        self._tool.plan_changed(change)
        if change.kind not in {"staged", "cancelled"}:
            self._scene = self._scene.updated(self._scene.plan, change.after, change.touched)
            self._canvas.show_scene(self._scene, changed_m=self._scene.changed_m)
        if change.touched.grids & set(self._workspace.selection):
            self._show_marks()
        self._canvas.refresh_hand()

    def _show_marks(self) -> None:
        plan = self._workspace.plan
        shapes: list[OverlayShape] = [
            label_area(plan.partition, grid_label(grid), Role.SELECTED)
            for grid in self._workspace.selection
            if plan.partition.arcs_of(grid_label(grid))
        ]
        self._canvas.show_marks(Overlay(tuple(shapes)))
