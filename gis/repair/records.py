"""What a repair is asked and what it answers: the task, the rules, and a ledger of every change.

A repair never changes land without an entry in the ledger: the areas that a feature won and lost
in it add up to the change of its area.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Indices = NDArray[np.int64]
Geometries = NDArray[np.object_]

FILL_WIDTH_M = 10.0
"""Gaps narrower than this are drawing faults; wider ones may be lakes or other villages."""
SNAP_M = 0.01
"""Vertices and edges that lie nearer are the same place."""


class Resolve(StrEnum):
    """Say to whom land goes that several features claim.

    MIDDLE divides it along its middle line; ASK leaves it as a question, to be answered by
    `RepairRules.decisions`.
    """

    LONGEST_BORDER = "longest-border"
    LARGER = "larger"
    SMALLER = "smaller"
    FIRST = "first"
    PRIORITY = "priority"
    MIDDLE = "middle"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class RepairRules:
    """Say how far a repair may go; lengths in metres, areas in square metres.

    A gap is filled when it is narrower than `fill_width_m` (its largest inscribed circle) or not
    larger than `fill_area_m2` (infinite: all). `decisions` answers by a change's key, with the
    number of the feature that gets the land or None to leave it; `left_alone` names changes by key
    that are not to be made.
    """

    overlaps: Resolve = Resolve.LONGEST_BORDER
    fill_width_m: float = FILL_WIDTH_M
    fill_area_m2: float = 0.0
    snap_m: float = SNAP_M
    sliver_width_m: float = 0.1
    decisions: Mapping[str, int | None] = field(default_factory=dict)
    left_alone: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class RepairTask:
    """Hold what is to be repaired, in metres of one projected CRS.

    `polygons_m`, shape (n,), of any validity, None where a feature has none. `frame_m` are the
    polygons that the coverage must fill and not leave: one, or those of several tiers or villages;
    None when there is no frame. `locked`, shape (n,), features keep their land as it is. The
    greater `priority`, shape (n,), wins. Households: places, shape (h, 2), and the feature that
    the register names for each, shape (h,), -1 for none. `allowed_gaps_m` are lawful blanks.
    """

    polygons_m: Geometries
    frame_m: Geometries | None = None
    locked: Flags | None = None
    priority: Floats | None = None
    households_xy_m: Floats | None = field(default=None, repr=False)
    household_feature: Indices | None = field(default=None, repr=False)
    allowed_gaps_m: Geometries | None = None


class ChangeKind(StrEnum):
    """Say what was wrong where land changed hands, or vertices moved."""

    OVERLAP = "overlap"
    GAP = "gap"
    OUTSIDE = "outside"
    SLIVER = "sliver"
    INVALID = "invalid"
    SNAPPED = "snapped"
    VERTICES = "vertices"


class Ground(StrEnum):
    """Say why land went to whom it went."""

    LOCK = "lock"
    DECISION = "decision"
    PRIORITY = "priority"
    HOUSEHOLDS = "households"
    LONGEST_BORDER = "longest_border"
    LARGER = "larger"
    SMALLER = "smaller"
    FIRST = "first"
    MIDDLE = "middle"
    NEAREST = "nearest"
    FRAME = "frame"
    KEPT = "kept"
    VALIDITY = "validity"
    TOLERANCE = "tolerance"


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """Be one entry of the ledger: land that went from some features to one, or to nobody.

    `losers` gave up `shape_m`, `winner` has it now (None: nobody, and `was_winners` tells whether
    the winner had claimed it before). `area_m2` is that of the shape; of VERTICES and SNAPPED it
    is the sum of small areas, and `count` how many places they are. `households` counts those that
    live there. `key` is the same in every run as long as the fault is the same.
    """

    key: str
    kind: ChangeKind
    losers: tuple[int, ...]
    winner: int | None
    was_winners: bool
    area_m2: float
    width_m: float
    shape_m: BaseGeometry
    ground: Ground
    households: int = 0
    count: int = 1


class LeftKind(StrEnum):
    """Say what a repair saw and did not change."""

    OVERLAP = "overlap"
    GAP = "gap"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, eq=False)
class Left:
    """Be a fault or a blank that stays: above the limits, allowed, locked, asked, or left alone.

    `why` is limit, allowed, lock, ask, decision, left_alone or harm (see Harm).
    """

    key: str
    kind: LeftKind
    features: tuple[int, ...]
    area_m2: float
    width_m: float
    shape_m: BaseGeometry
    why: str


class HarmKind(StrEnum):
    """Say what became of a feature that a user must know of."""

    EMPTIED = "emptied"
    HALVED = "halved"
    SPLIT = "split"


@dataclass(frozen=True, slots=True)
class Harm:
    """Name a feature that lost all or half of its land, or fell into more parts than before."""

    feature: int
    kind: HarmKind
    before_m2: float
    after_m2: float


@dataclass(frozen=True, eq=False)
class Repaired:
    """Be the coverage, one polygon for each feature of the task in its order, and the ledger.

    `polygons_m` of features that nothing happened to are the very objects of the task. Features
    that share a border share its vertices exactly. None stays None.
    """

    polygons_m: Geometries
    changes: tuple[Change, ...]
    left: tuple[Left, ...]
    harms: tuple[Harm, ...]
