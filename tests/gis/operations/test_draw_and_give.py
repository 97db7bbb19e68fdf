"""Draw, give and carve by rings and references: a test shows the map before and after."""

from dataclasses import replace

import numpy as np
import pytest
from support.ascii_plan import drawn, picture_of, plan_of, with_households
from support.places import arc_between, area_m2, at, grid, line

from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray
from gis.operations.assign_households import assign_households
from gis.operations.carve_grid import carve_grid
from gis.operations.create_grid_from_reference import create_grid_from_reference
from gis.operations.draw_grid import draw_grid
from gis.operations.give_area import give_area
from gis.operations.give_reference import give_reference
from gis.operations.rename_grid import rename_grid
from gis.plan.edit import Edit, apply, invert
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.plan.records import GridKind, Reference, ReferenceId
from gis.table import Table
from gis.topology.invariants import check
from gis.topology.records import (
    Border,
    GridId,
    Standing,
    UnitId,
    grid_label,
    unassigned_label,
)

ON = "2026-03-01"
GROUP = ReferenceId(5)


def done(plan: Plan, edit: Edit) -> Plan:
    after = apply(plan, edit)
    known = {*map(grid_label, after.grids), *map(unassigned_label, after.units)}
    assert check(after.partition, known=known) == []
    assert apply(after, invert(plan, edit)).same_content(plan)
    return after


def box(west: float, south: float, east: float, north: float) -> LatticeArray:
    return line((west, south), (east, south), (east, north), (west, north))


def lineage(plan: Plan) -> list[tuple[str, str, str, int, float]]:
    names = {grid.code: grid.name for grid in plan.grids.values()}
    return sorted(
        (row.cause, row.old_name, names.get(row.new_code, ""), row.households, row.area_m2)
        for row in plan.lineage.values()
    )


def with_group(plan: Plan, *rings: LatticeArray, is_area: bool = True) -> Plan:
    closed = tuple(np.vstack([ring, ring[:1]]) if is_area else ring for ring in rings)
    group = Reference(GROUP, "villager_group", "王庄组", is_area, closed)
    return replace(plan, references=Table({GROUP: group}))


def test_a_drawn_grid_takes_what_is_free_and_leaves_its_neighbours_alone() -> None:
    plan = plan_of("""
        AA...
        AA...
        BB...
    """)
    after = done(plan, draw_grid(plan, ring_mm=box(1, 0, 4, 9), name="新", on=ON))
    assert picture_of(after) == drawn("""
        AACC.
        AACC.
        BBCC.
    """)
    assert after.grids[grid("C")].unit == UnitId(1)
    assert lineage(after) == [("draw", "", "新", 0, 600.0)]
    for letter in "AB":
        before = plan.partition.polygon_mm(grid_label(grid(letter)))
        assert after.partition.polygon_mm(grid_label(grid(letter))).equals(before)


def test_with_the_switch_it_takes_from_neighbours_too_and_the_lineage_says_from_whom() -> None:
    plan = with_households(
        plan_of("""
            AA..
            AA..
            BB..
        """),
        [at(1.5, 1.5), at(2.5, 1.5), at(0.5, 1.5)],
    )
    plan = done(plan, assign_households(plan))
    edit = draw_grid(plan, ring_mm=box(1, 1, 4, 3), takes_from_neighbours=True, name="新", on=ON)
    after = done(plan, edit)
    assert picture_of(after) == drawn("""
        ACCC
        ACCC
        BB..
    """)
    assert [h.grid for _, h in sorted(after.households.items())] == [3, 3, 1]
    assert lineage(after) == [("draw", "", "新", 1, 400.0), ("draw", "A", "新", 1, 200.0)]
    assert {row.on for row in after.lineage.values()} == {ON}


def test_a_locked_neighbour_gives_nothing() -> None:
    plan = plan_of("AABB\nAABB\n....")
    locks = Locks(grids=frozenset({grid("A")}))
    edit = draw_grid(plan, ring_mm=box(1, 0, 3, 2), takes_from_neighbours=True, locks=locks)
    assert picture_of(done(plan, edit)) == drawn("""
        AABB
        AACB
        .CC.
    """)


def test_the_unit_with_most_free_land_inside_gets_the_grid_unless_one_is_named() -> None:
    plan = plan_of("......", units="uuvvvv")
    ring = box(1, 0, 4, 1)
    assert picture_of(done(plan, draw_grid(plan, ring_mm=ring))) == "..AA.."
    named = done(plan, draw_grid(plan, ring_mm=ring, unit=UnitId(1)))
    assert picture_of(named) == ".A...."
    assert named.grids[grid("A")].unit == UnitId(1)


