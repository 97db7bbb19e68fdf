"""Units of any tier: grouped, taken out, cut out of others, made grids."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from support.ascii_plan import TILE_MM, UNIT_CODE, drawn, picture_of, plan_of, with_households

from gis.audits.runner import audit_plan
from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray
from gis.operations.assign_households import assign_households
from gis.operations.grid_over_units import grid_over_units
from gis.operations.grids_from_units import grids_from_units
from gis.operations.group_units import group_units
from gis.operations.make_sub_grids import make_sub_grids
from gis.operations.ungroup_units import ungroup_units
from gis.operations.unit_from_ring import unit_from_ring
from gis.plan.edit import Edit, apply, invert
from gis.plan.plan import Plan
from gis.plan.records import Post, PostId, Unit
from gis.progress import NoProgress
from gis.table import Table
from gis.texts import LANGUAGES, Texts
from gis.topology.invariants import check
from gis.topology.records import GridId, UnitId, grid_label, unassigned_label

A, B, C = (GridId(number) for number in range(1, 4))
U, V = UnitId(1), UnitId(2)
VILLAGE = f"{UNIT_CODE}01"


def ring(west: float, south: float, east: float, north: float) -> LatticeArray:
    corners = [(west, south), (east, south), (east, north), (west, north)]
    return np.array([[round(x * TILE_MM), round(y * TILE_MM)] for x, y in corners], dtype=np.int64)


def done(plan: Plan, edit: Edit) -> Plan:
    after = apply(plan, edit)
    known = {*map(grid_label, after.grids), *map(unassigned_label, after.units)}
    assert check(after.partition, known=known) == []
    assert apply(after, invert(plan, edit)).same_content(plan)
    for language in LANGUAGES:
        assert Texts(language)(edit.label.key, **edit.label.facts)
    return after


def is_picture(plan: Plan, picture: str) -> bool:
    return picture_of(plan) == drawn(picture)


def group(plan: Plan, land: LatticeArray, number: int = 1, *, cuts_grids: bool = False) -> Edit:
    return unit_from_ring(
        plan,
        ring_mm=land,
        unit=U,
        tier="villager_group",
        code=f"{VILLAGE}{number:02d}",
        name=f"{number}组",
        cuts_grids=cuts_grids,
    )


def test_an_area_above_villages_has_their_land() -> None:
    plan = plan_of("AB.", "uvv")
    edit = group_units(plan, units=[U, V], tier="area", code="34118111020", name="东片区")
    after = done(plan, edit)
    (area,) = (unit for unit in after.units.values() if unit.tier == "area")
    assert after.children[area.id] == (U, V)
    assert after.unit_polygon_mm(area.id).equals(plan.partition.frame_mm())
    assert done(after, ungroup_units(after, unit=area.id)).same_content(plan)


def test_whether_areas_lie_above_or_below_the_village_is_the_profiles_to_say() -> None:
    plan = plan_of("....\n....")
    plan = done(plan, group(plan, ring(0, 0, 2, 2)))
    groups = plan.children[U]
    below = replace(plan, profile="longchang")
    edit = group_units(below, units=groups, tier="area", code=f"{VILLAGE}9", name="西片区")
    after = done(below, edit)
    (area,) = after.children[U]
    assert after.children[area] == groups
    with pytest.raises(Refused) as refusal:
        group_units(plan, units=groups, tier="area", code=f"{VILLAGE}9", name="西片区")
    assert refusal.value.reason is Reason.TIER_OUT_OF_ORDER


def test_a_villager_group_is_cut_out_of_its_village_which_keeps_the_rest() -> None:
    plan = plan_of("....\n....")
    after = done(plan, group(plan, ring(-1, -1, 2, 3)))
    (new,) = after.children[U]
    assert after.units[new].parent == U
    assert after.unit_polygon_mm(new).bounds == (0.0, 0.0, 20_000.0, 20_000.0)
    assert after.partition.area_m2(unassigned_label(U)) == pytest.approx(400.0)
    assert after.unit_polygon_mm(U).equals(plan.unit_polygon_mm(U))
    assert after.is_unit_boundary(unassigned_label(U), unassigned_label(new))


def test_grids_inside_move_along_with_codes_households_and_sub_grids() -> None:
    plan = with_households(plan_of("AABB\nAABB"), [(5_000, 5_000)])
    plan = apply(plan, assign_households(plan))
    line = np.array([[-1, TILE_MM], [3 * TILE_MM, TILE_MM]])
    plan = done(plan, make_sub_grids(plan, grid=A, lines_mm=[line]))
    after = done(plan, group(plan, ring(0, 0, 2, 2)))
    (new,) = after.children[U]
    assert {after.grids[grid].unit for grid in (A, *after.sub_grids(A))} == {new}
    assert after.grids[B].unit == U
    assert after.grids[A].code == plan.grids[A].code
    assert [household.grid for household in after.households.values()] == [A]
    assert after.is_unit_boundary(grid_label(after.sub_grids(A)[0]), grid_label(B))


def test_a_grid_across_the_line_is_refused_by_name_or_cut() -> None:
    plan = with_households(plan_of("AAAA\n...."), [(5_000, 15_000), (35_000, 15_000)])
    plan = apply(plan, assign_households(plan))
    land = ring(0, 0, 2, 2)
    with pytest.raises(Refused) as refusal:
        group(plan, land)
    assert refusal.value.reason is Reason.GRID_ACROSS_UNITS
    assert (refusal.value.facts["name"], refusal.value.facts["grid"]) == ("A", A)
    after = done(plan, group(plan, land, cuts_grids=True))
    assert is_picture(after, "BBAA\n....")
    (new,) = after.children[U]
    assert (after.grids[B].unit, after.grids[A].unit) == (new, U)
    assert [household.grid for household in after.households.values()] == [B, A]
    assert {(row.old_name, row.new_code[-3:]) for row in after.lineage.values()} == {
        ("A", "001"),
        ("A", "002"),
    }


def test_a_grid_with_sub_grids_is_not_cut_through() -> None:
    plan = plan_of("AAAA\nAAAA")
    line = np.array([[-1, TILE_MM], [5 * TILE_MM, TILE_MM]])
    plan = done(plan, make_sub_grids(plan, grid=A, lines_mm=[line]))
    with pytest.raises(Refused) as refusal:
        group(plan, ring(0, 0, 2, 2), cuts_grids=True)
    assert refusal.value.reason is Reason.HAS_SUB_GRIDS
    assert all(Texts(language).of_error(refusal.value) for language in LANGUAGES)


def test_taking_a_villager_group_out_gives_all_back_to_the_village() -> None:
    plan = plan_of("A...\nA...")
    cut = done(plan, group(plan, ring(0, 0, 2, 2)))
    (new,) = cut.children[U]
    post = Post(PostId(1), None, new, "组长", "某人", "")
    cut = replace(cut, posts=Table({post.id: post}))
    back = done(cut, ungroup_units(cut, unit=new))
    assert back.units.keys() == {U}
    assert back.grids[A].unit == U
    assert back.posts[post.id].unit == U
    assert back.partition == plan.partition


def test_one_grid_for_each_villager_group_numbered_west_to_east() -> None:
    plan = plan_of("....\n....")
    plan = done(plan, group(plan, ring(2, 0, 4, 2), 1))
    plan = done(plan, group(plan, ring(0, 0, 2, 2), 2))
    east, west = plan.children[U]
    after = done(plan, grids_from_units(plan, units=[east, west], on="2026-03-01"))
    grids = {after.grids[grid].unit: after.grids[grid] for grid in after.grids}
    assert (grids[west].code, grids[west].name) == (f"{VILLAGE}001", "2组")
    assert (grids[east].code, grids[east].name) == (f"{VILLAGE}002", "1组")
    assert {(row.cause, row.old_code) for row in after.lineage.values()} == {("draw", "")}
    report = audit_plan(after, after.rules, None, NoProgress())
    assert report.passed
    assert report.findings == ()


def test_a_grid_over_villager_groups_has_them_as_sub_grids() -> None:
    plan = with_households(plan_of("....\n...."), [(5_000, 5_000)])
    plan = done(plan, group(plan, ring(2, 0, 4, 2), 1))
    plan = done(plan, group(plan, ring(0, 0, 2, 2), 2))
    east, west = plan.children[U]
    post = Post(PostId(1), None, east, "组长", "某人", "")
    plan = replace(plan, posts=Table({post.id: post}))
    after = done(
        plan, grid_over_units(plan, units=[east, west], name="向阳自然村", on="2026-03-01")
    )
    (base,) = (grid for grid in after.grids.values() if grid.parent is None)
    assert (base.name, base.code, base.unit) == ("向阳自然村", f"{VILLAGE}001", U)
    subs = [after.grids[sub] for sub in after.sub_grids(base.id)]
    assert {(sub.name, sub.code[-2:], sub.tier) for sub in subs} == {
        ("1组", "02", "villager_group"),
        ("2组", "01", "villager_group"),
    }
    assert after.units.keys() == {U}
    assert after.grids[after.posts[post.id].grid or base.id].name == "1组"
    assert [household.grid for household in after.households.values()] == [base.id]
    findings = audit_plan(after, after.rules, None, NoProgress()).findings
    # Nothing is wrong with the land.
    assert {found.rule for found in findings} <= {"post_missing", "post_too_few"}


def test_refusals_say_why() -> None:
    plan = plan_of("AB.", "uvv")
    town = Unit(UnitId(9), "341181110", "镇", "township")
    below = replace(plan.units[U], parent=town.id)
    uneven = replace(plan, units=plan.units.replaced({town.id: town, U: below}))
    bare = plan_of(". .")
    facts = {"code": "1", "name": "片"}
    cases: tuple[tuple[Callable[[], Edit], Reason], ...] = (
        (lambda: group_units(plan, units=[], tier="area", **facts), Reason.NOTHING_TO_GROUP),
        (
            lambda: group_units(plan, units=[V, UnitId(8)], tier="area", **facts),
            Reason.NO_SUCH_UNIT,
        ),
        (lambda: group_units(plan, units=[U], tier="galaxy", **facts), Reason.NO_SUCH_TIER),
        (
            lambda: group_units(plan, units=[U], tier="villager_group", **facts),
            Reason.TIER_OUT_OF_ORDER,
        ),
        (lambda: group_units(uneven, units=[U, V], tier="area", **facts), Reason.DIFFERENT_PARENTS),
        (
            lambda: group_units(plan, units=[U], tier="area", code=f"{UNIT_CODE}02", name="片"),
            Reason.UNIT_CODE_IN_USE,
        ),
        (lambda: group_units(plan, units=[U], tier="area", code="", name="片"), Reason.EMPTY_CODE),
        (lambda: group_units(plan, units=[U], tier="area", code="1", name=""), Reason.EMPTY_NAME),
        (lambda: ungroup_units(plan, unit=U), Reason.NO_UNIT_ABOVE),
        (lambda: ungroup_units(plan, unit=UnitId(8)), Reason.NO_SUCH_UNIT),
        (lambda: group(plan, ring(2, 0, 3, 1)), Reason.NO_LAND_TO_TAKE),
        (lambda: grids_from_units(plan, units=[U]), Reason.UNIT_HAS_GRIDS),
        (lambda: grids_from_units(uneven, units=[town.id]), Reason.UNIT_HAS_NO_LAND),
        (lambda: grids_from_units(bare, units=[U]), Reason.WOULD_BE_IN_PARTS),
        (lambda: grids_from_units(plan, units=[]), Reason.NOTHING_TO_GROUP),
        (lambda: grid_over_units(plan, units=[]), Reason.NOTHING_TO_GROUP),
        (lambda: grid_over_units(plan, units=[U]), Reason.NO_UNIT_ABOVE),
        (lambda: grid_over_units(uneven, units=[U, V]), Reason.UNIT_HAS_GRIDS),
        (lambda: grid_over_units(uneven, units=[UnitId(8)]), Reason.NO_SUCH_UNIT),
    )
    for make, reason in cases:
        with pytest.raises(Refused) as refusal:
            make()
        assert refusal.value.reason is reason
        assert all(Texts(language).of_error(refusal.value) for language in LANGUAGES)
