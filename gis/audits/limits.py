"""Which of a profile's limits a grid breaks: audit, map and live numbers judge alike."""

from collections.abc import Mapping

from gis.plan.plan import Plan
from gis.plan.profile import Limits, Profile
from gis.plan.records import BASE_TIER
from gis.plan.residents import ResidentCount
from gis.plan.sub_residents import residents_of_sub_grids
from gis.topology.records import GridId


def over_limits(profile: Profile, households: int, people: int) -> frozenset[str]:
    """Return which counts of a grid lie outside the profile's limits: "households", "people".

    A limit that the profile does not set is never broken.
    """
    judged = (
        ("households", households, profile.households),
        ("people", people, profile.people),
    )
    return frozenset(name for name, count, limits in judged if not _within(count, limits))


def judged_parts(plan: Plan, profile: Profile, grid: GridId) -> tuple[GridId, ...]:
    """Return the sub-grids of a base grid that limits are meant for; none: the grid itself.

    A profile for micro-grids judges these where a grid has some, and else the grid, which then is
    one of that size.
    """
    if profile.size_tier == BASE_TIER:
        return ()
    subs = plan.sub_grids(grid)
    return tuple(sub for sub in subs if plan.grids[sub].tier == profile.size_tier)


def judged_residents(plan: Plan, profile: Profile, grid: GridId) -> Mapping[GridId, ResidentCount]:
    """Return the residents of a base grid, or of those of its sub-grids that limits are for."""
    parts = judged_parts(plan, profile, grid)
    if not parts:
        return {grid: plan.residents.of_grid(grid)}
    counts = residents_of_sub_grids(plan, grid)
    return {part: counts[part] for part in parts}


def _within(count: int, limits: Limits | None) -> bool:
    return limits is None or limits[0] <= count <= limits[1]
