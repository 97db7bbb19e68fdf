"""Drive a tool by mouse and keys without Qt, in metres of the world: one pixel is one metre.

Each step returns the driver, so that a test reads as what a hand does:

    driver.press(10, 5).drag(12, 5).expect_state(Dragging).release().expect_undo("…")
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.canvas.events import Key, KeyEvent, Modifier, PointerEvent
from app.selection import Selection
from app.snap_switches import SnapSwitches
from app.tools.tool import Tool
from gis.errors import Refused
from gis.plan.edit import Edit
from gis.plan.history import History
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.records import GridId, Label, grid_label
from layers.overlay import OverlayText

TEXTS = Texts("en")
"""Read once: there are many drivers."""


class PlainSession:
    """Be a session of tools over a history, without Qt."""

    def __init__(self, plan: Plan) -> None:
        self.history = History(plan)
        self.selected = Selection()
        self.refusals: list[Refused] = []
        self.locks = Locks()
        self.snapping = SnapSwitches()
        self.today = "2026-03-01"
        self.hand_reason = ""

    @property
    def selection(self) -> tuple[GridId, ...]:
        return self.selected.grids

    @property
    def unit_boundaries_locked(self) -> bool:
        return self.locks.unit_boundaries

    @property
    def plan(self) -> Plan:
        return self.history.plan

    @property
    def stable(self) -> Plan:
        return self.history.stable

    def stage(self, edit: Edit) -> None:
        self.history.stage(edit)

    def cancel(self) -> None:
        self.history.cancel()

    def commit(self, edit: Edit) -> bool:
        self.history.commit(edit)
        return True

    def select(self, grids: tuple[GridId, ...]) -> None:
        self.selected = Selection(tuple(grids))

    def toggle(self, grid: GridId) -> None:
        self.selected = self.selected.toggled(Selection((grid,)))

    def set_selected(self, selected: Selection) -> None:
        self.selected = selected.within(self.plan)

    def set_snapping(self, switches: SnapSwitches) -> None:
        self.snapping = switches

    def refuse(self, refusal: Refused) -> None:
        self.refusals.append(refusal)


class MapDriver:
    """Be the hand on the mouse."""

    def __init__(self, make_tool: Callable[[PlainSession, Texts], Tool], plan: Plan) -> None:
        self.session = PlainSession(plan)
        self.tool = make_tool(self.session, TEXTS)
        self.session.history.subscribe(self.tool.plan_changed)
        self._at = (0.0, 0.0)
        self.is_held = False
        self.has_menu = False

    def _event(self, x_m: float, y_m: float, *held: Modifier) -> PointerEvent:
        self._at = (x_m, y_m)
        return PointerEvent((x_m, y_m), (x_m, -y_m), 1.0, frozenset(held))

    def hover(self, x_m: float, y_m: float, *held: Modifier) -> MapDriver:
        self.tool.move(self._event(x_m, y_m, *held))
        return self

    def press(self, x_m: float, y_m: float, *held: Modifier) -> MapDriver:
        event = self._event(x_m, y_m, *held)
        self.tool.move(event)
        self.is_held = self.tool.press(event)
        return self

    def drag(self, x_m: float, y_m: float, *held: Modifier) -> MapDriver:
        assert self.is_held, "the tool did not take the press"
        start = self._at
        for part in (0.3, 0.6, 1.0):
            x = start[0] + (x_m - start[0]) * part
            y = start[1] + (y_m - start[1]) * part
            self.tool.move(self._event(x, y, *held))
        return self

    def release(self, *held: Modifier) -> MapDriver:
        event = self._event(*self._at, *held)
        if self.is_held:
            self.tool.release(event)
        else:
            self.tool.click(event)
        self.is_held = False
        return self

    def click(self, x_m: float, y_m: float, *held: Modifier) -> MapDriver:
        event = self._event(x_m, y_m, *held)
        self.tool.move(event)
        if self.tool.press(event):
            self.tool.release(event)
        else:
            self.tool.click(event)
        return self

    def double_click(self, x_m: float, y_m: float) -> MapDriver:
        self.click(x_m, y_m)
        self.tool.double_click(self._event(x_m, y_m))
        return self

    def key(self, key: Key) -> MapDriver:
        self.tool.key(KeyEvent(key))
        return self

    def lose_mouse(self) -> MapDriver:
        self.is_held = False
        self.tool.lose_mouse()
        return self

    def cancel(self) -> MapDriver:
        """Take the tool out of the hand, as the project does when it closes."""
        self.is_held = False
        self.tool.cancel()
        return self

    def right_click(self, x_m: float, y_m: float) -> MapDriver:
        event = self._event(x_m, y_m)
        self.tool.move(event)
        self.has_menu = not self.tool.right_click(event)
        return self

    def undo(self) -> MapDriver:
        if not self.tool.take_back():
            self.session.history.undo()
        return self

    def redo(self) -> MapDriver:
        self.session.history.redo()
        return self

    def expect_state(self, kind: type[object], **facts: object) -> MapDriver:
        state = vars(self.tool).get("state", type(self.tool).__dict__.get("state"))
        assert isinstance(state, kind), state
        for name, value in facts.items():
            assert getattr(state, name) == value, f"{name} of {state}"
        return self

    def expect_area(self, grid: int, area_m2: float) -> MapDriver:
        label = grid_label(GridId(grid))
        assert self.session.plan.partition.area_m2(label) == pytest.approx(area_m2)
        return self

    def expect_households(self, grid: int, count: int) -> MapDriver:
        assert self.session.plan.residents.of_grid(GridId(grid)).households == count
        return self

    def expect_undo(self, key: str | None) -> MapDriver:
        label = self.session.history.undo_label
        assert (label.key if label else None) == key
        return self

    def expect_staging(self, staging: bool) -> MapDriver:
        assert self.session.history.is_staging == staging
        return self

    def expect_refused(self, *reasons: str) -> MapDriver:
        assert [refusal.reason.value for refusal in self.session.refusals] == list(reasons)
        return self

    def expect_selection(self, *grids: int) -> MapDriver:
        assert self.session.selection == grids
        return self

    def expect_text(self, *parts: str) -> MapDriver:
        texts = [shape for shape in self.tool.overlay().shapes if isinstance(shape, OverlayText)]
        shown = "\n".join(line for text in texts for line in text.lines)
        for part in parts:
            assert part in shown, shown
        return self

    def area_of(self, label: Label) -> float:
        return self.session.plan.partition.area_m2(label)
