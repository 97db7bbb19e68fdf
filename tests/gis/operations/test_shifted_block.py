"""Shifted coordinates: recognised as one block, never suspected in clean data, moved back.

The shifts are made with prcoords' formula written out by hand below for one place, and with the
forward functions elsewhere (tests/gis/geometry holds those against published numbers).
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Transformer
from support.ascii_plan import plan_of
from support.strategies import plans

from gis.errors import Reason, Refused
from gis.geometry.gcj02 import ShiftedCrs, gcj02_to_bd09, wgs84_to_gcj02
from gis.operations.assign_households import assign_households
from gis.operations.correct_shift import correct_shift
from gis.operations.shifted_block import ShiftedBlock, block_facts, shifted_block
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.plan.records import (
    AssignedBy,
    Household,
    HouseholdId,
    LocatedBy,
    Reference,
    ReferenceId,
)
from gis.table import Table
from gis.texts import LANGUAGES, Texts
from gis.topology.locate import labels_at
from gis.topology.records import GridId, Label, UnitId, grid_of

ORIGIN_MM = (406_229_803, 3_619_919_611)
TO_LONLAT = Transformer.from_crs("EPSG:4549", "EPSG:4490", always_xy=True)
TO_PLANE = Transformer.from_crs("EPSG:4490", "EPSG:4549", always_xy=True)

VILLAGES = """
    uuuvvvwww
    uuuvvvwww
    xxxyyyzzz
    xxxyyyzzz
"""
GRIDS = """
    AABCCDEEF
    AABCCDEEF
    GGHIIJKKL
    GGHIIJKKL
