"""Nodes and arcs: what a partition is made of.

Each shared boundary is one arc with a label on its left and on its right side (the model of TIGER
and of PostGIS topology). A label says whose land lies on that side:

    label > 0   the grid with that id
    label == 0  OUTSIDE, land of no unit
    label < 0   unassigned land of the unit with the id -label
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

import numpy as np

from gis.geometry.lattice import LatticeArray

NodeId = NewType("NodeId", int)
ArcId = NewType("ArcId", int)
GridId = NewType("GridId", int)
UnitId = NewType("UnitId", int)
Label = NewType("Label", int)

OUTSIDE = Label(0)


def grid_label(grid: GridId) -> Label:
    """Return the label of a grid's land."""
    return Label(grid)


def unassigned_label(unit: UnitId) -> Label:
    """Return the label of the land of `unit` that no grid has."""
    return Label(-unit)


def is_grid(label: Label) -> bool:
    """Tell whether the label names a grid."""
    return label > 0


def is_unassigned(label: Label) -> bool:
    """Tell whether the label names unassigned land."""
    return label < 0


def grid_of(label: Label) -> GridId:
    """Return the grid that a grid label names."""
    return GridId(label)


def unit_of(label: Label) -> UnitId:
    """Return the unit whose unassigned land the label names."""
    return UnitId(-label)


@dataclass(frozen=True, slots=True)
class Node:
    """Be a point where arcs begin and end; millimetres."""

    id: NodeId
    x: int
    y: int


class Follows(StrEnum):
    """Say what a piece of boundary runs along on the ground."""

    NONE = "none"
    ROAD = "road"
    RIVER = "river"
    DITCH = "ditch"
    WALL = "wall"
    RIDGE = "ridge"
    GROUP_LINE = "group_line"


class Standing(StrEnum):
    """Say how settled a piece of boundary is among those whom it parts."""

    NOT_WALKED = "not_walked"
    AGREED = "agreed"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True)
class Border:
    """Hold what is known about a piece of boundary.

    `named` is the name of what it follows (a road's, say); `noted_on` is the ISO date on which
    that or the standing was noted. Both may be empty.
    """

    follows: Follows = Follows.NONE
    named: str = ""
    standing: Standing = Standing.NOT_WALKED
    noted_on: str = ""


PLAIN_BORDER = Border()
"""What a boundary has about which nobody has noted anything."""


@dataclass(frozen=True, slots=True, eq=False)
class Arc:
    """Be a piece of boundary between two nodes (or one node, for a closed boundary).

    `points`, shape (n, 2), are the vertices between the nodes in millimetres; the end points stand
    in the nodes only, so an arc and its nodes cannot disagree. The array is read-only. All of an
    arc has the same `border`: where what is known changes, there is a node.
    """

    id: ArcId
    start: NodeId
    end: NodeId
    points: LatticeArray
    left: Label
    right: Label
    border: Border = PLAIN_BORDER

    def __post_init__(self) -> None:
        points = np.ascontiguousarray(self.points, dtype=np.int64).reshape(-1, 2)
        if points.flags.writeable:
            points = points.copy()
            points.flags.writeable = False
        object.__setattr__(self, "points", points)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Arc):
            return NotImplemented
        return (
            self.id == other.id
            and self.start == other.start
            and self.end == other.end
            and self.left == other.left
            and self.right == other.right
            and self.border == other.border
            and np.array_equal(self.points, other.points)
        )

    def __hash__(self) -> int:
        return hash((self.id, self.start, self.end, self.left, self.right))

    def labels(self) -> tuple[Label, Label]:
        """Return the left and the right label."""
        return self.left, self.right
