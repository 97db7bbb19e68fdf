import pytest
import shapely
from hypothesis import given
from support.ascii_plan import TILE_MM, plan_of
from support.strategies import plans

from gis.plan.plan import Plan
from gis.topology.faces import face_at, faces_of
from gis.topology.records import OUTSIDE, Label
from gis.topology.regions import unassigned_regions

NOBODY = Label(-1)


def test_each_piece_of_unassigned_land_is_a_face_with_its_own_arcs() -> None:
    partition = plan_of("""
        AAAA..
        A..A..
        A..AAA
        AAAA.A
        AAAAAA
    """).partition
    faces = faces_of(partition, NOBODY)
    assert [face.polygon_mm.area / TILE_MM**2 for face in faces] == [4, 4, 1]
    sides = [side for face in faces for side in face.sides]
    assert len(sides) == len(set(sides)) == len(partition.arcs_of(NOBODY))
    middle = face_at(partition, NOBODY, 2 * TILE_MM, 3 * TILE_MM)
    assert middle is not None
    assert middle.polygon_mm.bounds == (TILE_MM, 2 * TILE_MM, 3 * TILE_MM, 4 * TILE_MM)
    assert face_at(partition, NOBODY, 0, 0) is None


def test_an_arc_with_unassigned_land_on_both_sides_belongs_to_both_faces() -> None:
    partition = plan_of("A..B\nA..B", units="uuvv\nuuvv").partition
    first, second = faces_of(partition, Label(-1)), faces_of(partition, Label(-2))
    shared = {arc for arc, _ in first[0].sides} & {arc for arc, _ in second[0].sides}
    assert len(shared) == 1


def test_regions_join_land_of_several_units_but_not_across_points() -> None:
    partition = plan_of(
        """
        A..BB.
        A..B.B
        """,
        units="""
        uuvvvv
        uuvvvv
        """,
    ).partition
    regions = unassigned_regions(partition)
    assert [region.area_m2() for region in regions] == [400.0, 100.0, 100.0]
    assert [region.units() for region in regions] == [(1, 2), (2,), (2,)]
    assert regions[0].polygon_mm.equals(shapely.box(TILE_MM, 0, 3 * TILE_MM, 2 * TILE_MM))


@given(plans())
def test_regions_together_are_the_unassigned_land(plan: Plan) -> None:
    partition = plan.partition
    nobodys = [label for label in partition.labels() if label < OUTSIDE]
    regions = unassigned_regions(partition)
    together = shapely.union_all([region.polygon_mm for region in regions])
    assert together.equals(shapely.union_all([partition.polygon_mm(label) for label in nobodys]))
    for region in regions:
        assert region.polygon_mm.geom_type == "Polygon"
        assert region.polygon_mm.is_valid
    area_m2 = sum(partition.area_m2(label) for label in nobodys)
    assert sum(region.area_m2() for region in regions) == pytest.approx(area_m2)
