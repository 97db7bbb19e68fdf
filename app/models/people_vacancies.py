"""Posts that the profile asks for and nobody holds: rows without a record."""

from collections.abc import Iterable
from dataclasses import dataclass

from gis.plan.plan import Plan
from gis.plan.profile import Role
from gis.plan.records import BASE_TIER, Grid, GridKind, Post
from gis.topology.records import GridId, UnitId


@dataclass(frozen=True, slots=True)
class Vacancy:
    """Be a role that a grid or a unit lacks; `missing` is how many holders."""

    role: Role
    grid: GridId | None
    unit: UnitId | None
    missing: int


def vacancies(plan: Plan, on: str) -> list[Vacancy]:
    """Return what is vacant on a day (ISO date), by role and then by grid or unit."""
    wanted = [role for role in plan.rules.roles if role.least > 0]
    held: dict[tuple[str, GridId | None, UnitId | None], int] = {}
    for post in plan.posts.values():
        role = plan.rules.role(post.role)
        if role is not None and is_filled(post, on):
            place = (role.key, post.grid, None if post.grid is not None else post.unit)
            held[place] = held.get(place, 0) + 1
    found = []
    for role in wanted:
        for tier in plan.rules.tiers_of(role):
            for grid, unit in _places(plan, tier):
                missing = role.least - held.get((role.key, grid, unit), 0)
                if missing > 0:
                    found.append(Vacancy(role, grid, unit, missing))
    return found


def vacancies_of_grid(plan: Plan, grid: GridId, on: str) -> list[Vacancy]:
    """Return which roles one grid lacks; only territorial grids are asked for any."""
    tier = plan.grids[grid].tier
    if not _is_staffed(plan.grids[grid]):
        return []
    holders = [
        plan.rules.role(plan.posts[post].role)
        for post in plan.posts_by_grid.get(grid, ())
        if is_filled(plan.posts[post], on)
    ]
    keys = [role.key for role in holders if role is not None]
    return [
        Vacancy(role, grid, None, role.least - keys.count(role.key))
        for role in plan.rules.roles
        if role.tier == tier and role.least > keys.count(role.key)
    ]


def is_filled(post: Post, on: str) -> bool:
    """Tell whether somebody holds a post on a day."""
    return bool(post.name.strip() or post.member is not None) and post.is_held(on)


def _is_staffed(grid: Grid) -> bool:
    """Tell whether a grid is asked for staff, as the audit has it."""
    is_base = grid.parent is None
    return grid.kind is GridKind.TERRITORIAL and is_base == (grid.tier == BASE_TIER)


def _places(plan: Plan, tier: str) -> Iterable[tuple[GridId | None, UnitId | None]]:
    for grid in sorted(plan.grids):
        record = plan.grids[grid]
        if record.tier == tier and _is_staffed(record):
            yield grid, None
    for unit in sorted(plan.units):
        if plan.units[unit].tier == tier:
            yield None, unit
