"""Who serves a unit and its grids on a day, in the order of a notice board.

A post that its profile does not print (`Role.printed`) stands on no sheet that others read.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from gis.plan.plan import Plan
from gis.plan.profile import Duty
from gis.plan.records import Post
from gis.topology.records import GridId, UnitId


def staff_of_units(plan: Plan, units: Iterable[UnitId], day: str) -> list[Post]:
    """Return the printed posts that some units hold on a day, those above them first.

    They are in the order of units from the highest, then of the roles of the profile.
    """
    chain: dict[UnitId, None] = {}
    for unit in units:
        chain.update(dict.fromkeys(reversed(list(_upwards(plan, unit)))))
    places = {unit: place for place, unit in enumerate(chain)}
    posts = [
        (places[post.unit], post)
        for post in plan.posts.values()
        if post.grid is None and post.unit in places
    ]
    return _in_order(plan, posts, day)


def staff_of_grid(plan: Plan, grid: GridId, day: str) -> list[Post]:
    """Return the printed posts on a grid on a day, then those on its sub-grids by code."""
    subs = sorted(plan.sub_grids(grid), key=lambda sub: (plan.grids[sub].code, sub))
    posts = [
        (place, plan.posts[post])
        for place, each in enumerate((grid, *subs))
        for post in plan.posts_by_grid.get(each, ())
    ]
    return _in_order(plan, posts, day)


def heads_of_grid(plan: Plan, grid: GridId, day: str) -> list[Post]:
    """Return the holders, on a day, of the most responsible role of a head that the grid has."""
    rules = plan.rules
    heads: dict[str, list[Post]] = {}
    for number in plan.posts_by_grid.get(grid, ()):
        post = plan.posts[number]
        role = rules.role(post.role)
        if role is not None and role.duty is Duty.HEAD and post.is_held(day):
            heads.setdefault(role.key, []).append(post)
    return next((heads[role.key] for role in rules.roles if role.key in heads), [])


def role_title(plan: Plan, role: str, language: str) -> str:
    """Return what the profile calls a role; a role that it does not know as it was given."""
    known = plan.rules.role(role)
    return role if known is None else known.title[language]


def of_roles(plan: Plan, posts: Iterable[Post], roles: Collection[str]) -> list[Post]:
    """Return the posts of some roles, by key; all of them where no role is named."""
    if not roles:
        return list(posts)
    keyed = ((plan.rules.role(post.role), post) for post in posts)
    return [post for role, post in keyed if role is not None and role.key in roles]


def _upwards(plan: Plan, unit: UnitId | None) -> Iterator[UnitId]:
    while unit is not None:
        yield unit
        unit = plan.units[unit].parent


def _in_order(plan: Plan, posts: Sequence[tuple[int, Post]], day: str) -> list[Post]:
    """Return those that are printed and held, by place, then role, then id."""
    rules = plan.rules
    ranks = {role.key: rank for rank, role in enumerate(rules.roles)}
    ordered: list[tuple[int, int, int, Post]] = []
    for place, post in posts:
        role = rules.role(post.role)
        if (role is None or role.printed) and post.is_held(day):
            rank = len(ranks) if role is None else ranks[role.key]
            ordered.append((place, rank, post.id, post))
    return [post for *_, post in sorted(ordered, key=lambda entry: entry[:3])]
