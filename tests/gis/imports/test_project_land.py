"""The outline of a file of polygons, by the vertices that only one of them has."""

import numpy as np
import pytest
import shapely

from gis.imports.project_land import outer_vertices


@pytest.mark.parametrize("vertices_a_side", [10, 500])
def test_outer_vertices_lie_on_the_outline_however_many_there_are(vertices_a_side: int) -> None:
    side = vertices_a_side
    squares = [
        shapely.box(side * x, side * y, side * (x + 1), side * (y + 1))
        for x in range(16)
        for y in range(16)
    ]
    dense = shapely.segmentize(np.array(squares, dtype=object), 1)
    found = outer_vertices(shapely.transform(dense, np.round))
    outline = shapely.box(0, 0, 16 * side, 16 * side).exterior
    assert 100 < len(found) <= 1000
    assert shapely.distance(shapely.points(found), outline).max() == 0
    sides = [(found[:, axis] == limit).sum() for axis in (0, 1) for limit in (0, 16 * side)]
    assert min(sides) > len(found) / 8
