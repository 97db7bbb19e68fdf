"""The hand that sets common points in one of two pictures: the scan, or the map."""

from collections.abc import Callable, Sequence
from math import hypot

import numpy as np

from app.canvas.events import Cursor, Key, KeyEvent, PointerEvent
from app.models.scan_fit import Place
from layers.overlay import Overlay, OverlayDots, OverlayShape, OverlaySnap, OverlayText, Role

_REACH_PX = 10.0

Catch = Callable[[PointerEvent], OverlaySnap | None]
"""Tells what lies near the mouse that is better than the place itself."""


def catch_nothing(event: PointerEvent) -> OverlaySnap | None:
    """Catch nothing."""
    del event
    return None


class FitHand:
    """Set a point by a click, move one by dragging it, give the chosen one up by Delete.

    `put` takes a place (metres of the picture) and the index of a point, None for a new one;
    `choose` the index of a point; `drop` nothing: it is about the chosen one.
    """

    def __init__(
        self,
        put: Callable[[Place, int | None], None],
        choose: Callable[[int], None],
        drop: Callable[[], None],
        catch: Catch = catch_nothing,
    ) -> None:
        self._put, self._choose, self._drop, self._catch = put, choose, drop, catch
        self._places: Sequence[Place | None] = ()
        self._chosen: int | None = None
        self._worst: int | None = None
        self._dragged: tuple[int, Place] | None = None
        self._hover: OverlaySnap | None = None

    def show(self, places: Sequence[Place | None], chosen: int | None, worst: int | None) -> None:
        """Show these points, one of them chosen, one farther off than the others."""
        self._places, self._chosen, self._worst = places, chosen, worst

    @property
    def cursor(self) -> Cursor:
        """A cross, or a grip on a point."""
        return Cursor.CROSS if self._dragged is None else Cursor.GRIP

    def press(self, event: PointerEvent) -> bool:
        """Take hold of a point; elsewhere the press is the picture's."""
        at = self._point_at(event)
        place = None if at is None else self._places[at]
        if at is None or place is None:
            return False
        self._dragged = at, place
        self._choose(at)
        return True

    def move(self, event: PointerEvent) -> None:
        """Drag the point that is held, or show what would be caught."""
        self._hover = self._catch(event)
        if self._dragged is not None and self._moved_far(event):
            self._put(self._place(event), self._dragged[0])

    def release(self, event: PointerEvent) -> None:
        """Leave the point where it is now."""
        self.move(event)
        self._dragged = None

    def click(self, event: PointerEvent) -> None:
        """Set a point."""
        self._hover = self._catch(event)
        self._put(self._place(event), None)

    def double_click(self, event: PointerEvent) -> None:
        """Do no more than the first press did."""

    def right_click(self, event: PointerEvent) -> bool:
        """Choose a point; there is no menu."""
        at = self._point_at(event)
        if at is not None:
            self._choose(at)
        return True

    def key(self, event: KeyEvent) -> bool:
        """Escape puts a dragged point back, Delete gives the chosen one up."""
        if event.key is Key.ESCAPE and self._dragged is not None:
            self.cancel()
            return True
        if event.key in (Key.DELETE, Key.BACKSPACE) and self._chosen is not None:
            self._drop()
            return True
        return False

    def lose_mouse(self) -> None:
        """Put a dragged point back."""
        self.cancel()

    def cancel(self) -> None:
        """Put a dragged point back."""
        dragged, self._dragged = self._dragged, None
        if dragged is not None:
            self._put(dragged[1], dragged[0])

    def overlay(self) -> Overlay:
        """Show the points with their numbers, and what would be caught."""
        shapes: list[OverlayShape] = [
            shape
            for at, place in enumerate(self._places)
            if place is not None
            for shape in _marks(at, place, self._role(at))
        ]
        if self._hover is not None:
            shapes.append(self._hover)
        return Overlay(tuple(shapes))

    def _role(self, at: int) -> Role:
        if at == self._chosen:
            return Role.CHOSEN
        return Role.REFUSED if at == self._worst else Role.STAGED

    def _place(self, event: PointerEvent) -> Place:
        return event.xy_m if self._hover is None else (self._hover.x_m, self._hover.y_m)

    def _moved_far(self, event: PointerEvent) -> bool:
        assert self._dragged is not None
        at, start = self._dragged
        # A point that was only pressed stays where it is, to the last digit.
        is_moved = self._places[at] != start
        return is_moved or _distance(start, event.xy_m) > event.metres_per_pixel * 3

    def _point_at(self, event: PointerEvent) -> int | None:
        reach = _REACH_PX * event.metres_per_pixel
        found = [
            (_distance(place, event.xy_m), at)
            for at, place in enumerate(self._places)
            if place is not None
        ]
        near = [one for one in found if one[0] <= reach]
        return min(near)[1] if near else None


def _marks(at: int, place: Place, role: Role) -> tuple[OverlayShape, ...]:
    return (
        OverlayDots(np.array([place]), role),
        OverlayText(*place, (str(at + 1),), role),
    )


def _distance(one: Place, other: Place) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])
