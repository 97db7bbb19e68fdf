"""Whatever the hand does with any tool, nothing breaks, nothing is left staged, every step undoes.

The events are those that the canvas and the window can send, in any order: a press without a
release, keys during a drag, undo and redo, a step of somebody else, another lock, a command.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.ascii_plan import plan_of, with_households
from support.map_driver import MapDriver

from app.canvas.events import Key, KeyEvent, Modifier, PointerEvent
from app.map_session import TOOLS
from app.tools.tool import Tool
from gis.operations.assign_households import assign_households
from gis.operations.rename_grid import rename_grid
from gis.plan.edit import apply
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId, Reference, ReferenceId
from gis.table import Table
from gis.topology.invariants import check
from gis.topology.records import GridId, grid_label, unassigned_label

PICTURE = """
    AAB.
    ADB.
    ACC.
"""
UNITS = """
    uuvv
    uuvv
    uuvv
"""
METRES = 20.0
"""How far apart the places of the mouse are: some on boundaries, some between."""


def town() -> Plan:
    """Five pieces of land in two units, two roads, ten households, two of them without a place."""
    places = [(x * 37_000, y * 53_000) for x in range(1, 6) for y in range(1, 3)]
    plan = with_households(plan_of(PICTURE, UNITS, tile_mm=100_000), places)
    courses = [
        [(-30_000, 140_000), (180_000, 160_000), (430_000, 120_000)],
        [(0, 95_000), (390_000, 95_000)],
    ]
    roads = [
        Reference(ReferenceId(number), "road", "", False, (np.array(course),))
        for number, course in enumerate(courses, 1)
    ]
    unplaced = [replace(plan.households[HouseholdId(home)], location=None) for home in (3, 8)]
    homes = plan.households.replaced({home.id: home for home in unplaced})
    references = Table((road.id, road) for road in roads)
    plan = replace(plan, references=references, households=homes)
    return apply(plan, assign_households(plan))


TOWN = town().counted()


@dataclass(frozen=True)
class Event:
    """Be one thing that happens: its kind, a place, what is held, and a number to choose by."""

    kind: str
    at: tuple[int, int]
    held: frozenset[Modifier]
    number: int


POINTER = ("move", "move", "press", "release", "click", "stroke", "double_click", "right_click")
OTHER = ("key", "undo", "redo", "lose_mouse", "cancel", "command", "rename", "lock", "select")
EVENTS = st.builds(
    Event,
    st.sampled_from((*POINTER, *OTHER)),
    st.tuples(st.integers(-2, 22), st.integers(-2, 17)),
    st.sampled_from([frozenset[Modifier]()] * 3 + [frozenset({held}) for held in Modifier]),
    st.integers(0, 10),
)


class Hand:
    """Do what the canvas and the window would: a release only after a press that was taken."""

    def __init__(self, make_tool: type[Tool]) -> None:
        self.driver = MapDriver(make_tool, TOWN)
        self.tool = self.driver.tool
        self.session = self.driver.session
        self.is_held = False
        self.names = 0

    def do(self, event: Event) -> None:
        act: Callable[[Event], None] = getattr(self, event.kind)
        act(event)
        self.tool.overlay()
        _ = self.tool.cursor

    def move(self, event: Event) -> None:
        self.tool.move(_pointer(event))

    def press(self, event: Event) -> None:
        if not self.is_held:
            self.is_held = self.tool.press(_pointer(event))

    def release(self, event: Event) -> None:
        if self.is_held:
            self.is_held = False
            self.tool.release(_pointer(event))

    def click(self, event: Event) -> None:
        if self.is_held:
            return
        self.press(event)
        if not self.is_held:
            self.tool.click(_pointer(event))
        self.release(event)

    def stroke(self, event: Event) -> None:
        self.press(event)
        for step in (25.0, 60.0, 140.0):
            self.tool.move(_moved(_pointer(event), step, event.number))
        if self.is_held:
            self.is_held = False
            self.tool.release(_moved(_pointer(event), 150.0, event.number))

    def double_click(self, event: Event) -> None:
        if not self.is_held:
            self.tool.double_click(_pointer(event))

    def right_click(self, event: Event) -> None:
        self.tool.right_click(_pointer(event))

    def key(self, event: Event) -> None:
        keys = list(Key)
        self.tool.key(KeyEvent(keys[event.number % len(keys)], event.held))

    def undo(self, event: Event) -> None:
        self.driver.undo()

    def redo(self, event: Event) -> None:
        self.driver.redo()

    def lose_mouse(self, event: Event) -> None:
        self.is_held = False
        self.tool.lose_mouse()

    def cancel(self, event: Event) -> None:
        self.is_held = False
        self.tool.cancel()

    def command(self, event: Event) -> None:
        enabled = [each for each in self.tool.commands() if each.is_enabled]
        if enabled:
            enabled[event.number % len(enabled)].run()

    def rename(self, event: Event) -> None:
        plan = self.session.stable
        self.names += 1
        grid = sorted(plan.grids)[event.number % len(plan.grids)]
        self.session.commit(rename_grid(plan, grid=grid, name=f"N{self.names}"))

    def lock(self, event: Event) -> None:
        self.session.cancel()
        grids = frozenset({GridId(1)} if event.number % 3 == 0 else ())
        self.session.locks = Locks(event.number % 4 == 0, grids=grids)

    def select(self, event: Event) -> None:
        self.session.select(tuple(sorted(self.session.stable.grids))[: event.number % 3])


def _pointer(event: Event) -> PointerEvent:
    x, y = event.at[0] * METRES, event.at[1] * METRES
    return PointerEvent((x, y), (x, -y), 1.0, event.held)


def _moved(at: PointerEvent, step: float, number: int) -> PointerEvent:
    turn = 2 * np.pi * number / 11
    x, y = at.xy_m[0] + step * np.cos(turn), at.xy_m[1] + step * np.sin(turn)
    return PointerEvent((x, y), (x, -y), 1.0, at.modifiers)


@pytest.mark.parametrize("make_tool", TOOLS, ids=lambda tool: tool.name)
@settings(max_examples=40, deadline=None)
@given(events=st.lists(EVENTS, min_size=1, max_size=30))
def test_any_events_leave_a_sound_plan(make_tool: type[Tool], events: list[Event]) -> None:
    hand = Hand(make_tool)
    before = hand.session.stable
    for event in events:
        hand.do(event)
    if hand.is_held:
        hand.tool.lose_mouse()
    for _ in range(2):
        hand.tool.key(KeyEvent(Key.ESCAPE))
    history = hand.session.history
    assert not history.is_staging
    after = history.stable
    grids = {grid_label(grid) for grid in after.grids}
    known = grids | {unassigned_label(unit) for unit in after.units}
    assert check(after.partition, known=known, landed=grids) == []
    steps = len(history.entries)
    while history.undo_label is not None:
        history.undo()
    assert history.stable.same_content(before)
    for _ in range(steps):
        history.redo()
    assert history.stable.same_content(after)
