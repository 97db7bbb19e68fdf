"""The hand on the sheet: press, move, release, in millimetres; it says what was done; pure."""

from dataclasses import dataclass

from app.layout_view.grips import Grip, LandGrip, grip_at, part_at
from app.layout_view.layout_model import Sheet, box_on_sheet
from app.layout_view.snapping import Lines, dragged, lines_for, snapped
from layers.boxes import Box, Point


@dataclass(frozen=True, slots=True)
class Selected:
    """Say that a part was clicked, or nothing."""

    part: str


@dataclass(frozen=True, slots=True)
class Placed:
    """Say that a part was dragged into another box."""

    part: str
    box: Box


@dataclass(frozen=True, slots=True)
class LandDragged:
    """Say that the land was dragged in its frame, in millimetres."""

    right_mm: float
    down_mm: float


Done = Selected | Placed | LandDragged


class SheetHand:
    """Follow one drag from the press to the release.

    `box` is where the dragged part would stand, `lines` those that it snaps to, `land_mm` how far
    the land was dragged; all of them are nothing while nothing is dragged.
    """

    def __init__(self) -> None:
        self.grip: Grip | LandGrip | None = None
        self.box: Box | None = None
        self.lines = Lines()
        self.land_mm: Point | None = None
        self._sheet: Sheet | None = None
        self._start: Point = (0.0, 0.0)
        self._at: Point = (0.0, 0.0)

    def press(self, sheet: Sheet, selected: str, at: Point, reach_mm: float) -> bool:
        """Take hold of what is there; tell whether there is anything."""
        self.cancel()
        self._start = self._at = at
        self._sheet = sheet
        self.grip = grip_at(sheet, selected, at, reach_mm)
        return self.grip is not None

    def move(self, at: Point, reach_mm: float, *, is_free: bool = False) -> None:
        """Drag on; a short way is still a click, and where it `is_free` nothing snaps."""
        self._at = at
        right, down = at[0] - self._start[0], at[1] - self._start[1]
        is_dragging = self.box is not None or self.land_mm is not None
        if not is_dragging and max(abs(right), abs(down)) < reach_mm:
            return
        match self.grip:
            case LandGrip():
                self.land_mm = (right, down)
            case Grip(part, sides) if self._sheet is not None and part in self._sheet.boxes:
                box = dragged(self._sheet.boxes[part], sides, right, down)
                lines = Lines() if is_free else lines_for(self._sheet, part)
                found = snapped(box, sides, lines, reach_mm)
                self.box = box_on_sheet(found.box, self._sheet.paper_mm)
                self.lines = found.lines

    def release(self) -> Done | None:
        """Let go; return what was done."""
        done: Done | None = None
        if self.land_mm is not None:
            done = LandDragged(*self.land_mm)
        elif self.box is not None and isinstance(self.grip, Grip):
            done = Placed(self.grip.part, self.box)
        elif self._sheet is not None:
            done = Selected(part_at(self._sheet, self._at))
        self.cancel()
        return done

    def cancel(self) -> None:
        """Let go of everything; nothing was done."""
        self.grip = self.box = self.land_mm = None
        self.lines = Lines()
        self._sheet = None
