"""Land as shapely alone measures it: pair by pair, and by the holes of the union."""

from itertools import combinations
from typing import Any

import numpy as np
import pytest
import shapely

from gis.audits.land.coverage import NOISE_FLOOR_M2, Coverage, coverage_of
from gis.progress import NoProgress

# Polygons, but shapely's operations are typed as giving any geometry.
Polygons = list[Any]


def audited(polygons: Polygons, frame: Polygons | None = None) -> Coverage:
    framing = None if frame is None else np.array(frame, dtype=object)
    return coverage_of(np.array(polygons, dtype=object), framing, NoProgress())


def pairwise(polygons: Polygons) -> dict[tuple[int, int], float]:
    areas = {
        (i, j): polygons[i].intersection(polygons[j]).area
        for i, j in combinations(range(len(polygons)), 2)
    }
    return {pair: area for pair, area in areas.items() if area > NOISE_FLOOR_M2}


def holes(polygons: Polygons) -> list[float]:
    """Return the uncovered area in each interior ring of the union."""
    union = shapely.union_all(polygons)
    rings = [ring for part in shapely.get_parts(union) for ring in part.interiors]
    areas = [shapely.Polygon(ring).difference(union).area for ring in rings]
    return sorted(area for area in areas if area > NOISE_FLOOR_M2)


def assert_like_brute_force(coverage: Coverage, polygons: Polygons) -> None:
    found = {
        (min(pair), max(pair)): area
        for pair, area in zip(
            coverage.overlaps.features.tolist(), coverage.overlaps.area_m2.tolist(), strict=True
        )
    }
    assert found == pytest.approx(pairwise(polygons), abs=1e-4)
    assert sorted(coverage.gaps.area_m2.tolist()) == pytest.approx(holes(polygons), abs=1e-4)
    union = shapely.union_all(polygons).area
    assert coverage.land.covered_m2 == pytest.approx(union, abs=1e-3)
    twice = shapely.union_all([a.intersection(b) for a, b in combinations(polygons, 2)])
    assert coverage.land.overlap_m2 == pytest.approx(twice.area, abs=1e-3)


def is_pinched(polygons: Polygons) -> bool:
    """Say whether holes hang on touching points, where rounding decides what the union is."""
    union = shapely.union_all(polygons)
    return len(holes([union.buffer(1e-7)])) != len(holes([union.buffer(-1e-7)]))
