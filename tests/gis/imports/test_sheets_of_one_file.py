"""One workbook with a sheet for each village, each with columns of its own."""

from pathlib import Path

from support.full_plan import full_plan
from support.list_files import write_village_sheets

from gis.files.sheet import Sheet
from gis.imports.columns import confirmed, match_columns
from gis.imports.households import FIELDS
from gis.imports.list_step import ListWork, list_step
from gis.imports.lists import read_list
from gis.texts import Texts
from gis.topology.records import UnitId

VILLAGES = ("u村", "v村", "u村")
NAMED = {"household_no": "甲", "householder": "乙", "people": "丙", "unit": "戊"}


def read(folder: Path) -> list[Sheet]:
    return read_list("households", write_village_sheets(folder / "各村.xlsx", VILLAGES))


def test_each_sheet_has_columns_of_its_own(tmp_path: Path) -> None:
    sheets = read(tmp_path)
    mappings = {"其他": NAMED}
    for sheet in sheets[:2]:
        columns = match_columns(sheet, FIELDS, {})
        mappings[sheet.name] = confirmed(sheet, columns, FIELDS)
    result = list_step(full_plan(), ListWork("households", tuple(sheets), mappings))
    new = [one for one in result.edit.puts["households"].values() if one.id > 4]
    assert [(one.unit, one.household_no, one.householder, one.people) for one in new] == [
        (UnitId(1), "K1", "测试子", 3),
        (UnitId(1), "K2", "测试丑", 2),
        (UnitId(2), "K1", "测试寅", 4),
        (UnitId(1), "K3", "测试卯", 5),
    ]


def test_what_is_said_of_a_sheet_names_the_headers_that_stand_in_it(tmp_path: Path) -> None:
    sheets = read(tmp_path)
    mappings = {"其他": NAMED}
    report = list_step(full_plan(), ListWork("households", tuple(sheets), mappings)).report
    told = [note.facts for note in report.notes if "column" in note.facts]
    assert [(one["sheet"], one["column"]) for one in told] == [
        ("u村", "常住人口"),
        ("v村", "家庭人口数"),
        ("其他", "丙"),
    ]
    said = "\n".join(report.lines(Texts("zh")))
    assert "未使用的列：丁" in said
    (problem,) = report.problems
    assert (problem.sheet, problem.row, problem.column) == ("v村", 4, "B")
