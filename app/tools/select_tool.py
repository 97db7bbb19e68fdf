"""The tools that select: by click, by box, by lasso; one for each kind of thing.

    Idle ──press──▶ Pressed ──moved 4 px──▶ Boxing, or with Alt or Control Lassoing
      ▲                │ release: a click            │ release: select what is in it
      └────────────────┴──── Escape, cancel ─────────┘

A box drawn to the right takes what lies wholly within, one drawn to the left also what it touches,
as in drawing programs; a lasso takes what it touches. With Shift held all of them add. The middle
button, or the left one with the space bar, pans.
"""

from dataclasses import dataclass
from math import hypot

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from app.canvas.events import Cursor, Key, KeyEvent, Modifier, PointerEvent
from app.canvas.snapping import SNAP_PIXELS, snap
from app.selection import Selection
from app.tools.lasso_path import LassoPath
from app.tools.selection_marks import selection_marks
from app.tools.tool import Tool
from gis.geometry.lattice import MM_PER_M, to_metres
from gis.plan.history import Change
from gis.plan.in_area import Rule, borders_in, grids_in, households_in
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.border_part import whole
from gis.topology.locate import label_at
from gis.topology.records import grid_of, is_grid
from layers.overlay import Overlay, OverlayRing, OverlayShape, OverlayText, Role, SnapKind

DRAG_PIXELS = 4.0
MOST_COUNTED = 2_000
"""Of more households than that in a box only the number is shown while it is drawn."""
MOST_SHOWN = 40
"""Of more grids or boundaries than that in a box only the number is shown."""


