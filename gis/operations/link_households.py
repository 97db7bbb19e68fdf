"""Tie households to a member (党员联系户) or to a cluster head (联户长)."""

from collections.abc import Collection, Mapping

from gis.errors import Reason, Refused
from gis.operations.next_id import next_id
from gis.operations.record_checks import require_records, require_there
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId, Link, LinkId, MemberId, PostId

Linked = tuple[MemberId | None, PostId | None]
"""Who a household is tied to: a member, or a cluster head's post; the other one is None."""


def link_households(
    plan: Plan,
    *,
    households: Collection[HouseholdId],
    member: MemberId | None = None,
    head_post: PostId | None = None,
) -> Edit:
    """Tie households to a member or to a cluster head's post, and to no other of the same kind.

    A household may have both a member and a head. Raises Refused unless one of the two is given,
    when a household, the member or the post is not there, or when nothing changes.
    """
    require_one_to_link(plan, member, head_post)
    records = require_records(plan, "households", households)
    wanted = {record.id: (member, head_post) for record in records}
    return linked(plan, wanted, EditLabel("operations.link_households", {"count": len(wanted)}))


def require_one_to_link(plan: Plan, member: MemberId | None, head_post: PostId | None) -> None:
    """Raise Refused unless there is one of the two, and it is in the plan."""
    if (member is None) == (head_post is None):
        raise Refused(Reason.A_MEMBER_OR_A_HEAD)
    require_there(plan, "members", member)
    require_there(plan, "posts", head_post)


def linked(plan: Plan, wanted: Mapping[HouseholdId, Linked], label: EditLabel) -> Edit:
    """Return the edit that ties each household to one member or post, and to none of that kind.

    Raises Refused when nothing changes.
    """
    first = next_id(plan.links)
    puts: dict[LinkId, Link] = {}
    gone: set[LinkId] = set()
    for household, (member, head_post) in sorted(wanted.items()):
        there = False
        for key in plan.links_by_household.get(household, ()):
            link = plan.links[key]
            if (link.member is None) != (member is None):
                continue
            if (link.member, link.head_post) == (member, head_post) and not there:
                there = True
            else:
                gone.add(key)
        if not there:
            new = LinkId(first + len(puts))
            puts[new] = Link(new, member, head_post, household)
    if not puts and not gone:
        raise Refused(Reason.NOTHING_CHANGES)
    return Edit(label, {"links": puts}, {"links": frozenset(gone)})
