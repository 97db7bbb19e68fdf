"""What lies in a box or a lasso: within it, or touching it."""

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import Polygon, box
from support.ascii_plan import plan_of, with_households
from support.full_plan import full_plan
from support.strategies import plans

from gis.plan.in_area import borders_in, grids_in, households_in
from gis.plan.plan import Plan
from gis.topology.records import OUTSIDE, GridId, grid_of, is_grid

A, B, C = GridId(1), GridId(2), GridId(3)


def test_within_takes_whole_grids_and_touching_parts_of_them() -> None:
    plan = plan_of("ABC", tile_mm=10_000)
    area = box(-1_000, -1_000, 22_000, 11_000)
    assert grids_in(plan, area, "within") == (A, B)
    assert grids_in(plan, area, "touching") == (A, B, C)


def test_an_area_in_the_middle_of_a_grid_touches_it() -> None:
    plan = plan_of("AAA\nAAA\nAAA", tile_mm=10_000)
    assert grids_in(plan, box(14_000, 14_000, 16_000, 16_000), "touching") == (A,)
    assert grids_in(plan, box(14_000, 14_000, 16_000, 16_000), "within") == ()


def test_an_area_beside_a_grid_does_not_touch_it() -> None:
    plan = plan_of("AB", tile_mm=10_000)
    assert grids_in(plan, box(1_000, 1_000, 10_000, 5_000), "touching") == (A,)
    assert grids_in(plan, Polygon(), "touching") == ()


def test_a_grid_in_parts_is_within_only_with_all_of_them() -> None:
    plan = full_plan()
    west, south, east, north = plan.partition.bounds_mm()
    d = GridId(4)
    assert d in grids_in(plan, box(west, south, east, north), "within")
    half = box(west, south, (west + east) / 2, north)
    assert d not in grids_in(plan, half, "within")
    assert d in grids_in(plan, half, "touching")


def test_households_in_or_on_the_edge() -> None:
    plan = with_households(plan_of("AB"), [(1_000, 1_000), (5_000, 5_000), (9_000, 9_000)])
    triangle = Polygon([(0, 0), (9_000, 9_000), (9_000, 0)])
    assert households_in(plan, triangle) == (1, 2, 3)
    assert households_in(plan, box(0, 0, 4_999, 4_999)) == (1,)
    assert households_in(plan, Polygon()) == ()


def test_borders_within_run_from_junction_to_junction() -> None:
    plan = plan_of("AB\nAB", tile_mm=10_000)
    middle = box(9_000, -1_000, 11_000, 21_000)
    (border,) = borders_in(plan, middle, "within")
    assert border.line_mm(plan.partition)[:, 0].tolist() == [10_000, 10_000, 10_000]
    assert len(borders_in(plan, middle, "touching")) == 3
    assert borders_in(plan, Polygon(), "within") == ()


SIDE = 60_000


@given(plans(), st.lists(st.integers(0, SIDE), min_size=6, max_size=6))
def test_grids_in_an_area_agree_with_shapely(plan: Plan, numbers: list[int]) -> None:
    places = np.array([480_000_000, 3_600_000_000]) + np.array(numbers).reshape(3, 2)
    area = Polygon(places).buffer(1.0)
    labels = [label for label in plan.partition.labels() if label != OUTSIDE and is_grid(label)]
    land = {grid_of(label): plan.partition.outline_mm((label,)) for label in labels}
    assert set(grids_in(plan, area, "within")) == {g for g, p in land.items() if p.within(area)}
    assert set(grids_in(plan, area, "touching")) == {
        grid for grid, p in land.items() if shapely.intersection(p, area).area > 0
    }
