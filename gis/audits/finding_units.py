"""Which units a finding is a matter of."""

from collections.abc import Sequence

from gis.audits.finding import Finding
from gis.plan.plan import Plan
from gis.plan.records import Household, HouseholdId, Place, PlaceId
from gis.topology.records import GridId, UnitId


def findings_of_unit(plan: Plan, findings: Sequence[Finding], unit: UnitId) -> list[Finding]:
    """Return the findings that are about a unit, those below it, their grids and households.

    A gap is a matter of the units that it lies in, not of those whose grids are beside it. What
    has no unit, as a household outside all land, is in none.
    """
    wanted = set(plan.units_within(unit)) if unit in plan.units else set()
    return [finding for finding in findings if not wanted.isdisjoint(units_of(plan, finding))]


def units_of(plan: Plan, finding: Finding) -> set[UnitId]:
    """Return the units that a finding is about, none of those above them."""
    said = {UnitId(number) for kind, number in finding.ids if kind == "unit"}
    if said:
        return said
    found: set[UnitId] = set()
    for kind, number in finding.ids:
        if kind == "grid" and (grid := plan.grids.get(GridId(number))) is not None:
            found.add(grid.unit)
        elif kind == "household":
            found |= _home(plan, plan.households.get(HouseholdId(number)))
        elif kind == "place":
            found |= _home(plan, plan.places.get(PlaceId(number)))
    return found


def _home(plan: Plan, record: Household | Place | None) -> set[UnitId]:
    if record is None:
        return set()
    if record.unit is not None:
        return {record.unit}
    grid = plan.grids.get(record.grid) if record.grid is not None else None
    return {grid.unit} if grid is not None else set()
