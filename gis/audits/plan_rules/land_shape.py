"""The shape of each grid's land: none at all, slivers, several parts."""

from collections.abc import Collection

import numpy as np
import shapely

from gis.audits.finding import Finding
from gis.audits.plan_subject import PlanSubject, place_in
from gis.audits.rule import GridRule
from gis.geometry.lattice import M2_PER_MM2, MM_PER_M
from gis.geometry.measure import mean_width_m
from gis.topology.records import GridId

EMPTY, SLIVER, MULTIPART = "empty", "sliver", "multipart"


def check(subject: PlanSubject, grids: Collection[GridId]) -> list[Finding]:
    """Return at most one finding of each kind for a grid that takes part in the partition.

    The land of a base grid is that of its sub-grids too. Where the profile allows several parts
    they are no fault.
    """
    records = subject.landed(grids)
    polygons = np.array([subject.polygon_mm(grid.id) for grid in records], dtype=object)
    parts, owner = shapely.get_parts(polygons, return_index=True)
    has_area = ~shapely.is_empty(parts)
    parts, owner = parts[has_area], owner[has_area]
    area_m2 = shapely.area(parts) * M2_PER_MM2
    width_m = mean_width_m(parts) / MM_PER_M
    profile = subject.profile
    thin = (width_m < profile.sliver_width_m) | (area_m2 < profile.sliver_area_m2)
    counts = np.bincount(owner, minlength=len(records))
    findings = [
        subject.of_grid(EMPTY, records[index].id, reason="no_land")
        for index in np.flatnonzero(counts == 0).tolist()
    ]
    for index in np.unique(owner[thin]).tolist():
        slivers = np.flatnonzero(thin & (owner == index))
        largest = slivers[np.argmax(area_m2[slivers])]
        findings.append(
            subject.of_grid(
                SLIVER,
                records[index].id,
                area_m2=float(area_m2[slivers].sum()),
                width_m=float(width_m[largest]),
                place=place_in(parts[largest]),
                parts=len(slivers),
            )
        )
    for index in [] if profile.multipart_allowed else np.flatnonzero(counts > 1).tolist():
        own = np.flatnonzero(owner == index)
        smallest = parts[own[np.argmin(area_m2[own])]]
        findings.append(
            subject.of_grid(MULTIPART, records[index].id, place=place_in(smallest), parts=len(own))
        )
    return findings


RULE = GridRule((EMPTY, SLIVER, MULTIPART), check)
