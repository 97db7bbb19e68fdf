"""The polygons that an audit of a plan makes in one go are those of the partition."""

import pytest
from hypothesis import given
from support.ascii_plan import plan_of
from support.strategies import plans

from gis.audits.plan_subject import grid_polygons
from gis.plan.plan import Plan


def assert_polygons_are_those_of_the_partition(plan: Plan) -> None:
    found = grid_polygons(plan)
    assert set(found) == {label for label in plan.partition.labels() if label > 0}
    for label, polygon in found.items():
        assert polygon.equals(plan.partition.polygon_mm(label))


@pytest.mark.parametrize("picture", ["BAB\nABA\nBAB", "BAB\nA.A\nBAB", "AAA\nABA\nAAA", "A"])
def test_parts_that_touch_in_points_do_not_swallow_what_they_enclose(picture: str) -> None:
    assert_polygons_are_those_of_the_partition(plan_of(picture))


@given(plans())
def test_any_plan_has_the_polygons_of_its_partition(plan: Plan) -> None:
    assert_polygons_are_those_of_the_partition(plan)
