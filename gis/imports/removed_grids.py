"""What becomes of people and groups when grids go away."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import PartyGroup
from gis.topology.records import GridId


def without_grids(plan: Plan, gone: Collection[GridId]) -> Edit:
    """Return the edit that takes grids out of every record that names them.

    Households, places and members lose the assignment, groups and online grids lose the grid, and a
    post of such a grid becomes a post of its unit.
    """
    if not gone:
        return Edit(EditLabel("imports.import_grids", {"count": 0}))
    puts: dict[str, dict[Any, Any]] = {
        "households": {
            one.id: replace(one, grid=None, assigned_by=None, hand_reason="")
            for one in plan.households.values()
            if one.grid in gone
        },
        "members": {
            one.id: replace(
                one,
                grid=None if one.grid in gone else one.grid,
                service_grid=None if one.service_grid in gone else one.service_grid,
            )
            for one in plan.members.values()
            if one.grid in gone or one.service_grid in gone
        },
        "posts": {
            one.id: replace(one, grid=None, unit=plan.grids[one.grid].unit)
            for one in plan.posts.values()
            if one.grid is not None and one.grid in gone
        },
        "party_groups": {
            one.id: _serving(one, gone)
            for one in plan.party_groups.values()
            if not set(gone).isdisjoint(one.grids)
        },
        "places": {
            one.id: replace(one, grid=None, assigned_by=None)
            for one in plan.places.values()
            if one.grid in gone
        },
        "grids": {
            one.id: replace(one, hosts=tuple(host for host in one.hosts if host not in gone))
            for one in plan.grids.values()
            if one.id not in gone and not set(gone).isdisjoint(one.hosts)
        },
    }
    return Edit(EditLabel("imports.import_grids", {"count": len(gone)}), puts)


def _serving(group: PartyGroup, gone: Collection[GridId]) -> PartyGroup:
    """Return a Party group without some grids; with less than two left it is no joint one."""
    grids = tuple(grid for grid in group.grids if grid not in gone)
    return replace(group, grids=grids, kind="joint" if len(grids) > 1 else "independent")
