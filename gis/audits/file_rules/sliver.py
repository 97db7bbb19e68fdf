"""A feature, or a part of one, that is too thin or too small to be meant."""

import numpy as np
import shapely

from gis.audits.file_subject import FileSubject, place_in
from gis.audits.finding import Finding
from gis.audits.land.residue import Geometries, Indices
from gis.geometry.measure import mean_width_m

RULE = "sliver"


def check(subject: FileSubject) -> list[Finding]:
    """Return one finding for each feature with a sliver, placed on its largest."""
    parts, owner = _parts(subject.coverage.measured.polygons)
    area, width = shapely.area(parts), mean_width_m(parts)
    profile = subject.profile
    thin = (width < profile.sliver_width_m) | (area < profile.sliver_area_m2)
    findings = []
    for feature in np.unique(owner[thin]).tolist():
        slivers = np.flatnonzero(thin & (owner == feature))
        largest = slivers[np.argmax(area[slivers])]
        findings.append(
            subject.finding(
                RULE,
                [feature],
                place_in(parts[largest]),
                area_m2=float(area[slivers].sum()),
                width_m=float(width[largest]),
                parts=len(slivers),
                of_parts=int((owner == feature).sum()),
            )
        )
    return findings


def _parts(polygons: Geometries) -> tuple[Geometries, Indices]:
    """Return the parts of all features and their owners; a feature in one part is not copied."""
    several = np.flatnonzero(shapely.get_num_geometries(polygons) > 1)
    alone = np.flatnonzero(shapely.get_num_geometries(polygons) == 1)
    parts, number = shapely.get_parts(polygons[several], return_index=True)
    return np.concatenate([polygons[alone], parts]), np.concatenate([alone, several[number]])
