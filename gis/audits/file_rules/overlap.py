"""Two features cover the same land."""

import numpy as np
import shapely

from gis.audits.file_subject import FileSubject, place_in
from gis.audits.finding import Finding
from gis.audits.land.residue import Indices
from gis.geometry.inner_points import inner_points

RULE = "overlap"


def check(subject: FileSubject) -> list[Finding]:
    """Return one finding for each pair whose joint area is above the limit.

    `claims` tells how many features at most cover a place of it: two, or more where a third one
    lies there too. The sum of overlapping land counts such a place once.
    """
    overlaps = subject.coverage.overlaps
    listed = np.flatnonzero(overlaps.area_m2 > subject.min_area_m2)
    claims = _claims(subject, listed)
    return [
        subject.finding(
            RULE,
            overlaps.features[index].tolist(),
            place_in(overlaps.shapes[index]),
            area_m2=float(overlaps.area_m2[index]),
            width_m=float(overlaps.width_m[index]),
            claims=count,
        )
        for index, count in zip(listed.tolist(), claims.tolist(), strict=True)
    ]


def _claims(subject: FileSubject, listed: Indices) -> Indices:
    """Return how many features cover the most claimed place of each overlap."""
    claims = np.full(len(listed), 2)
    crowded = subject.coverage.crowded
    shapes = subject.coverage.overlaps.shapes[listed]
    points = shapely.points(inner_points(crowded.polygons))
    place, overlap = shapely.STRtree(shapes).query(points, predicate="within")
    np.maximum.at(claims, overlap, crowded.covered[place])
    return claims
