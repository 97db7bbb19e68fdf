"""Recognise households that stand hundreds of metres off, all the same way.

Coordinates from Chinese web maps and many phones are in GCJ-02 or BD-09. Taken for WGS 84 they
put every house 300 to 1200 m away, and an audit would find hundreds of wrong households where
there is one wrong coordinate system. So for each village the places are tried as they are and
with either shift taken out, and what else is known of each house votes: its address, the grid or
the villager group or the village that a list names, a building close by.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.geometry.gcj02 import ShiftedCrs
from gis.geometry.lattice import MM_PER_M, LatticeArray
from gis.geometry.unshifting import unshifted_mm
from gis.operations.locate_by_villager_group import group_said
from gis.operations.villager_groups import VillagerGroups
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, Household, HouseholdId, LocatedBy
from gis.topology.locate import labels_at
from gis.topology.records import OUTSIDE, Label, UnitId, grid_of, is_grid

Votes = NDArray[np.float64]
"""1 for a place, 0 against it."""

_FROM_A_FILE = (LocatedBy.COORDINATE, None)
_SAID = (AssignedBy.IMPORT, AssignedBy.HAND)
_TRIANGLE = 3

_SAMPLE = 240
"""How many households of a village are asked."""

_BUILDING_REACH_MM = 8 * MM_PER_M
_LEAST_AGREEMENT = 0.75
_LEAST_GAIN = 0.08
_LEAST_VOTES_MORE = 8
_SURE = 3.5
"""How many standard deviations more votes must come than go: chance does that in one of 4000."""


@dataclass(frozen=True, slots=True)
class ShiftedBlock:
    """Be households whose coordinates are in a shifted system and were taken for WGS 84.

    `east_m` and `north_m` are how far, on average, they stand from where they belong.
    `is_sure` is False when the other shifted system explains the places nearly as well.
    """

    households: tuple[HouseholdId, ...] = field(repr=False)
    system: ShiftedCrs
    east_m: float
    north_m: float
    is_sure: bool = True

    @property
    def distance_m(self) -> float:
        """How far the households stand off."""
        return float(np.hypot(self.east_m, self.north_m))


def shifted_block(plan: Plan, households: Iterable[Household]) -> ShiftedBlock | None:
    """Return the one block of displaced households among those given, or None.

    Only those with coordinates of their own are looked at; they need not be in the plan yet. The
    block is all of them, or those of the villages that are off. None where the votes give no clear
    answer: coordinates are innocent until proved shifted. Asks a sample of each village, so that
    a county takes a second or two.
    """
    by_unit = _by_unit(households)
    if not by_unit or not plan.crs:
        return None
    verdicts = _verdicts(plan, {unit: _sample(some) for unit, some in by_unit.items()})
    everyone = _Verdict.joined(verdicts.values())
    shifts = [verdict.shift for verdict in verdicts.values()]
    system = everyone.shift or max(ShiftedCrs, key=shifts.count)
    off = [
        unit
        for unit, verdict in verdicts.items()
        if verdict.shift is system or (everyone.shift is system and not verdict.is_in_place)
    ]
    if not off:
        return None
    block = [one for unit in off for one in by_unit[unit]]
    xy_mm = _places(block)
    east_m, north_m = (xy_mm - unshifted_mm(xy_mm, plan.crs, system)).mean(axis=0) / MM_PER_M
    is_sure = _Verdict.joined(verdicts[unit] for unit in off).is_sure
    numbers = tuple(sorted(one.id for one in block))
    return ShiftedBlock(numbers, system, float(east_m), float(north_m), is_sure)


def _by_unit(households: Iterable[Household]) -> dict[UnitId | None, list[Household]]:
    by_unit: dict[UnitId | None, list[Household]] = {}
    for one in households:
        if one.location is not None and one.located_by in _FROM_A_FILE:
            by_unit.setdefault(one.unit, []).append(one)
    for some in by_unit.values():
        some.sort(key=attrgetter("id"))
    return {unit: by_unit[unit] for unit in sorted(by_unit, key=lambda unit: unit or 0)}


def _sample(households: Sequence[Household]) -> list[Household]:
    at = np.linspace(0, len(households) - 1, min(_SAMPLE, len(households))).round().astype(int)
    return [households[index] for index in np.unique(at).tolist()]


def _places(households: Iterable[Household]) -> LatticeArray:
    return np.array([one.location for one in households], dtype=np.int64).reshape(-1, 2)


@dataclass(frozen=True, slots=True)
class _Verdict:
    """Hold the votes of some households, one column for `as is` and one for each shift."""

    votes: NDArray[np.float64]

    @staticmethod
    def joined(verdicts: Iterable["_Verdict"]) -> "_Verdict":
        tables = [verdict.votes for verdict in verdicts]
        return _Verdict(np.vstack([np.empty((0, 3)), *tables]))

    @property
    def shift(self) -> ShiftedCrs | None:
        """The system that clearly explains the places better than taking them as they are."""
        column = self._best_column()
        return tuple(ShiftedCrs)[column - 1] if column and self._beats(column, 0) else None

    @property
    def is_sure(self) -> bool:
        """Tell whether the best system also clearly beats the other shifted one."""
        column = self._best_column()
        return bool(column) and self._beats(column, 3 - column)

    @property
    def is_in_place(self) -> bool:
        """Tell whether the places are clearly better as they are than with any shift out."""
        return self._beats(0, 1) and self._beats(0, 2)

    def _best_column(self) -> int:
        sums = self.votes.sum(axis=0)
        return int(np.argmax(sums)) if len(self.votes) else 0

    def _beats(self, column: int, other: int) -> bool:
        """Compare two readings by the votes that differ (McNemar's test)."""
        mine, theirs = self.votes[:, column], self.votes[:, other]
        gained, lost = int((mine > theirs).sum()), int((mine < theirs).sum())
        more = gained - lost
        return bool(
            more >= _LEAST_VOTES_MORE
            and more >= _SURE * np.sqrt(gained + lost)
            and more >= _LEAST_GAIN * len(self.votes)
            and mine.mean() >= _LEAST_AGREEMENT
        )


def _verdicts(
    plan: Plan, samples: Mapping[UnitId | None, Sequence[Household]]
) -> dict[UnitId | None, _Verdict]:
    """Let what is known vote on the households of each village, under each reading."""
    asked = [one for some in samples.values() for one in some]
    xy_mm = _places(asked)
    readings = [xy_mm, *(unshifted_mm(xy_mm, plan.crs, system) for system in ShiftedCrs)]
    lists, buildings = _Lists(plan), _building_tree(plan, np.vstack(readings))
    lands = [lists.land_of_group(one) for one in asked]
    by_list = np.column_stack([lists.votes(asked, lands, places) for places in readings])
    by_building = np.column_stack([_at_building(buildings, places) for places in readings])
    verdicts: dict[UnitId | None, _Verdict] = {}
    first = 0
    for unit, some in samples.items():
        rows = slice(first, first + len(some))
        near = by_building[rows]
        verdicts[unit] = _Verdict(np.vstack([by_list[rows], near[near.any(axis=1)]]))
        first += len(some)
    return verdicts


class _Lists:
    """Compare places with what a list says: the grid, else the group, else the village."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._groups = VillagerGroups(plan)
        self._within = {unit: frozenset(plan.units_within(unit)) for unit in plan.units}

    def land_of_group(self, one: Household) -> BaseGeometry | None:
        """Return the land of the group that a list names, where the map has it."""
        if one.unit is None or not self._groups:
            return None
        return self._groups.land_of(one.unit, group_said(self._plan, one, one.unit))

    def votes(
        self,
        households: Sequence[Household],
        lands: Sequence[BaseGeometry | None],
        xy_mm: LatticeArray,
    ) -> Votes:
        """Return 1 for each household whose place fits, else 0, shape (n,)."""
        labels = labels_at(self._plan.partition, xy_mm).tolist()
        asked = zip(households, lands, labels, xy_mm.tolist(), strict=True)
        fits = [self._fits(one, land, Label(label), at) for one, land, label, at in asked]
        return np.array(fits, dtype=np.float64)

    def _fits(
        self, one: Household, land: BaseGeometry | None, label: Label, place: list[int]
    ) -> bool:
        plan = self._plan
        if one.grid in plan.grids and one.assigned_by in _SAID:
            return is_grid(label) and plan.base_grid(grid_of(label)) == one.grid
        if land is not None:
            return bool(shapely.intersects_xy(land, *place))
        if one.unit is None:
            return label != OUTSIDE
        return plan.unit_of_label(label) in self._within[one.unit]


def _building_tree(plan: Plan, places: LatticeArray) -> shapely.STRtree:
    """Return a tree of what houses stand at: buildings, by their rings, and address points.

    Those about some places are enough.
    """
    west, south = (places.min(axis=0) - _BUILDING_REACH_MM).tolist()
    east, north = (places.max(axis=0) + _BUILDING_REACH_MM).tolist()
    near = plan.reference_index.near((west, south, east, north))
    lines = [
        line
        for one in (plan.references[number] for number in near)
        if one.theme in ("building", "address")
        for line in one.lines
    ]
    rings = [line for line in lines if len(line) > _TRIANGLE]
    points = [line[0] for line in lines if len(line) <= _TRIANGLE]
    shapes: list[NDArray[np.object_]] = []
    if rings:
        of_ring = np.repeat(np.arange(len(rings)), [len(ring) for ring in rings])
        closed = shapely.linearrings(np.concatenate(rings).astype(np.float64), indices=of_ring)
        shapes.append(np.asarray(shapely.polygons(closed)))
    if points:
        shapes.append(np.asarray(shapely.points(np.array(points, dtype=np.float64))))
    return shapely.STRtree(np.concatenate(shapes) if shapes else [])


def _at_building(tree: shapely.STRtree, xy_mm: LatticeArray) -> Votes:
    points = np.asarray(shapely.points(xy_mm.astype(np.float64)))
    found, _ = tree.query(points, predicate="dwithin", distance=_BUILDING_REACH_MM)
    votes = np.zeros(len(points))
    votes[found] = 1.0
    return votes


def block_facts(block: ShiftedBlock) -> Mapping[str, object]:
    """Return what the text `location.shifted_block` says of a block; nobody is named."""
    return {
        "count": len(block.households),
        "system": "GCJ-02" if block.system is ShiftedCrs.GCJ02 else "BD-09",
        "crs": block.system.value,
        "distance_m": round(block.distance_m),
        "east_m": f"{block.east_m:+.0f}",
        "north_m": f"{block.north_m:+.0f}",
    }
