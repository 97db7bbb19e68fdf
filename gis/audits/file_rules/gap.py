"""Land that no feature covers: a piece of the frame, or a hole in the union."""

import numpy as np
import shapely

from gis.audits.file_subject import FileSubject, place_in
from gis.audits.finding import Finding, key_by_place

RULE = "gap"


def check(subject: FileSubject) -> list[Finding]:
    """Return one finding for each gap above the limit, with the features round it as subjects.

    `hole_m2` is the area within its outer rim, where islands lie in it.
    """
    gaps = subject.coverage.gaps
    listed = np.flatnonzero(gaps.area_m2 > subject.min_area_m2)
    index_of, feature_of = subject.tree.query(gaps.shapes[listed], predicate="intersects")
    findings = []
    for number, index in enumerate(listed.tolist()):
        place = place_in(gaps.shapes[index])
        rim = shapely.polygons(shapely.get_exterior_ring(shapely.get_parts(gaps.shapes[index])))
        area = float(gaps.area_m2[index])
        hole = float(shapely.area(shapely.union_all(rim)))
        findings.append(
            subject.finding(
                RULE,
                feature_of[index_of == number].tolist(),
                place,
                key=key_by_place(RULE, place),
                area_m2=area,
                width_m=float(gaps.width_m[index]),
                hole_m2=hole if hole > area * (1 + 1e-9) else None,
            )
        )
    return findings
