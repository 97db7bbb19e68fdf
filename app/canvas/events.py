"""What passes between the map widget and a tool: plain records and one protocol, nothing of Qt."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from gis.geometry.lattice import MM_PER_M
from layers.overlay import Overlay

PointMm = tuple[int, int]


class Button(StrEnum):
    """Name a mouse button."""

    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"


class Modifier(StrEnum):
    """Name a key that is held while something else happens."""

    SHIFT = "shift"
    CONTROL = "control"
    ALT = "alt"


class Key(StrEnum):
    """Name a key that a tool may want; the others never reach it."""

    ESCAPE = "escape"
    ENTER = "enter"
    DELETE = "delete"
    BACKSPACE = "backspace"
    T = "t"
    N = "n"


class Cursor(StrEnum):
    """Say how the mouse cursor looks."""

    ARROW = "arrow"
    CROSS = "cross"
    OPEN_HAND = "open_hand"
    GRIP = "grip"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class PointerEvent:
    """Be one event of the mouse: in the world (metres of the plan's CRS) and on the screen."""

    xy_m: tuple[float, float]
    screen: tuple[float, float]
    metres_per_pixel: float
    modifiers: frozenset[Modifier] = frozenset()

    @property
    def xy_mm(self) -> PointMm:
        """The nearest lattice point."""
        return round(self.xy_m[0] * MM_PER_M), round(self.xy_m[1] * MM_PER_M)

    def pixels_mm(self, pixels: float) -> float:
        """Return the length of some screen pixels in millimetres of the world."""
        return pixels * self.metres_per_pixel * MM_PER_M


@dataclass(frozen=True, slots=True)
class KeyEvent:
    """Be one key press."""

    key: Key
    modifiers: frozenset[Modifier] = frozenset()


class Hand(Protocol):
    """Be what works on the map: it takes the events of the left button and says what to paint.

    A press that the hand does not take is the canvas's: moved, it pans the map; not moved, it is
    a `click`. Between a press that was taken and its release come only moves and keys, or
    `lose_mouse` when the mouse or the window is lost, or `cancel` when the hand or the project
    goes.
    """

    @property
    def cursor(self) -> Cursor:
        """How the mouse cursor is to look."""

    def press(self, event: PointerEvent) -> bool:
        """Tell whether the hand takes this press."""

    def move(self, event: PointerEvent) -> None:
        """Follow the mouse, with the button held or not."""

    def release(self, event: PointerEvent) -> None:
        """End what a taken press began."""

    def click(self, event: PointerEvent) -> None:
        """Take a press and release in one place."""

    def double_click(self, event: PointerEvent) -> None:
        """Take the second press of a double click."""

    def right_click(self, event: PointerEvent) -> bool:
        """Tell whether the hand takes the right button; otherwise a menu opens."""

    def key(self, event: KeyEvent) -> bool:
        """Tell whether the hand has a use for the key."""

    def lose_mouse(self) -> None:
        """Give up what the held button is at."""

    def cancel(self) -> None:
        """Give up all that is under way."""

    def overlay(self) -> Overlay:
        """Return what to paint over the map now."""
