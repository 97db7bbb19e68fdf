"""Tie households as it was suggested."""

from gis.errors import Reason, Refused
from gis.operations.link_households import linked, require_one_to_link
from gis.operations.record_checks import require_records
from gis.operations.suggest_links import Suggestion
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan


def take_suggestion(plan: Plan, *, suggestion: Suggestion) -> Edit:
    """Make the links of a suggestion, in one step.

    Unless it replaces links, a household that was tied to somebody of that kind meanwhile keeps
    that. Raises Refused when somebody is not there any more, or when nothing changes.
    """
    if not suggestion.links:
        raise Refused(Reason.NOTHING_CHANGES)
    require_records(plan, "households", suggestion.links)
    for member, head_post in set(suggestion.links.values()):
        require_one_to_link(plan, member, head_post)
    wanted = {
        household: (member, head_post)
        for household, (member, head_post) in suggestion.links.items()
        if suggestion.replaces
        or all(
            (plan.links[key].member is None) != (member is None)
            for key in plan.links_by_household.get(household, ())
        )
    }
    return linked(plan, wanted, EditLabel("operations.take_suggestion", {"count": len(wanted)}))
