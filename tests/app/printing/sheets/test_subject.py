"""In which order the grids of a page come."""

from dataclasses import replace

from support.ascii_plan import plan_of

from app.printing.sheets.subject import subject_of_grids, subject_of_unit
from gis.plan.plan import Plan
from gis.table import Table
from gis.topology.records import GridId, UnitId


def coded(grid_codes: dict[int, str], unit_codes: dict[int, str]) -> Plan:
    plan = plan_of("AB\nCD", "uv\nuv")
    grids = {key: replace(grid, code=grid_codes[key]) for key, grid in plan.grids.items()}
    units = {key: replace(unit, code=unit_codes[key]) for key, unit in plan.units.items()}
    return replace(plan, grids=Table(grids), units=Table(units))


def test_grids_come_unit_by_unit_and_those_without_a_code_last_in_theirs() -> None:
    plan = coded({1: "", 3: "X01", 2: "Y02", 4: "A09"}, {1: "202", 2: "101"})
    assert subject_of_unit(plan, None).grids == (4, 2, 3, 1)
    assert subject_of_unit(plan, UnitId(1)).grids == (3, 1)
    some = [GridId(1), GridId(2), GridId(3)]
    assert subject_of_grids(plan, some).grids == (2, 3, 1)