def test_a_ring_beyond_the_frame_takes_the_land_up_to_it_and_the_frame_stays() -> None:
    plan = plan_of("....\n....")
    after = done(plan, draw_grid(plan, ring_mm=box(-5, -5, 1.3337, 9)))
    assert area_m2(after, "A") == pytest.approx(2 * 133.37)
    assert after.partition.frame_mm().equals(plan.partition.frame_mm())


def test_a_freehand_stroke_along_a_neighbour_leaves_no_sliver() -> None:
    plan = plan_of("A...\nA...\nA...")
    wavering = [(1 + 0.004 * (-1) ** i, i / 8) for i in range(25)]
    after = done(plan, draw_grid(plan, ring_mm=line(*wavering, (3, 3), (3, 0))))
    assert picture_of(after) == drawn("""
        ABB.
        ABB.
        ABB.
    """)
    assert area_m2(after, "B") == 600.0
    assert len(after.partition.arcs_of(unassigned_label(UnitId(1)))) == 2


def test_a_stroke_that_wavers_more_leaves_no_crumb_under_a_square_metre() -> None:
    plan = plan_of("A...\nA...\nA...")
    # Half a metre off now and then: each blank between stroke and neighbour is 0.6 m².
    wavering = [(1.05 if i % 4 == 2 else 0.95, i / 8) for i in range(25)]
    after = done(plan, draw_grid(plan, ring_mm=line(*wavering, (3, 3), (3, 0))))
    assert area_m2(after, "B") == 600.0


def test_the_new_grid_in_two_parts_is_refused_unless_the_profile_allows_it() -> None:
    plan = plan_of(".A.\n.A.\n...")
    with pytest.raises(Refused) as caught:
        draw_grid(plan, ring_mm=box(0, 1, 3, 3), name="新")
    assert caught.value.reason is Reason.WOULD_BE_IN_PARTS
    assert (caught.value.facts["name"], caught.value.facts["parts"]) == ("新", 2)
    place = caught.value.facts["place"]
    assert isinstance(place, tuple)
    assert place[1] > at(0, 1)[1]
    allowed = replace(plan)
    allowed.__dict__["rules"] = replace(plan.rules, multipart_allowed=True)
    assert picture_of(apply(allowed, draw_grid(allowed, ring_mm=box(0, 1, 3, 3)))) == drawn("""
        BAB
        BAB
        ...
    """)


def test_a_neighbour_that_would_be_cut_in_two_or_vanish_is_named() -> None:
    plan = plan_of("AAA\n...")
    with pytest.raises(Refused) as caught:
        draw_grid(plan, ring_mm=box(1, 0, 2, 2), takes_from_neighbours=True)
    assert caught.value.reason is Reason.WOULD_BE_IN_PARTS
    assert (caught.value.facts["name"], caught.value.facts["grid"]) == ("A", grid("A"))
    with pytest.raises(Refused) as caught:
        draw_grid(plan, ring_mm=box(0, 0, 3, 2), takes_from_neighbours=True)
    assert caught.value.reason is Reason.GRID_WOULD_VANISH
    assert (caught.value.facts["name"], caught.value.facts["grid"]) == ("A", grid("A"))


@pytest.mark.parametrize(
    ("ring", "unit", "reason"),
    [
        (box(0, 0, 1, 1), None, Reason.NO_LAND_TO_TAKE),  # inside a grid
        (box(7, 7, 8, 8), None, Reason.NO_LAND_TO_TAKE),  # outside
        (box(1, 0, 3, 1), UnitId(2), Reason.NO_LAND_TO_TAKE),  # nothing of that unit
        (box(1, 0, 3, 1), UnitId(9), Reason.NO_SUCH_UNIT),
        (box(2.5, 0.5, 2.55, 0.55), None, Reason.PIECE_TOO_SMALL),
        (line((0, 0), (3, 1)), None, Reason.RING_TOO_SHORT),
    ],
)
def test_a_ring_that_takes_nothing_is_refused(
    ring: LatticeArray, unit: UnitId | None, reason: Reason
) -> None:
    plan = plan_of("A..B", units="uuuv")
    with pytest.raises(Refused) as caught:
        draw_grid(plan, ring_mm=ring, unit=unit)
    assert caught.value.reason is reason


