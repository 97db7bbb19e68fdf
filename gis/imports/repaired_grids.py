"""The polygons of a file of grids made a clean coverage of the units that they lie in.

Each unit is repaired by itself, so no strip is left along its border and no grid reaches beyond.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from gis.errors import InputProblem
from gis.geometry.lattice import MM_PER_M
from gis.geometry.measuring_crs import MeasuringCrs
from gis.plan.plan import Plan
from gis.progress import Progress
from gis.repair.records import Change, Harm, Left, Repaired, RepairRules, RepairTask
from gis.repair.repair import repair
from gis.repair.repair_lines import (
    LedgerLine,
    harm_as_json,
    harm_in_words,
    ledger_lines,
    line_as_json,
)
from gis.texts import Texts
from gis.topology.records import GridId, UnitId, unassigned_label

Geometries = NDArray[np.object_]

_OF_UNIT = "/"
"""Stands between the code of a unit and the key of a change in it."""

_GAP_KEY = re.compile(r"gap@(-?\d+),(-?\d+)(#\d+)?$")
_NEAR_M = 1.0


@dataclass(frozen=True, eq=False)
class GridRepairRules:
    """Say how the grids of a file are repaired; keys in `rules` are those of the ledger.

    `priority` has a number for each row, the greater goes first. `locked` grids of the plan keep
    their land whatever the file says.
    """

    rules: RepairRules = field(default_factory=RepairRules)
    priority: str | None = None
    locked: frozenset[GridId] = frozenset()


@dataclass(frozen=True, slots=True)
class RowLand:
    """Be a row of the file: what it is called, its land in metres, and the grid that it becomes."""

    code: str
    name: str
    land_m: BaseGeometry | None
    grid: GridId
    priority: float = 0.0


@dataclass(frozen=True, eq=False)
class GridRepair:
    """Hold a repair of rows; the ledger numbers them, shapes are in metres of the plan.

    `homes` has the unit of each row that lies in one; `unit_of` names that of a change by its key.
    """

    rows: tuple[RowLand, ...]
    units_m: Mapping[UnitId, BaseGeometry]
    homes: Mapping[int, UnitId]
    done: Repaired
    unit_of: Mapping[str, str]
    lines: tuple[LedgerLine, ...]

    @cached_property
    def emptied(self) -> frozenset[int]:
        """The rows that had land and lost all of it."""
        pairs = zip(self.rows, self.after_m, strict=True)
        return frozenset(
            at for at, (row, after) in enumerate(pairs) if row.land_m is not None and after is None
        )

    @property
    def after_m(self) -> Geometries:
        """The land of each row, None without any."""
        return self.done.polygons_m

    @property
    def names(self) -> list[str]:
        """What a person calls each row."""
        return [
            " ".join(dict.fromkeys(part for part in (row.code, row.name) if part)) or f"#{at}"
            for at, row in enumerate(self.rows, start=1)
        ]

    @property
    def subjects(self) -> list[str]:
        """The code of each row, or its number."""
        return [row.code or f"#{at}" for at, row in enumerate(self.rows, start=1)]

    def as_json(self, texts: Texts) -> dict[str, Any]:
        """Return the ledger for a JSON document."""
        subjects, names = self.subjects, self.names

        def lines(*, changed: bool) -> list[dict[str, Any]]:
            return [
                line_as_json(line, subjects, names, texts)
                for line in self.lines
                if line.is_change is changed
            ]

        return {
            "changes": lines(changed=True),
            "left": lines(changed=False),
            "harms": [harm_as_json(harm, subjects, names, texts) for harm in self.done.harms],
        }

    def harms_in_words(self, texts: Texts) -> list[str]:
        """Return a sentence for each grid that lost much."""
        names = self.names
        return [harm_in_words(harm, names, texts) for harm in self.done.harms]


def repair_rows(
    plan: Plan, rows: Sequence[RowLand], asked: GridRepairRules, progress: Progress
) -> GridRepair:
    """Repair the land of rows, unit by unit. Raises InputProblem for an unknown key, Cancelled."""
    work = _Work(plan, rows, asked)
    units = sorted(set(work.home.values()))
    parts = []
    for number, unit in enumerate(units):
        progress.step(number / len(units))
        parts.append(work.repaired(unit, progress))
    done = Repaired(
        work.after,
        tuple(change for part in parts for change in part.changes),
        tuple(left for part in parts for left in part.left),
        tuple(harm for part in parts for harm in part.harms),
    )
    unknown = asked.rules.left_alone - {left.key for left in done.left}
    if unknown:
        raise InputProblem("repair.no_such_key", fault=min(unknown))
    measuring = MeasuringCrs(CRS.from_user_input(plan.crs), 1.0)
    return GridRepair(
        tuple(work.rows), work.units_m, work.home, done, work.unit_of, ledger_lines(done, measuring)
    )


class _Work:
    def __init__(self, plan: Plan, rows: Sequence[RowLand], asked: GridRepairRules) -> None:
        self._plan, self._asked = plan, asked
        self.rows = [self._with_locked_land(row) for row in rows]
        self.after = np.full(len(rows), None, dtype=object)
        self.after[:] = [row.land_m for row in self.rows]
        self.units_m = _units_m(plan)
        self.home = self._homes()
        self.unit_of: dict[str, str] = {}
        located = [each for each in plan.households.values() if each.location is not None]
        places = np.array([each.location for each in located], dtype=np.float64)
        self._houses_m = places.reshape(-1, 2) / MM_PER_M
        self._house_grids = np.array([each.grid or 0 for each in located], dtype=np.int64)

    def _with_locked_land(self, row: RowLand) -> RowLand:
        if row.grid not in self._asked.locked or row.grid not in self._plan.grids:
            return row
        return replace(row, land_m=_metres(self._plan.grid_polygon_mm(row.grid)))

    def _homes(self) -> dict[int, UnitId]:
        """Return the unit in which most of each row lies."""
        units = sorted(self.units_m)
        shapes = np.array([self.units_m[unit] for unit in units], dtype=object)
        drawn = np.flatnonzero(~shapely.is_missing(self.after))
        valid = shapely.make_valid(self.after[drawn], method="structure", keep_collapsed=False)
        at, unit = shapely.STRtree(shapes).query(valid, predicate="intersects")
        area = shapely.area(shapely.intersection(valid[at], shapes[unit]))
        best: dict[int, tuple[float, int]] = {}
        for row, number, size in zip(drawn[at].tolist(), unit.tolist(), area.tolist(), strict=True):
            if size > 0:
                best[row] = max(best.get(row, (0.0, -1)), (size, number))
        return {row: units[number] for row, (_, number) in best.items()}

    def repaired(self, unit: UnitId, progress: Progress) -> Repaired:
        """Repair the rows of a unit; what is told of them has the numbers of all rows."""
        mine = [row for row, home in sorted(self.home.items()) if home == unit]
        prefix = f"{self._plan.units[unit].code}{_OF_UNIT}"
        xy_m, feature = self._households(unit, mine)
        priority = [self.rows[row].priority for row in mine]
        task = RepairTask(
            polygons_m=self.after[mine],
            frame_m=np.array([self.units_m[unit]], dtype=object),
            locked=np.array([self.rows[row].grid in self._asked.locked for row in mine]),
            priority=None if self._asked.priority is None else np.array(priority),
            households_xy_m=xy_m,
            household_feature=feature,
            allowed_gaps_m=self._accepted(unit),
        )
        done = repair(task, self._rules(prefix, mine), progress)
        progress.raise_if_cancelled()
        self.after[mine] = done.polygons_m
        numbered = _numbered(done, mine, prefix)
        name = self._plan.units[unit].name
        self.unit_of |= {each.key: name for each in numbered.changes}
        self.unit_of |= {each.key: name for each in numbered.left}
        return numbered

    def _rules(self, prefix: str, mine: Sequence[int]) -> RepairRules:
        """Return the rules with the keys and numbers that the rows of one unit have."""
        rules = self._asked.rules
        number = {row: at for at, row in enumerate(mine)}
        return replace(
            rules,
            left_alone=frozenset(
                key.removeprefix(prefix) for key in rules.left_alone if key.startswith(prefix)
            ),
            decisions={
                key.removeprefix(prefix): None if row is None else number[row]
                for key, row in rules.decisions.items()
                if key.startswith(prefix) and (row is None or row in number)
            },
        )

    def _households(
        self, unit: UnitId, mine: Sequence[int]
    ) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """Return the places of the households in a unit, and the row of the grid they belong to."""
        west, south, east, north = self.units_m[unit].bounds
        x, y = self._houses_m.T
        here = (west <= x) & (x <= east) & (south <= y) & (y <= north)
        by_grid = {self.rows[row].grid: at for at, row in enumerate(mine)}
        rows = [by_grid.get(grid, -1) for grid in self._house_grids[here].tolist()]
        return self._houses_m[here], np.array(rows, dtype=np.int64)

    def _accepted(self, unit: UnitId) -> Geometries | None:
        """Return the blanks of a unit that were accepted as exceptions."""
        if not self._plan.grids_of(unit):
            return None
        found = filter(None, (_GAP_KEY.match(each.key) for each in self._plan.accepted.values()))
        places = [shapely.Point(int(match[1]), int(match[2])) for match in found]
        label = unassigned_label(unit)
        if not places or not self._plan.partition.arcs_of(label):
            return None
        blanks = shapely.get_parts(_metres(self._plan.partition.polygon_mm(label)))
        near = [bool((shapely.distance(blank, places) <= _NEAR_M).any()) for blank in blanks]
        return blanks[near]


def _units_m(plan: Plan) -> dict[UnitId, BaseGeometry]:
    """Return the land of each unit that carries some itself, in metres."""
    labels: dict[UnitId, list[Any]] = {}
    for label in plan.partition.labels():
        unit = plan.unit_of_label(label)
        if unit is not None:
            labels.setdefault(unit, []).append(label)
    return {unit: _metres(plan.partition.outline_mm(each)) for unit, each in labels.items()}


def _metres(geometry_mm: BaseGeometry) -> BaseGeometry:
    metres: BaseGeometry = shapely.transform(geometry_mm, lambda xy: xy / MM_PER_M)
    return metres


def _numbered(done: Repaired, rows: Sequence[int], prefix: str) -> Repaired:
    def change(each: Change) -> Change:
        return replace(
            each,
            key=prefix + each.key,
            losers=tuple(rows[loser] for loser in each.losers),
            winner=None if each.winner is None else rows[each.winner],
        )

    def left(each: Left) -> Left:
        features = tuple(rows[feature] for feature in each.features)
        return replace(each, key=prefix + each.key, features=features)

    def harm(each: Harm) -> Harm:
        return replace(each, feature=rows[each.feature])

    return Repaired(
        done.polygons_m,
        tuple(map(change, done.changes)),
        tuple(map(left, done.left)),
        tuple(map(harm, done.harms)),
    )
