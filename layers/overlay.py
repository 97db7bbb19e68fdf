"""What a tool shows while it works: plain shapes in world metres, painted over the tiles.

Tools make the shapes and know nothing of Qt; the canvas paints them on every frame, so there
should be few of them.
"""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

XY = NDArray[np.float64]
"""Metres of the project's CRS, shape (n, 2)."""


class Role(StrEnum):
    """Say what a shape means; the painter knows how that looks."""

    STAGED = "staged"
    SELECTED = "selected"
    HOVERED = "hovered"
    GUIDE = "guide"
    REFUSED = "refused"
    ATTEMPTED = "attempted"
    """The course that was refused."""
    FORMER = "former"
    CHOSEN = "chosen"
    """The part of a boundary, or the household, that the next command is for."""
    LOCKED = "locked"
    GONE = "gone"
    """A border that would be none any more."""
    GAINED = "gained"
    """Land that somebody would get."""
    DEFECT = "defect"
    """What is wrong with a place, however thin it is."""


class SnapKind(StrEnum):
    """Say what the cursor caught; FOOT is where a line meets a boundary at a right angle."""

    NODE = "node"
    VERTEX = "vertex"
    ARC = "arc"
    FOOT = "foot"
    REFERENCE = "reference"
    HOUSEHOLD = "household"


@dataclass(frozen=True, slots=True, eq=False)
class OverlayArea:
    """Be an area with a translucent fill and an outline; rings fill even-odd.

    An area whose boundary is on the map already goes without its outline, which costs most.
    """

    rings_m: tuple[XY, ...]
    role: Role = Role.STAGED
    fill: str | None = None
    is_outlined: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class OverlayLine:
    """Be a line, such as a dragged boundary or a cut being drawn."""

    xy_m: XY
    role: Role = Role.STAGED


@dataclass(frozen=True, slots=True, eq=False)
class OverlaySpokes:
    """Be single lines in one colour, such as those from a cluster head to its households.

    `xy_m` has the two ends of each line in turn, shape (2 n, 2).
    """

    xy_m: XY
    colour: str


@dataclass(frozen=True, slots=True, eq=False)
class OverlayRing:
    """Be a polygon under the hand, such as a lasso: translucent fill, outline.

    `xy_m` need not repeat its first point. While a ring is still `is_open`, the way back to the
    first point is a thin dashed line.
    """

    xy_m: XY
    role: Role = Role.STAGED
    is_open: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class OverlayDots:
    """Be places that are pointed out, such as a chosen household: ringed dots."""

    xy_m: XY
    role: Role = Role.CHOSEN


@dataclass(frozen=True, slots=True, eq=False)
class OverlayPoints:
    """Be handles: small squares that can be gripped."""

    xy_m: XY
    role: Role = Role.STAGED


@dataclass(frozen=True, slots=True)
class OverlaySnap:
    """Be the mark of where the cursor snapped."""

    x_m: float
    y_m: float
    kind: SnapKind


@dataclass(frozen=True, slots=True)
class OverlayText:
    """Be lines of text in a box beside a place, such as area and counts beside the cursor.

    Lines whose numbers are in `warned` are amber.
    """

    x_m: float
    y_m: float
    lines: tuple[str, ...]
    role: Role = Role.STAGED
    warned: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class OverlayMeasure:
    """Be a short text centred on a place, such as the length of a side or an area."""

    x_m: float
    y_m: float
    text: str
    role: Role = Role.STAGED


OverlayShape = (
    OverlayArea
    | OverlayRing
    | OverlaySpokes
    | OverlayLine
    | OverlayPoints
    | OverlayDots
    | OverlaySnap
    | OverlayText
    | OverlayMeasure
)


@dataclass(frozen=True, slots=True)
class Overlay:
    """Hold all shapes of the moment, painted in their order but for texts, which come last."""

    shapes: tuple[OverlayShape, ...] = field(default=())
