"""The edit that puts households into other grids, and with them the members who live there."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from gis.errors import Reason, Refused
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import Household, HouseholdId, Member, MemberId


def require_households(plan: Plan, households: Collection[HouseholdId]) -> list[Household]:
    """Return the households by id; raises Refused for one that is not there."""
    for household in households:
        if household not in plan.households:
            raise Refused(Reason.NO_SUCH_HOUSEHOLD, household=household)
    return [plan.households[household] for household in sorted(set(households))]


def resettled(plan: Plan, label: EditLabel, changed: Mapping[HouseholdId, Household]) -> Edit:
    """Return the edit that puts changed households in the place of theirs.

    A member who lived in the grid of a household moves with it. Raises Refused when nothing
    changes.
    """
    puts = {key: new for key, new in changed.items() if new != plan.households[key]}
    if not puts:
        raise Refused(Reason.NOTHING_CHANGES)
    members: dict[MemberId, Member] = {}
    for household in puts.values():
        before = plan.households[household.id].grid
        if before == household.grid:
            continue
        for number in plan.members_by_household.get(household.id, ()):
            if plan.members[number].grid == before:
                members[number] = replace(plan.members[number], grid=household.grid)
    return Edit(label, {"households": puts, "members": members})
