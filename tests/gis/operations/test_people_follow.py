"""What becomes of people, Party groups and places when grids and units change."""

from dataclasses import replace

import numpy as np
import pytest
from support.ascii_plan import TILE_MM, plan_of

from gis.operations.assign_by_hand import assign_by_hand
from gis.operations.assign_places_by_hand import assign_places_by_hand
from gis.operations.copy_attributes import copy_attributes
from gis.operations.dissolve_grid import dissolve_grid
from gis.operations.give_area import give_area
from gis.operations.grid_over_units import grid_over_units
from gis.operations.merge_grids import merge_grids
from gis.operations.put_household import put_household
from gis.operations.put_party_group import put_party_group
from gis.operations.put_place import put_place
from gis.operations.release_to_location import release_to_location
from gis.operations.set_basis import set_basis
from gis.operations.split_grid import split_grid
from gis.operations.ungroup_units import ungroup_units
from gis.plan.edit import Edit, apply, invert
from gis.plan.plan import Plan
from gis.plan.records import (
    AssignedBy,
    Household,
    HouseholdId,
    PartyGroup,
    PartyGroupId,
    Place,
    PlaceId,
)
from gis.topology.records import GridId, UnitId

A, B, C = GridId(1), GridId(2), GridId(3)
GROUP, SCHOOL, HOME = PartyGroupId(1), PlaceId(1), HouseholdId(1)


def done(plan: Plan, edit: Edit) -> Plan:
    after = apply(plan, edit)
    assert apply(after, invert(plan, edit)).same_content(plan)
    return after


def at(column: float, row: float) -> tuple[int, int]:
    return round(column * TILE_MM), round(row * TILE_MM)


def with_group(plan: Plan, *grids: GridId, unit: UnitId | None = None) -> Plan:
    kind = "joint" if len(grids) > 1 else "independent"
    level = "group" if grids else "branch"
    group = PartyGroup(GROUP, "党小组", kind, grids, level, unit)  # type: ignore[arg-type]
    return apply(plan, put_party_group(plan, group=group))


def with_school(plan: Plan, place: tuple[int, int], unit: UnitId | None = None) -> Plan:
    school = Place(SCHOOL, "school", "小学", "", unit, place)
    return apply(plan, put_place(plan, place=school))


def with_home(plan: Plan, place: tuple[int, int], **facts: UnitId) -> Plan:
    home = Household(HOME, "H1", facts.get("unit"), "", "", "", 3, place)
    home = replace(home, registered_unit=facts.get("registered_unit"))
    return apply(plan, put_household(plan, household=home))


@pytest.mark.parametrize(
    ("grids", "kept", "kind"),
    [((A, B), (A,), "independent"), ((A, B, C), (A, C), "joint"), ((B,), (A,), "independent")],
)
def test_a_joint_group_of_merged_grids_is_independent(
    grids: tuple[GridId, ...], kept: tuple[GridId, ...], kind: str
) -> None:
    plan = with_group(plan_of("ABC"), *grids)
    after = done(plan, merge_grids(plan, keep=A, others=[B]))
    assert (after.party_groups[GROUP].grids, after.party_groups[GROUP].kind) == (kept, kind)


def test_a_joint_group_of_which_one_grid_is_left_is_independent() -> None:
    plan = with_group(plan_of("AB"), A, B)
    plan = done(plan, dissolve_grid(plan, grid=B))
    assert (plan.party_groups[GROUP].grids, plan.party_groups[GROUP].kind) == ((A,), "independent")
    plan = done(plan, dissolve_grid(plan, grid=A))
    assert plan.party_groups[GROUP].grids == ()


def test_a_split_leaves_party_groups_with_the_piece_that_keeps_the_code() -> None:
    plan = with_group(with_home(plan_of("AAA"), at(2.5, 0.5)), A)
    key = plan.rules.unit_types[0].key
    plan = done(plan, set_basis(plan, grids=[A], basis=key))
    line = np.array([at(1, -1), at(1, 2)])
    after = done(plan, split_grid(plan, grid=A, lines_mm=[line]))
    assert after.party_groups[GROUP].grids == (A,)
    assert after.households[HOME].grid == A
    assert [grid.basis for grid in after.grids.values()] == [key, key]


