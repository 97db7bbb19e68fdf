"""Split by several lines, along references and among sub-grids."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from support.ascii_plan import drawn, picture_of, plan_of, with_households
from support.places import at, grid, line, vertex_at

from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray
from gis.operations.assign_households import assign_households
from gis.operations.move_vertex import move_vertex
from gis.operations.split_along_reference import lines_of_reference_in, split_along_reference
from gis.operations.split_grid import pieces_of_split, split_grid
from gis.plan.edit import Edit, apply, invert
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.plan.records import Reference, ReferenceId
from gis.table import Table
from gis.topology.invariants import check
from gis.topology.records import GridId, grid_label

ON = "2026-03-01"
ROAD = ReferenceId(1)
FIELD = "AAAA\nAAAA\nAAAA\nAAAA"


def done(plan: Plan, edit: Edit) -> Plan:
    after = apply(plan, edit)
    assert check(after.partition) == []
    assert apply(after, invert(plan, edit)).same_content(plan)
    assert assign_households(after).is_empty()
    return after


def with_road(plan: Plan, *lines: LatticeArray) -> Plan:
    road = Reference(ROAD, "road", "村道", False, tuple(lines))
    return replace(plan, references=Table({ROAD: road}))


def with_parent(plan: Plan, sub: str, base: str) -> Plan:
    record = replace(plan.grids[grid(sub)], parent=grid(base), tier="micro_grid")
    return replace(plan, grids=plan.grids.replaced({record.id: record}))


def test_several_lines_cut_at_once_and_may_cross() -> None:
    plan = plan_of(FIELD)
    lines = [line((2, -1), (2, 5)), line((-1, 1), (5, 1))]
    after = done(plan, split_grid(plan, grid=grid("A"), lines_mm=lines, on=ON))
    picture = picture_of(after).splitlines()
    assert sorted({*picture[0], *picture[3]}) == ["A", "B", "C", "D"]
    assert picture == [picture[0]] * 3 + [picture[3]]
    assert len({picture[0][0], picture[0][3], picture[3][0], picture[3][3]}) == 4


def test_lines_cut_together_that_none_cuts_alone() -> None:
    plan = plan_of(FIELD)
    lines = [line((2, -1), (2, 2)), line((2, 2), (5, 2))]
    for one in lines:
        with pytest.raises(Refused) as caught:
            split_grid(plan, grid=grid("A"), lines_mm=[one])
        assert caught.value.reason is Reason.LINE_DOES_NOT_CUT
        assert caught.value.facts["grid"] == grid("A")
    after = done(plan, split_grid(plan, grid=grid("A"), lines_mm=lines))
    assert picture_of(after) == drawn("AAAA\nAAAA\nAABB\nAABB")


def test_a_line_that_ends_a_hands_breadth_short_of_the_boundary_cuts() -> None:
    plan = plan_of("AAAA\nAAAA")
    cut = np.array([[20_000, 40], [20_000, 19_960]])
    assert picture_of(done(plan, split_grid(plan, grid=grid("A"), lines_mm=[cut]))) in (
        "AABB\nAABB",
        "BBAA\nBBAA",
    )


def test_the_lineage_says_where_everybody_went() -> None:
    plan = with_households(plan_of("AAAA\nAAAA"), [at(3.5, 0.5), at(3.5, 1.5), at(0.5, 0.5)])
    plan = apply(plan, assign_households(plan))
    old = plan.grids[grid("A")].code
    after = done(plan, split_grid(plan, grid=grid("A"), lines_mm=[line((1, -1), (1, 3))], on=ON))
    new = after.grids[grid("B")].code
    rows = [
        (row.on, row.cause, row.old_code, row.new_code, row.households, row.area_m2)
        for _, row in sorted(after.lineage.items())
    ]
    assert rows == [(ON, "split", old, old, 2, 600.0), (ON, "split", old, new, 1, 200.0)]
    assert not after.retired_codes


def test_a_road_cuts_where_it_runs_through_and_says_which_parts() -> None:
    plan = with_road(
        plan_of("AABB\nAABB"),
        line((-1, 1), (5, 1)),
        line((0.5, 0.2), (0.7, 0.4)),
        line((9, 9), (8, 8)),
    )
    parts = lines_of_reference_in(plan, grid=grid("B"), reference=ROAD)
    assert len(parts) == 1
    assert shapely.LineString(parts[0]).length == pytest.approx(20_000, abs=20)
    after = done(plan, split_along_reference(plan, grid=grid("B"), reference=ROAD, on=ON))
    assert set(picture_of(after).replace("\n", "")) == {"A", "B", "C"}
    assert {row.cause for row in after.lineage.values()} == {"split"}


def test_a_road_that_does_not_run_through_is_refused() -> None:
    plan = with_road(plan_of("AB"), line((1.2, 0.5), (1.8, 0.5)))
    for letter in "AB":
        with pytest.raises(Refused) as caught:
            split_along_reference(plan, grid=grid(letter), reference=ROAD)
        assert caught.value.reason is Reason.LINE_DOES_NOT_CUT
        assert caught.value.facts["grid"] == grid(letter)
    with pytest.raises(Refused) as caught:
        split_along_reference(plan, grid=grid("A"), reference=ReferenceId(7))
    assert caught.value.reason is Reason.NO_SUCH_REFERENCE
    with pytest.raises(Refused) as caught:
        lines_of_reference_in(plan, grid=grid("Z"), reference=ROAD)
    assert caught.value.reason is Reason.NO_SUCH_GRID


def test_sub_grids_go_with_the_piece_they_lie_in_and_their_residents_too() -> None:
    plan = with_parent(plan_of("AAABB\nAAABB"), "B", "A")
    plan = with_households(plan, [at(4.5, 0.5), at(0.5, 0.5), at(0.5, 1.5)])
    plan = apply(plan, assign_households(plan))
    assert plan.residents.of_grid(grid("A")).households == 3
    # Along the sub-grid's own boundary: no land gets another label, yet the grid is split.
    after = done(plan, split_grid(plan, grid=grid("A"), lines_mm=[line((3, -1), (3, 3))], on=ON))
    assert picture_of(after) == drawn("AAABB\nAAABB")
    assert after.grids[grid("B")].parent == grid("C")
    assert after.grids[grid("C")].parent is None
    assert after.residents.of_grid(grid("C")).households == 1
    west = done(plan, split_grid(plan, grid=grid("A"), lines_mm=[line((1, -1), (1, 3))]))
    assert picture_of(west) == drawn("ACCBB\nACCBB")
    assert west.grids[grid("B")].parent == grid("C")
    assert [household.grid for _, household in sorted(west.households.items())] == [3, 1, 1]


def test_a_sub_grid_is_not_divided_by_a_split_of_its_grid_but_can_be_split_itself() -> None:
    plan = with_parent(plan_of("AAABB\nAAABB"), "B", "A")
    cut = line((4, -1), (4, 3))
    with pytest.raises(Refused) as caught:
        split_grid(plan, grid=grid("A"), lines_mm=[line((2, -1), (2, 1), (6, 1))])
    assert caught.value.reason is Reason.GRID_IS_DIVIDED
    assert caught.value.facts == {"name": "B", "grid": grid("B")}
    after = done(plan, split_grid(plan, grid=grid("B"), lines_mm=[cut], on=ON))
    assert set(picture_of(after).replace("\n", "")) == {"A", "B", "C"}
    assert after.grids[grid("C")].parent == grid("A")
    assert after.grids[grid("C")].tier == "micro_grid"
    assert after.grid_area_m2(grid("A")) == 1000.0


def test_a_locked_grid_is_not_split_nor_one_without_land_or_that_is_gone() -> None:
    plan = plan_of("AB")
    cut = [line((0.5, -1), (0.5, 2))]
    with pytest.raises(Refused) as caught:
        split_grid(plan, grid=grid("A"), lines_mm=cut, locks=Locks(grids=frozenset({grid("A")})))
    assert caught.value.reason is Reason.GRID_LOCKED
    online = replace(plan.grids[grid("A")], id=GridId(9), code="9")
    plan = replace(plan, grids=plan.grids.replaced({online.id: online}))
    with pytest.raises(Refused) as caught:
        split_grid(plan, grid=online.id, lines_mm=cut)
    assert caught.value.reason is Reason.HAS_NO_LAND
    with pytest.raises(Refused) as caught:
        pieces_of_split(plan, grid=GridId(77), lines_mm=cut)
    assert caught.value.reason is Reason.NO_SUCH_GRID


def test_a_split_beside_a_locked_neighbour_is_no_change_of_its_land() -> None:
    plan = plan_of("AABB\nAABB")
    arc, index = vertex_at(plan, 2, 1)
    slanting = (round(2.3337 * 10_000), 9_999)
    plan = apply(plan, move_vertex(plan, arc=arc, index=index, to=slanting))
    cut = line((-1, 0.4321), (3, 0.4444))
    locks = Locks(grids=frozenset({grid("B")}))
    after = done(plan, split_grid(plan, grid=grid("A"), lines_mm=[cut], locks=locks))
    before = plan.partition.polygon_mm(grid_label(grid("B")))
    assert after.partition.polygon_mm(grid_label(grid("B"))).symmetric_difference(before).area < 1e5
