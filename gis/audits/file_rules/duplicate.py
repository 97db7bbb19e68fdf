"""Two features are the same area: listed beside their overlap, as the cure is another."""

import numpy as np
import shapely

from gis.audits.file_subject import FileSubject, place_in
from gis.audits.finding import Finding

RULE = "duplicate"


def check(subject: FileSubject) -> list[Finding]:
    """Return one finding for each pair whose shared area is nearly its joint area."""
    overlaps = subject.coverage.overlaps
    area = shapely.area(subject.coverage.measured.polygons[overlaps.features])
    joint = area.sum(axis=1) - overlaps.area_m2
    share = overlaps.area_m2 / joint
    return [
        subject.finding(
            RULE,
            overlaps.features[index].tolist(),
            place_in(overlaps.shapes[index]),
            area_m2=float(overlaps.area_m2[index]),
            share=float(share[index]),
        )
        for index in np.flatnonzero(share >= subject.profile.duplicate_share).tolist()
    ]
