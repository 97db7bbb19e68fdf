"""The outline of each grid's land: spikes, and necks by which it hangs together."""

from collections.abc import Collection

import numpy as np

from gis.audits.finding import Finding
from gis.audits.outlines.faults import NARROW, SPIKE, outline_faults
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import GridRule
from gis.geometry.lattice import MM_PER_M
from gis.topology.records import GridId


def check(subject: PlanSubject, grids: Collection[GridId]) -> list[Finding]:
    """Return at most one finding of each kind for a grid that takes part in the partition.

    A spike is said of the grid that has the tip, at its longest; a neck at the narrowest.
    """
    records = subject.landed(grids)
    polygons = np.array([subject.polygon_mm(grid.id) for grid in records], dtype=object)
    faults = outline_faults(polygons, subject.profile, MM_PER_M)
    spikes, necks = faults.spikes, faults.necks
    findings = []
    for index in np.unique(spikes.owner[~spikes.inward]).tolist():
        own = np.flatnonzero((spikes.owner == index) & ~spikes.inward)
        longest = own[np.lexsort((*spikes.xy[own].T, -np.round(spikes.length[own], 3)))[0]]
        x, y = (spikes.xy[longest] / MM_PER_M).tolist()
        findings.append(
            subject.of_grid(
                SPIKE,
                records[index].id,
                width_m=float(spikes.width[longest]) / MM_PER_M,
                place=(x, y),
                length_m=round(float(spikes.length[longest]) / MM_PER_M, 6),
                degrees=round(float(spikes.degrees[longest]), 6),
                places=len(own),
            )
        )
    for index in np.unique(necks.owner).tolist():
        own = np.flatnonzero(necks.owner == index)
        x, y = (np.round(necks.xy[own[0]]) / MM_PER_M).tolist()
        findings.append(
            subject.of_grid(
                NARROW,
                records[index].id,
                width_m=round(float(necks.width[own[0]]) / MM_PER_M, 6),
                place=(x, y),
                body_m2=round(float(necks.area[own[0]]) / MM_PER_M**2, 3),
                places=len(own),
            )
        )
    return findings


RULE = GridRule((SPIKE, NARROW), check)
