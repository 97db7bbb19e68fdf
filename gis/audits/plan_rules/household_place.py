"""A household whose house lies outside its grid (以房定人: the house decides), or on its edge."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import shapely

from gis.audits.finding import Finding
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import HouseholdRule, Rows
from gis.geometry.lattice import MM_PER_M
from gis.plan.records import AssignedBy, HouseholdId
from gis.topology.locate import label_at
from gis.topology.records import OUTSIDE, GridId, Label, grid_label, grid_of, is_grid, unit_of

WRONG, AGAINST = "household_in_wrong_grid", "household_against_location"
ON_BOUNDARY = "household_on_boundary"

_WORTH_A_THREAD = 20_000
_OUTSIDE, _ON_BOUNDARY = 1, 2


def check(subject: PlanSubject, rows: Rows) -> list[Finding]:
    """Return one finding for each household outside the grid it is assigned to, or on its edge.

    A house on a grid's boundary lies in it and is noted, as another grid could have it with the
    same right; where that was decided by hand it is not. Outside, an assignment by hand is a
    warning, as somebody decided it; any other, that of a register too, is an error. Both say how
    far it is to the grid.
    """
    people = subject.people
    rows = rows[(people.grids[rows] > 0) & people.columns["located"][rows]]
    rows = rows[np.argsort(people.grids[rows], kind="stable")]
    grids, begin = np.unique(people.grids[rows], return_index=True)
    parts = np.split(rows, begin[1:]) if len(rows) else []
    groups = list(zip(grids.tolist(), parts, strict=True))

    def standing(some: list[tuple[int, Rows]]) -> list[tuple[int, int]]:
        return [pair for grid, of_grid in some for pair in _standing(subject, grid, of_grid)]

    if len(rows) < _WORTH_A_THREAD:
        found = standing(groups)
    else:
        with ThreadPoolExecutor(2) as workers:
            halves = workers.map(standing, (groups[::2], groups[1::2]))
            found = [pair for half in halves for pair in half]
    by_hand = people.columns["by_hand"]
    return [
        _on_boundary(subject, row) if how == _ON_BOUNDARY else _outside(subject, row)
        for row, how in sorted(found)
        if how == _OUTSIDE or not by_hand[row]
    ]


def _standing(subject: PlanSubject, grid: int, rows: Rows) -> list[tuple[int, int]]:
    """Return the rows that are not well inside their grid, and how they stand to it."""
    if grid not in subject.plan.grids:
        return [(row, _OUTSIDE) for row in rows.tolist()]
    if grid in subject.landless:
        return []  # nobody lives there, which another rule says
    polygon = subject.polygon_mm(GridId(grid))
    x, y = subject.people.columns["xy_mm"][rows].T.astype(np.float64)
    inside = shapely.contains_xy(polygon, x, y)
    if inside.all():
        return []
    rest = np.flatnonzero(~inside)
    touching = shapely.intersects_xy(polygon, x[rest], y[rest])
    how = np.where(touching, _ON_BOUNDARY, _OUTSIDE)
    return list(zip(rows[rest].tolist(), how.tolist(), strict=True))


def _outside(subject: PlanSubject, row: int) -> Finding:
    people, plan = subject.people, subject.plan
    grid = GridId(int(people.grids[row]))
    x, y = people.columns["xy_mm"][row].tolist()
    label = label_at(plan.partition, x, y)
    land = plan.base_grid(grid_of(label)) if is_grid(label) else int(label)
    household = plan.households[HouseholdId(int(people.ids[row]))]
    by_hand = household.assigned_by is AssignedBy.HAND
    return subject.of_household(
        AGAINST if by_hand else WRONG,
        row,
        (("grid", int(grid)), ("here", land)),
        grid=subject.known_name(grid),
        here=_name(subject, label),
        distance_m=_distance_m(subject, grid, x, y),
        why=household.hand_reason or None,
    )


def _distance_m(subject: PlanSubject, grid: GridId, x: int, y: int) -> float | None:
    """Return how far a place is from a grid to a decimetre; None when that has no land."""
    if grid not in subject.plan.grids:
        return None
    distance_mm = float(shapely.distance(subject.polygon_mm(grid), shapely.points(x, y)))
    return None if np.isnan(distance_mm) else round(distance_mm / MM_PER_M, 1)


def _on_boundary(subject: PlanSubject, row: int) -> Finding:
    people, plan = subject.people, subject.plan
    grid = GridId(int(people.grids[row]))
    x, y = people.columns["xy_mm"][row].tolist()
    partition = plan.partition
    near = {
        plan.base_grid(grid_of(label)) if is_grid(label) else label
        for arc in partition.arcs_near((x, y, x, y))
        for label in partition.arcs[arc].labels()
        if label != OUTSIDE and shapely.intersects_xy(partition.polygon_mm(label), x, y)
    }
    others = sorted(near - {grid}, key=lambda each: (each < 0, abs(each)))
    labels = [grid_label(GridId(each)) if each > 0 else Label(each) for each in others]
    return subject.of_household(
        ON_BOUNDARY,
        row,
        (("grid", int(grid)), *(("here", int(each)) for each in others)),
        grid=subject.known_name(grid),
        here=" / ".join(_name(subject, label) for label in labels) or "–",
    )


def _name(subject: PlanSubject, label: Label) -> str:
    """Return what a person calls the base grid or the unit that has some land."""
    plan = subject.plan
    if is_grid(label):
        return subject.grid_name(plan.base_grid(grid_of(label)))
    return plan.units[unit_of(label)].name if label != OUTSIDE else "–"


RULE = HouseholdRule((WRONG, AGAINST, ON_BOUNDARY), check, depends_on_land=True)
