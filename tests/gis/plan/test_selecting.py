"""Selecting grids by what they are: conditions, units, neighbours, the rest."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.ascii_plan import plan_of, with_households
from support.full_plan import ONLINE, TOWN, full_plan
from support.strategies import plans

from gis.operations.assign_households import assign_households
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.plan.selecting import (
    Clause,
    Comparison,
    Condition,
    GridField,
    base_grids,
    grids_of_units,
    inverted,
    neighbours_of,
    select_by,
)
from gis.topology.records import GridId, UnitId

A, B, C, D = (GridId(number) for number in (1, 2, 3, 4))


def one(field: GridField, comparison: Comparison, value: str | float) -> Condition:
    return Condition((Clause(field, comparison, value),))


def town() -> Plan:
    """Return A with two households, B with one, C and D with none; D in the second unit."""
    plan = plan_of("AABCD", "uuuuv", tile_mm=10_000)
    plan = with_households(plan, [(5_000, 5_000), (15_000, 5_000), (25_000, 5_000)])
    plan = apply(plan, assign_households(plan))
    grids = {A: replace(plan.grids[A], name="河东"), C: replace(plan.grids[C], name="East")}
    return replace(plan, grids=plan.grids.replaced(grids))


@pytest.mark.parametrize(
    ("field", "comparison", "value", "expected"),
    [
        (GridField.NAME, Comparison.CONTAINS, "东", (A,)),
        (GridField.NAME, Comparison.IS, " east ", (C,)),
        (GridField.NAME, Comparison.IS_NOT, "East", (A, B, D)),
        (GridField.CODE, Comparison.BEGINS_WITH, "341181110202", (D,)),
        (GridField.UNIT, Comparison.IS, "341181110201", (A, B, C)),
        (GridField.UNIT, Comparison.IS_NOT, "341181110201", (D,)),
        (GridField.KIND, Comparison.IS, "territorial", (A, B, C, D)),
        (GridField.HOUSEHOLDS, Comparison.AT_LEAST, 1, (A, B)),
        (GridField.HOUSEHOLDS, Comparison.IS, "0", (C, D)),
        (GridField.HOUSEHOLDS, Comparison.IS_NOT, 0, (A, B)),
        (GridField.PEOPLE, Comparison.AT_MOST, 3, (B, C, D)),
        (GridField.MEMBERS, Comparison.AT_LEAST, 1, ()),
        (GridField.AREA_M2, Comparison.AT_LEAST, 150.0, (A,)),
    ],
)
def test_a_clause_compares_one_field(
    field: GridField, comparison: Comparison, value: str | float, expected: tuple[GridId, ...]
) -> None:
    assert select_by(town(), one(field, comparison, value)) == expected


def test_clauses_are_joined_by_all_or_any() -> None:
    clauses = (
        Clause(GridField.HOUSEHOLDS, Comparison.AT_LEAST, 1),
        Clause(GridField.AREA_M2, Comparison.AT_MOST, 100),
    )
    assert select_by(town(), Condition(clauses)) == (B,)
    assert select_by(town(), Condition(clauses, "any")) == (A, B, C, D)
    assert select_by(town(), Condition((), "any")) == (A, B, C, D)


def test_a_number_is_not_compared_with_words() -> None:
    with pytest.raises(ValueError, match="many"):
        select_by(town(), one(GridField.PEOPLE, Comparison.AT_LEAST, "many"))


def test_a_unit_means_all_units_below_it() -> None:
    plan = full_plan()
    by_code = one(GridField.UNIT, Comparison.IS, plan.units[TOWN].code)
    assert select_by(plan, by_code) == base_grids(plan) == grids_of_units(plan, [TOWN])
    assert ONLINE in grids_of_units(plan, [UnitId(1)])
    assert grids_of_units(plan, [UnitId(2)]) == (D,)


def test_the_rest_and_the_neighbours() -> None:
    plan = plan_of("AB\nCD")
    assert inverted(plan, [A, C]) == (B, D)
    assert inverted(plan, inverted(plan, [A])) == (A,)
    assert neighbours_of(plan, [A]) == (B, C), "D touches A in a point only"
    assert neighbours_of(plan, [A, B]) == (C, D)


def test_sub_grids_are_not_selected_and_have_the_neighbours_of_their_grid() -> None:
    plan = plan_of("ABC")
    grids = {B: replace(plan.grids[B], parent=A, tier="micro_grid")}
    plan = replace(plan, grids=plan.grids.replaced(grids))
    assert base_grids(plan) == (A, C)
    assert neighbours_of(plan, [A]) == (C,)


@given(plans(), st.floats(0, 500))
def test_a_comparison_and_its_opposite_part_all_grids(plan: Plan, area_m2: float) -> None:
    large = select_by(plan, one(GridField.AREA_M2, Comparison.AT_LEAST, area_m2))
    assert set(inverted(plan, large)) == {
        grid for grid in base_grids(plan) if plan.grid_area_m2(grid) < area_m2
    }
