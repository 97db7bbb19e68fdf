"""Take posts out, as if they had never been; `end_posts` keeps who held them."""

from collections.abc import Collection

from gis.operations.record_checks import require_records
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import PostId


def remove_posts(plan: Plan, *, posts: Collection[PostId]) -> Edit:
    """Take posts out, with the links of cluster heads among them.

    Raises Refused when a post is not there or none is given.
    """
    gone = frozenset(record.id for record in require_records(plan, "posts", posts))
    links = frozenset(key for key, link in plan.links.items() if link.head_post in gone)
    label = EditLabel("operations.remove_posts", {"count": len(gone)})
    return Edit(label, {}, {"posts": gone, "links": links})
