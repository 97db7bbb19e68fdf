"""Land of the units that no grid has: each connected piece, across units too."""

from itertools import chain

import numpy as np

from gis.audits.finding import Finding, key_by_place
from gis.audits.plan_subject import PlanSubject, place_in, settled
from gis.audits.rule import PlanRule, touches_unassigned
from gis.geometry.lattice import MM_PER_M
from gis.geometry.measure import mean_width_m
from gis.plan.edit import Touched
from gis.topology.faces import Face
from gis.topology.records import OUTSIDE, grid_of, is_grid
from gis.topology.regions import Region, regions_of

NAME = "gap"


def check(subject: PlanSubject) -> list[Finding]:
    """Return one finding for each piece of any size; the report sums up those below the limit.

    Subjects are the grids round it, or the units that it lies in when there are none.
    `neighbours` counts the grids; `touches_frame` tells whether it is open to the edge of all
    land, or else `is_enclosed`; `unit` names the units that it lies in.
    """
    faces = list(chain.from_iterable(subject.unassigned_faces.values()))
    known = subject.known_gaps
    found: dict[tuple[int, ...], tuple[tuple[Face, ...], Finding]] = {}
    for region in regions_of(subject.plan.partition, faces):
        key = tuple(map(id, region.faces))
        # While its faces are the same ones, so is all round them.
        found[key] = known[key] if key in known else (region.faces, _finding(subject, region))
    known.clear()
    known.update(found)
    return [finding for _, finding in found.values()]


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
    return touches_unassigned(touched.labels) or bool(touched.tables & {"grids", "units"})


RULE = PlanRule((NAME,), check, _is_stale)
