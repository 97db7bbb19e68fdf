"""The hash of a plan as the audit judges it: equal for equal content, whatever the ids."""

import hashlib
from collections.abc import Mapping
from typing import Any

import shapely

from gis.audits.content import canonical_json, hash_of_parts
from gis.plan.plan import Plan
from gis.plan.profile import Profile
from gis.plan.records import PartyGroup
from gis.topology.records import GridId, UnitId

Codes = Mapping[Any, str]


def hash_of_plan(plan: Plan, profile: Profile) -> str:
    """Hash what the audit judges: land, units, grids, people, posts, places and the profile."""
    return hash_of_judged(plan, profile.canonical())


def hash_of_judged(plan: Plan, rules: Mapping[str, Any]) -> str:
    """Hash a plan with the rules it was judged by, as `Profile.canonical` says them.

    Approved versions keep both, and this hash, for years: what it says of a plan must not change.
    Records count by what they say, not by their ids, and a reference by what its target says;
    borders' facts, references to look at, lineage, history and revision do not count.
    """
    grids: dict[GridId | None, str] = {grid.id: grid.code for grid in plan.grids.values()}
    units: dict[UnitId | None, str] = {unit.id: unit.code for unit in plan.units.values()}
    households = _households(plan, grids, units)
    home_of = {key: _digest(row) for key, row in households.items()} if plan.links else {}
    groups: dict[Any, bytes] = {
        one.id: _group(plan, one, grids, units) for one in plan.party_groups.values()
    }
    members: dict[Any, bytes] = {
        each.id: canonical_json([
            each.name, each.branch, each.household_no, grids.get(each.grid),
            grids.get(each.service_grid), _text(households.get(each.household)),
            _text(groups.get(each.party_group)), each.probationary, each.in_service,
        ])
        for each in plan.members.values()
    }  # fmt: skip
    posts: dict[Any, bytes] = {
        each.id: canonical_json([
            grids.get(each.grid), units.get(each.unit), each.role, each.name, each.phone_public,
            each.employment, _text(members.get(each.member)), each.started_on, each.ended_on,
        ])
        for each in plan.posts.values()
    }  # fmt: skip
    links = [
        canonical_json([
            _text(members.get(each.member)), _text(posts.get(each.head_post)),
            home_of.get(each.household),
        ])
        for each in plan.links.values()
    ]  # fmt: skip
    rows = (
        _units(plan, units),
        _grids(plan, grids, units),
        households.values(),
        members.values(),
        posts.values(),
        groups.values(),
        links,
        _places(plan, grids, units),
    )
    return hash_of_parts([{"profile": rules, "crs": plan.crs}], rows)


def _units(plan: Plan, units: Codes) -> list[bytes]:
    return [
        canonical_json([unit.code, unit.name, unit.tier, units.get(unit.parent)])
        for unit in plan.units.values()
    ]


def _grids(plan: Plan, grids: Codes, units: Codes) -> list[bytes]:
    lands = [plan.grid_polygon_mm(grid) for grid in plan.grids]
    shapes = [shapely.to_wkb(shapely.normalize(land), byte_order=1) for land in lands]
    return [
        shape
        + canonical_json([
            grid.code, grid.name, grid.kind, units[grid.unit], grid.tier, grids.get(grid.parent),
            sorted(grids[host] for host in grid.hosts), grid.basis,
        ])
        for shape, grid in zip(shapes, plan.grids.values(), strict=True)
    ]  # fmt: skip


def _households(plan: Plan, grids: Codes, units: Codes) -> dict[Any, bytes]:
    return {
        each.id: canonical_json([
            each.household_no, units.get(each.unit), each.villager_group, each.house_no,
            each.householder, each.people, each.location, grids.get(each.grid), each.assigned_by,
            each.located_by, each.hand_reason, each.registered_place,
            units.get(each.registered_unit),
        ])
        for each in plan.households.values()
    }  # fmt: skip


def _group(plan: Plan, group: PartyGroup, grids: Codes, units: Codes) -> bytes:
    above = None if group.parent is None else plan.party_groups.get(group.parent)
    return canonical_json([
        group.name, group.kind, group.level, units.get(group.unit),
        sorted(grids[grid] for grid in group.grids),
        above and [above.name, above.kind, above.level, units.get(above.unit)],
    ])  # fmt: skip


def _places(plan: Plan, grids: Codes, units: Codes) -> list[bytes]:
    return [
        canonical_json([
            each.kind, each.name, each.address, units.get(each.unit), each.location,
            grids.get(each.grid), each.assigned_by, each.located_by,
        ])
        for each in plan.places.values()
    ]  # fmt: skip


def _text(row: bytes | None) -> str | None:
    """Return a row as part of another one that refers to it."""
    return None if row is None else row.decode()


def _digest(row: bytes) -> str:
    return hashlib.sha256(row).hexdigest()
