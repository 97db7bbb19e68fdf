"""Untie households from members and cluster heads."""

from collections.abc import Collection

from gis.errors import Reason, Refused
from gis.operations.record_checks import require_records, require_there
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId, Link, MemberId, PostId


def unlink_households(
    plan: Plan,
    *,
    households: Collection[HouseholdId],
    member: MemberId | None = None,
    head_post: PostId | None = None,
) -> Edit:
    """Untie households from `member` and from `head_post`, or from all when neither is given.

    Raises Refused when a household, the member or the post is not there, or when nothing changes.
    """
    records = require_records(plan, "households", households)
    require_there(plan, "members", member)
    require_there(plan, "posts", head_post)

    def is_meant(link: Link) -> bool:
        if member is None and head_post is None:
            return True
        return (member is not None and link.member == member) or (
            head_post is not None and link.head_post == head_post
        )

    gone = frozenset(
        key
        for record in records
        for key in plan.links_by_household.get(record.id, ())
        if is_meant(plan.links[key])
    )
    if not gone:
        raise Refused(Reason.NOTHING_CHANGES)
    homes = {plan.links[key].household for key in gone}
    label = EditLabel("operations.unlink_households", {"count": len(homes)})
    return Edit(label, {}, {"links": gone})
