"""One open project on the map: its scene, its tools, the marks of what is selected."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import sqrt

from PySide6.QtCore import QObject, Signal
from shapely.geometry.base import BaseGeometry

from app.canvas.events import PointerEvent
from app.canvas.map_canvas import MapCanvas
from app.selection import Selection
from app.tools.boundary_tool import BoundaryTool
from app.tools.defect_shapes import bounds_about, defect_shapes
from app.tools.draw_tool import DrawTool
from app.tools.give_tool import GiveTool
from app.tools.lasso_households_tool import LassoHouseholdsTool, PaintHouseholdsTool
from app.tools.lasso_tool import LassoTool
from app.tools.measure_tool import MeasureTool
from app.tools.pan_tool import PanTool
from app.tools.place_point_tool import PlacePointTool
from app.tools.place_tool import PlaceTool
from app.tools.purpose_tool import LinesTool, RingTool
from app.tools.reshape_tool import ReshapeTool
from app.tools.seen import seen_on
from app.tools.select_tool import SelectBordersTool, SelectHouseholdsTool, SelectTool
from app.tools.selection_marks import selection_marks
from app.tools.split_tool import SplitTool
from app.tools.things import Things, things_at
from app.tools.tool import Tool
from app.workspace import Workspace
from gis.audits.finding import Finding
from gis.geometry.lattice import MM_PER_M
from gis.plan.history import Change
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId
from gis.reports.next_places import (
    Stop,
    detached_stops,
    homeless_stops,
    stop_after,
    unassigned_stops,
)
from gis.texts import Texts
from gis.topology.records import GridId, grid_label
from layers.extents import joined_bounds
from layers.finding_marks import FindingMark
from layers.map_view import MetreBounds
from layers.overlay import Overlay, OverlayShape
from layers.scene import Scene
from layers.theme_drawing import NO_THEMES, ThemePicture

TOOLS: tuple[type[Tool], ...] = (
    PanTool,
    SelectTool,
    SelectHouseholdsTool,
    SelectBordersTool,
    BoundaryTool,
    DrawTool,
    ReshapeTool,
    SplitTool,
    LassoTool,
    LassoHouseholdsTool,
    PaintHouseholdsTool,
    PlaceTool,
    PlacePointTool,
    GiveTool,
    MeasureTool,
    RingTool,
    LinesTool,
)
LEAST_REACH_M = 120.0
"""How far round a finding's place the land is shown, at least."""
REACH = 1.2
"""How far in widths of a square as large as the finding."""
STOPS: Mapping[str, Callable[[Plan], list[Stop]]] = {
    "unassigned": unassigned_stops,
    "detached": detached_stops,
    "household": homeless_stops,
}
"""What can be gone through, place by place."""


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
        self._seen: dict[str, Stop] = {}
        self._links: tuple[OverlayShape, ...] = ()
        self._defect: tuple[OverlayShape, ...] = ()
        self._preview: tuple[OverlayShape, ...] = ()
        workspace.plan_changed.connect(self._on_changed)
        workspace.selection_changed.connect(self._show_marks)
        workspace.locks_changed.connect(self._show_marks)
        canvas.show_scene(scene)
        self._show_marks()
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

    def show_themes(self, themes: ThemePicture) -> None:
        """Show other theme layers, or grids coloured by a count."""
        if themes.drawings or themes.choropleth or self._scene.themes is not NO_THEMES:
            self._scene = self._scene.with_themes(themes)
            self._canvas.show_scene(self._scene)

    def show_finding(self, finding: Finding | None, shape_m: BaseGeometry | None = None) -> None:
        """Bring out the place of a finding and select its grids; None brings out nothing.

        `shape_m` is the land that is wrong, where there is some: all of it comes into view, drawn
        so that it is seen however thin it is. What has no extent of its own, as a doubled code, is
        about all the land of the grids.
        """
        self._defect = () if shape_m is None else defect_shapes(shape_m)
        self._show_marks()
        if finding is None:
            return
        grids = [GridId(number) for kind, number in finding.ids if kind == "grid"]
        is_about_grids = all(kind == "grid" for kind, _ in finding.ids)
        self._workspace.select(grids if is_about_grids else ())
        is_all_of_them = is_about_grids and bool(grids) and finding.area_m2 is None
        if shape_m is not None and not shape_m.is_empty:
            self._canvas.zoom_to(bounds_about(shape_m))
        elif finding.xy_m is not None and not is_all_of_them:
            x, y = finding.xy_m
            reach = max(LEAST_REACH_M, REACH * sqrt(finding.area_m2 or 0.0))
            self._canvas.zoom_to((x - reach, y - reach, x + reach, y + reach))
        else:
            self.zoom_to_grids(grids)

    def show_preview(self, shapes: Sequence[OverlayShape]) -> None:
        """Show what a fix would do, above the other marks; nothing for none."""
        self._preview = tuple(shapes)
        self._show_marks()

    def zoom_to(self, bounds_m: MetreBounds) -> None:
        """Fit some land into the view."""
        self._canvas.zoom_to(bounds_m)

    def zoom_to_grids(self, grids: Sequence[GridId]) -> None:
        """Fit some grids into the view."""
        bounds: MetreBounds | None = None
        for grid in grids:
            land = self._scene.label_bounds_m(grid_label(grid))
            if land is not None:
                bounds = land if bounds is None else joined_bounds(bounds, land)
        if bounds is not None:
            self._canvas.zoom_to(bounds)

    def go_to_next(self, kind: str) -> bool:
        """Show the next place of a kind of `STOPS`; tell whether there is one."""
        stop = stop_after(STOPS[kind](self._workspace.stable), self._seen.get(kind))
        if stop is None:
            return False
        self._seen[kind] = stop
        grids = () if stop.grid is None else (stop.grid,)
        households = () if stop.household is None else (stop.household,)
        self._workspace.set_selected(Selection(grids, households))
        west, south, east, north = (edge / MM_PER_M for edge in stop.bounds_mm)
        x, y = (west + east) / 2, (south + north) / 2
        reach = max(LEAST_REACH_M, REACH * max(east - west, north - south) / 2)
        self._canvas.zoom_to((x - reach, y - reach, x + reach, y + reach))
        return True

    def select_grids_of(self, findings: Iterable[Finding]) -> None:
        """Select the grids that findings are about."""
        pairs = (pair for finding in findings for pair in finding.ids)
        self._workspace.select(GridId(number) for kind, number in pairs if kind == "grid")

    def place_households(self, households: Iterable[HouseholdId]) -> None:
        """Take the tool that places households, with these to be placed."""
        self.use_tool(PlaceTool.name)
        if isinstance(self._tool, PlaceTool):
            self._tool.place_these(households)
            self._canvas.refresh_hand()

    def refresh(self) -> None:
        """Show what the tool in hand shows now."""
        self._canvas.refresh_hand()

    def show_links(self, shapes: Sequence[OverlayShape]) -> None:
        """Show other lines from heads and members to their households, below the other marks."""
        self._links = tuple(shapes)
        self._show_marks()

    def things_at(self, event: PointerEvent) -> Things:
        """Return what lies under the mouse of what the map shows."""
        seen = seen_on(self._scene, self._canvas.view, self._canvas.map_style)
        return things_at(self._workspace.stable, seen, event)

    def select_at(self, event: PointerEvent) -> None:
        """Select the boundary or the grid under the mouse, unless it is selected already.

        A section of a boundary stays selected where the mouse is on it.

        Selected households stay selected, so that they can be given to the grid.
        """
        things, selected = self.things_at(event), self._workspace.selected
        is_selected = (
            things.grid in selected.grids
            or things.household in selected.households
            or things.lies_in_one_of(self._workspace.stable.partition, selected.borders)
        )
        if is_selected:
            return
        if things.border is not None and not selected.households:
            self._workspace.set_selected(Selection(borders=(things.border,)))
        elif things.grid is not None:
            self._workspace.set_selected(Selection((things.grid,), selected.households))

    def close(self) -> None:
        """Leave the canvas empty."""
        self._canvas.use_hand(None)
        self._canvas.show_marks(Overlay())

    def _on_changed(self, change: Change) -> None:
        self._tool.plan_changed(change)
        if change.kind not in {"staged", "cancelled"}:
            self._scene = self._scene.updated(self._scene.plan, change.after, change.touched)
            self._canvas.show_scene(self._scene, changed_m=self._scene.changed_m)
        selected = self._workspace.selected
        if (
            change.touched.grids & {*selected.grids, *self._workspace.locks.grids}
            or change.touched.households & set(selected.households)
            or change.touched.arcs & {part.arc for part in selected.borders}
        ):
            self._show_marks()
        self._canvas.refresh_hand()

    def _show_marks(self) -> None:
        workspace = self._workspace
        marks = selection_marks(workspace.plan, workspace.selected, workspace.locks)
        # A tint of what is selected would hide who would get the land.
        chosen = () if self._preview else marks.shapes
        wrong = () if self._preview else self._defect
        self._canvas.show_marks(Overlay((*self._links, *chosen, *wrong, *self._preview)))
