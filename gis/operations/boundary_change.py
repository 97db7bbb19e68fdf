"""What every operation on boundaries ends with: an edit in which the residents follow the land."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gis.operations.changed_land import changed_land
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import Household, HouseholdId, Member, MemberId
from gis.topology.change import PartitionChange


def boundary_edit(
    plan: Plan,
    label: EditLabel,
    change: PartitionChange,
    records: Mapping[str, Mapping[Any, Any]] | None = None,
    deletes: Mapping[str, frozenset[Any]] | None = None,
) -> Edit:
    """Return the edit of a change of boundaries, with the residents of the changed land.

    `records` and `deletes` are what else belongs to the step (a new grid, say). Households whose
    grid comes from their location follow the boundary, with the members who live in them, and so do
    places; what was assigned by hand stays, unless its grid ceases to be, when location decides
    again.
    """
    edit = Edit(
        label,
        {**(records or {}), "nodes": change.put_nodes, "arcs": change.put_arcs},
        {**(deletes or {}), "nodes": change.deleted_nodes, "arcs": change.deleted_arcs},
        change,
    )
    land = changed_land(plan, edit)
    if land is None:
        return edit
    moved = land.settled_again(plan.household_points, land.after.households)
    members = _moved_members(plan, edit, moved)
    places = land.settled_again(plan.place_points, land.after.places)
    for table, records_moved in (("households", moved), ("members", members), ("places", places)):
        if records_moved:
            puts = {**edit.puts, table: {**edit.puts.get(table, {}), **records_moved}}
            edit = Edit(edit.label, puts, edit.deletes, change)
    return edit


def _moved_members(
    plan: Plan, edit: Edit, moved: Mapping[HouseholdId, Household]
) -> dict[MemberId, Member]:
    """Return the members who lived in the grid that their household leaves, in its new one."""
    already = edit.puts.get("members", {})
    members: dict[MemberId, Member] = {}
    for household in moved.values():
        for number in plan.members_by_household.get(household.id, ()):
            member = already.get(number, plan.members[number])
            if plan.members[number].grid == plan.households[household.id].grid:
                members[number] = replace(member, grid=household.grid)
    return members
