"""What hangs on units that cease to be: households, Party groups and places."""

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from gis.plan.plan import Plan
from gis.topology.records import UnitId


def units_taken_over(
    plan: Plan, units: Collection[UnitId], above: UnitId | None
) -> dict[str, dict[Any, Any]]:
    """Return the households, Party groups and places that name units which go, with `above`.

    Posts are left out: whether they go to a unit or to a grid is for the operation to say.
    """

    def heir(unit: UnitId | None) -> UnitId | None:
        return above if unit in units else unit

    return {
        "households": {
            key: replace(
                household,
                unit=heir(household.unit),
                registered_unit=heir(household.registered_unit),
            )
            for key, household in plan.households.items()
            if household.unit in units or household.registered_unit in units
        },
        "party_groups": {
            key: replace(group, unit=above)
            for key, group in plan.party_groups.items()
            if group.unit in units
        },
        "places": {
            key: replace(place, unit=above)
            for key, place in plan.places.items()
            if place.unit in units
        },
    }
