"""Take Party members out of the roster."""

from collections.abc import Collection
from dataclasses import replace

from gis.operations.record_checks import require_records
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import MemberId


def remove_members(plan: Plan, *, members: Collection[MemberId]) -> Edit:
    """Take members out, with their links to households.

    A post that one of them holds stays as it is, without saying that the holder is a member.
    Raises Refused when a member is not there or none is given.
    """
    gone = frozenset(record.id for record in require_records(plan, "members", members))
    posts = {
        key: replace(post, member=None) for key, post in plan.posts.items() if post.member in gone
    }
    links = frozenset(key for key, link in plan.links.items() if link.member in gone)
    label = EditLabel("operations.remove_members", {"count": len(gone)})
    return Edit(label, {"posts": posts}, {"members": gone, "links": links})
