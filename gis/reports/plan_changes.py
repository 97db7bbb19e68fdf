"""What has become of the grids between two states of a plan: which changed, what moved whereto."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.geometry.lattice import M2_PER_MM2
from gis.plan.plan import Plan
from gis.topology.records import GridId

LEAST_M2 = 0.01
"""Less land than that is a rounding."""


class Changed(StrEnum):
    """Say what has become of a grid."""

    ADDED = "added"
    REMOVED = "removed"
    RESHAPED = "reshaped"
    RECODED = "recoded"
    RESETTLED = "resettled"


@dataclass(frozen=True, slots=True)
class GridChange:
    """Be a grid that is not as before; counts and square metres before and now, 0 for none."""

    grid: GridId
    changed: Changed
    old_code: str
    new_code: str
    name: str
    households: tuple[int, int]
    people: tuple[int, int]
    area_m2: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Move:
    """Be what went from one grid to another; None stands for land or households of no grid."""

    source: GridId | None
    target: GridId | None
    households: int
    people: int
    area_m2: float
    land_mm: BaseGeometry


@dataclass(frozen=True, slots=True)
class PlanChanges:
    """Hold all that changed; `old_lines_mm` are boundaries that are no longer there."""

    grids: tuple[GridChange, ...]
    moves: tuple[Move, ...]
    old_lines_mm: BaseGeometry

    @property
    def households(self) -> int:
        """How many households are in another grid than before."""
        return sum(move.households for move in self.moves)

    @property
    def area_m2(self) -> float:
        """How much land is in another grid than before."""
        return sum(move.area_m2 for move in self.moves)


def plan_changes(before: Plan, now: Plan) -> PlanChanges:
    """Compare the base grids of two states of one project, told apart by their identity.

    Codes may have changed. Grids are sorted by code, moves by households and land. Areas are those
    of the plan's CRS.
    """
    return _Comparison(before, now).changes()


class _Comparison:
    def __init__(self, before: Plan, now: Plan) -> None:
        self._before, self._now = before, now
        self._old = _base_grids(before)
        self._new = _base_grids(now)
        same = self._old.keys() & self._new.keys()
        self._changed = {g for g in same if not shapely.equals(self._old[g], self._new[g])}
        self._added = self._new.keys() - same
        self._removed = self._old.keys() - same

    def changes(self) -> PlanChanges:
        moves = tuple(self._moves())
        touched = {m.source for m in moves if m.households} | {
            m.target for m in moves if m.households
        }
        grids = [
            self._change(grid, touched) for grid in sorted(self._old.keys() | self._new.keys())
        ]
        told = [change for change in grids if change is not None]
        told.sort(key=lambda change: (change.new_code or change.old_code, change.grid))
        return PlanChanges(tuple(told), moves, self._old_lines())

    def _change(self, grid: GridId, touched: set[GridId | None]) -> GridChange | None:
        old, new = self._before.grids.get(grid), self._now.grids.get(grid)
        if grid in self._added:
            changed = Changed.ADDED
        elif grid in self._removed:
            changed = Changed.REMOVED
        elif grid in self._changed:
            changed = Changed.RESHAPED
        elif old is not None and new is not None and old.code != new.code:
            changed = Changed.RECODED
        elif grid in touched:
            changed = Changed.RESETTLED
        else:
            return None
        is_old, is_new = grid in self._old, grid in self._new
        then = self._before.residents.of_grid(grid) if is_old else None
        today = self._now.residents.of_grid(grid) if is_new else None
        record = new if is_new and new is not None else old
        assert record is not None
        return GridChange(
            grid,
            changed,
            old.code if is_old and old is not None else "",
            new.code if is_new and new is not None else "",
            record.name or record.code,
            (then.households if then else 0, today.households if today else 0),
            (then.people if then else 0, today.people if today else 0),
            (_m2(self._old.get(grid)), _m2(self._new.get(grid))),
        )

    def _moves(self) -> Iterable[Move]:
        """Yield what went over, from the gravest: by households, then by land."""
        people: Counter[tuple[GridId | None, GridId | None]] = Counter()
        homes: Counter[tuple[GridId | None, GridId | None]] = Counter()
        for id_, home in self._now.households.items():
            then = self._before.households.get(id_)
            if then is None:
                continue
            way = _base(self._before, then.grid), _base(self._now, home.grid)
            if way[0] != way[1]:
                homes[way] += 1
                people[way] += home.people
        land = self._land()
        ways = sorted(
            homes.keys() | land.keys(),
            key=lambda way: (-homes[way], -_m2(land.get(way)), way[0] or 0, way[1] or 0),
        )
        nothing = shapely.Polygon()
        for way in ways:
            area = land.get(way, nothing)
            yield Move(way[0], way[1], homes[way], people[way], _m2(area), area)

    def _land(self) -> Mapping[tuple[GridId | None, GridId | None], BaseGeometry]:
        """Return the land that changed hands, by whom from and whereto."""
        sources = sorted(self._changed | self._removed)
        targets = sorted(self._changed | self._added)
        old = np.array([self._old[g] for g in sources], dtype=object)
        new = np.array([self._new[g] for g in targets], dtype=object)
        found: dict[tuple[GridId | None, GridId | None], BaseGeometry] = {}
        if len(old) and len(new):
            pairs = shapely.STRtree(new).query(old, predicate="intersects")
            for i, j in zip(*pairs.tolist(), strict=True):
                if sources[i] != targets[j]:
                    self._keep(found, (sources[i], targets[j]), old[i].intersection(new[j]))
        whole_new, whole_old = shapely.union_all(new), shapely.union_all(old)
        for grid, shape in zip(sources, old, strict=True):
            self._keep(found, (grid, None), shape.difference(whole_new))
        for grid, shape in zip(targets, new, strict=True):
            self._keep(found, (None, grid), shape.difference(whole_old))
        return found

    @staticmethod
    def _keep(
        found: dict[tuple[GridId | None, GridId | None], BaseGeometry],
        way: tuple[GridId | None, GridId | None],
        land: BaseGeometry,
    ) -> None:
        if _m2(land) >= LEAST_M2:
            found[way] = land

    def _old_lines(self) -> BaseGeometry:
        """Return the boundaries of before that none of the grids has now."""
        old = [self._old[grid].boundary for grid in self._changed | self._removed]
        new = [self._new[grid].boundary for grid in self._changed | self._added]
        gone = shapely.union_all(old).difference(shapely.union_all(new))
        lines = [part for part in shapely.get_parts(gone) if part.geom_type == "LineString"]
        return (
            shapely.line_merge(shapely.multilinestrings(lines)) if lines else shapely.LineString()
        )


def _base_grids(plan: Plan) -> dict[GridId, BaseGeometry]:
    return {
        grid.id: plan.grid_polygon_mm(grid.id) for grid in plan.grids.values() if not grid.parent
    }


def _base(plan: Plan, grid: GridId | None) -> GridId | None:
    return None if grid is None else plan.base_grid(grid)


def _m2(land: BaseGeometry | None) -> float:
    return 0.0 if land is None else float(land.area) * M2_PER_MM2