"""


def county(tile_mm: int = 700_000) -> Plan:
    """Return six villages of 2.1 by 1.4 kilometres with two grids each."""
    return plan_of(GRIDS, VILLAGES, tile_mm=tile_mm, origin_mm=ORIGIN_MM)


def inhabited(plan: Plan, count: int = 900, seed: int = 1) -> Plan:
    """Return the plan with households all over it, in their true villages."""
    west, south, east, north = plan.partition.bounds_mm()
    random = np.random.default_rng(seed)
    xy = random.integers((west, south), (east, north), (count * 3, 2))
    labels = labels_at(plan.partition, xy)
    households = [
        Household(
            HouseholdId(number), f"H{number}", plan.unit_of_label(Label(label)), "", "", "", 3,
            (x, y), located_by=LocatedBy.COORDINATE,
        )
        for number, ((x, y), label) in enumerate(zip(xy.tolist(), labels.tolist(), strict=True), 1)
        if label
    ]  # fmt: skip
    return replace(plan, households=Table((one.id, one) for one in households[:count]))


def moved(household: Household, system: ShiftedCrs) -> Household:
    assert household.location is not None
    lonlat = np.column_stack(TO_LONLAT.transform(*(np.array([household.location]) / 1000).T))
    shifted = wgs84_to_gcj02(lonlat)
    if system is ShiftedCrs.BD09:
        shifted = gcj02_to_bd09(shifted)
    ((x, y),) = np.column_stack(TO_PLANE.transform(*shifted.T))
    return replace(household, location=(round(x * 1000), round(y * 1000)))


def shifted(plan: Plan, system: ShiftedCrs, units: Sequence[int] = (1, 2, 3, 4, 5, 6)) -> Plan:
    records = (moved(one, system) if one.unit in units else one for one in plan.households.values())
    return replace(plan, households=Table((one.id, one) for one in records))


def found(plan: Plan) -> ShiftedBlock | None:
    return shifted_block(plan, plan.households.values())


@pytest.mark.parametrize("system", list(ShiftedCrs))
def test_a_whole_file_is_one_block(system: ShiftedCrs) -> None:
    clean = inhabited(county())
    plan = shifted(clean, system)
    block = found(plan)
    assert block is not None
    assert block.system is system
    assert block.is_sure
    assert set(block.households) == set(plan.households)
    true = np.array([clean.households[number].location for number in block.households])
    there = np.array([plan.households[number].location for number in block.households])
    east_m, north_m = (there - true).mean(axis=0) / 1000
    assert (block.east_m, block.north_m) == pytest.approx((east_m, north_m), abs=0.05)
    facts = block_facts(block)
    assert all(str(len(plan.households)) in Texts(one)("location.shifted_block", **facts)
               for one in LANGUAGES)  # fmt: skip


def test_the_shift_at_the_sample_county_is_the_published_one() -> None:
    block = found(shifted(inhabited(county()), ShiftedCrs.GCJ02))
    assert block is not None
    assert 531 < block.distance_m < 558, "measured at 500 places of the county with other packages"


@pytest.mark.parametrize("system", list(ShiftedCrs))
def test_one_village_of_many_is_found_and_the_others_are_left_alone(system: ShiftedCrs) -> None:
    plan = shifted(inhabited(county()), system, units=(5,))
    block = found(plan)
    assert block is not None
    assert block.system is system
    wrong = {one.id for one in plan.households.values() if one.unit == 5}
    assert set(block.households) == wrong


def test_a_village_that_is_right_stays_out_of_a_file_that_is_wrong() -> None:
    plan = shifted(inhabited(county()), ShiftedCrs.GCJ02, units=(1, 2, 3, 4, 6))
    block = found(plan)
    assert block is not None
    right = {one.id for one in plan.households.values() if one.unit == 5}
    assert set(block.households) == set(plan.households) - right


def test_grids_that_a_list_names_tell_it_inside_one_village() -> None:
    plan = plan_of("ABCD\nEFGH\nIJKL", tile_mm=600_000, origin_mm=ORIGIN_MM)
    homes = inhabited(plan, 200).households.values()
    west, south = ORIGIN_MM
    inner = shapely.box(west + 600_000, south + 600_000, west + 1_800_000, south + 1_200_000)
    kept = [one for one in homes if one.location and inner.contains(shapely.Point(one.location))]
    records = []
    for one in kept:
        (label,) = labels_at(plan.partition, np.array([one.location]))
        grid = grid_of(Label(int(label)))
        records.append(replace(one, grid=grid, assigned_by=AssignedBy.IMPORT))
    clean = replace(plan, households=Table((one.id, one) for one in records))
    assert found(clean) is None
    block = found(shifted(clean, ShiftedCrs.GCJ02))
    assert block is not None
    assert block.system is ShiftedCrs.GCJ02


def test_buildings_tell_it_inside_one_village() -> None:
    plan = plan_of("AA\nAA", tile_mm=3_000_000, origin_mm=ORIGIN_MM)
    plan = inhabited(plan, 150)
    near = {
        one.id: replace(one, location=(ORIGIN_MM[0] + 2_000_000 + (one.location[0] % 2_000_000),
                                       ORIGIN_MM[1] + 2_000_000 + (one.location[1] % 2_000_000)))
        for one in plan.households.values() if one.location is not None
    }  # fmt: skip
    plan = replace(plan, households=Table(near))
    square = np.array([(-5, -5), (5, -5), (5, 5), (-5, 5), (-5, -5)]) * 1000
    houses = [
        Reference(ReferenceId(one.id), "building", "", True, (np.array(one.location) + square,))
        for one in plan.households.values()
    ]
    plan = replace(plan, references=Table((one.id, one) for one in houses))
    assert found(plan) is None
    for system in ShiftedCrs:
        block = found(shifted(plan, system))
        assert block is not None
        assert block.system is system


def test_too_few_households_or_wrong_villages_are_no_block() -> None:
    plan = inhabited(county())
    assert found(shifted(inhabited(county(), 12), ShiftedCrs.GCJ02)) is None
    names = np.random.default_rng(3).integers(1, 7, len(plan.households))
    confused = [
        replace(one, unit=UnitId(int(unit)))
        for one, unit in zip(plan.households.values(), names, strict=True)
    ]
    assert shifted_block(plan, confused) is None
    assert shifted_block(plan, ()) is None


@settings(max_examples=60, deadline=None)
@given(plans(), st.integers(1, 200), st.integers(0, 99), st.floats(0, 0.2))
def test_clean_data_is_never_suspected(
    plan: Plan, count: int, seed: int, in_wrong_village: float
) -> None:
    plan = inhabited(plan, count, seed)
    units = sorted(plan.units)
    random = np.random.default_rng(seed)
    records = [
        replace(one, unit=units[int(random.integers(len(units)))])
        if random.random() < in_wrong_village
        else one
        for one in plan.households.values()
    ]
    assert shifted_block(plan, records) is None


def test_correcting_brings_households_home_and_into_their_grids() -> None:
    clean = inhabited(county())
    clean = apply(clean, assign_households(clean))
    wrong = shifted(clean, ShiftedCrs.GCJ02)
    wrong = apply(wrong, assign_households(wrong))
    block = found(wrong)
    assert block is not None
    right = apply(wrong, correct_shift(wrong, households=block.households, system=block.system))
    for number, one in clean.households.items():
        there = right.households[number]
        assert np.hypot(*(np.array(there.location) - np.array(one.location))) < 20
        if there.location == one.location:
            assert there == one
    assert sum(right.households[n].grid != h.grid for n, h in clean.households.items()) <= 1
    assert found(right) is None


def test_correcting_passes_over_who_is_placed_otherwise() -> None:
    plan = inhabited(county(), 4)
    a, b, c, d = (HouseholdId(n) for n in sorted(plan.households))
    changes = {
        a: {"located_by": LocatedBy.HAND},
        b: {"grid": GridId(1), "assigned_by": AssignedBy.HAND},
        c: {"grid": GridId(1), "assigned_by": AssignedBy.IMPORT},
        d: {"location": None, "located_by": None},
    }
    records = {n: replace(plan.households[n], **facts) for n, facts in changes.items()}  # type: ignore[arg-type]
    plan = replace(plan, households=plan.households.replaced(records))
    after = apply(plan, correct_shift(plan, households=[a, b, c, d], system=ShiftedCrs.GCJ02))
    for number in (a, d):
        assert after.households[number] == plan.households[number]
    for number in (b, c):
        assert after.households[number].location != plan.households[number].location
        assert after.households[number].grid == GridId(1)
    with pytest.raises(Refused) as refused:
        correct_shift(plan, households=[a, d], system=ShiftedCrs.GCJ02)
    assert refused.value.reason is Reason.WITHOUT_LOCATION


def test_nobody_is_shown() -> None:
    block = ShiftedBlock((HouseholdId(4711),), ShiftedCrs.GCJ02, 1.0, 2.0)
    assert "4711" not in repr(block)
