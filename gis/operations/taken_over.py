"""What hangs on grids that cease to be: posts, members, Party groups, places, hosted grids."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from gis.plan.plan import Plan
from gis.plan.records import PartyGroup, Post
from gis.topology.records import GridId


def taken_over(plan: Plan, heirs: Mapping[GridId, GridId | None]) -> dict[str, dict[Any, Any]]:
    """Return the records that name a grid which goes, a key of `heirs`, naming its heir instead.

    Without an heir (None) nobody is lost either: posts become posts of the grid's unit, members and
    Party groups stay without a grid. A joint group that is left with less than two grids is
    independent. Places without an heir and households are left out: they follow their location.
    """

    def heir(grid: GridId | None) -> GridId | None:
        return None if grid is None else heirs.get(grid, grid)

    def those(grids: tuple[GridId, ...]) -> tuple[GridId, ...]:
        heired = (heir(grid) for grid in grids)
        return tuple(dict.fromkeys(grid for grid in heired if grid is not None))

    def moved(post: Post) -> Post:
        target = heir(post.grid)
        if post.grid is None or target is not None:
            return replace(post, grid=target)
        return replace(post, grid=None, unit=plan.grids[post.grid].unit)

    def serving(group: PartyGroup) -> PartyGroup:
        grids = those(group.grids)
        return replace(group, grids=grids, kind="joint" if len(grids) > 1 else "independent")

    return {
        "posts": {key: moved(post) for key, post in plan.posts.items() if post.grid in heirs},
        "members": {
            key: replace(member, grid=heir(member.grid), service_grid=heir(member.service_grid))
            for key, member in plan.members.items()
            if member.grid in heirs or member.service_grid in heirs
        },
        "party_groups": {
            key: serving(group)
            for key, group in plan.party_groups.items()
            if heirs.keys() & set(group.grids)
        },
        "places": {
            key: replace(place, grid=heirs[place.grid])
            for key, place in plan.places.items()
            if place.grid is not None and heirs.get(place.grid) is not None
        },
        "grids": {
            key: replace(grid, hosts=those(grid.hosts))
            for key, grid in plan.grids.items()
            if heirs.keys() & set(grid.hosts) and key not in heirs
        },
    }
