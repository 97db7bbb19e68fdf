"""What users of other programs asked for in vain; each test names the tracker and the number."""

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry
from support.ascii_plan import TILE_MM, plan_of, with_households

from gis.errors import Reason, Refused
from gis.geometry.lattice import M2_PER_MM2, LatticeArray
from gis.operations.assign_households import assign_households
from gis.operations.draw_grid import draw_grid
from gis.operations.fill_gaps import fill_gaps
from gis.operations.give_area import give_area
from gis.operations.move_node import move_node
from gis.operations.move_section import move_section
from gis.operations.split_grid import split_grid
from gis.plan.edit import apply
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.border_part import whole
from gis.topology.records import GridId, grid_label
from gis.topology.regions import unassigned_regions

A, B, C, D = GridId(1), GridId(2), GridId(3), GridId(4)
TILE_M2 = (TILE_MM / 1000) ** 2


def places(*corners: tuple[float, float]) -> LatticeArray:
    """Return places that are given in tiles, in millimetres."""
    return np.array([(round(x * TILE_MM), round(y * TILE_MM)) for x, y in corners], dtype=np.int64)


def polygons(plan: Plan) -> dict[GridId, BaseGeometry]:
    return {grid: plan.grid_polygon_mm(grid) for grid in plan.grids}


def assert_tiles(plan: Plan) -> None:
    """No overlap and no mismatched edge, as another program sees it from the polygons alone."""
    everything = np.array(list(polygons(plan).values()))
    assert shapely.coverage_is_valid(everything)
    assert shapely.union_all(everything).area == pytest.approx(shapely.area(everything).sum())


def test_a_cut_leaves_its_vertices_with_the_neighbours_too() -> None:
    """QGIS 39835, 58350: after a split the shared vertex no longer matches, and overlaps appear."""
    plan = plan_of("AAAB\nAAAB\nCCCC")
    after = apply(plan, split_grid(plan, grid=A, lines_mm=[places((1.3, 9), (1.61, -1))]))
    assert_tiles(after)
    assert len(after.grids) == 4


def test_where_three_meet_all_three_follow() -> None:
    """QGIS 35079: three polygons meet, two move, the third differs in the sixteenth digit."""
    plan = plan_of("AAB\nAAB\nCCC")
    node = next(
        node.id
        for node in plan.partition.nodes.values()
        if {grid_label(A), grid_label(B), grid_label(C)} <= {
            label for arc in plan.partition.arcs_at(node.id)
            for label in plan.partition.arcs[arc].labels()
        }
    )  # fmt: skip
    place = plan.partition.nodes[node]
    after = apply(plan, move_node(plan, node=node, to=(place.x - 3_333, place.y + 2_777)))
    assert_tiles(after)
    for grid, before in polygons(plan).items():
        assert after.grid_polygon_mm(grid).area != before.area


def test_a_shared_stretch_takes_the_neighbour_along() -> None:
    """QGIS 28047, 26081: a shared segment moves and the neighbour stays."""
    plan = plan_of("AABB\nAABB\nAABB")
    arc = next(
        arc.id
        for arc in plan.partition.arcs.values()
        if set(arc.labels()) == {grid_label(A), grid_label(B)}
    )
    edit = move_section(plan, part=whole(plan.partition, arc), by=(2_500, 0))
    after = apply(plan, edit)
    assert_tiles(after)
    assert after.grid_area_m2(A) > plan.grid_area_m2(A)
    assert after.grid_area_m2(A) + after.grid_area_m2(B) == pytest.approx(12 * TILE_M2)


def test_drawing_over_neighbours_takes_what_is_free_and_says_when_nothing_is() -> None:
    """QGIS 32488: "avoid overlap" fails silently."""
    plan = plan_of("AAA.\nAAA.")
    over = places((1, -1), (5, -1), (5, 3), (1, 3))
    after = apply(plan, draw_grid(plan, ring_mm=over))
    (new,) = after.grids.keys() - plan.grids.keys()
    assert after.grid_area_m2(new) == pytest.approx(2 * TILE_M2)
    assert after.grid_polygon_mm(A).equals(plan.grid_polygon_mm(A))
    with pytest.raises(Refused) as refusal:
        draw_grid(plan, ring_mm=places((0, 0), (2, 0), (2, 2), (0, 2)))
    assert refusal.value.reason is Reason.NO_LAND_TO_TAKE


def test_a_hand_that_almost_follows_the_boundaries_leaves_no_sliver() -> None:
    """QGIS 63084: slivers where three meet."""
    plan = plan_of("A..\nA..\nBBB")
    nearly = places((1.001, 1.0015), (3.5, 0.9985), (3.5, 3.5), (0.9985, 3.5))
    after = apply(plan, draw_grid(plan, ring_mm=nearly))
    assert unassigned_regions(after.partition) == []
    assert_tiles(after)
    for grid in (A, B):
        assert after.grid_area_m2(grid) == plan.grid_area_m2(grid)


