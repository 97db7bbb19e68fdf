"""A household whose house lies outside its grid (以房定人: the house decides)."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import shapely

from gis.audits.finding import Finding
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import HouseholdRule, Rows
from gis.topology.locate import label_at
from gis.topology.records import GridId, grid_of, is_grid, unit_of

WRONG, AGAINST = "household_in_wrong_grid", "household_against_location"

_WORTH_A_THREAD = 20_000


def check(subject: PlanSubject, rows: Rows) -> list[Finding]:
    """Return one finding for each household that lies outside the grid it is assigned to.

    A house on a grid's boundary lies in it. An assignment by hand is a warning, as somebody
    decided it; any other is an error.
    """
    people = subject.people
    rows = rows[(people.grids[rows] > 0) & people.columns["located"][rows]]
    rows = rows[np.argsort(people.grids[rows], kind="stable")]
    grids, begin = np.unique(people.grids[rows], return_index=True)
    parts = np.split(rows, begin[1:]) if len(rows) else []
    groups = list(zip(grids.tolist(), parts, strict=True))

    def outside(some: list[tuple[int, Rows]]) -> list[int]:
        return [row for grid, of_grid in some for row in _outside(subject, GridId(grid), of_grid)]

    if len(rows) < _WORTH_A_THREAD:
        found = outside(groups)
    else:
        with ThreadPoolExecutor(2) as workers:
            halves = workers.map(outside, (groups[::2], groups[1::2]))
            found = [row for half in halves for row in half]
    return [_finding(subject, row) for row in sorted(found)]


def _outside(subject: PlanSubject, grid: GridId, rows: Rows) -> list[int]:
    if grid not in subject.plan.grids:
        return [int(row) for row in rows]
    x, y = subject.people.columns["xy_mm"][rows].T.astype(np.float64)
    inside = shapely.intersects_xy(subject.polygon_mm(grid), x, y)
    return [int(row) for row in rows[~inside]]


def _finding(subject: PlanSubject, row: int) -> Finding:
    people, plan = subject.people, subject.plan
    grid = GridId(int(people.grids[row]))
    label = label_at(plan.partition, *people.columns["xy_mm"][row].tolist())
    place = int(label)
    if is_grid(label):
        place = plan.base_grid(grid_of(label))
        here = subject.grid_name(GridId(place))
    else:
        here = plan.units[unit_of(label)].name if label else "–"
    rule = AGAINST if people.columns["by_hand"][row] else WRONG
    ids = (("grid", int(grid)), ("here", place))
    name = subject.grid_name(grid) if grid in plan.grids else f"#{grid}"
    return subject.of_household(rule, row, ids, grid=name, here=here)


RULE = HouseholdRule((WRONG, AGAINST), check, depends_on_land=True)
