"""Simplifying for the page: near the truth, no line over another, no grid gone."""

import numpy as np
import pytest
import shapely
from support.ascii_plan import plan_of

from gis.errors import InputProblem
from gis.geometry.crs import WGS84, parse_crs, transform_xy
from layers.rings import XY
from layers.web_map.map_lines import (
    STEPS_PER_DEGREE,
    Degrees,
    MapLines,
    fitting_tolerance_m,
    halves,
    map_lines,
)

CRS = "EPSG:4549"
EAST, NORTH = 500_000.0, 3_600_000.0
CORNER = np.array([EAST, NORTH])
DEGREES = Degrees(CRS)


def wave(count: int, *, high: float, up: float = 0.0) -> XY:
    """Return a line to the east over 1000 m that swings by `high` metres."""
    x = np.linspace(0, 1000, count)
    y = up + high * np.sin(x / 7)
    y[[0, -1]] = 0
    return np.column_stack([EAST + x, NORTH + y])


def in_metres(lines: MapLines) -> list[XY]:
    return [transform_xy(steps / STEPS_PER_DEGREE, WGS84, parse_crs(CRS)) for steps in lines.steps]


def test_a_line_keeps_its_ends_and_stays_near_the_truth() -> None:
    line = wave(2000, high=20)
    (made,) = in_metres(map_lines([line], [(-1, -1)], DEGREES, 5.0))
    assert len(made) < len(line) / 5
    assert made[[0, -1]] == pytest.approx(line[[0, -1]], abs=0.1)
    truth = shapely.LineString(line)
    assert shapely.hausdorff_distance(truth, shapely.LineString(made), densify=0.01) < 5.2


def test_land_between_two_lines_that_would_fall_together_stays() -> None:
    # Both would become the straight line between their common ends.
    lines = [wave(300, high=0, up=1.0), wave(300, high=0, up=-1.0)]
    made = in_metres(map_lines(lines, [(-1, 0), (0, -1)], DEGREES, 50.0))
    strip = shapely.Polygon(np.concatenate([made[0], made[1][::-1]]))
    true = shapely.Polygon(np.concatenate([lines[0], lines[1][::-1]]))
    assert strip.is_valid
    assert strip.area > true.area / 2


def test_a_bay_is_not_closed_over_what_reaches_into_it() -> None:
    # Simplified by itself, the first line would be straight, and the second one cross it.
    bay = np.array([[0, 0], [400, 0], [400, 30], [420, 30], [420, 0], [1000, 0]]) + CORNER
    tongue = np.array([[0, -10], [405, -10], [410, 25], [415, -10], [1000, -10]]) + CORNER
    made = map_lines([bay, tongue], [(-1, -1), (-1, -1)], DEGREES, 32.0)
    first, second = map(shapely.LineString, made.steps)
    assert not first.intersects(second)


def test_land_does_not_lose_most_of_itself() -> None:
    # The upper line would be straight, and nothing would tell by its crossing another one.
    upper = np.array([[0.0, 0.0], [1.0, 11.0], [999.0, 11.0], [1000.0, 0.0]]) + CORNER
    lower = np.array([[0.0, 0.0], [1.0, -12.0], [2.0, -0.1], [1000.0, 0.0]]) + CORNER
    made = in_metres(map_lines([upper, lower], [(-1, 0), (0, -1)], DEGREES, 11.8))
    land = shapely.Polygon(np.concatenate([made[0], made[1][::-1]]))
    assert land.area > 5000


def test_the_smallest_grid_keeps_land() -> None:
    plan = plan_of("AAAAAA\nAABAAA\nAAAAAA", tile_mm=3_000, origin_mm=(500_000_000, 3_600_000_000))
    lines, sides = [], []
    for arc in plan.partition.arcs.values():
        for piece in halves(plan.partition.line_mm(arc.id) / 1000):
            lines.append(piece)
            sides.append((arc.left or -1, arc.right or -1))
    made = in_metres(map_lines(lines, sides, DEGREES, 64.0))
    round_b = [
        shapely.LineString(line) for line, pair in zip(made, sides, strict=True) if 2 in pair
    ]
    assert shapely.polygonize(round_b).area == pytest.approx(9.0, rel=0.2)


def test_a_closed_line_is_cut_where_it_is_farthest() -> None:
    ring = np.array([[0, 0], [5, 0], [9, 9], [0, 5], [0, 0]], dtype=float)
    first, second = halves(ring)
    assert first.tolist() == [[0, 0], [5, 0], [9, 9]]
    assert second.tolist() == [[9, 9], [0, 5], [0, 0]]
    assert [part.tolist() for part in halves(ring[:3])] == [ring[:3].tolist()]


def test_many_vertices_are_simplified_more() -> None:
    few = [wave(1000, high=20)]
    many = [wave(1000, high=20) + np.array([0, 100 * n]) for n in range(1500)]
    assert fitting_tolerance_m(few) < fitting_tolerance_m(many)


def test_a_system_without_a_lawful_way_to_degrees_is_told() -> None:
    line = wave(10, high=20)
    with pytest.raises(InputProblem) as problem:
        map_lines([line], [(-1, -1)], Degrees("EPSG:2384"), 1.0)
    assert problem.value.key == "crs.secret_transformation"
