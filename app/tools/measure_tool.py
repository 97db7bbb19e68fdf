"""The tool that measures: lengths of sides, their sum, and what a ring holds.

    Idle ──click──▶ Measuring ──click: one more point; Backspace, undo: one less──▶ Measuring
      ▲                │
      │                └── Enter, double or right click ──▶ Measured, shown until the next click
      └── Escape

Lengths and areas are those of the plane of the project's CRS. In a zone of three degrees a length
there is off by a three-thousandth at most.
"""

from dataclasses import dataclass

import numpy as np
import shapely

from app.amounts import area_text
from app.canvas.events import Cursor, Key, KeyEvent, Modifier, PointerEvent, PointMm
from app.canvas.snapping import SNAP_PIXELS, Snap, snap
from app.tools.tool import Tool
from gis.geometry.lattice import MM_PER_M, to_metres
from gis.plan.history import Change
from gis.texts import Texts
from layers.overlay import (
    XY,
    Overlay,
    OverlayMeasure,
    OverlayPoints,
    OverlayRing,
    OverlayShape,
    OverlaySnap,
    OverlayText,
    Role,
)

M2_PER_MU = 10_000.0 / 15.0
LEAST_SIDE_PIXELS = 60.0
"""A side shorter than that has no text of its own: the texts would hide each other."""


@dataclass(frozen=True, slots=True)
class Idle:
    """Wait for the first point; `hover` is what it would catch."""

    hover: Snap | None = None


@dataclass(frozen=True, slots=True)
class Measuring:
    """Lead a line from `points` to the mouse."""

    points: tuple[PointMm, ...]
    pointer: PointMm
    pixel_mm: float
    hover: Snap | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """Show what was measured."""

    points: tuple[PointMm, ...]
    pixel_mm: float
    hover: Snap | None = None


State = Idle | Measuring | Measured


class MeasureTool(Tool):
    """Measure along clicks; Shift held suspends snapping."""

    name = "measure"
    state: State = Idle()

    @property
    def cursor(self) -> Cursor:
        """A cross."""
        return Cursor.CROSS

    def move(self, event: PointerEvent) -> None:
        """Lead the line to the mouse."""
        match self.state:
            case Idle():
                self.state = Idle(self._find(event, None))
            case Measuring(points):
                hover = self._find(event, points[-1])
                at = hover.xy_mm if hover else event.xy_mm
                self.state = Measuring(points, at, event.pixels_mm(1.0), hover)
            case Measured(points, pixel_mm):
                self.state = Measured(points, pixel_mm, self._find(event, None))

    def click(self, event: PointerEvent) -> None:
        """Add a point; after a finished measure begin the next."""
        points = self.state.points if isinstance(self.state, Measuring) else ()
        hover = self._find(event, points[-1] if points else None)
        at = hover.xy_mm if hover else event.xy_mm
        points = points if at in points[-1:] else (*points, at)
        self.state = Measuring(points, at, event.pixels_mm(1.0), hover)

    def double_click(self, event: PointerEvent) -> None:
        """Finish; the first click of the two added the last point."""
        self._finish()

    def right_click(self, event: PointerEvent) -> bool:
        """Finish a line that is being drawn."""
        if not isinstance(self.state, Measuring):
            return False
        self._finish()
        return True

    def key(self, event: KeyEvent) -> bool:
        """Enter finishes, Backspace takes the last point away, Escape clears."""
        match self.state, event.key:
            case Measuring(), Key.ENTER:
                self._finish()
            case Measuring(), Key.BACKSPACE:
                self.take_back()
            case ((Measuring() | Measured()), Key.ESCAPE):
                self.cancel()
            case _:
                return False
        return True

    def take_back(self) -> bool:
        """Take the last point away."""
        match self.state:
            case Measuring(points=(_,)):
                self.state = Idle()
            case Measuring(points, pointer, pixel_mm, hover):
                self.state = Measuring(points[:-1], pointer, pixel_mm, hover)
            case _:
                return False
        return True

    def lose_mouse(self) -> None:
        """Keep the points: nothing is held between clicks."""

    def cancel(self) -> None:
        """Forget the line."""
        self.state = Idle()

    def plan_changed(self, change: Change) -> None:
        """Keep the measure: it belongs to the land, not to the plan."""

    def _finish(self) -> None:
        if isinstance(self.state, Measuring):
            done = len(self.state.points) > 1
            self.state = Measured(self.state.points, self.state.pixel_mm) if done else Idle()

    def _find(self, event: PointerEvent, origin: PointMm | None) -> Snap | None:
        if Modifier.SHIFT in event.modifiers:
            return None
        return snap(
            self.session.stable,
            event.xy_mm,
            reach_mm=event.pixels_mm(SNAP_PIXELS),
            kinds=self.session.snapping.caught,
            origin=origin,
        )

    def overlay(self) -> Overlay:
        """Show the line, the length of each side, the sum and the area."""
        shapes: list[OverlayShape] = []
        match self.state:
            case Measuring(points, pointer, pixel_mm):
                way = points if pointer == points[-1] else (*points, pointer)
                shapes.extend(measure_shapes(self.texts, way, pixel_mm, is_open=True))
            case Measured(points, pixel_mm):
                shapes.extend(measure_shapes(self.texts, points, pixel_mm, is_open=False))
        hover = self.state.hover
        if hover is not None:
            x, y = hover.xy_mm
            shapes.append(OverlaySnap(x / MM_PER_M, y / MM_PER_M, hover.kind))
        return Overlay(tuple(shapes))


