"""Enter a post and who holds it, or change what is known of one."""

from dataclasses import replace

from gis.errors import Reason, Refused
from gis.operations.record_checks import (
    put_record,
    require_day,
    require_grid,
    require_in_order,
    require_name,
    require_there,
    require_unit_there,
)
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import Employment, Post


def put_post(plan: Plan, *, post: Post) -> Edit:
    """Put a post in the place of the one with its id, or add it.

    Where the holder is a member and no name is given, the name is that of the member. Whether the
    profile knows the role is the audit's question. Raises Refused unless the post is on a grid or a
    unit and not on both, without a role or a name, when a grid, unit or member is not there, for
    days that are none or out of order, for an unknown employment, or when nothing changes.
    """
    if (post.grid is None) == (post.unit is None):
        raise Refused(Reason.ON_A_GRID_OR_A_UNIT)
    require_grid(plan, post.grid)
    require_unit_there(plan, post.unit)
    require_there(plan, "members", post.member)
    if not post.role.strip():
        raise Refused(Reason.EMPTY_ROLE)
    if post.employment not in tuple(Employment):
        raise Refused(Reason.NO_SUCH_KIND, kind=post.employment)
    name = post.name
    if not name.strip() and post.member is not None:
        name = plan.members[post.member].name
    record = replace(
        post,
        role=post.role.strip(),
        name=require_name(name),
        phone_public=post.phone_public.strip(),
        employment=Employment(post.employment),
        started_on=require_day(post.started_on),
        ended_on=require_day(post.ended_on),
    )
    require_in_order(record.started_on, record.ended_on)
    if record.id in plan.posts:
        label = EditLabel("operations.change_post")
    else:
        label = EditLabel("operations.add_post")
    return put_record(plan, "posts", record, label)