@dataclass(frozen=True, slots=True)
class Idle:
    """Wait."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """Hold the button where it went down."""

    start: PointerEvent


@dataclass(frozen=True, slots=True)
class Boxing:
    """Draw a box; `found` is what it would select."""

    start: PointerEvent
    to: PointerEvent
    found: Selection

    @property
    def rule(self) -> Rule:
        """To the right whole things, to the left parts as well."""
        return "within" if self.to.screen[0] >= self.start.screen[0] else "touching"


@dataclass(frozen=True, slots=True)
class Lassoing:
    """Draw freehand round what `found` would select."""

    path: LassoPath
    found: Selection


State = Idle | Pressed | Boxing | Lassoing


class SelectTool(Tool):
    """Select grids; a click beside all of them selects nothing."""

    name = "select"
    state: State = Idle()

    @property
    def cursor(self) -> Cursor:
        """An arrow, a cross while drawing."""
        return Cursor.CROSS if isinstance(self.state, Boxing | Lassoing) else Cursor.ARROW

    def press(self, event: PointerEvent) -> bool:
        """Begin a click, a box or a lasso."""
        self.state = Pressed(event)
        return True

    def move(self, event: PointerEvent) -> None:
        """Draw the box or the lasso to the mouse."""
        match self.state:
            case Pressed(start) | Boxing(start):
                self._drag(start, event)
            case Lassoing(path):
                self._lasso(path.extended(event))

    def release(self, event: PointerEvent) -> None:
        """Select what was clicked or drawn round."""
        state, self.state = self.state, Idle()
        match state:
            case Pressed(start):
                self.click(start)
            case Boxing(found=found) | Lassoing(found=found):
                adds = Modifier.SHIFT in event.modifiers
                self.session.set_selected(self.session.selected.joined(found) if adds else found)

    def click(self, event: PointerEvent) -> None:
        """Select what is under the mouse; with Shift add it, or take it out."""
        found = self.at(self.session.stable, event)
        if Modifier.SHIFT in event.modifiers:
            found = self.session.selected.toggled(found)
        self.session.set_selected(found)

    def key(self, event: KeyEvent) -> bool:
        """Escape gives up the box, then the selection."""
        if event.key is not Key.ESCAPE:
            return False
        if not isinstance(self.state, Idle):
            self.cancel()
            return True
        has_selection = not self.session.selected.is_empty()
        self.session.set_selected(Selection())
        return has_selection

    def cancel(self) -> None:
        """Forget the box."""
        self.state = Idle()

    def plan_changed(self, change: Change) -> None:
        """Forget the box when the plan changes under the hand, as by undo."""
        if change.kind not in {"staged", "cancelled"}:
            self.state = Idle()

    def at(self, plan: Plan, event: PointerEvent) -> Selection:
        """Return the grid under the mouse."""
        label = label_at(plan.partition, *event.xy_mm)
        return Selection((plan.base_grid(grid_of(label)),)) if is_grid(label) else Selection()

    def within(self, plan: Plan, area_mm: BaseGeometry, rule: Rule) -> Selection:
        """Return the grids in an area."""
        return Selection(grids_in(plan, area_mm, rule))

    def count_text(self, found: Selection) -> str:
        """Say how many were found."""
        return self.texts("tools.select.grids", count=len(found.grids))

    def _drag(self, start: PointerEvent, event: PointerEvent) -> None:
        away = hypot(event.screen[0] - start.screen[0], event.screen[1] - start.screen[1])
        if isinstance(self.state, Pressed) and away < DRAG_PIXELS:
            return
        if isinstance(self.state, Pressed) and event.modifiers & {Modifier.ALT, Modifier.CONTROL}:
            self._lasso(LassoPath.begun(start).extended(event))
            return
        box = Boxing(start, event, Selection())
        area_mm = shapely.box(*_corners(start, event))
        found = self.within(self.session.stable, area_mm, box.rule)
        self.state = Boxing(start, event, found)

    def _lasso(self, path: LassoPath) -> None:
        found = self.within(self.session.stable, path.area_mm(), "touching")
        self.state = Lassoing(path, found)

    def overlay(self) -> Overlay:
        """Show the box or the lasso and how much is in it."""
        match self.state:
            case Boxing(start, to, found) as box:
                west, south, east, north = _corners(start, to)
                corners = np.array([(west, south), (east, south), (east, north), (west, north)])
                role = Role.HOVERED if box.rule == "within" else Role.GUIDE
                ring = OverlayRing(to_metres(corners), role)
                return Overlay((*self._found(found), ring, self._count(found, to.xy_m)))
            case Lassoing(path, found):
                ring = OverlayRing(path.line_m(), Role.HOVERED, is_open=True)
                x, y = path.pointer
                count = self._count(found, (x / MM_PER_M, y / MM_PER_M))
                return Overlay((*self._found(found), ring, count))
        return Overlay()

    def _found(self, found: Selection) -> tuple[OverlayShape, ...]:
        """Return how what would be selected looks; many are told by their count alone."""
        is_many = len(found.grids) + len(found.borders) > MOST_SHOWN
        if is_many or len(found.households) > MOST_COUNTED:
            return ()
        return selection_marks(self.session.stable, found, Locks()).shapes

    def _count(self, found: Selection, xy_m: tuple[float, float]) -> OverlayText:
        return OverlayText(*xy_m, (self.count_text(found),), Role.SELECTED)


class SelectHouseholdsTool(SelectTool):
    """Select households by their dots."""

    name = "select_households"

    def at(self, plan: Plan, event: PointerEvent) -> Selection:
        """Return the household nearest to the mouse."""
        reach_mm, kinds = event.pixels_mm(SNAP_PIXELS), {SnapKind.HOUSEHOLD}
        found = snap(plan, event.xy_mm, reach_mm=reach_mm, kinds=kinds)
        if found is None or found.household is None:
            return Selection()
        return Selection(households=(found.household,))

    def within(self, plan: Plan, area_mm: BaseGeometry, rule: Rule) -> Selection:
        """Return the households in an area."""
        return Selection(households=households_in(plan, area_mm))

    def count_text(self, found: Selection) -> str:
        """Say how many were found, and of not too many how many people live there."""
        plan, count = self.session.stable, len(found.households)
        if count > MOST_COUNTED:
            return self.texts("tools.select.many_households", count=f"{count:,}")
        people = sum(plan.households[each].people for each in found.households)
        return self.texts("tools.select.households", count=count, people=people)


class SelectBordersTool(SelectTool):
    """Select boundaries from junction to junction."""

    name = "select_borders"

    def at(self, plan: Plan, event: PointerEvent) -> Selection:
        """Return the boundary nearest to the mouse."""
        reach_mm, kinds = event.pixels_mm(SNAP_PIXELS), {SnapKind.ARC}
        found = snap(plan, event.xy_mm, reach_mm=reach_mm, kinds=kinds)
        if found is None or found.arc is None:
            return Selection()
        return Selection(borders=(whole(plan.partition, found.arc),))

    def within(self, plan: Plan, area_mm: BaseGeometry, rule: Rule) -> Selection:
        """Return the boundaries in an area."""
        return Selection(borders=borders_in(plan, area_mm, rule))

    def count_text(self, found: Selection) -> str:
        """Say how many were found."""
        return self.texts("tools.select.borders", count=len(found.borders))


def _corners(start: PointerEvent, to: PointerEvent) -> tuple[int, int, int, int]:
    (x1, y1), (x2, y2) = start.xy_mm, to.xy_mm
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)