def test_gaps_are_filled_into_these_and_never_into_those() -> None:
    """mapshaper 458; DistrictBuilder 682: a lock holds against everything."""
    plan = plan_of("AAA\nA.B\nAAA")
    filled = apply(plan, fill_gaps(plan, locks=Locks(grids=frozenset({A}))))
    assert filled.grid_area_m2(A) == plan.grid_area_m2(A)
    assert filled.grid_area_m2(B) == pytest.approx(2 * TILE_M2)


def test_a_gap_open_on_one_side_is_filled_to_the_frame() -> None:
    """mapshaper 451: gaps open on one side."""
    plan = plan_of("A.B\nA.B")
    filled = apply(plan, fill_gaps(plan))
    assert unassigned_regions(filled.partition) == []
    frame = filled.partition.frame_mm()
    assert shapely.union_all(list(polygons(filled).values())).equals(frame)


def test_the_longest_neighbour_gets_the_gap_not_the_largest() -> None:
    """mapshaper 225: largest neighbour is the wrong rule."""
    plan = plan_of("AAAAAA\nAAAAAA\nAAAAA.\nBBBBBB")
    # One tile: a side each on A (twice) and B, one on the frame; then B is twice as long.
    assert apply(plan, fill_gaps(plan)).grid_area_m2(A) == pytest.approx(18 * TILE_M2)
    plan = plan_of("AAAAAA\nAAAAAA\n.BBBBB\nBBBBBB")
    assert apply(plan, fill_gaps(plan)).grid_area_m2(B) == pytest.approx(12 * TILE_M2)


def test_a_split_forgets_no_part() -> None:
    """Leaflet.Editable 106: split one area so that no part is forgotten."""
    plan = plan_of("AAAA\nAAAA\nAAAA")
    lines = [places((-1, 1.2), (5, 1.7)), places((2.1, -1), (1.4, 4))]
    after = apply(plan, split_grid(plan, grid=A, lines_mm=lines))
    assert len(after.grids) == 4
    assert_tiles(after)
    total = sum(after.grid_area_m2(grid) for grid in after.grids)
    assert total == pytest.approx(plan.grid_area_m2(A), abs=1e-6)


def test_a_gift_that_would_cut_a_neighbour_in_two_is_refused_by_name() -> None:
    """DistrictBuilder-classic 137, 138: keep areas connected while I edit."""
    plan = plan_of("AAA\nBBB\nBBB")
    through = places((1, -1), (2, -1), (2, 2.5), (1, 2.5))
    with pytest.raises(Refused) as refusal:
        give_area(plan, ring_mm=through, grid=A, takes_from_neighbours=True)
    assert refusal.value.reason is Reason.WOULD_BE_IN_PARTS
    assert refusal.value.facts["name"] == plan.grids[B].name


def test_every_count_is_the_same_wherever_it_is_read() -> None:
    """QGIS 24800: other totals for other views."""
    homes = [(x * TILE_MM + 5_000, y * TILE_MM + 5_000) for x in range(4) for y in range(3)]
    plan = with_households(plan_of("AABB\nAABB\nAABB"), homes)
    plan = apply(plan, assign_households(plan))
    after = apply(plan, split_grid(plan, grid=A, lines_mm=[places((-1, 1), (3, 1))]))
    counted = dict.fromkeys(after.grids, 0)
    for household in after.households.values():
        assert household.grid is not None
        counted[household.grid] += 1
    inside = {
        grid: int(shapely.intersects_xy(polygon, *np.array(homes, dtype=float).T).sum())
        for grid, polygon in polygons(after).items()
    }
    read = {grid: after.residents.of_grid(grid).households for grid in after.grids}
    assert counted == inside == read
    assert sum(read.values()) == len(homes)
    assert after.grid_area_m2(A) == pytest.approx(after.grid_polygon_mm(A).area * M2_PER_MM2)
    assert grid_label(A) in after.labels_of_grid(A)


def test_lines_that_almost_meet_cut_as_if_they_met() -> None:
    """Roads of real files end some centimetres before the road that they join."""
    plan = plan_of("AAAA\nAAAA\nAAAA")
    across = places((-1, 1.5), (5, 1.5))
    short = places((2, -1), (2, 1.49))
    after = apply(plan, split_grid(plan, grid=A, lines_mm=[across, short]))
    assert len(after.grids) == 3
    assert_tiles(after)
    far_off = places((2, -1), (2, 1.4))
    assert len(apply(plan, split_grid(plan, grid=A, lines_mm=[across, far_off])).grids) == 2
