"""The fixes that a finding of a plan offers, each an ordinary edit that can be undone.

A fix is worked out when it is pressed, on the plan of that moment, so it can refuse.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from gis.audits import shift
from gis.audits.finding import Finding
from gis.audits.plan_rules import (
    code_doubled,
    code_retired,
    gap,
    grid_code,
    hand_reason,
    household_grid,
    household_link,
    household_place,
    joint_group,
    place_grid,
    sub_grid_gap,
)
from gis.errors import Reason, Refused
from gis.geometry.gcj02 import ShiftedCrs
from gis.geometry.lattice import MM_PER_M
from gis.operations.accept_finding import accept_finding
from gis.operations.assign_households import assign_households
from gis.operations.assign_places import assign_places
from gis.operations.codes import grid_form, next_codes, sub_grid_form
from gis.operations.correct_shift import correct_shift
from gis.operations.create_grid import create_grid_from_region
from gis.operations.give_region import give_region
from gis.operations.locate_by_house_number import locate_by_house_number
from gis.operations.locate_by_villager_group import locate_by_villager_group
from gis.operations.make_sub_grids import make_sub_grids
from gis.operations.put_party_group import put_party_group
from gis.operations.recode_grid import recode_grid
from gis.operations.release_to_location import release_to_location
from gis.operations.suggest_links import suggest_links
from gis.operations.take_suggestion import take_suggestion
from gis.operations.unassigned_face import unassigned_face
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.plan.profile import Duty
from gis.plan.records import HouseholdId, PartyGroupId, PlaceId
from gis.topology.records import GridId, grid_of, is_grid, unit_of


@dataclass(frozen=True, slots=True)
class Fix:
    """Offer one way to mend a finding.

    `key` is a text key; `make_edit` raises Refused when the fix is not possible now.
    """

    key: str
    make_edit: Callable[[Plan], Edit]


def fixes_of(finding: Finding) -> tuple[Fix, ...]:
    """Return the fixes for a finding, the most natural first; accepting it stands apart."""
    make = _FIXES.get(finding.rule)
    return make(finding) if make is not None else ()


def _of_gap(finding: Finding) -> tuple[Fix, ...]:
    if finding.xy_m is None:
        return ()
    x_m, y_m = finding.xy_m
    at = (round(x_m * MM_PER_M), round(y_m * MM_PER_M))
    return (
        Fix("audits.fix.give_to_longest_border", partial(_give_to_longest_border, at=at)),
        Fix("audits.fix.create_grid", partial(create_grid_from_region, at=at)),
    )


def _of_assignment(finding: Finding) -> tuple[Fix, ...]:
    return (
        Fix("audits.fix.assign_household", partial(_assign, households=_households(finding))),
        Fix("audits.fix.assign_all", partial(_assign, households=None)),
    )


def _of_hand(finding: Finding) -> tuple[Fix, ...]:
    release = partial(release_to_location, households=_households(finding))
    return (Fix("audits.fix.release_household", release),)


def _of_location(finding: Finding) -> tuple[Fix, ...]:
    households = _households(finding)
    return (
        Fix("audits.fix.by_house_number", partial(locate_by_house_number, households=households)),
        Fix(
            "audits.fix.by_villager_group",
            partial(locate_by_villager_group, households=households),
        ),
    )


def _of_place(finding: Finding) -> tuple[Fix, ...]:
    place = PlaceId(finding.ids[0][1])
    return (
        Fix("audits.fix.assign_place", partial(_assign_places, places=[place])),
        Fix("audits.fix.assign_all_places", partial(_assign_places, places=None)),
    )


def _of_block(finding: Finding) -> tuple[Fix, ...]:
    system = ShiftedCrs(str(finding.facts["crs"]))
    return (
        Fix(
            "audits.fix.correct_shift",
            partial(correct_shift, households=_households(finding), system=system),
        ),
    )


def _of_link(finding: Finding) -> tuple[Fix, ...]:
    return (Fix("audits.fix.link", partial(_link, households=_households(finding))),)


def _of_apart(finding: Finding) -> tuple[Fix, ...]:
    group = PartyGroupId(finding.ids[0][1])
    return (Fix("audits.fix.make_independent", partial(_make_independent, group=group)),)


def _of_sub_grids(finding: Finding) -> tuple[Fix, ...]:
    grid = GridId(finding.ids[0][1])
    return (Fix("audits.fix.fill_sub_grids", partial(_fill_sub_grids, grid=grid)),)


def _of_code(finding: Finding) -> tuple[Fix, ...]:
    # Of grids with one code the first keeps it.
    grid = [GridId(number) for kind, number in finding.ids if kind == "grid"][-1]
    return (Fix("audits.fix.recode", partial(_recode, grid=grid)),)


_FIXES: Mapping[str, Callable[[Finding], tuple[Fix, ...]]] = {
    gap.NAME: _of_gap,
    household_place.WRONG: _of_assignment,
    household_grid.UNASSIGNED: _of_assignment,
    household_place.AGAINST: _of_hand,
    hand_reason.NAME: _of_hand,
    household_grid.WITHOUT_LOCATION: _of_location,
    household_link.NAME: _of_link,
    shift.NAME: _of_block,
    place_grid.UNASSIGNED: _of_place,
    place_grid.WRONG: _of_place,
    joint_group.SMALL: _of_apart,
    sub_grid_gap.NAME: _of_sub_grids,
    grid_code.MISSING: _of_code,
    grid_code.MALFORMED: _of_code,
    code_doubled.NAME: _of_code,
    code_retired.NAME: _of_code,
}


def _households(finding: Finding) -> list[HouseholdId]:
    return [HouseholdId(number) for kind, number in finding.ids if kind == "household"]


def acceptance(finding: Finding, reason: str, accepted_on: str, role: str = "") -> Fix:
    """Return the fix that keeps a finding as an exception.

    With the reason, an ISO date and the office of who accepts it, never a name.
    """

    def accept(plan: Plan) -> Edit:
        return accept_finding(
            plan, key=finding.key, reason=reason, accepted_on=accepted_on, role=role
        )

    return Fix("audits.fix.accept", accept)


def _give_to_longest_border(plan: Plan, *, at: tuple[int, int]) -> Edit:
    """Give the land to the grid of its unit with the longest border; ties to the lowest id."""
    face = unassigned_face(plan, at)
    unit = unit_of(face.label)
    border_mm: dict[GridId, float] = {}
    for arc, side in face.sides:
        record = plan.partition.arcs[arc]
        beside = record.right if side == "left" else record.left
        if is_grid(beside) and plan.grids[grid_of(beside)].unit == unit:
            steps = np.diff(plan.partition.line_mm(arc), axis=0)
            length = float(np.hypot(steps[:, 0], steps[:, 1]).sum())
            border_mm[grid_of(beside)] = border_mm.get(grid_of(beside), 0.0) + length
    if not border_mm:
        name = plan.units[unit].name
        raise Refused(Reason.NOT_NEIGHBOURS, first=name, second=name)
    grid = min(border_mm, key=lambda each: (-border_mm[each], each))
    return give_region(plan, at=at, grid=grid)


def _assign(plan: Plan, *, households: list[HouseholdId] | None) -> Edit:
    if households is not None:
        households = [each for each in households if each in plan.households]
    edit = assign_households(plan, households=households)
    if edit.is_empty():
        raise Refused(Reason.NOTHING_CHANGES)
    return edit


def _recode(plan: Plan, *, grid: GridId) -> Edit:
    """Give a grid the next free code of its village, a sub-grid that of its grid."""
    if grid not in plan.grids:
        raise Refused(Reason.NO_SUCH_GRID, grid=grid)
    record = plan.grids[grid]
    if record.parent is None:
        form = grid_form(plan, record.unit)
    else:
        form = sub_grid_form(plan, record.parent)
    (code,) = next_codes(plan, form, 1, name=plan.units[record.unit].name)
    return recode_grid(plan, grid=grid, code=code)


def _fill_sub_grids(plan: Plan, *, grid: GridId) -> Edit:
    """Make what is left of a grid's own land sub-grids of the tier that most of them have."""
    tiers = Counter(plan.grids[sub].tier for sub in plan.sub_grids(grid))
    if not tiers:
        raise Refused(Reason.NOTHING_CHANGES)
    return make_sub_grids(plan, grid=grid, lines_mm=[], tier=tiers.most_common(1)[0][0])


