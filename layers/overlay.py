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
    FORMER = "former"


class SnapKind(StrEnum):
    """Say what the cursor caught."""

    NODE = "node"
    VERTEX = "vertex"
    ARC = "arc"
    REFERENCE = "reference"


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
    """Be lines of text in a box beside a place, such as area and counts beside the cursor."""

    x_m: float
    y_m: float
    lines: tuple[str, ...]
    role: Role = Role.STAGED


OverlayShape = OverlayArea | OverlayLine | OverlayPoints | OverlaySnap | OverlayText


@dataclass(frozen=True, slots=True)
class Overlay:
    """Hold all shapes of the moment, painted in their order."""

    shapes: tuple[OverlayShape, ...] = field(default=())
