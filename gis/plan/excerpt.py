"""One unit of a plan as a plan of its own, to be audited or printed by itself."""

from dataclasses import replace

import numpy as np

from gis.errors import InputProblem
from gis.plan.plan import Plan
from gis.plan.records import Household, HouseholdId
from gis.table import Table
from gis.topology.change import Draft
from gis.topology.locate import labels_at
from gis.topology.partition import Partition
from gis.topology.records import OUTSIDE, Label, UnitId


def unit_of_code(plan: Plan, code: str) -> UnitId:
    """Return the unit with a code or, where no code is so, a name; raises InputProblem."""
    for matches in (
        [unit.id for unit in plan.units.values() if unit.code == code],
        [unit.id for unit in plan.units.values() if unit.name == code],
    ):
        if matches:
            return min(matches)
    raise InputProblem("plan.no_such_unit", code=code)


def excerpt(plan: Plan, unit: UnitId) -> Plan:
    """Return the plan of a unit and the units below it: their land, grids and people.

    All other land is OUTSIDE. A household belongs to it by its unit, its grid, or its location.
    Ids, CRS, profile and revision stay; references and lineage stay whole.
    """
    units = set(plan.units_within(unit))
    labels = set(plan.labels_of_unit(unit))
    grids = {grid: record for grid, record in plan.grids.items() if record.unit in units}
    households = _households(plan, units, set(grids), labels)
    return replace(
        plan,
        partition=_partition(plan.partition, labels),
        units=Table(
            (each, replace(plan.units[each], parent=None) if each == unit else plan.units[each])
            for each in units
        ),
        grids=Table(grids),
        households=Table(households),
        members=Table(
            (member.id, member)
            for member in plan.members.values()
            if member.grid in grids
            or member.service_grid in grids
            or member.household in households
        ),
        posts=Table(
            (post.id, post)
            for post in plan.posts.values()
            if post.grid in grids or post.unit in units
        ),
        party_groups=Table(
            (group.id, group)
            for group in plan.party_groups.values()
            if any(grid in grids for grid in group.grids)
        ),
        links=Table(
            (link.id, link) for link in plan.links.values() if link.household in households
        ),
        places=Table(
            (place.id, place)
            for place in plan.places.values()
            if place.grid in grids or (place.unit in units and place.grid is None)
        ),
        overlays=Table((grid, area) for grid, area in plan.overlays.items() if grid in grids),
    )


def _partition(partition: Partition, labels: set[Label]) -> Partition:
    arcs = []
    for arc in partition.arcs.values():
        left, right = (label if label in labels else OUTSIDE for label in arc.labels())
        if left != right:
            arcs.append(replace(arc, left=left, right=right))
    nodes = {node for arc in arcs for node in (arc.start, arc.end)}
    part = Partition.from_records((partition.nodes[node] for node in sorted(nodes)), arcs)
    draft = Draft(part)
    for node in sorted(nodes):
        draft.heal(node)
    return draft.change().applied_to(part)


def _households(
    plan: Plan, units: set[UnitId], grids: set[int], labels: set[Label]
) -> dict[HouseholdId, Household]:
    located = [each for each in plan.households.values() if each.location is not None]
    xy_mm = np.array([each.location for each in located], dtype=np.int64).reshape(-1, 2)
    at = labels_at(plan.partition, xy_mm).tolist()
    inside = {each.id for each, label in zip(located, at, strict=True) if label in labels}
    return {
        household.id: household
        for household in plan.households.values()
        if household.id in inside
        or household.grid in grids
        or (household.unit in units and household.grid is None)
    }
