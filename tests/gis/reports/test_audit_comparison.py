"""What an earlier audit and a later one have in common, on real edits of the sample township."""

import json
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.ascii_plan import plan_of

from gis.audits.finding_units import units_of
from gis.audits.runner import audit_plan
from gis.errors import Refused
from gis.files.polygon_files import read_polygons
from gis.geometry.lattice import MM_PER_M, LatticeArray
from gis.imports.grids import import_grids
from gis.imports.lists import LISTS, read_list
from gis.imports.units import new_plan
from gis.operations.accept_finding import accept_finding
from gis.operations.assign_households import assign_households
from gis.operations.dissolve_grid import dissolve_grid
from gis.operations.fill_gaps import fill_gaps
from gis.operations.give_area import give_area
from gis.operations.withdraw_acceptance import withdraw_acceptance
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.progress import NoProgress
from gis.reports.audit_comparison import Comparison, compare
from gis.reports.audit_document import AuditDocument
from gis.reports.comparison_text import comparison_as_text
from gis.reports.people_tables import people_tables
from gis.texts import LANGUAGES, Language, Texts
from resources import path

Json = dict[str, Any]


@pytest.fixture(scope="module")
def township() -> Plan:
    folder = path("samples/township")
    plan = new_plan(f"{folder / 'units.gpkg'}:units", title="镇", profile="default").plan
    plan = apply(plan, import_grids(plan, read_polygons(folder / "grids.gpkg")).edit)
    for kind in ("households", "posts"):
        plan = apply(
            plan, LISTS[kind].into_plan(plan, read_list(kind, folder / f"{kind}.xlsx")).edit
        )
    return apply(plan, assign_households(plan))


def document_of(plan: Plan) -> Json:
    report = audit_plan(plan, None, None, NoProgress(), source="镇", on="2024-05-01")
    tables = people_tables(plan, plan.rules, report.findings, "2024-05-01")
    written: Json = json.loads(json.dumps(AuditDocument(report, tables).as_json(Texts("zh"))))
    return written


@pytest.fixture(scope="module")
def first(township: Plan) -> Json:
    return document_of(township)


def of_rule(document: Json, rule: str) -> list[Json]:
    return sorted(
        (each for each in document["findings"] if each["rule"] == rule),
        key=lambda each: -(each["area_m2"] or 0.0),
    )


def compared(plan: Plan, before: Json) -> tuple[Json, Comparison]:
    now = document_of(plan)
    comparison = compare(now, before)
    # What must hold of every comparison.
    keys = [each["key"] for each in now["findings"]]
    assert sorted([*comparison.new, *comparison.remaining]) == sorted(keys)
    return now, comparison


def test_nothing_changed_is_nothing_new_and_nothing_solved(township: Plan, first: Json) -> None:
    _, comparison = compared(township, first)
    assert (comparison.new, comparison.solved) == ((), ())
    assert len(comparison.remaining) == len(first["findings"])
    assert comparison.units == {}
    assert all(change.before == change.now for change in comparison.sums["land"].values())


def test_a_gap_that_was_filled_is_solved_with_all_that_it_caused(
    township: Plan, first: Json
) -> None:
    large, middle, small = (gap["key"] for gap in of_rule(first, "gap"))
    now, comparison = compared(apply(township, fill_gaps(township, up_to_m2=700.0)), first)
    solved = [each for each in comparison.solved if each["rule"] == "gap"]
    assert {each["key"] for each in solved} == {middle, small}
    assert large in comparison.remaining
    change = comparison.sums["land"]["gap_m2"]
    assert change.now - change.before == pytest.approx(-sum(each["area_m2"] for each in solved))
    assert comparison.rules["gap"] == {"new": 0, "remaining": 1, "solved": 2}
    assert comparison.new == ()
    for unit, changes in comparison.units.items():
        row = next(each for each in now["units"] if each["code"] == unit)
        assert changes["errors"].now == row["findings"]["errors"]


def test_a_gap_of_which_half_was_given_away_remains(township: Plan, first: Json) -> None:
    large = of_rule(first, "gap")[0]
    x, y = large["xy_m"]
    eastern_mm = rectangle_mm((x - 100, y - 5_000), (x + 5_000, y + 5_000))
    plan = given_to_one_of(township, large["subjects"], eastern_mm)
    now, comparison = compared(plan, first)
    left = of_rule(now, "gap")[0]
    assert left["key"] != large["key"], "the place that named it is given away"
    assert comparison.moved[left["key"]] == large["key"]
    assert left["key"] in comparison.remaining
    assert comparison.state_of(left["key"]) == "remaining"
    assert large["key"] not in {each["key"] for each in comparison.solved}


def rectangle_mm(low_m: tuple[float, float], high_m: tuple[float, float]) -> LatticeArray:
    (west, south), (east, north) = low_m, high_m
    corners = np.array([(west, south), (east, south), (east, north), (west, north)])
    return np.round(corners * MM_PER_M).astype(np.int64)


def given_to_one_of(plan: Plan, codes: list[str], ring_mm: LatticeArray) -> Plan:
    """Return the plan with unassigned land given to the first of the grids that can have it."""
    for grid in plan.grids.values():
        with suppress(Refused):
            if grid.code in codes:
                return apply(plan, give_area(plan, ring_mm=ring_mm, grid=grid.id))
    raise AssertionError(codes)


