"""Household numbers whose leading zeros a spreadsheet dropped."""

from dataclasses import replace
from pathlib import Path

from support.full_plan import full_plan
from support.nasty_tables import xlsx

from gis.imports.households import import_households
from gis.imports.import_report import ImportReport
from gis.imports.lists import read_list
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId


def reported(folder: Path, plan: Plan, *numbers: str | int) -> ImportReport:
    rows = [("村", "户号", "人口数"), *(("u村", number, 2) for number in numbers)]
    return import_households(plan, read_list("households", xlsx(*rows)(folder))).report


def doubts(report: ImportReport) -> list[tuple[int, str, object]]:
    key = "imports.number_zeros_doubtful"
    return [(one.row, one.column, one.facts["digits"]) for one in report.remarks if one.key == key]


def numbered(number: str) -> Plan:
    """Return a plan in which the first household of u村 has a number."""
    plan = full_plan()
    first = replace(plan.households[HouseholdId(1)], household_no=number)
    return replace(plan, households=plan.households.replaced({first.id: first}))


def test_a_number_shorter_than_those_with_zeros_is_doubted(tmp_path: Path) -> None:
    report = reported(tmp_path, full_plan(), 1, "002", "003", "100", 12)
    assert doubts(report) == [(2, "B", 3), (6, "B", 3)]
    assert (report.added, report.rejected) == (5, 0)


def test_numbers_of_any_length_are_not_doubted(tmp_path: Path) -> None:
    assert doubts(reported(tmp_path, full_plan(), 1, 2, 100)) == []
    assert doubts(reported(tmp_path, full_plan(), 1, "02", "0003")) == []
    assert doubts(reported(tmp_path, full_plan(), "A1", "002", 1234)) == []


def test_the_numbers_that_the_village_has_tell_it_too(tmp_path: Path) -> None:
    assert doubts(reported(tmp_path, numbered("007"), 8)) == [(2, "B", 3)]


def test_a_number_that_the_village_has_with_zeros_is_that_one(tmp_path: Path) -> None:
    report = reported(tmp_path, numbered("007"), 7)
    assert (report.changed, report.added) == (1, 0)
    assert [one.key for one in report.remarks] == ["imports.number_zeros_lost"]
