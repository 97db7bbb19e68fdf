"""Move the posts of a grid to another one."""

from collections.abc import Collection
from dataclasses import replace

from gis.errors import Reason, Refused
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import PostId
from gis.topology.records import GridId


def move_posts(
    plan: Plan, *, source: GridId, target: GridId, posts: Collection[PostId] | None = None
) -> Edit:
    """Move `posts` of the grid `source`, all of them by default, to `target`, with who holds them.

    Raises Refused when a grid is not there or the grid has no such posts.
    """
    for grid in (source, target):
        if grid not in plan.grids:
            raise Refused(Reason.NO_SUCH_GRID, grid=grid)
    moved = {
        key: replace(post, grid=target)
        for key, post in plan.posts.items()
        if post.grid == source and (posts is None or key in posts)
    }
    if not moved or source == target:
        raise Refused(Reason.NOTHING_CHANGES)
    facts: dict[str, str | int | float] = {
        "count": len(moved),
        "before": plan.grids[source].name,
        "after": plan.grids[target].name,
    }
    return Edit(EditLabel("operations.move_posts", facts), {"posts": moved})
