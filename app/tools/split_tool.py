"""The tool that cuts a grid in two along a line of clicks.

    Idle ──click──▶ Drawing ──click: one more point; Backspace: one less──▶ Drawing
      ▲                │
      └────────────────┴── Enter or double click: one undo step; Escape, cancel, undo

While the line is drawn, the pieces that it would make are staged and shown with their numbers.
"""

from dataclasses import dataclass, replace

import numpy as np

from app.canvas.events import Cursor, Key, KeyEvent, Modifier, PointerEvent, PointMm
from app.canvas.snapping import SNAP_PIXELS, Snap, snap
from app.tools.cut_target import cut_target
from app.tools.live_numbers import number_lines, staged_areas
from app.tools.refusal_shapes import refusal_shapes
from app.tools.tool import Tool
from gis.errors import Reason, Refused
from gis.geometry.lattice import MM_PER_M, to_metres
from gis.operations.split_grid import split_grid
from gis.plan.edit import Edit
from gis.plan.history import Change
from gis.topology.records import GridId, Label, grid_label
from layers.overlay import (
    Overlay,
    OverlayLine,
    OverlayPoints,
    OverlayShape,
    OverlaySnap,
    OverlayText,
    Role,
)

_UNFINISHED = {Reason.LINE_TOO_SHORT, Reason.LINE_DOES_NOT_CUT}


@dataclass(frozen=True, slots=True)
class Idle:
    """Wait for the first point; `hover` is what it would snap to."""

    hover: Snap | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """Draw: `edit` is the staged cut into `pieces`, or `refusal` says why there is none."""

    points: tuple[PointMm, ...]
    pointer: PointMm
    hover: Snap | None = None
    edit: Edit | None = None
    pieces: frozenset[Label] = frozenset()
    refusal: Refused | None = None
    insists: bool = False


State = Idle | Drawing


class SplitTool(Tool):
    """Cut the grid that the line runs through, the selected one first; Shift: no snapping."""

    name = "split"
    state: State = Idle()

    @property
    def cursor(self) -> Cursor:
        """A cross."""
        return Cursor.CROSS

    def move(self, event: PointerEvent) -> None:
        """Lead the line to the mouse and show the pieces that it would make."""
        hover = self._find(event)
        match self.state:
            case Idle():
                self.state = Idle(hover)
            case Drawing(points):
                self._draw(points, hover.xy_mm if hover else event.xy_mm, hover)

    def click(self, event: PointerEvent) -> None:
        """Add a point."""
        hover = self._find(event)
        at = hover.xy_mm if hover else event.xy_mm
        points = self.state.points if isinstance(self.state, Drawing) else ()
        self._draw(points if at in points[-1:] else (*points, at), at, hover)

    def double_click(self, event: PointerEvent) -> None:
        """Finish; the first click of the two added the last point."""
        self._finish()

    def key(self, event: KeyEvent) -> bool:
        """Enter finishes, Backspace takes the last point away, Escape gives up."""
        match self.state, event.key:
            case Drawing(), Key.ENTER:
                self._finish()
            case Drawing(), Key.ESCAPE:
                self.cancel()
            case Drawing(points=(_,)), Key.BACKSPACE:
                self.cancel()
            case Drawing(points, pointer, hover), Key.BACKSPACE:
                self._draw(points[:-1], pointer, hover)
            case _:
                return False
        return True

    def cancel(self) -> None:
        """Forget the line."""
        self.state = Idle()
        self.session.cancel()

    def plan_changed(self, change: Change) -> None:
        """Forget the line when the plan changes under the hand, as by undo."""
        if change.kind != "staged":
            self.state = Idle()

    def _find(self, event: PointerEvent) -> Snap | None:
        if Modifier.SHIFT in event.modifiers:
            return None
        return snap(self.session.stable, event.xy_mm, reach_mm=event.pixels_mm(SNAP_PIXELS))

    def _draw(self, points: tuple[PointMm, ...], pointer: PointMm, hover: Snap | None) -> None:
        line = points if pointer == points[-1] else (*points, pointer)
        drawing = Drawing(points, pointer, hover)
        try:
            grid, edit = self._cut(line)
        except Refused as refusal:
            self.session.cancel()
            self.state = replace(drawing, refusal=refusal)
            return
        self.session.stage(edit)
        pieces = frozenset(map(grid_label, {grid, *edit.puts["grids"]}))
        self.state = replace(drawing, edit=edit, pieces=pieces)

    def _cut(self, line: tuple[PointMm, ...]) -> tuple[GridId, Edit]:
        plan = self.session.stable
        line_mm = np.array(line, dtype=np.int64)
        grid = cut_target(plan, line_mm, self.session.selection)
        if grid is None:
            raise Refused(Reason.LINE_TOO_SHORT)
        return grid, split_grid(plan, grid=grid, line_mm=line_mm)

    def _finish(self) -> None:
        if not isinstance(self.state, Drawing):
            return
        state = self.state
        self._draw(state.points, state.points[-1], state.hover)
        match self.state:
            case Drawing(edit=Edit() as edit):
                self.state = Idle()
                self.session.commit(edit)
            case Drawing(refusal=Refused() as refusal):
                self.state = replace(self.state, insists=True)
                self.session.refuse(refusal)

    def overlay(self) -> Overlay:
        """Show the line and the pieces."""
        shapes: list[OverlayShape] = []
        if isinstance(self.state, Drawing):
            shapes.extend(self._shapes(self.state))
        if self.state.hover is not None:
            shapes.append(OverlaySnap(*_metres(self.state.hover.xy_mm), self.state.hover.kind))
        return Overlay(tuple(shapes))

    def _shapes(self, state: Drawing) -> list[OverlayShape]:
        plan = self.session.plan
        shapes: list[OverlayShape] = [*staged_areas(plan.partition, state.pieces)]
        line = to_metres(np.array([*state.points, state.pointer], dtype=np.int64))
        shapes.append(OverlayLine(line, Role.GUIDE))
        shapes.append(OverlayPoints(line[:-1], Role.GUIDE))
        if state.pieces:
            lines = number_lines(self.texts, plan, plan, state.pieces)
            shapes.append(OverlayText(*_metres(state.pointer), lines, Role.STAGED))
        elif state.refusal is not None and (
            state.insists or state.refusal.reason not in _UNFINISHED
        ):
            stable = self.session.stable
            shapes.extend(refusal_shapes(state.refusal, stable, state.pointer, self.texts))
        return shapes


def _metres(xy_mm: PointMm) -> tuple[float, float]:
    return xy_mm[0] / MM_PER_M, xy_mm[1] / MM_PER_M
