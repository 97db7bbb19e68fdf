from dataclasses import replace

import pandas as pd
from support.full_plan import full_plan

from gis.plan.records import LocatedBy
from gis.reports.location_coverage import GRADES, location_coverage, name_of
from gis.table import Table
from gis.topology.records import UnitId


def test_counts_agree_with_a_table_of_all_households() -> None:
    plan = full_plan()
    grades = [LocatedBy.HAND, LocatedBy.VILLAGER_GROUP, None, None]
    records = [
        replace(plan.households[number], located_by=grade)
        for number, grade in zip(sorted(plan.households), grades, strict=True)
    ]
    plan = replace(plan, households=Table((one.id, one) for one in records))
    frame = pd.DataFrame(
        {
            "unit": [one.unit or 0 for one in records],
            "people": [one.people for one in records],
            "grade": ["hand", "villager_group", "unlocated", "coordinate"],
        }
    )
    report = location_coverage(plan)
    counted = frame.groupby("grade")["people"].agg(["count", "sum"])
    for at, grade in enumerate(GRADES):
        expected = tuple(counted.reindex([name_of(grade)]).fillna(0).iloc[0])
        total = report.total
        assert (total.households_by_grade[at], total.people_by_grade[at]) == expected
    assert report.total.share(LocatedBy.HAND) == 0.25
    assert report.total.located == 3
    assert report.without_unit.households == 1
    by_unit = {one.unit: one for one in report.units}
    assert next(iter(by_unit)) == UnitId(9), "the town comes before its villages"
    assert by_unit[UnitId(9)].households == len(frame[frame["unit"] != 0])
    assert by_unit[UnitId(1)].people == frame[frame["unit"] == 1]["people"].sum()
    assert by_unit[UnitId(2)].share(None) == 0.0
    assert report.total.as_json()["grades"]["unlocated"]["households"] == 1
