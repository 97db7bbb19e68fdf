"""The fixes of findings about households and places: where they are, whose they are."""

from collections.abc import Callable, Sequence
from functools import partial

from gis.audits.finding import Finding
from gis.audits.fixes.fix import Fix, MakeEdit
from gis.errors import Reason, Refused
from gis.geometry.gcj02 import ShiftedCrs
from gis.operations.assign_households import assign_households
from gis.operations.assign_places import assign_places
from gis.operations.correct_shift import correct_shift
from gis.operations.locate_by_house_number import locate_by_house_number
from gis.operations.locate_by_villager_group import locate_by_villager_group
from gis.operations.release_to_location import release_to_location
from gis.operations.suggest_links import suggest_links
from gis.operations.take_suggestion import take_suggestion
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.plan.profile import Duty
from gis.plan.records import HouseholdId, PlaceId


def of_assignment(finding: Finding, plan: Plan | None) -> tuple[Fix, ...]:
    """Return what can be done about a household that is in no grid or in a wrong one."""
    return (
        _for_households("audits.fix.assign_household", assign, finding),
        Fix("audits.fix.assign_all", partial(assign, households=None), is_for_each=False),
    )


def of_hand(finding: Finding, plan: Plan | None) -> tuple[Fix, ...]:
    """Return what can be done about a household that was assigned by hand."""
    return (_for_households("audits.fix.release_household", release_to_location, finding),)


def of_location(finding: Finding, plan: Plan | None) -> tuple[Fix, ...]:
    """Return what can be done about a household without a location."""
    return (
        _for_households("audits.fix.by_house_number", locate_by_house_number, finding),
        _for_households("audits.fix.by_villager_group", locate_by_villager_group, finding),
    )


def of_place(finding: Finding, plan: Plan | None) -> tuple[Fix, ...]:
    """Return what can be done about a place that is in no grid or in a wrong one."""
    place = PlaceId(finding.ids[0][1])
    return (
        Fix("audits.fix.assign_place", partial(_assign_places, places=[place])),
        Fix(
            "audits.fix.assign_all_places",
            partial(_assign_places, places=None),
            is_for_each=False,
        ),
    )


def of_block(finding: Finding, plan: Plan | None) -> tuple[Fix, ...]:
    """Return what can be done about a block of houses that are off the same way."""
    system = ShiftedCrs(str(finding.facts["crs"]))
    return (
        Fix(
            "audits.fix.correct_shift",
            partial(correct_shift, households=_households(finding), system=system),
        ),
    )


def of_link(finding: Finding, plan: Plan | None) -> tuple[Fix, ...]:
    """Return what can be done about households that nobody looks after."""
    return (_for_households("audits.fix.link", _link, finding),)


def assign(plan: Plan, *, households: list[HouseholdId] | None) -> Edit:
    """Assign households by their location, all of them for None.

    Raises Refused when that changes nothing; of houses on land without a grid with that reason.
    """
    if households is not None:
        households = [each for each in households if each in plan.households]
    edit = assign_households(plan, households=households)
    if edit.is_empty():
        there = [plan.households[each] for each in households or ()]
        if there and all(each.location is not None and each.grid is None for each in there):
            raise Refused(Reason.NO_GRID_THERE)
        raise Refused(Reason.NOTHING_CHANGES)
    return edit


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


def _for_households(key: str, operation: Callable[..., Edit], finding: Finding) -> Fix:
    """Offer an operation on the households of a finding, or on those of many at once."""

    def for_many(findings: Sequence[Finding]) -> MakeEdit:
        every = dict.fromkeys(each for finding in findings for each in _households(finding))
        return partial(operation, households=list(every))

    return Fix(key, partial(operation, households=_households(finding)), for_many=for_many)


def _households(finding: Finding) -> list[HouseholdId]:
    return [HouseholdId(number) for kind, number in finding.ids if kind == "household"]
