"""The tool that gives one place, a school or a shop, its point on the map.

Idle ──locate──▶ Aiming ──click: it stands there, one undo step──▶ Idle
  ▲                │
  └────────────────┴── Escape, cancel
"""

from dataclasses import dataclass, replace

from app.canvas.events import Cursor, Key, KeyEvent, PointerEvent, PointMm
from app.tools.live_numbers import name_of
from app.tools.refusal_shapes import refusal_shapes
from app.tools.tool import Tool
from gis.errors import Refused
from gis.geometry.lattice import MM_PER_M
from gis.operations.locate_place import locate_place
from gis.plan.history import Change
from gis.plan.records import PlaceId
from gis.topology.locate import label_at
from gis.topology.records import OUTSIDE
from layers.overlay import Overlay, OverlayText, Role


@dataclass(frozen=True, slots=True)
class Idle:
    """Have no place to locate."""


@dataclass(frozen=True, slots=True)
class Aiming:
    """Wait for the point of a place; `refusal` tells why the last one is not possible."""

    place: PlaceId
    pointer: PointMm | None = None
    refusal: Refused | None = None


State = Idle | Aiming


class PlacePointTool(Tool):
    """Locate one place; `locate` says which."""

    name = "place_point"
    state: State = Idle()

    @property
    def cursor(self) -> Cursor:
        """A cross while there is a place to locate."""
        return Cursor.CROSS if isinstance(self.state, Aiming) else Cursor.OPEN_HAND

    def locate(self, place: PlaceId) -> None:
        """Wait for the point of a place."""
        self.state = Aiming(place)

    def move(self, event: PointerEvent) -> None:
        """Follow the mouse."""
        if isinstance(self.state, Aiming):
            self.state = Aiming(self.state.place, event.xy_mm)

    def click(self, event: PointerEvent) -> None:
        """Put the place where the mouse is."""
        state = self.state
        if not isinstance(state, Aiming):
            return
        try:
            edit = locate_place(self.session.stable, place=state.place, at=event.xy_mm)
        except Refused as refusal:
            self.state = replace(state, pointer=event.xy_mm, refusal=refusal)
            self.session.refuse(refusal)
            return
        self.state = Idle()
        self.session.commit(edit)

    def key(self, event: KeyEvent) -> bool:
        """Escape gives up."""
        if event.key is not Key.ESCAPE or isinstance(self.state, Idle):
            return False
        self.cancel()
        return True

    def lose_mouse(self) -> None:
        """Go on: nothing is under way."""

    def cancel(self) -> None:
        """Forget the place."""
        self.state = Idle()

    def plan_changed(self, change: Change) -> None:
        """Forget a place that is gone."""
        if isinstance(self.state, Aiming) and self.state.place not in change.after.places:
            self.state = Idle()

    def overlay(self) -> Overlay:
        """Say which place it is and on whose land the mouse is."""
        state = self.state
        if isinstance(state, Idle) or state.pointer is None:
            return Overlay()
        plan, at = self.session.stable, state.pointer
        if state.refusal is not None:
            return Overlay(tuple(refusal_shapes(state.refusal, plan, at, self.texts)))
        label = label_at(plan.partition, *at)
        outside = self.texts("tools.place.outside")
        land = outside if label == OUTSIDE else name_of(self.texts, plan, label)
        lines = (plan.places[state.place].name, self.texts("tools.place.lands_in", land=land))
        text = OverlayText(at[0] / MM_PER_M, at[1] / MM_PER_M, lines, Role.CHOSEN)
        return Overlay((text,))
