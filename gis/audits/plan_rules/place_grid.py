"""A place that is served too, such as a school: in no grid, in the wrong one, or nowhere."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet

import numpy as np
import shapely

from gis.audits.finding import Finding
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import RecordRule
from gis.plan.edit import Touched
from gis.plan.records import AssignedBy, Place, PlaceId
from gis.topology.locate import label_at
from gis.topology.records import GridId, grid_of, is_grid, unit_of

UNASSIGNED, WITHOUT_LOCATION = "place_unassigned", "place_without_location"
WRONG = "place_in_wrong_grid"


def check(subject: PlanSubject, places: Collection[int]) -> list[Finding]:
    """Return at most one finding of each kind for each place.

    One on a grid's boundary lies in it. One that was put into a grid by hand stays there, wherever
    it lies.
    """
    known = [subject.plan.places.get(PlaceId(each)) for each in sorted(places)]
    there = [place for place in known if place is not None]
    elsewhere = _elsewhere(subject, there)
    findings = []
    for place in there:
        if place.grid is None or place.grid not in subject.plan.grids:
            findings.append(_finding(subject, UNASSIGNED, place))
        elif place.id in elsewhere:
            findings.append(_finding(subject, WRONG, place))
        if place.location is None:
            findings.append(_finding(subject, WITHOUT_LOCATION, place))
    return findings


def _elsewhere(subject: PlanSubject, places: Iterable[Place]) -> AbstractSet[PlaceId]:
    """Return those that lie outside the grid that they were put into, but not by hand."""
    by_grid: dict[GridId, list[Place]] = defaultdict(list)
    for place in places:
        if place.location is None or place.assigned_by is AssignedBy.HAND:
            continue
        if place.grid is not None and place.grid in subject.plan.grids:
            by_grid[place.grid].append(place)
    outside: set[PlaceId] = set()
    for grid, inside in by_grid.items():
        xy_mm = np.array([place.location for place in inside], dtype=np.float64)
        lies = np.asarray(shapely.intersects_xy(subject.polygon_mm(grid), *xy_mm.T))
        outside.update(
            place.id for place, is_in in zip(inside, lies.tolist(), strict=True) if not is_in
        )
    return outside


def _finding(subject: PlanSubject, rule: str, place: Place) -> Finding:
    plan, here, land = subject.plan, "–", 0
    if place.location is not None:
        label = label_at(plan.partition, *place.location)
        land = int(label)
        if is_grid(label):
            land = plan.base_grid(grid_of(label))
            here = subject.grid_name(plan.base_grid(grid_of(label)))
        elif label:
            here = plan.units[unit_of(label)].name
    has_grid = place.grid is not None and place.grid in plan.grids
    return subject.of_record(
        rule,
        ("place", place.id),
        (subject.grid_subject(place.grid),) if has_grid and place.grid is not None else (),
        key=f"{place.name}#{place.id}",
        ids=(("grid", int(place.grid or 0)), ("here", land)),
        at_mm=place.location,
        who=place.name,
        kind=place.kind,
        grid=subject.grid_name(place.grid) if has_grid and place.grid is not None else "–",
        here=here,
    )


def _on_land(before: PlanSubject, after: PlanSubject, touched: Touched) -> AbstractSet[int]:
    return {place for grid in touched.grids for place in after.places_by_grid.get(grid, ())}


RULE = RecordRule((UNASSIGNED, WITHOUT_LOCATION, WRONG), "places", check, _on_land)