def measure_shapes(
    texts: Texts, points: tuple[PointMm, ...], pixel_mm: float, *, is_open: bool
) -> list[OverlayShape]:
    """Return a measured line with its numbers; `is_open` while the mouse still leads it."""
    line = to_metres(np.array(points, dtype=np.int64))
    shapes: list[OverlayShape] = [
        OverlayRing(line, Role.HOVERED, is_open=True),
        OverlayPoints(line, Role.HOVERED),
    ]
    sides = np.hypot(*np.diff(line, axis=0).T)
    for middle, side in zip((line[:-1] + line[1:]) / 2, sides.tolist(), strict=True):
        if side * MM_PER_M >= LEAST_SIDE_PIXELS * pixel_mm:
            x, y = middle.tolist()
            shapes.append(OverlayMeasure(x, y, length_text(texts, side), Role.GUIDE))
    lines = measure_lines(texts, line)
    if not is_open:
        lines = (*lines, texts("tools.measure.plane"))
    if len(line) > 1:
        x, y = line[-1].tolist()
        shapes.append(OverlayText(x, y, lines, Role.GUIDE))
    return shapes


def measure_lines(texts: Texts, line_m: XY) -> tuple[str, ...]:
    """Return length, and of three points or more area and perimeter of the ring that they make."""
    sides = np.hypot(*np.diff(line_m, axis=0).T)
    length = float(sides.sum())
    lines = [texts("tools.measure.length", length=length_text(texts, length))]
    if len(line_m) > 2:
        ring = shapely.make_valid(shapely.Polygon(line_m))
        area = float(ring.area)
        closing = float(np.hypot(*(line_m[-1] - line_m[0])))
        lines.append(
            texts(
                "tools.measure.area",
                area=area_text(texts, area),
                mu=texts("tools.measure.mu", amount=f"{area / M2_PER_MU:,.2f}"),
            )
        )
        around = length_text(texts, length + closing)
        lines.append(texts("tools.measure.perimeter", length=around))
    return tuple(lines)


def length_text(texts: Texts, length_m: float) -> str:
    """Write a length in metres, from ten kilometres on in kilometres."""
    if length_m < 10_000.0:
        return texts("tools.measure.m", amount=f"{length_m:,.2f}")
    return texts("tools.measure.km", amount=f"{length_m / 1_000.0:,.3f}")
