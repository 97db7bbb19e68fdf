"""Land that no feature covers: a piece of the frame, or a hole in the union."""

import numpy as np
import shapely

from gis.audits.file_subject import FileSubject, place_in
from gis.audits.finding import Fact, Finding, key_by_place
from gis.audits.gap_likeness import likeness
from gis.audits.land.residue import Geometries

RULE = "gap"


def check(subject: FileSubject) -> list[Finding]:
    """Return one finding for each gap above the limit, with the features round it as subjects.

    `hole_m2` is the area within its outer rim, where islands lie in it. `neighbours` counts the
    features round it; `touches_frame` tells whether it is open to the edge of the frame, or else
    `is_enclosed`; `unit` names the unit of the frame that has most of it; `looks_like` says what
    it probably is.
    """
    gaps = subject.coverage.gaps
    listed = np.flatnonzero(gaps.area_m2 > subject.min_area_m2)
    index_of, feature_of = subject.tree.query(gaps.shapes[listed], predicate="intersects")
    in_frame = _in_frame(subject, gaps.shapes[listed])
    feature_m2 = shapely.area(subject.coverage.measured.polygons)
    findings = []
    for number, index in enumerate(listed.tolist()):
        place = place_in(gaps.shapes[index])
        rim = shapely.polygons(shapely.get_exterior_ring(shapely.get_parts(gaps.shapes[index])))
        area = float(gaps.area_m2[index])
        hole = float(shapely.area(shapely.union_all(rim)))
        beside = feature_of[index_of == number].tolist()
        width = float(gaps.width_m[index])
        kind = likeness(area, width, None, feature_m2[beside].tolist(), subject.profile)
        findings.append(
            subject.finding(
                RULE,
                beside,
                place,
                key=key_by_place(RULE, place),
                area_m2=area,
                width_m=width,
                hole_m2=hole if hole > area * (1 + 1e-9) else None,
                neighbours=len(beside),
                looks_like=kind.value,
                **in_frame[number],
            )
        )
    return findings


def _in_frame(subject: FileSubject, gaps: Geometries) -> list[dict[str, Fact]]:
    framing = subject.framing
    if framing is None:
        return [{"touches_frame": False, "is_enclosed": True} for _ in gaps]
    at_rim = framing.at_rim(gaps, subject.profile.vertex_tolerance_m).tolist()
    facts: list[dict[str, Fact]] = [
        {"touches_frame": touches, "is_enclosed": not touches} for touches in at_rim
    ]
    gap, unit, common = framing.shares(gaps)
    area = shapely.area(common)
    # The largest share comes last and stays.
    for each in np.lexsort((-unit, area, gap)).tolist():
        facts[int(gap[each])]["unit"] = framing.names[int(unit[each])]
    return facts
