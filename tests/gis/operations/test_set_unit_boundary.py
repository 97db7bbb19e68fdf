"""Set a unit's boundary: grids are cut at it, and what follows is said first."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from support.ascii_plan import drawn, picture_of, plan_of, with_households
from support.places import arc_between, at, grid, vertex_at
from support.strategies import plans

from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray
from gis.operations.assign_households import assign_households
from gis.operations.move_vertex import move_vertex
from gis.operations.set_unit_boundary import set_unit_boundary
from gis.operations.unit_boundary_consequences import (
    GridConsequence,
    UnitConsequence,
    unit_boundary_consequences,
)
from gis.plan.edit import Edit, apply, invert
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.plan.records import Unit
from gis.table import Table
from gis.topology.invariants import check
from gis.topology.partition import Partition
from gis.topology.records import OUTSIDE, UnitId, grid_label, unassigned_label

TWO_VILLAGES = """
    AAABBB
    AAABBB
    AAABBB
"""
UNITS = """
    uuuvvv
    uuuvvv
    uuuvvv
"""
U, V = UnitId(1), UnitId(2)


def ring(*corners: tuple[float, float]) -> LatticeArray:
    return np.array([at(*corner) for corner in corners], dtype=np.int64)


def refusal_of(operation: Callable[[], Edit]) -> Refused:
    with pytest.raises(Refused) as caught:
        operation()
    return caught.value


def test_grids_across_the_new_boundary_are_cut_and_the_land_is_unassigned() -> None:
    plan = plan_of(TWO_VILLAGES, UNITS)
    edit = set_unit_boundary(plan, unit=U, ring_mm=ring((0, 0), (4, 0), (4, 3), (0, 3)))
    after = apply(plan, edit)
    assert picture_of(after) == drawn("""
        AAA.BB
        AAA.BB
        AAA.BB
    """)
    assert after.partition.area_m2(unassigned_label(U)) == 300
    assert check(after.partition) == []
    assert apply(after, invert(plan, edit)).same_content(plan)


def test_lost_land_goes_to_the_neighbour_or_outside() -> None:
    plan = plan_of(TWO_VILLAGES, UNITS)
    corners = ring((1, 0), (2, 0), (2, 3), (1, 3))
    after = apply(plan, set_unit_boundary(plan, unit=U, ring_mm=corners))
    # The western column goes outside, the eastern one to V, with which U shared most there.
    assert picture_of(after) == drawn("A.BBB\n" * 3)
    assert after.partition.area_m2(unassigned_label(V)) == 300
    assert after.partition.frame_mm().area * 1e-6 == 1500


def test_land_from_outside_is_gained_too_and_what_stays_stays() -> None:
    plan = plan_of(TWO_VILLAGES, UNITS)
    corners = ring((-1, -1), (3, -1), (3, 3), (-1, 3))
    after = apply(plan, set_unit_boundary(plan, unit=U, ring_mm=corners))
    assert after.partition.area_m2(grid_label(grid("A"))) == 900
    assert after.partition.area_m2(unassigned_label(U)) == 700
    assert (
        after.partition.arcs[arc_between(plan, "A", "B")].labels()
        == plan.partition.arcs[arc_between(plan, "A", "B")].labels()
    )


def test_the_first_unit_is_set_on_an_empty_plan() -> None:
    unit = Unit(U, "341181110201", "甲村", "village")
    plan = Plan(Partition.from_records([], []), units=Table({U: unit}), crs="EPSG:4549")
    edit = set_unit_boundary(plan, unit=U, ring_mm=ring((0, 0), (4, 0), (4, 3), (0, 3), (0, 0)))
    after = apply(plan, edit)
    assert after.partition.area_m2(unassigned_label(U)) == 1200
    other = replace(after, units=after.units.replaced({V: replace(unit, id=V, name="乙村")}))
    second = apply(
        other, set_unit_boundary(other, unit=V, ring_mm=ring((3, 0), (9, 0), (9, 3), (3, 3)))
    )
    assert second.partition.area_m2(unassigned_label(U)) == 900
    assert second.partition.area_m2(unassigned_label(V)) == 1800
    assert check(second.partition) == []


def test_a_village_with_groups_takes_land_as_its_own_and_loses_that_of_its_groups() -> None:
    plan = plan_of(TWO_VILLAGES, UNITS)
    village = Unit(UnitId(3), "341181110299", "丙村", "village")
    group = replace(plan.units[U], parent=village.id, tier="villager_group")
    plan = replace(plan, units=plan.units.replaced({village.id: village, U: group}))
    corners = ring((1, 0), (4, 0), (4, 3), (1, 3))
    after = apply(plan, set_unit_boundary(plan, unit=village.id, ring_mm=corners))
    assert after.partition.area_m2(unassigned_label(village.id)) == 300
    assert after.partition.area_m2(grid_label(grid("A"))) == 600
    assert after.unit_polygon_mm(village.id).equals(shapely.Polygon(corners))


def test_what_follows_is_stated_by_grid_with_people() -> None:
    homes = [at(3.5, 1), at(5, 1), at(0.5, 1), at(0.5, 2), at(2, 1)]
    plan = with_households(plan_of(TWO_VILLAGES, UNITS), homes, people=3)
    plan = apply(plan, assign_households(plan))
    edit = set_unit_boundary(plan, unit=U, ring_mm=ring((1, 0), (4, 0), (4, 3), (1, 3)))
    found = unit_boundary_consequences(plan, edit)
    assert found.grids == (
        GridConsequence(grid("A"), 900.0, 600.0, 2, 6, 2, 6),
        GridConsequence(grid("B"), 900.0, 600.0, 1, 3, 1, 3),
    )
    assert found.units == (UnitConsequence(V, 900.0, 600.0),)
    after = apply(plan, edit)
    assert [h.grid for _, h in sorted(after.households.items())] == [None, 2, None, None, 1]


def test_households_of_no_grid_that_change_unit_are_counted_too() -> None:
    plan = plan_of("AAA...\n" * 3, UNITS)
    plan = with_households(plan, [at(3.5, 1), at(5, 1)], people=2)
    edit = set_unit_boundary(plan, unit=U, ring_mm=ring((0, 0), (4, 0), (4, 3), (0, 3)))
    found = unit_boundary_consequences(plan, edit)
    assert found.grids == (GridConsequence(None, 0.0, 0.0, 1, 2, 1, 2),)


@pytest.mark.parametrize(
    ("corners", "reason"),
    [
        (ring((0, 0), (3, 0), (3, 3), (0, 3)), Reason.NOTHING_CHANGES),
        (ring((0, 0), (6, 0), (6, 3), (0, 3)), Reason.GRID_WOULD_VANISH),
        (ring((0, 0), (6, 0)), Reason.RING_TOO_SHORT),
        (ring((0, 0), (3, 3), (3, 0), (0, 3)), Reason.RING_CROSSES_ITSELF),
        # Drawn there and back, it goes round nothing.
        (ring((0, 0), (2, 0), (0, 0), (0, 2), (2, 0), (0, 2)), Reason.RING_TOO_SHORT),
    ],
)
def test_what_cannot_be_a_boundary_is_refused(corners: LatticeArray, reason: Reason) -> None:
    plan = plan_of(TWO_VILLAGES, UNITS)
    refused = refusal_of(lambda: set_unit_boundary(plan, unit=U, ring_mm=corners))
    assert refused.reason is reason


def test_all_grids_that_would_vanish_are_named() -> None:
    plan = plan_of("AAABC\nAAABC\nAAABC", "uuuvv\nuuuvv\nuuuvv")
    corners = ring((0, 0), (5, 0), (5, 3), (0, 3))
    refused = refusal_of(lambda: set_unit_boundary(plan, unit=U, ring_mm=corners))
    assert refused.facts["name"] == "B、C"


def test_a_unit_that_is_gone_and_a_locked_grid_are_refused() -> None:
    plan = plan_of(TWO_VILLAGES, UNITS)
    corners = ring((0, 0), (4, 0), (4, 3), (0, 3))
    refused = refusal_of(lambda: set_unit_boundary(plan, unit=UnitId(9), ring_mm=corners))
    assert refused.reason is Reason.NO_SUCH_UNIT
    locks = Locks(grids=frozenset({grid("B")}))
    refused = refusal_of(lambda: set_unit_boundary(plan, unit=U, ring_mm=corners, locks=locks))
    assert refused.reason is Reason.GRID_LOCKED


def test_an_unlocked_village_boundary_carries_the_grids_on_it() -> None:
    plan = plan_of(TWO_VILLAGES, UNITS)
    arc, index = vertex_at(plan, 3, 1)
    edit = move_vertex(plan, arc=arc, index=index, to=at(4, 1), locks=Locks(unit_boundaries=False))
    after = apply(plan, edit)
    for letter, unit in (("A", U), ("B", V)):
        assert after.unit_polygon_mm(unit).equals(
            after.partition.polygon_mm(grid_label(grid(letter)))
        )
    assert after.unit_polygon_mm(U).area * 1e-6 == 1000
    found = unit_boundary_consequences(plan, edit)
    assert [(row.grid, row.area_after_m2) for row in found.grids] == [(1, 1000.0), (2, 800.0)]


@given(
    plan=plans(max_side=4),
    corners=st.lists(st.tuples(st.floats(-1, 5), st.floats(-1, 5)), min_size=3, max_size=7),
    pick=st.integers(0, 2**16),
)
def test_the_unit_has_just_what_the_ring_encloses(
    plan: Plan, corners: list[tuple[float, float]], pick: int
) -> None:
    west, south, east, north = plan.partition.bounds_mm()
    random = np.random.default_rng(pick)
    homes = random.integers((west, south), (east, north), (20, 2)).tolist()
    plan = with_households(plan, [(x, y) for x, y in homes])
    plan = apply(plan, assign_households(plan))
    units = sorted(plan.units)
    unit = units[pick % len(units)]
    ring_mm = ring(*corners) + np.array([west, south])
    try:
        edit = set_unit_boundary(plan, unit=unit, ring_mm=ring_mm)
    except Refused:
        return
    after = apply(plan, edit)
    grids = {grid_label(each) for each in plan.grids}
    known = grids | {unassigned_label(each) for each in plan.units}
    assert check(after.partition, known=known, landed=grids) == []
    assert apply(after, invert(plan, edit)).same_content(plan)
    assert assign_households(after).is_empty()
    # Pulled to boundaries within 5 cm, and noded: the ring may come to lie that far off.
    land, wanted = after.unit_polygon_mm(unit), shapely.Polygon(ring_mm)
    if wanted.is_valid:
        off = shapely.symmetric_difference(land, wanted)
        assert off.area <= 60 * (land.length + wanted.length)
    for label in plan.partition.labels() - {OUTSIDE}:
        if plan.unit_of_label(label) == unit and label > 0:
            kept = after.partition.polygon_mm(label)
            assert kept.difference(plan.partition.polygon_mm(label)).area <= 60 * kept.length
    found = unit_boundary_consequences(plan, edit)
    moved = sum(
        plan.households[number].grid is not None and plan.households[number].grid != h.grid
        for number, h in after.households.items()
    )
    assert sum(row.households for row in found.grids if row.grid is not None) == moved