def test_an_agreed_border_that_is_locked_is_not_drawn_over() -> None:
    plan = plan_of("AA..\nAA..")
    (arc,) = (
        arc
        for arc in plan.partition.arcs.values()
        if set(arc.labels()) == {grid_label(grid("A")), unassigned_label(UnitId(1))}
    )
    agreed = replace(arc, border=Border(standing=Standing.AGREED))
    plan = replace(plan, partition=plan.partition.replaced({}, {arc.id: agreed}))
    locks = Locks(agreed_borders=True)
    with pytest.raises(Refused) as caught:
        draw_grid(plan, ring_mm=box(1, 0, 3, 1), takes_from_neighbours=True, locks=locks)
    assert caught.value.reason is Reason.AGREED_BORDER_LOCKED
    assert caught.value.facts["arc"] == arc.id
    # Beside it a grid may be drawn: the border stays, and what is known about it.
    after = done(plan, draw_grid(plan, ring_mm=box(1, 0, 3, 1), locks=locks))
    between = after.partition.arcs[arc_between(after, "A", "B")]
    assert between.border.standing is Standing.AGREED


def test_the_land_inside_a_lasso_goes_to_a_grid() -> None:
    plan = plan_of("""
        AA..
        AA..
        BB..
    """)
    after = done(plan, give_area(plan, ring_mm=box(1, 0, 3, 2), grid=grid("A")))
    assert picture_of(after) == drawn("""
        AA..
        AAA.
        BBA.
    """)
    taking = give_area(plan, ring_mm=box(1, 0, 3, 2), grid=grid("A"), takes_from_neighbours=True)
    assert picture_of(done(plan, taking)) == drawn("""
        AA..
        AAA.
        BAA.
    """)
    assert not done(plan, taking).lineage


@pytest.mark.parametrize(
    ("ring", "to", "reason"),
    [
        (box(3, 0, 4, 1), "A", Reason.WOULD_BE_IN_PARTS),  # out of its reach
        (box(0, 0, 1, 1), "A", Reason.NO_LAND_TO_TAKE),  # it has that already
        (box(4, 0, 5, 1), "A", Reason.NO_LAND_TO_TAKE),  # of another unit
        (box(0, 0, 1, 1), "Z", Reason.NO_SUCH_GRID),
    ],
)
def test_land_that_a_grid_cannot_have_is_not_given(
    ring: LatticeArray, to: str, reason: Reason
) -> None:
    plan = plan_of("A....", units="uuuuv")
    with pytest.raises(Refused) as caught:
        give_area(plan, ring_mm=ring, grid=grid(to))
    assert caught.value.reason is reason


def test_a_locked_grid_gets_no_land() -> None:
    plan = plan_of("A..")
    with pytest.raises(Refused) as caught:
        give_area(
            plan,
            ring_mm=box(0, 0, 2, 1),
            grid=grid("A"),
            locks=Locks(grids=frozenset({grid("A")})),
        )
    assert caught.value.reason is Reason.GRID_LOCKED
    assert caught.value.facts["grid"] == grid("A")


def test_an_enclave_is_carved_and_may_be_exclusive() -> None:
    plan = with_households(plan_of("AAAA\nAAAA\nAAAA"), [at(1.5, 1.5), at(0.5, 0.5)])
    plan = done(plan, assign_households(plan))
    edit = carve_grid(plan, ring_mm=box(1, 1, 2, 2), kind=GridKind.EXCLUSIVE, name="学校", on=ON)
    after = done(plan, edit)
    assert picture_of(after) == drawn("""
        AAAA
        ABAA
        AAAA
    """)
    assert after.grids[grid("B")].kind is GridKind.EXCLUSIVE
    assert after.households[min(after.households)].grid == grid("B")
    assert lineage(after) == [("carve", "A", "学校", 1, 100.0)]


def test_a_bite_is_taken_out_of_the_grid_that_has_most_land_inside() -> None:
    plan = plan_of("""
        AAA.
        AAA.
        BBB.
    """)
    after = done(plan, carve_grid(plan, ring_mm=box(2, 0.5, 4, 3)))
    assert picture_of(after) == drawn("""
        AAC.
        AAC.
        BBB.
    """)


@pytest.mark.parametrize(
    ("ring", "reason"),
    [
        (box(1, -1, 2, 3), Reason.WOULD_BE_IN_PARTS),
        (box(-1, -1, 4, 4), Reason.GRID_WOULD_VANISH),
        (box(3, 0, 4, 1), Reason.NOT_IN_A_GRID),
        (box(9, 9, 10, 10), Reason.NOT_IN_A_GRID),
    ],
)
def test_what_cannot_be_carved_is_refused(ring: LatticeArray, reason: Reason) -> None:
    plan = plan_of("AAA.\nAAA.")
    with pytest.raises(Refused) as caught:
        carve_grid(plan, ring_mm=ring)
    assert caught.value.reason is reason


