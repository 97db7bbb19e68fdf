"""The text of a report: what many households of a unit have in common is said once."""

from dataclasses import replace

import pytest
from support.ascii_plan import plan_of

from gis.audits.runner import audit_plan
from gis.plan.plan import Plan
from gis.plan.records import Household, HouseholdId
from gis.progress import NoProgress
from gis.reports.audit_document import AuditDocument
from gis.reports.people_tables import people_tables
from gis.table import Table
from gis.texts import Texts
from gis.topology.records import GridId, UnitId

ZH = Texts("zh")
FAR = (5_000_000, 5_000_000)


def town(*homes: Household) -> Plan:
    """Return two villages of one grid each, with households."""
    return replace(plan_of("AB", "uv"), households=Table((each.id, each) for each in homes))


def homeless(number: int, unit: int, *, located: bool = True) -> Household:
    at = (FAR[0] + number, FAR[1]) if located else None
    return Household(HouseholdId(number), f"H{number:02}", UnitId(unit), "", "", "", 2, at)


def lines_about_households(plan: Plan) -> list[str]:
    report = audit_plan(plan, None, None, NoProgress())
    document = AuditDocument(report, people_tables(plan, plan.rules, report.findings))
    # JSON has each of them, whatever the text says.
    found = [
        each for each in document.as_json(ZH)["findings"] if each["rule"].startswith("household")
    ]
    assert len(found) == sum(
        1 + (each.location is None) for each in plan.households.values() if each.grid is None
    )
    return [
        line
        for line in document.as_text(ZH).splitlines()
        if line.startswith("[") and "中没有住户" not in line and "住户" in line
    ]


def test_more_than_five_households_of_a_unit_are_one_line() -> None:
    plan = town(*(homeless(n, 1) for n in range(1, 8)), *(homeless(n, 2) for n in range(8, 13)))
    first, *others = lines_about_households(plan)
    unit = plan.units[UnitId(1)].name
    assert first == f"[错误] 住户未入格：{unit} 7 户，H01、H02、H03、H04、H05 等"
    assert [line.split()[2] for line in others] == ["H08", "H09", "H10", "H11", "H12"]


def test_a_household_without_grid_and_location_stands_there_once() -> None:
    (line,) = lines_about_households(town(homeless(1, 1, located=False)))
    assert "H01" in line
    assert "没有归入任何网格" in line
    assert "没有位置" in line


def test_one_with_a_grid_but_no_location_is_listed() -> None:
    home = replace(homeless(1, 1, located=False), grid=GridId(1))
    report = audit_plan(town(home), None, None, NoProgress())
    assert "住户 H01 没有位置" in AuditDocument(report).as_text(ZH)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_left_out_of_a_long_list_is_counted(language: str) -> None:
    plan = town(*(homeless(n, 1, located=False) for n in range(1, 5)))
    report = audit_plan(plan, None, None, NoProgress())
    many = [
        replace(each, rule="empty_grid", key=f"{each.key} {copy}", ids=())
        for each in report.findings
        for copy in range(60)
    ]
    told = AuditDocument(replace(report, findings=tuple(many))).as_text(
        Texts("zh" if language == "zh" else "en")
    )
    assert str(len(many) - 200) in told
