"""Has a boundary been turned inside out? Round its own nodes nothing tells it."""

from collections.abc import Collection

import numpy as np

from gis.errors import Reason, Refused
from gis.topology.partition import Partition
from gis.topology.records import ArcId


def require_not_turned(before: Partition, after: Partition, arcs: Collection[ArcId]) -> None:
    """Raise Refused when a closed boundary without junctions runs the other way round than before.

    `arcs` are those of changed shape; their ends and labels are as before. Where three boundaries
    meet, labels that disagree show the same; a ring by itself, as of an enclave, has no such place:
    a corner of a triangle can cross the opposite side and touch nothing.
    """
    seen: set[ArcId] = set()
    for arc in sorted(arcs):
        if arc in seen:
            continue
        ring = _ring_of(after, arc)
        seen.update(arc for arc, _ in ring)
        if ring and (_twice_area(before, ring) > 0) != (_twice_area(after, ring) > 0):
            raise Refused(Reason.BREAKS_PARTITION, arc=arc, node=after.arcs[arc].start)


def _ring_of(partition: Partition, arc: ArcId) -> list[tuple[ArcId, bool]]:
    """Return the arcs of a ring that has no junction, each with whether it is run forwards.

    Empty for an arc whose way leads to a junction.
    """
    first = partition.arcs[arc]
    ring = [(arc, True)]
    here = first.end
    while here != first.start:
        others = [each for each in partition.arcs_at(here) if each != ring[-1][0]]
        if len(others) != 1:
            return []
        record = partition.arcs[others[0]]
        ahead = record.start == here
        ring.append((record.id, ahead))
        here = record.end if ahead else record.start
    return ring if len(partition.arcs_at(first.start)) <= 2 else []


def _twice_area(partition: Partition, ring: list[tuple[ArcId, bool]]) -> int:
    lines = [
        partition.line_mm(arc) if ahead else partition.line_mm(arc)[::-1] for arc, ahead in ring
    ]
    xy = np.concatenate([line[:-1] for line in lines])
    xy = xy - xy[0]
    ahead_xy = np.roll(xy, -1, axis=0)
    return int((xy[:, 0] * ahead_xy[:, 1] - ahead_xy[:, 0] * xy[:, 1]).sum())
