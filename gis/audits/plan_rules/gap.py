"""Land of the units that no grid has: each connected piece, across units too."""

from dataclasses import replace
from itertools import chain
from operator import is_

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gis.audits.finding import Fact, Finding, key_by_place
from gis.audits.gap_likeness import likeness
from gis.audits.known import KnownGap
from gis.audits.plan_subject import PlanSubject, place_in, settled
from gis.audits.rule import PlanRule
from gis.geometry.lattice import M2_PER_MM2, MM_PER_M
from gis.geometry.measure import mean_width_m
from gis.plan.edit import Touched
from gis.topology.records import OUTSIDE, GridId, grid_of, is_grid
from gis.topology.regions import Region, regions_of

NAME = "gap"


def check(subject: PlanSubject) -> list[Finding]:
    """Return one finding for each piece of any size; the report sums up those below the limit.

    Subjects are the grids round it, or the units that it lies in when there are none.
    `neighbours` counts the grids; `touches_frame` tells whether it is open to the edge of all
    land, or else `is_enclosed`; `unit` names the units that it lies in. Of those above the limit
    `looks_like` says what they probably are, `households` how many without a grid live there.
    """
    faces = list(chain.from_iterable(subject.unassigned_faces.values()))
    known = subject.known_gaps
    # While its faces are the same ones, so is all round them.
    if {id(face) for face in faces} != {each for key in known for each in key}:
        found: dict[tuple[int, ...], KnownGap] = {}
        for region in regions_of(subject.plan.partition, faces):
            key = tuple(map(id, region.faces))
            found[key] = known[key] if key in known else _gap(subject, region)
        known.clear()
        known.update(found)
    for key, gap in known.items():
        known[key] = _judged(subject, gap)
    return [gap.told for gap in known.values()]


def _judged(subject: PlanSubject, gap: KnownGap) -> KnownGap:
    """Return a gap with what it looks like; those that are noise are not looked at."""
    finding = gap.finding
    area_m2, width_m = finding.area_m2 or 0.0, finding.width_m or 0.0
    if area_m2 <= subject.min_area_m2:
        return gap
    homeless = subject.standing.homeless
    grids = {subject.plan.base_grid(GridId(each)) for kind, each in finding.ids if kind == "grid"}
    beside = [subject.polygon_mm(grid) for grid in sorted(grids)]
    judged_by = homeless, *beside
    if len(gap.judged_by) == len(judged_by) and all(map(is_, gap.judged_by, judged_by)):
        return gap
    households = None if homeless is None else _inside(gap.polygon_mm, homeless)
    beside_m2 = [float(polygon.area) * M2_PER_MM2 for polygon in beside]
    kind = likeness(area_m2, width_m, households, beside_m2, subject.profile)
    told: dict[str, Fact] = {"looks_like": kind.value, "households": households}
    return replace(gap, told=replace(finding, facts={**finding.facts, **told}), judged_by=judged_by)


def _inside(polygon_mm: BaseGeometry, xy_mm: NDArray[np.float64]) -> int:
    west, south, east, north = polygon_mm.bounds
    x, y = xy_mm.T
    near = xy_mm[(x >= west) & (x <= east) & (y >= south) & (y <= north)]
    return int(np.count_nonzero(shapely.intersects_xy(polygon_mm, *near.T))) if len(near) else 0


def _gap(subject: PlanSubject, region: Region) -> KnownGap:
    finding = _finding(subject, region)
    return KnownGap(region.faces, region.polygon_mm, finding, finding)


def _finding(subject: PlanSubject, region: Region) -> Finding:
    partition, plan = subject.plan.partition, subject.plan
    sides = [partition.arcs[arc].labels() for face in region.faces for arc, _ in face.sides]
    beside = {label for labels in sides for label in labels}
    grids = sorted(grid_of(label) for label in beside if is_grid(label))
    grids = [grid for grid in grids if grid in plan.grids]
    units = [plan.units[unit] for unit in region.units()]
    place = place_in(region.polygon_mm)
    named = [subject.grid_name(grid) for grid in grids] or [unit.name for unit in units]
    subjects = [subject.grid_subject(grid) for grid in grids] or [unit.code for unit in units]
    return Finding(
        NAME,
        subject.profile.severity(NAME),
        tuple(sorted(subjects)),
        key_by_place(NAME, place or (0.0, 0.0)),
        place,
        settled(region.area_m2()),
        settled(float(mean_width_m(np.array([region.polygon_mm]))[0]) / MM_PER_M),
        {
            "who": " / ".join(named[:4]) + (" …" if len(named) > 4 else ""),
            "neighbours": len(grids),
            "touches_frame": OUTSIDE in beside,
            "is_enclosed": OUTSIDE not in beside,
            "unit": " / ".join(unit.name for unit in units),
        },
        (
            *(("grid", grid) for grid in grids),
            *(("unit", unit.id) for unit in units),
        ),
    )


def _is_stale(touched: Touched) -> bool:
    # Not only of the land itself: who lives on it, and how large the grids round it are.
    changes = touched.labels or touched.households or touched.tables & {"grids", "units"}
    return bool(changes)


RULE = PlanRule((NAME,), check, _is_stale)
