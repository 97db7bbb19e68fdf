"""To whom households can be given: the heads or members of their grids, the nearest first."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from math import hypot

from app.models.people_vacancies import is_filled
from app.tools.give_proposal import candidate_name
from gis.geometry.lattice import MM_PER_M
from gis.operations.link_candidates import Homes
from gis.operations.link_households import Linked
from gis.plan.plan import Plan
from gis.plan.profile import Duty
from gis.plan.records import HouseholdId, MemberId, PostId
from gis.topology.records import GridId, UnitId


@dataclass(frozen=True, slots=True)
class Candidate:
    """Be somebody who could have households; `distance_m` None where it is not known."""

    who: Linked
    name: str = field(repr=False)
    grid: GridId | None
    load: int
    distance_m: float | None


def candidates_for(
    plan: Plan, households: Collection[HouseholdId], on: str, *, members: bool
) -> list[Candidate]:
    """Return the members, or the heads in office, of the grids where households are.

    Where the grids have none, those of their units. The nearest to the middle of the households
    comes first, those of whom that is not known last.
    """
    homes = [plan.households[home] for home in households]
    grids = frozenset(home.grid for home in homes if home.grid is not None)
    units = frozenset(home.unit for home in homes if home.unit is not None) | frozenset(
        plan.grids[grid].unit for grid in grids
    )
    if members:
        found = list(members_about(plan, grids, units))
        seats = Homes(plan).of_candidates(found, ())
    else:
        seats = Homes(plan).of_candidates((), heads_about(plan, grids, units, on))
    load = Counter((link.member, link.head_post) for link in plan.links.values())
    places = [home.location for home in homes if home.location is not None]
    middle = None
    if places:
        middle = (
            sum(x for x, _ in places) / len(places),
            sum(y for _, y in places) / len(places),
        )
    candidates = [
        Candidate(
            who,
            candidate_name(plan, who),
            home.grid,
            load[who],
            None
            if middle is None or home.at is None
            else hypot(home.at[0] - middle[0], home.at[1] - middle[1]) / MM_PER_M,
        )
        for who, home in seats.items()
    ]
    return sorted(candidates, key=_order)


def members_about(
    plan: Plan, grids: Collection[GridId], units: Collection[UnitId]
) -> list[MemberId]:
    """Return the members who live in grids or serve them, else those of the units."""
    near = [
        member.id
        for member in plan.members.values()
        if member.grid in grids or member.service_grid in grids
    ]
    if near:
        return near
    of_units = {grid for unit in units for grid in plan.grids_of(unit)}
    return [
        member.id
        for member in plan.members.values()
        if member.grid in of_units or member.service_grid in of_units
    ]


def heads_about(
    plan: Plan, grids: Collection[GridId], units: Collection[UnitId], on: str
) -> list[PostId]:
    """Return the cluster heads in office on grids and their parts, else those of the units."""
    heads = [
        post
        for post in plan.posts.values()
        if (role := plan.rules.role(post.role)) is not None
        and role.duty is Duty.CLUSTER_HEAD
        and is_filled(post, on)
    ]
    near = [
        post.id
        for post in heads
        if post.grid is not None and post.grid in plan.grids and plan.base_grid(post.grid) in grids
    ]
    if near:
        return near
    return [
        post.id
        for post in heads
        if post.unit in units
        or (
            post.grid is not None
            and post.grid in plan.grids
            and plan.grids[post.grid].unit in units
        )
    ]


def _order(candidate: Candidate) -> tuple[float, int, str]:
    distance = float("inf") if candidate.distance_m is None else candidate.distance_m
    return distance, candidate.load, candidate.name
