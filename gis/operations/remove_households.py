"""Take households out of the register."""

from collections.abc import Collection
from dataclasses import replace

from gis.operations.record_checks import require_records
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId


def remove_households(plan: Plan, *, households: Collection[HouseholdId]) -> Edit:
    """Take households out, with the links to them.

    The members who live there stay, with the household number that the roster gives, without a
    household and a grid. Raises Refused when a household is not there or none is given.
    """
    gone = frozenset(record.id for record in require_records(plan, "households", households))
    members = {
        key: replace(plan.members[key], household=None, grid=None)
        for home in gone
        for key in plan.members_by_household.get(home, ())
    }
    links = frozenset(link for home in gone for link in plan.links_by_household.get(home, ()))
    label = EditLabel("operations.remove_households", {"count": len(gone)})
    return Edit(label, {"members": members}, {"households": gone, "links": links})
