"""Plans for the gate: one that passes the audit, and what makes it fail."""

from dataclasses import replace

from support.ascii_plan import plan_of
from support.full_plan import ORIGIN_MM, TILE_MM, household

from gis.operations.accept_finding import accept_finding
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.plan.records import AcceptedFinding, AcceptedId, HouseholdId, Unit
from gis.table import Table
from gis.topology.records import GridId, UnitId

OFFICE = "镇党委办公室"


def clean_plan() -> Plan:
    """Return a village of three grids with two households, in which the audit finds no error."""
    plan = plan_of("AAB\nAAB\nCCC", origin_mm=ORIGIN_MM, tile_mm=TILE_MM)
    homes = (
        household(1, 1, GridId(1), (0.5, 2.5)),
        household(2, 1, GridId(3), (0.5, 0.5)),
    )
    units = {unit: replace(record, name="测试村") for unit, record in plan.units.items()}
    return replace(
        plan, units=Table(units.items()), households=Table((home.id, home) for home in homes)
    )


def with_gap() -> Plan:
    """Return the clean plan with a tile in its middle that no grid has."""
    plan = plan_of("AAB\nA.B\nCCC", origin_mm=ORIGIN_MM, tile_mm=TILE_MM)
    return replace(clean_plan(), partition=plan.partition)


def without_grid(plan: Plan, number: int) -> Plan:
    """Return the plan with a household that is in no grid: an error."""
    home = replace(plan.households[HouseholdId(number)], grid=None)
    return replace(plan, households=plan.households.replaced({home.id: home}))


def with_exception(plan: Plan, key: str, role: str = OFFICE) -> Plan:
    """Return the plan with a finding accepted as an exception."""
    return apply(
        plan,
        accept_finding(plan, key=key, reason="水塘，不划网格", accepted_on="2024-05-01", role=role),
    )


def in_town(plan: Plan) -> Plan:
    """Return the plan with a town above its villages."""
    town = Unit(UnitId(9), "341181110000", "测试镇", "township")
    units = {unit: replace(record, parent=town.id) for unit, record in plan.units.items()}
    return replace(plan, units=Table([*units.items(), (town.id, town)]))


def carelessly_accepted(plan: Plan, key: str) -> Plan:
    """Return the plan with an exception as another program may have written it: bare."""
    bare = AcceptedFinding(AcceptedId(1), key, "", "")
    return replace(plan, accepted=plan.accepted.replaced({bare.id: bare}))
