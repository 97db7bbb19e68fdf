"""The states of the tools that draw a line or a ring."""

from dataclasses import dataclass, field

from app.canvas.events import Modifier, PointerEvent, PointMm
from app.canvas.snapping import Snap
from app.tools.drawn_line import EMPTY_LINE, DrawnLine, Leg
from app.tools.staging import NO_OUTCOME, Outcome


@dataclass(frozen=True, slots=True)
class Idle:
    """Wait for the first point; `hover` is what it would snap to."""

    hover: Snap | None = None


@dataclass(frozen=True, slots=True)
class Stroke:
    """Hold the button since `start`; `points` has the way of the hand once it moved."""

    start: PointerEvent
    points: Leg = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """Draw: `line` is what stands, `ahead` what the next click adds, `stroke` a held button.

    `earlier` are lines that were ended before this one and count with it. `held` are the keys held
    at the last movement. `insists` says that the user wanted to finish, so that even a refusal that
    every unfinished line gets is told.
    """

    line: DrawnLine = field(default=EMPTY_LINE)
    earlier: tuple[DrawnLine, ...] = ()
    pointer: PointMm = (0, 0)
    ahead: Leg = ()
    hover: Snap | None = None
    stroke: Stroke | None = None
    held: frozenset[Modifier] = frozenset()
    outcome: Outcome = field(default=NO_OUTCOME)
    insists: bool = False

    @property
    def points(self) -> tuple[PointMm, ...]:
        """The points of the line that stand."""
        return self.line.points

    @property
    def is_empty(self) -> bool:
        """Whether no point stands."""
        return not (self.line.legs or self.earlier)


State = Idle | Drawing
