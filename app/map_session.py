"""One open project on the map: its scene, its tools, the marks of what is selected."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from app.canvas.map_canvas import MapCanvas
from app.tools.boundary_tool import BoundaryTool
from app.tools.live_numbers import label_area
from app.tools.pan_tool import PanTool
from app.tools.select_tool import SelectTool
from app.tools.split_tool import SplitTool
from app.tools.tool import Tool
from app.workspace import Workspace
from gis.plan.history import Change
from gis.texts import Texts
from gis.topology.records import GridId, grid_label
from layers.extents import joined_bounds
from layers.finding_marks import FindingMark
from layers.map_view import MetreBounds
from layers.overlay import Overlay, OverlayArea, OverlayShape, Role
from layers.scene import Scene

TOOLS: tuple[type[Tool], ...] = (PanTool, SelectTool, BoundaryTool, SplitTool)
PLACE_MARGIN_M = 60.0


class MapSession(QObject):
    """Tie a workspace to the canvas: what changes is painted, what the hand does reaches it."""

    tool_changed = Signal()

    def __init__(self, workspace: Workspace, scene: Scene, canvas: MapCanvas, texts: Texts) -> None:
        """Take a scene of the workspace's stable plan."""
        super().__init__()
        self._workspace = workspace
        self._canvas = canvas
        self._scene = scene
        self._marked: FindingMark | None = None
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

    def show_finding(self, mark: FindingMark | None) -> None:
        """Bring one finding out, or none."""
        self._marked = mark
        self._show_marks()
        if mark is not None:
            self._canvas.zoom_to(_bounds_of(mark))

    def zoom_to_grids(self, grids: Sequence[GridId]) -> None:
        """Fit some grids into the view."""
        bounds: MetreBounds | None = None
        for grid in grids:
            land = self._scene.label_bounds_m(grid_label(grid))
            if land is not None:
                bounds = land if bounds is None else joined_bounds(bounds, land)
        if bounds is not None:
            self._canvas.zoom_to(bounds)

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
        if self._marked is not None and self._marked.rings_m:
            shapes.append(OverlayArea(self._marked.rings_m, Role.REFUSED))
        self._canvas.show_marks(Overlay(tuple(shapes)))


def _bounds_of(mark: FindingMark) -> MetreBounds:
    if not mark.rings_m:
        x, y = mark.x_m, mark.y_m
        return (
            x - PLACE_MARGIN_M,
            y - PLACE_MARGIN_M,
            x + PLACE_MARGIN_M,
            y + PLACE_MARGIN_M,
        )
    low = [min(ring[:, axis].min() for ring in mark.rings_m) for axis in (0, 1)]
    high = [max(ring[:, axis].max() for ring in mark.rings_m) for axis in (0, 1)]
    margin = max(PLACE_MARGIN_M - max(high[0] - low[0], high[1] - low[1]) / 2, 0.0)
    return low[0] - margin, low[1] - margin, high[0] + margin, high[1] + margin
