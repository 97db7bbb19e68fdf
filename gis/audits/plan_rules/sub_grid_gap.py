"""Land of a base grid that has sub-grids, but lies in none of them."""

from collections.abc import Collection

import numpy as np

from gis.audits.finding import Finding
from gis.audits.plan_subject import PlanSubject, place_in
from gis.audits.rule import GridRule
from gis.geometry.lattice import M2_PER_MM2, MM_PER_M
from gis.geometry.measure import mean_width_m
from gis.topology.records import GridId, grid_label

NAME = "sub_grid_gap"


def check(subject: PlanSubject, grids: Collection[GridId]) -> list[Finding]:
    """Return at most one finding for each grid with sub-grids."""
    partition = subject.plan.partition
    findings = []
    for grid in sorted(grids):
        label = grid_label(grid)
        if subject.plan.sub_grids(grid) and partition.arcs_of(label):
            land = partition.polygon_mm(label)
            findings.append(
                subject.of_grid(
                    NAME,
                    grid,
                    area_m2=float(land.area) * M2_PER_MM2,
                    width_m=float(mean_width_m(np.array([land]))[0]) / MM_PER_M,
                    place=place_in(land),
                )
            )
    return findings


RULE = GridRule((NAME,), check)