def test_a_grid_that_was_dissolved_makes_new_findings_in_its_village_alone(
    township: Plan, first: Json
) -> None:
    grid = next(
        each for each in township.grids.values()
        if not any(each.code in gap["subjects"] for gap in of_rule(first, "gap"))
        and township.households_by_grid.of_grid(each.id)
    )  # fmt: skip
    plan = apply(township, dissolve_grid(township, grid=grid.id))
    now, comparison = compared(plan, first)
    new = [each for each in now["findings"] if each["key"] in comparison.new]
    assert comparison.rules["gap"]["new"] == 1
    assert {each["rule"] for each in new} >= {"gap", "household_unassigned"}
    report = audit_plan(plan, None, None, NoProgress(), on="2024-05-01")
    about = {each.key: units_of(plan, each) for each in report.findings}
    assert all(grid.unit in about[each["key"]] for each in new)
    code = township.units[grid.unit].code
    assert comparison.units[code]["errors"].now > comparison.units[code]["errors"].before


def test_an_exception_is_neither_solved_nor_new(township: Plan, first: Json) -> None:
    key = of_rule(first, "gap")[0]["key"]
    accepted = apply(
        township,
        accept_finding(township, key=key, reason="水库", accepted_on="2024-05-01", role="镇政府"),
    )
    now, comparison = compared(accepted, first)
    assert (comparison.new, comparison.solved) == ((), ())
    assert comparison.newly_accepted == (key,)
    assert key not in comparison.remaining
    _, back = compared(apply(accepted, withdraw_acceptance(accepted, key=key)), now)
    assert back.no_longer_accepted == (key,)
    assert key in back.remaining
    assert back.new == ()


def test_of_faults_that_are_numbered_the_nearest_one_is_the_same() -> None:
    plan = plan_of(".AA.AA.\nAAAAAAA")
    before = document_of(replace(plan, title="一"))
    assert len(of_rule(before, "gap")) == 3
    numbered = renamed(before, "overlap:A+B#{}")
    now = deepcopy(numbered)
    gone = next(each for each in now["findings"] if each["key"] == "overlap:A+B#1")
    now["findings"].remove(gone)
    for each in now["findings"]:
        if each["rule"] == "gap":
            each["key"] = f"overlap:A+B#{int(each['key'][-1]) - 1}"
    comparison = compare(now, numbered)
    assert [each["place"] for each in comparison.solved] == [gone["place"]]
    assert comparison.moved == {
        "overlap:A+B#1": "overlap:A+B#2",
        "overlap:A+B#2": "overlap:A+B#3",
    }


def renamed(document: Json, name: str) -> Json:
    """Return a document whose gaps are named by their subjects and a number, from west to east."""
    document = deepcopy(document)
    gaps = [each for each in document["findings"] if each["rule"] == "gap"]
    for number, gap in enumerate(sorted(gaps, key=lambda each: each["place"]["lon"]), 1):
        gap["key"] = name.format(number)
    return document


def test_a_new_gap_far_from_one_that_was_filled_is_new() -> None:
    here = document_of(plan_of("A.AAAAAAAAAAAAAA\nAAAAAAAAAAAAAAAA"))
    there = document_of(plan_of("AAAAAAAAAAAAAA.A\nAAAAAAAAAAAAAAAA"))
    comparison = compare(there, here)
    assert (len(comparison.new), len(comparison.solved)) == (1, 1)


@given(kept=st.sets(st.integers(0, 30)), again=st.sets(st.integers(0, 30)))
def test_solved_and_new_are_each_others_opposite(
    first: Json, kept: set[int], again: set[int]
) -> None:
    one, other = deepcopy(first), deepcopy(first)
    one["findings"] = [each for n, each in enumerate(first["findings"]) if n in kept]
    other["findings"] = [each for n, each in enumerate(first["findings"]) if n in again]
    there, back = compare(other, one), compare(one, other)
    assert set(there.new) == {each["key"] for each in back.solved}
    assert {each["key"] for each in there.solved} == set(back.new)
    assert set(there.remaining) == set(back.remaining)
    assert len(there.remaining) == len(kept & again & set(range(len(first["findings"]))))


def test_another_profile_is_said(township: Plan, first: Json) -> None:
    other = {**first, "profile": "village", "min_area_m2": 5.0}
    comparison = compare(first, other)
    assert comparison.judged_otherwise == ("profile", "min_area_m2")
    for language in LANGUAGES:
        assert len(comparison_as_text(comparison, Texts(language)).splitlines()) == 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_say_what_is_solved(township: Plan, first: Json, language: Language) -> None:
    _, comparison = compared(apply(township, fill_gaps(township, up_to_m2=700.0)), first)
    words = comparison_as_text(comparison, Texts(language))
    for each in comparison.solved:
        assert each["message"] in words


@pytest.mark.parametrize("broken", [{}, {"format": "towngrid-audit", "version": 2}])
def test_what_is_no_audit_is_not_compared(first: Json, broken: Json) -> None:
    with pytest.raises(ValueError, match="towngrid-audit"):
        compare(first, broken)
