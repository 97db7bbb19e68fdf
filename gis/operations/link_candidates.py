"""Where members and cluster heads are at home, to link them to the households around them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

import numpy as np

from gis.operations.house_numbers import group_of
from gis.operations.link_households import Linked, require_one_to_link
from gis.plan.in_area import households_in
from gis.plan.plan import Plan
from gis.plan.records import Household, HouseholdId, MemberId, Post, PostId
from gis.topology.records import GridId, UnitId, grid_label

Group = tuple[UnitId, str]
"""A villager group: the unit it belongs to and its name as `group_of` compares it."""

_GROUP_TIER = "villager_group"


@dataclass(frozen=True, slots=True)
class Home:
    """Be where somebody is at home, as far as it is known; `at` is (x, y) in millimetres."""

    group: Group | None
    grid: GridId | None
    at: tuple[int, int] | None = field(repr=False)


class Homes:
    """Find the homes of households, members and the holders of posts in one plan."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._groups: dict[tuple[UnitId, str], Group | None] = {}

    def of_household(self, household: Household) -> Home:
        """Return the home of a household."""
        grid, unit = household.grid, household.unit
        if unit is None and grid is not None:
            unit = self._plan.grids[grid].unit
        return Home(self._group(unit, household.villager_group), grid, household.location)

    def of_candidates(
        self, members: Collection[MemberId], head_posts: Collection[PostId]
    ) -> dict[Linked, Home]:
        """Return the homes of members or of cluster heads, by id; some are unknown altogether.

        A member's is the household it lives in. A head's is that of the member who holds the post,
        else the middle of the households of its grid or unit, else of the grid's land. Raises
        Refused when one is not there.
        """
        homes: dict[Linked, Home] = {}
        for member in sorted(set(members)):
            require_one_to_link(self._plan, member, None)
            homes[(member, None)] = self._of_member(member)
        for head in sorted(set(head_posts)):
            require_one_to_link(self._plan, None, head)
            post = self._plan.posts[head]
            own = None if post.member is None else self._of_member(post.member)
            homes[(None, head)] = own if own is not None and own.at else self._of_post(post)
        return homes

    def _of_member(self, key: MemberId) -> Home:
        member = self._plan.members[key]
        if member.household is None:
            return Home(None, member.grid, None)
        return self.of_household(self._plan.households[member.household])

    def _of_post(self, post: Post) -> Home:
        plan = self._plan
        if post.grid is None:
            living = [each for each in plan.households.values() if each.unit == post.unit]
            return Home(self._group(post.unit, ""), None, _middle(living))
        grid, base = plan.grids[post.grid], plan.base_grid(post.grid)
        group = self._group(grid.unit, grid.name if grid.tier == _GROUP_TIER else "")
        if base == post.grid:
            here: Iterable[HouseholdId] = plan.households_by_grid.of_grid(base)
        else:
            here = households_in(plan, plan.partition.polygon_mm(grid_label(post.grid)))
        at = _middle([plan.households[each] for each in here])
        if at is None and not plan.grid_polygon_mm(post.grid).is_empty:
            land = plan.grid_polygon_mm(post.grid).representative_point()
            at = (round(land.x), round(land.y))
        return Home(group, base, at)

    def _group(self, unit: UnitId | None, name: str) -> Group | None:
        if unit is None:
            return None
        asked = (unit, name)
        if asked not in self._groups:
            self._groups[asked] = self._compared(unit, name)
        return self._groups[asked]

    def _compared(self, unit: UnitId, name: str) -> Group | None:
        record = self._plan.units[unit]
        if record.tier == _GROUP_TIER and record.parent is not None:
            unit, name = record.parent, name or record.name
        if not name.strip():
            return None
        return unit, group_of(name, (self._plan.units[unit].name,))


def _middle(households: Iterable[Household]) -> tuple[int, int] | None:
    places = [household.location for household in households if household.location is not None]
    if not places:
        return None
    x, y = np.rint(np.mean(np.array(places, dtype=np.float64), axis=0)).astype(int).tolist()
    return x, y