def _assign_places(plan: Plan, *, places: list[PlaceId] | None) -> Edit:
    edit = assign_places(plan, places=places)
    if edit.is_empty():
        raise Refused(Reason.NOTHING_CHANGES)
    return edit


def _link(plan: Plan, *, households: list[HouseholdId]) -> Edit:
    """Link households to the nearest cluster head of their grids, else to a member there.

    Raises Refused when nobody of theirs is in the grid.
    """
    there = [plan.households[each] for each in households if each in plan.households]
    grids = {household.grid for household in there if household.grid is not None}
    duties = {
        post.id: plan.rules.role(post.role) for post in plan.posts.values() if post.grid in grids
    }
    heads = [post for post, role in duties.items() if role and role.duty is Duty.CLUSTER_HEAD]
    members = [member.id for member in plan.members.values() if member.grid in grids]
    if heads:
        suggestion = suggest_links(plan, households=households, head_posts=heads)
    else:
        suggestion = suggest_links(plan, households=households, members=members)
    return take_suggestion(plan, suggestion=suggestion)


def _make_independent(plan: Plan, *, group: PartyGroupId) -> Edit:
    """Make a joint group that has one grid an independent one."""
    record = plan.party_groups.get(group)
    if record is None:
        raise Refused(Reason.NOTHING_CHANGES)
    return put_party_group(plan, group=replace(record, kind="independent"))
