"""End posts on a day: who held them stays on record."""

from collections.abc import Collection
from dataclasses import replace

from gis.errors import Reason, Refused
from gis.operations.record_checks import require_day, require_in_order, require_records
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import PostId


def end_posts(plan: Plan, *, posts: Collection[PostId], on: str) -> Edit:
    """Make `on`, an ISO date, the last day of posts; those that ended before stay as they are.

    Raises Refused when a post is not there or none is given, when the day is none or lies before
    the first one of a post, or when all had ended by then.
    """
    records = require_records(plan, "posts", posts)
    day = require_day(on)
    if not day:
        raise Refused(Reason.NOT_A_DAY, day=day)
    ended = {}
    for post in records:
        if not post.ended_on or post.ended_on > day:
            require_in_order(post.started_on, day)
            ended[post.id] = replace(post, ended_on=day)
    if not ended:
        raise Refused(Reason.NOTHING_CHANGES)
    label = EditLabel("operations.end_posts", {"count": len(ended), "on": day})
    return Edit(label, {"posts": ended})
