"""Whatever is done to a plan, in whatever order, it stays a plan."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from support.random_edits import Draw, random_edit
from support.strategies import plans

from gis.files.references import lost_references
from gis.operations.located import grid_at
from gis.plan.edit import apply, invert
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, Household, HouseholdId, Place, Post, PostId
from gis.table import Table
from gis.texts import LANGUAGES, Texts
from gis.topology.invariants import check
from gis.topology.records import grid_label, unassigned_label


def peopled(draw: Draw, plan: Plan) -> Plan:
    west, south, east, north = plan.partition.bounds_mm()
    places = st.tuples(st.integers(west, east), st.integers(south, north))
    households = [
        Household(HouseholdId(i), f"H{i}", None, "", "", "", 3, draw(places)) for i in range(1, 5)
    ]
    posts = [Post(PostId(grid), grid, None, "网格员", "", "") for grid in plan.grids]
    return replace(
        plan,
        households=Table((each.id, each) for each in households),
        posts=Table((each.id, each) for each in posts),
    )


def require_whole(plan: Plan) -> None:
    known = {*map(grid_label, plan.grids), *map(unassigned_label, plan.units)}
    assert check(plan.partition, known=known) == []
    for grid in plan.grids.values():
        assert grid.unit in plan.units
        if grid.parent is not None:
            base = plan.grids[grid.parent]
            assert base.parent is None
            assert (base.unit, base.kind) == (grid.unit, grid.kind)
            assert plan.partition.arcs_of(grid_label(grid.id))
    assert plan.overlays.keys() <= plan.grids.keys()
    for overlay in plan.overlays:
        assert not plan.partition.arcs_of(grid_label(overlay))
    assert all(unit.parent is None or unit.parent in plan.units for unit in plan.units.values())
    for household in plan.households.values():
        assert household.grid is None or plan.grids[household.grid].parent is None
    require_people_whole(plan)


def require_people_whole(plan: Plan) -> None:
    assert list(map(str, lost_references(plan))) == []
    for member in plan.members.values():
        if member.household is not None:
            assert member.grid == plan.households[member.household].grid
    settled: list[Household | Place] = [*plan.households.values(), *plan.places.values()]
    for record in settled:
        if record.location is not None and record.assigned_by is AssignedBy.LOCATION:
            assert record.grid == grid_at(plan, record.location)
    for group in plan.party_groups.values():
        assert (group.kind == "joint") == (len(group.grids) > 1)
    for link in plan.links.values():
        assert (link.member is None) != (link.head_post is None)


@settings(max_examples=40)
@given(st.data())
def test_any_edits_leave_a_plan_and_can_be_taken_back(data: st.DataObject) -> None:
    plan = peopled(data.draw, data.draw(plans()))
    codes = {grid.code for grid in plan.grids.values()}
    for _ in range(8):
        edit = random_edit(data.draw, plan)
        if edit is None:
            continue
        for language in LANGUAGES:
            assert Texts(language)(edit.label.key, **edit.label.facts)
        after = apply(plan, edit)
        require_whole(after)
        assert apply(after, invert(plan, edit)).same_content(plan)
        fresh = {grid.code for grid in after.grids.values()} - codes
        assert not fresh & plan.retired_codes
        codes |= fresh
        plan = after
