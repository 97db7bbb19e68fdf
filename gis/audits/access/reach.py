"""How far households have to their service point: who is farthest, and how many are too far."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gis.audits.access.access import Access, limit_m, roads_of
from gis.geometry.lattice import MM_PER_M
from gis.plan.plan import Plan
from gis.plan.profile import Profile
from gis.plan.records import HouseholdId
from gis.topology.records import GridId, UnitId


@dataclass(frozen=True, slots=True)
class Reach:
    """Sum up located households; `farthest_no` is the number of the one that is farthest."""

    households: int
    beyond: int
    farthest_m: float
    farthest_no: str

    def joined(self, other: "Reach") -> "Reach":
        """Return the sum of two."""
        far = max((self, other), key=lambda each: (each.farthest_m, each.farthest_no))
        return Reach(
            self.households + other.households,
            self.beyond + other.beyond,
            far.farthest_m,
            far.farthest_no,
        )

    @property
    def share_beyond(self) -> float:
        """The part of the households that is farther than the profile allows."""
        return self.beyond / self.households

    def as_json(self) -> dict[str, Any]:
        """Return it for a JSON document."""
        return {
            "located": self.households,
            "beyond": self.beyond,
            "share_beyond": round(self.share_beyond, 4),
            "farthest_m": self.farthest_m,
            "farthest_household": self.farthest_no,
        }


def reach_by_home(
    plan: Plan, profile: Profile
) -> Mapping[tuple[GridId | None, UnitId | None], Reach]:
    """Return the reach of the households of each grid and unit of the list.

    Empty where the profile has no limit, and without a service point or a located household.
    """
    limit, points = limit_m(profile), plan.household_points
    access = Access.of(plan, profile, roads_of(plan)) if limit is not None else None
    if access is None or limit is None or not len(points.ids):
        return {}
    ways_mm = access.ways(points.xy_mm).distance_mm
    ways_m, beyond = np.round(ways_mm / MM_PER_M), ways_mm > limit * MM_PER_M
    rows = zip(points.ids.tolist(), ways_m.tolist(), beyond.tolist(), strict=True)
    found: dict[tuple[GridId | None, UnitId | None], Reach] = {}
    for number, metres, is_beyond in rows:
        home = plan.households[HouseholdId(number)]
        one = Reach(1, int(is_beyond), metres, home.household_no or f"#{number}")
        key = home.grid, home.unit
        found[key] = found[key].joined(one) if key in found else one
    return found