def test_a_villager_group_is_given_to_a_grid_or_becomes_one() -> None:
    plan = with_group(plan_of("AA...\nAA..."), box(1, 0, 4, 2))
    assert picture_of(done(plan, give_reference(plan, reference=GROUP, grid=grid("A")))) == drawn(
        "AAAA.\nAAAA."
    )
    after = done(plan, create_grid_from_reference(plan, reference=GROUP, on=ON))
    assert picture_of(after) == drawn("AABB.\nAABB.")
    assert after.grids[grid("B")].name == "王庄组"


def test_a_group_with_a_hole_leaves_the_hole() -> None:
    plan = with_group(plan_of("\n".join(["....."] * 5)), box(0, 0, 5, 5), box(2, 2, 3, 3))
    after = done(plan, create_grid_from_reference(plan, reference=GROUP))
    assert picture_of(after).splitlines()[2] == "AA.AA"


def test_a_reference_that_is_gone_or_no_area_is_refused() -> None:
    plan = with_group(plan_of("A.."), line((0, 0), (3, 1)), is_area=False)
    with pytest.raises(Refused) as caught:
        give_reference(plan, reference=GROUP, grid=grid("A"))
    assert caught.value.reason is Reason.NOT_AN_AREA
    assert caught.value.facts["name"] == "王庄组"
    with pytest.raises(Refused) as caught:
        create_grid_from_reference(plan, reference=ReferenceId(6))
    assert caught.value.reason is Reason.NO_SUCH_REFERENCE
    with pytest.raises(Refused) as caught:
        give_reference(plan, reference=GROUP, grid=GridId(9))
    assert caught.value.reason is Reason.NO_SUCH_GRID


def with_sub(plan: Plan, sub: str, base: str) -> Plan:
    """Make a grid of the picture a sub-grid of another one."""
    record = replace(plan.grids[grid(sub)], parent=grid(base), tier="micro_grid")
    return replace(plan, grids=plan.grids.replaced({record.id: record}))


def test_land_taken_from_a_grid_is_taken_from_its_sub_grids_too() -> None:
    plan = with_sub(plan_of("ABB..\nABB.."), "B", "A")
    plan = with_households(plan, [at(2.5, 0.5)])
    plan = done(plan, assign_households(plan))
    assert plan.households[min(plan.households)].grid == grid("A")
    edit = draw_grid(plan, ring_mm=box(2, 0, 4, 2), takes_from_neighbours=True)
    after = done(plan, edit)
    assert picture_of(after) == drawn("ABCC.\nABCC.")
    assert after.households[min(after.households)].grid == grid("C")
    carved = done(plan, carve_grid(plan, ring_mm=box(0, 0, 2, 1)))
    assert picture_of(carved) == drawn("ABB..\nCCB..")


def test_a_sub_grid_that_would_vanish_is_named() -> None:
    plan = with_sub(plan_of("AAB..\nAAB.."), "B", "A")
    with pytest.raises(Refused) as caught:
        draw_grid(plan, ring_mm=box(2, 0, 4, 2), takes_from_neighbours=True)
    assert caught.value.reason is Reason.GRID_WOULD_VANISH
    assert caught.value.facts["grid"] == grid("B")


def test_a_grid_with_sub_grids_gets_land_of_its_own_and_a_sub_grid_gets_its_grids_land() -> None:
    plan = with_sub(plan_of("AAB.C\nAAB.C"), "B", "A")
    after = done(plan, give_area(plan, ring_mm=box(3, 0, 4, 1), grid=grid("A")))
    assert picture_of(after) == drawn("AAB.C\nAABAC")
    grown = done(plan, give_area(plan, ring_mm=box(1, 0, 5, 1), grid=grid("B")))
    assert picture_of(grown) == drawn("AAB.C\nABB.C")


def test_a_drawn_grid_may_be_called_by_a_name_and_the_next_by_the_habit_of_the_unit() -> None:
    plan = plan_of("A...")
    plan = done(plan, rename_grid(plan, grid=grid("A"), name="樾岗-01"))
    plan = done(plan, draw_grid(plan, ring_mm=box(1, 0, 2, 1)))
    assert plan.grids[grid("B")].name == "樾岗-02"
    with pytest.raises(Refused) as caught:
        draw_grid(plan, ring_mm=box(2, 0, 3, 1), code=plan.grids[grid("A")].code)
    assert caught.value.reason is Reason.CODE_IN_USE
