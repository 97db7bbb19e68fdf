"""Records made quickly are records like all others."""

from dataclasses import FrozenInstanceError, replace

import pytest

from gis.plan.quick_records import HOUSEHOLDS
from gis.plan.records import AssignedBy, Household, HouseholdId, LocatedBy
from gis.topology.records import GridId, UnitId

VALUES = (
    HouseholdId(7),
    "0007",
    UnitId(2),
    "三组",
    "15号",
    "某某",
    4,
    (480_000_000, 3_600_000_000),
    GridId(3),
    AssignedBy.HAND,
    LocatedBy.HOUSE_NUMBER,
    "河对岸",
    "外地",
    UnitId(9),
)


def test_it_equals_the_record_of_the_constructor_in_all() -> None:
    quick, plain = HOUSEHOLDS.made(*VALUES), Household(*VALUES)
    assert type(quick) is Household
    assert quick == plain
    assert hash(quick) == hash(plain)
    assert repr(quick) == repr(plain)


def test_fields_left_out_have_their_defaults() -> None:
    assert HOUSEHOLDS.made(*VALUES[:8]) == Household(*VALUES[:8])
    with pytest.raises(TypeError):
        HOUSEHOLDS.made(*VALUES[:7])


def test_it_is_frozen() -> None:
    household = HOUSEHOLDS.made(*VALUES)
    with pytest.raises(FrozenInstanceError):
        household.people = 5  # type: ignore[misc]


def test_replacing_leaves_the_first_record_as_it_was() -> None:
    household = Household(*VALUES)
    moved = HOUSEHOLDS.replaced(household, grid=None, assigned_by=None)
    assert moved == replace(household, grid=None, assigned_by=None)
    assert household == Household(*VALUES)


def test_replacing_refuses_a_field_that_is_not_there() -> None:
    with pytest.raises(KeyError):
        HOUSEHOLDS.replaced(Household(*VALUES), gird=None)
