"""A unit by itself has its own land, grids and people, and nothing of its neighbours."""

import pytest
from support.ascii_plan import plan_of

from gis.errors import InputProblem
from gis.plan.excerpt import excerpt, unit_of_code
from gis.topology.invariants import check

PLAN = plan_of(
    """
    AABB
    A.BC
    """,
    """
    uuvv
    uuvv
    """,
)


def test_a_unit_by_itself_keeps_its_own_land() -> None:
    for unit in PLAN.leaf_units():
        part = excerpt(PLAN, unit)
        assert not check(part.partition)
        assert set(part.grids) == set(PLAN.grids_of(unit))
        assert part.unit_polygon_mm(unit).equals(PLAN.unit_polygon_mm(unit))
        for grid in part.grids:
            assert part.grid_polygon_mm(grid).equals(PLAN.grid_polygon_mm(grid))


def test_a_unit_is_found_by_code_or_name() -> None:
    unit = PLAN.units[PLAN.leaf_units()[0]]
    assert unit_of_code(PLAN, unit.code) == unit.id
    assert unit_of_code(PLAN, unit.name) == unit.id
    with pytest.raises(InputProblem):
        unit_of_code(PLAN, "nowhere")
