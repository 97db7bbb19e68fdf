import shapely
from hypothesis import given
from support.ascii_plan import plan_of
from support.strategies import plans

from gis.audits.grid_polygons import grid_polygons
from gis.plan.plan import Plan
from gis.topology.records import Label


@given(plans())
def test_every_grid_has_the_land_that_the_partition_gives_it(plan: Plan) -> None:
    polygons = grid_polygons(plan.partition)
    assert polygons.keys() == {label for label in plan.partition.labels() if label > 0}
    for label, polygon in polygons.items():
        assert polygon.is_valid
        assert shapely.equals(polygon, plan.partition.polygon_mm(label))


def test_parts_that_touch_in_points_do_not_take_what_they_go_round() -> None:
    polygons = grid_polygons(plan_of(".A.\nABA\n.A.").partition)
    assert polygons[Label(1)].area == 4 * polygons[Label(2)].area
