"""What there is to be said of a polygon layer: by our kernel, and by GEOS alone."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.audits.land.coverage import NOISE_FLOOR_M2, Coverage, coverage_of
from gis.progress import NoProgress

Polygons = NDArray[np.object_]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Figures:
    """Count and sum up a layer's faults; areas above 1e-6 m2, and how many of them above 1 m2.

    `gap_m2` is the whole area within interior rings of the union, islands and all.
    """

    invalid: int
    overlaps: int
    overlaps_1m2: int
    overlap_m2: float
    gaps: int
    gaps_1m2: int
    gap_m2: float
    edges: int


def our_figures(polygons: Polygons) -> Figures:
    """Return what the audit's kernel finds in polygons (metres)."""
    coverage = coverage_of(polygons, None, NoProgress())
    rims = [shapely.get_exterior_ring(shapely.get_parts(gap)) for gap in coverage.gaps.shapes]
    whole = np.array([shapely.area(shapely.union_all(shapely.polygons(rim))) for rim in rims])
    invalid = int(np.count_nonzero(~coverage.measured.valid))
    return _figures(invalid, coverage.overlaps.area_m2, whole, _unmatched(coverage))


def geos_figures(polygons: Polygons) -> Figures:
    """Return the same as a careful user of shapely would find it, with nothing of ours."""
    valid = shapely.is_valid(polygons) | shapely.is_missing(polygons)
    made = polygons.copy()
    made[~valid] = shapely.make_valid(polygons[~valid], method="structure", keep_collapsed=False)
    first, second = shapely.STRtree(made).query(made, predicate="intersects")
    once = first < second
    overlaps = shapely.area(shapely.intersection(made[first[once]], made[second[once]]))
    rings, part = shapely.get_rings(shapely.get_parts(shapely.union_all(made)), return_index=True)
    holes = shapely.area(shapely.polygons(rings[1:][part[1:] == part[:-1]]))
    edges = shapely.coverage_invalid_edges(polygons)
    bad = np.count_nonzero(~shapely.is_empty(edges) & ~shapely.is_missing(edges))
    return _figures(int(np.count_nonzero(~valid)), overlaps, holes, int(bad))


def _figures(invalid: int, overlaps: Floats, gaps: Floats, edges: int) -> Figures:
    overlaps, gaps = (each[each > NOISE_FLOOR_M2] for each in (overlaps, gaps))
    return Figures(
        invalid=invalid,
        overlaps=len(overlaps),
        overlaps_1m2=int(np.count_nonzero(overlaps > 1)),
        overlap_m2=float(overlaps.sum()),
        gaps=len(gaps),
        gaps_1m2=int(np.count_nonzero(gaps > 1)),
        gap_m2=float(gaps.sum()),
        edges=edges,
    )


def _unmatched(coverage: Coverage) -> int:
    """Count the polygons with an edge that found no twin and runs along or into another one."""
    residue, polygons = coverage.measured.residue, coverage.measured.polygons
    lines = residue.lines()
    edge, other = shapely.STRtree(polygons).query(lines, predicate="intersects")
    apart = residue.feature[edge] != other
    edge, other = edge[apart], other[apart]
    into = shapely.relate_pattern(lines[edge], polygons[other], "1********")
    along = shapely.relate_pattern(lines[edge], polygons[other], "*1*******")
    return len(np.unique(residue.feature[edge[into | along]]))
