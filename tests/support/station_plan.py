"""A drawn plan of three homes in two grids and a service station, for the ways to it."""

from collections.abc import Sequence
from dataclasses import replace

from support.ascii_plan import plan_of, with_households

from gis.plan.plan import Plan
from gis.plan.records import Place, PlaceId
from gis.topology.records import GridId


def plan_with_a_station(drawing: str, homes_mm: Sequence[tuple[int, int]]) -> Plan:
    """Return a plan with a station at (5, 5) m; two homes are of grid 1, the others of grid 2."""
    plan = with_households(plan_of(drawing), list(homes_mm))
    homes = {
        number: replace(home, grid=GridId(1 if number < 3 else 2))
        for number, home in plan.households.items()
    }
    station = Place(PlaceId(1), "service_station", "站", "", None, (5000, 5000))
    return replace(
        plan,
        households=plan.households.replaced(homes),
        places=plan.places.replaced({station.id: station}),
    )