def test_places_follow_the_boundary_and_those_by_hand_stay() -> None:
    plan = with_school(plan_of("AAB"), at(1.5, 0.5))
    box = np.array([at(1.2, -1), at(2.5, -1), at(2.5, 2), at(1.2, 2)])
    after = done(plan, give_area(plan, ring_mm=box, grid=B, takes_from_neighbours=True))
    assert after.places[SCHOOL].grid == B
    off = with_school(plan_of("AAB."), at(3.5, 0.5))
    off = done(off, assign_places_by_hand(off, places=[SCHOOL], grid=A))
    box = np.array([at(2.5, -1), at(5, -1), at(5, 2), at(2.5, 2)])
    kept = done(off, give_area(off, ring_mm=box, grid=B))
    assert (kept.places[SCHOOL].grid, kept.places[SCHOOL].assigned_by) == (A, AssignedBy.HAND)


def test_places_of_a_grid_that_goes_belong_where_they_stand() -> None:
    plan = with_school(plan_of("AB"), at(1.5, 0.5))
    plan = done(plan, assign_places_by_hand(plan, places=[SCHOOL], grid=A))
    merged = done(plan, merge_grids(plan, keep=B, others=[A]))
    assert (merged.places[SCHOOL].grid, merged.places[SCHOOL].assigned_by) == (B, AssignedBy.HAND)
    after = done(plan, dissolve_grid(plan, grid=A))
    assert after.places[SCHOOL].grid == B
    assert after.places[SCHOOL].assigned_by is AssignedBy.LOCATION
    after = done(after, dissolve_grid(after, grid=B))
    assert (after.places[SCHOOL].grid, after.places[SCHOOL].assigned_by) == (None, None)


def test_a_reason_goes_with_the_decision() -> None:
    plan = with_home(plan_of("AB"), at(1.5, 0.5))
    plan = done(plan, assign_by_hand(plan, households=[HOME], grid=A, reason="靠近邻居"))
    assert plan.households[HOME].hand_reason == "靠近邻居"
    for edit in (
        release_to_location(plan, households=[HOME]),
        dissolve_grid(plan, grid=A),
    ):
        home = done(plan, edit).households[HOME]
        assert (home.grid, home.assigned_by, home.hand_reason) == (B, AssignedBy.LOCATION, "")
    kept = done(plan, merge_grids(plan, keep=B, others=[A])).households[HOME]
    assert (kept.grid, kept.assigned_by, kept.hand_reason) == (B, AssignedBy.HAND, "靠近邻居")


def test_what_a_unit_had_is_of_the_unit_above() -> None:
    group, village = UnitId(2), UnitId(1)
    plan = plan_of("..", "uv")
    below = replace(plan.units[group], parent=village, tier="villager_group")
    plan = replace(plan, units=plan.units.replaced({group: below}))
    plan = with_group(plan, unit=group)
    plan = with_school(plan, at(1.5, 0.5), unit=group)
    plan = with_home(plan, at(1.5, 0.5), unit=group, registered_unit=group)
    for edit in (ungroup_units(plan, unit=group), grid_over_units(plan, units=[group])):
        after = done(plan, edit)
        home = after.households[HOME]
        assert (home.unit, home.registered_unit) == (village, village)
        assert after.party_groups[GROUP].unit == village
        assert after.places[SCHOOL].unit == village


def test_what_a_grid_is_built_on_can_be_copied() -> None:
    plan = plan_of("ABC")
    key = plan.rules.unit_types[0].key
    plan = done(plan, set_basis(plan, grids=[A], basis=key))
    plan = done(plan, copy_attributes(plan, source=A, targets=[B], fields=["basis"]))
    assert [plan.grids[each].basis for each in (A, B, C)] == [key, key, ""]
