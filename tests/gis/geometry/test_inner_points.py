"""A point inside is inside, also where GEOS finds one on the edge."""

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis.audits.land.coverage import coverage_of
from gis.geometry.inner_points import inner_points
from gis.progress import NoProgress

# What is left of a bay beside a boundary: its scan line runs through one corner and no side.
SICKLE = shapely.Polygon(
    [
        (503162.1115386888, 3643929.401102489), (503159.518, 3643923.037),
        (503149.216, 3643929.746), (503137.543, 3643927.232), (503126.836, 3643931.21),
        (503115.866, 3643933.427), (503112.78, 3643988.681),
        (503115.58265619975, 3643938.5001945365), (503119.8653304703, 3643944.9096695296),
        (503127.9759141909, 3643950.3289883127), (503137.543, 3643952.232),
        (503147.11008580914, 3643950.3289883127), (503155.2206695297, 3643944.9096695296),
        (503160.6399883128, 3643936.799085809),
    ]
)  # fmt: skip


def test_a_point_that_geos_puts_on_the_edge_lies_inside() -> None:
    assert not shapely.contains_properly(SICKLE, shapely.point_on_surface(SICKLE))
    (point,) = inner_points(np.array([SICKLE]))
    assert shapely.contains_properly(SICKLE, shapely.Point(point))


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=3, max_size=9))
def test_a_point_inside_is_inside(corners: list[tuple[int, int]]) -> None:
    parts = shapely.get_parts(shapely.make_valid(shapely.Polygon([*corners, corners[0]])))
    polygons = np.array([part for part in parts if part.geom_type == "Polygon"], dtype=object)
    if len(polygons):
        points = shapely.points(inner_points(polygons))
        assert shapely.contains_properly(polygons, points).all()


def test_such_a_gap_is_found() -> None:
    west, south, east, north = SICKLE.bounds
    frame = shapely.box(west - 200, south - 200, east + 200, north + 200)
    around = shapely.difference(frame, SICKLE)
    found = coverage_of(np.array([around]), None, NoProgress())
    assert np.allclose(found.gaps.area_m2, [SICKLE.area])
