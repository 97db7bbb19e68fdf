from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import geopandas
import openpyxl
import pytest
import shapely
from support.full_plan import ORIGIN_MM, TILE_MM, full_plan

from gis.errors import InputProblem
from gis.files.sheet import Cell
from gis.geometry.crs import parse_crs
from gis.geometry.gcj02 import ShiftedCrs
from gis.imports.households import import_households
from gis.imports.import_report import ImportResult
from gis.imports.lists import read_list
from gis.imports.problem_rows import write_problem_rows
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, Household
from gis.texts import Texts
from gis.topology.records import GridId, UnitId

HEADER = ("村", "户号", "户主姓名", "人口数", "东坐标", "北坐标")
EAST, NORTH = ORIGIN_MM[0] / 1000, ORIGIN_MM[1] / 1000


def table(tmp_path: Path, *rows: Sequence[Cell], header: Sequence[str] = HEADER) -> Path:
    path = tmp_path / "住户.csv"
    lines = [",".join("" if cell is None else str(cell) for cell in row) for row in (header, *rows)]
    path.write_text("\n".join(lines), encoding="utf-8-sig")
    return path


def imported(
    plan: Plan, path: Path, columns: Mapping[str, str] | None = None, layer: str | None = None
) -> tuple[ImportResult, Plan]:
    result = import_households(plan, read_list("households", path, layer=layer), columns=columns)
    return result, apply(plan, result.edit)


def by_number(plan: Plan) -> dict[str, Household]:
    return {household.household_no: household for household in plan.households.values()}


def reasons(result: ImportResult) -> list[tuple[int, str, str]]:
    return [
        (problem.row, problem.column, problem.key.removeprefix("imports."))
        for problem in result.report.problems
    ]


def test_good_rows_go_in_and_bad_ones_are_named(tmp_path: Path) -> None:
    path = table(
        tmp_path,
        ("u村", "N1", "测试甲", 4, EAST + 5, NORTH + 5),
        ("u村", "N2", "测试乙", "三人", EAST, NORTH),
        ("x村", "N3", "测试丙", 1, EAST, NORTH),
        ("u村", "N4", "测试丁", 2, None, None),
        ("u村", "N1", "测试戊", 2, EAST, NORTH),
        ("u村", None, "测试己", 2, EAST, NORTH),
        ("u村", "N7", "测试庚", 2, "东边", NORTH),
        ("u村", "N8", "测试辛", 2, EAST, None),
        ("u村", "N9", "测试壬", 2, 0, 0),
        ("341181110202", "N10", "测试癸", None, EAST + 6.5 * TILE_MM / 1000, NORTH + 20),
    )
    result, after = imported(full_plan(), path)
    assert reasons(result) == [
        (3, "D", "people_not_a_number"),
        (4, "A", "unit_unknown"),
        (6, "B", "number_doubled"),
        (7, "B", "number_missing"),
        (8, "E", "not_a_coordinate"),
        (9, "F", "half_a_coordinate"),
        (10, "E", "place_impossible"),
    ]
    new = by_number(after)
    assert {number for number in new if number.startswith("N")} == {"N1", "N4", "N10"}
    first = new["N1"]
    assert (first.unit, first.people, first.householder) == (UnitId(1), 4, "测试甲")
    assert first.location == (ORIGIN_MM[0] + 5000, ORIGIN_MM[1] + 5000)
    assert (first.grid, first.assigned_by) == (None, None)
    assert first.id > max(full_plan().households)
    assert new["N4"].location is None
    assert (new["N10"].unit, new["N10"].people) == (UnitId(2), 0)
    report = result.report
    assert (report.rows, report.added, report.changed, report.rejected) == (10, 3, 0, 7)
    assert "imports.people_unknown" in {note.key for note in report.notes}


def test_a_second_import_changes_only_what_changed(tmp_path: Path) -> None:
    rows = [("u村", f"N{i}", "测试", 3, EAST + i, NORTH + i) for i in range(5)]
    _, plan = imported(full_plan(), table(tmp_path, *rows))
    result, after = imported(plan, table(tmp_path, *rows))
    assert result.edit.is_empty()
    assert result.report.unchanged == 5
    rows[2] = ("u村", "N2", "测试", 4, EAST + 2, NORTH + 2)
    result, after = imported(plan, table(tmp_path, *rows))
    assert (result.report.changed, result.report.unchanged) == (1, 4)
    assert by_number(after)["N2"].people == 4
    assert by_number(after)["N2"].id == by_number(plan)["N2"].id


def test_a_column_that_is_not_there_leaves_what_is_known(tmp_path: Path) -> None:
    plan = full_plan()
    path = table(tmp_path, ("u村", "H1", 9), header=("村", "户号", "人口数"))
    _, after = imported(plan, path)
    old, new = by_number(plan)["H1"], by_number(after)["H1"]
    assert new == replace(old, people=9)


def test_a_household_that_moved_loses_its_grid_unless_it_was_placed_by_hand(
    tmp_path: Path,
) -> None:
    header = ("村", "户号", "东坐标", "北坐标")
    path = table(
        tmp_path, ("u村", "H1", EAST + 90, NORTH + 3), ("u村", "H2", EAST, NORTH), header=header
    )
    _, after = imported(full_plan(), path)
    new = by_number(after)
    assert (new["H1"].grid, new["H1"].assigned_by) == (None, None)
    assert (new["H2"].grid, new["H2"].assigned_by) == (GridId(2), AssignedBy.HAND)


def test_the_same_house_written_with_fewer_decimals_has_not_moved(tmp_path: Path) -> None:
    rows = [("u村", f"N{i}", "测试", 3, EAST + i + 0.0042, NORTH + i) for i in range(3)]
    _, plan = imported(full_plan(), table(tmp_path, *rows))
    rounded = [(*row[:4], round(row[4], 2), round(row[5], 2)) for row in rows]
    rounded[2] = (*rounded[2][:4], rounded[2][4] + 0.2, rounded[2][5])
    result, after = imported(plan, table(tmp_path, *rounded))
    assert (result.report.changed, result.report.unchanged) == (1, 2)
    assert by_number(after)["N0"] == by_number(plan)["N0"]
    assert by_number(after)["N2"].location != by_number(plan)["N2"].location


def test_a_place_far_away_does_not_take_the_place_of_a_known_one(tmp_path: Path) -> None:
    plan = full_plan()
    far = ("u村", "H1", EAST + 93_000, NORTH)
    header = ("村", "户号", "东坐标", "北坐标")
    result, after = imported(plan, table(tmp_path, far, header=header))
    assert by_number(after)["H1"] == by_number(plan)["H1"]
    assert [remark.key for remark in result.report.remarks] == ["imports.place_far"]


def test_the_cell_is_named_whose_number_no_place_has(tmp_path: Path) -> None:
    header = ("村", "户号", "经度", "纬度")
    rows = (("u村", "N1", 119.0, 95.2), ("u村", "N2", 0, 0))
    result, _ = imported(full_plan(), table(tmp_path, *rows, header=header))
    assert reasons(result) == [(2, "D", "place_impossible"), (3, "C", "place_impossible")]


def test_a_grid_in_the_table_counts_as_imported_and_an_unknown_one_is_remarked(
    tmp_path: Path,
) -> None:
    plan = full_plan()
    code = plan.grids[GridId(2)].code
    header = ("村", "户号", "网格编号")
    path = table(tmp_path, ("u村", "N1", code), ("u村", "N2", "99"), header=header)
    result, after = imported(plan, path)
    new = by_number(after)
    assert (new["N1"].grid, new["N1"].assigned_by) == (GridId(2), AssignedBy.IMPORT)
    assert new["N2"].grid is None
    assert [(one.row, one.column, one.key) for one in result.report.remarks] == [
        (3, "C", "imports.grid_unknown")
    ]


def test_turned_coordinates_are_used_and_said(tmp_path: Path) -> None:
    path = table(tmp_path, ("u村", "N1", "测试", 1, NORTH + 5, EAST + 5))
    result, after = imported(full_plan(), path)
    assert by_number(after)["N1"].location == (ORIGIN_MM[0] + 5000, ORIGIN_MM[1] + 5000)
    assert "location.reading_turned" in {note.key for note in result.report.notes}


def test_private_columns_are_left_out_and_said_so(tmp_path: Path) -> None:
    header = ("村", "户号", "身份证号", "信访次数", "备注")
    path = table(tmp_path, ("u村", "N1", "11010519491231002X", "2", "门口"), header=header)
    result, after = imported(full_plan(), path)
    notes = {note.key: note.facts for note in result.report.notes}
    assert notes["imports.left_out_identity"] == {"column": "身份证号"}
    assert notes["imports.left_out_petition"] == {"column": "信访次数"}
    assert "11010519491231002X" not in str(result.report.as_json(Texts("zh")))
    assert "N1" in by_number(after)
    with pytest.raises(InputProblem, match=r"imports\.excluded_column"):
        imported(full_plan(), path, {"house_no": "身份证号"})


def test_an_id_number_is_never_kept(tmp_path: Path) -> None:
    identity = "11010519491231002X"
    path = table(tmp_path, ("u村", identity, "甲", 1, "", ""), ("u村", "N2", identity, 1, "", ""))
    result, after = imported(full_plan(), path)
    assert reasons(result) == [(2, "B", "number_is_id")]
    assert by_number(after)["N2"].householder == ""
    rows = tmp_path / "rows.csv"
    write_problem_rows(rows, result.report, read_list("households", path), Texts("zh"))
    assert identity not in rows.read_text(encoding="utf-8-sig")


def test_an_id_number_within_a_text_is_taken_out(tmp_path: Path) -> None:
    identity = "11010519491231002X"
    path = table(
        tmp_path,
        ("u村", "N1", f"甲（{identity.lower()}）", 1, "", ""),
        ("u村", f"户{identity}", "乙", 1, "", ""),
        ("u村", f"1{identity[:-1]}0", "丙", 1, "", ""),
    )
    result, after = imported(full_plan(), path)
    assert reasons(result) == [(3, "B", "number_is_id")]
    assert by_number(after)["N1"].householder == ""
    assert by_number(after)[f"1{identity[:-1]}0"].householder == "丙", "19 digits are no ID number"
    rows = tmp_path / "rows.csv"
    write_problem_rows(rows, result.report, read_list("households", path), Texts("zh"))
    assert identity.lower() not in rows.read_text(encoding="utf-8-sig").lower()


def test_a_number_whose_last_digits_the_spreadsheet_lost_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "住户.xlsx"
    book = openpyxl.Workbook()
    sheet = book.create_sheet("住户", 0)
    for row in (
        HEADER,
        ("u村", 341921101200010012, "甲", 1, None, None),
        ("u村", "341921101200010013", "乙", 1, None, None),
        ("u村", "3.4192E+17", "丙", 1, None, None),
        ("u村", 341921101200019, "丁", 1, None, None),
    ):
        sheet.append(row)
    book.save(path)
    result, after = imported(full_plan(), path, layer="住户")
    assert reasons(result) == [(2, "B", "number_lost_digits"), (4, "B", "number_lost_digits")]
    assert {"341921101200010013", "341921101200019"} <= by_number(after).keys()


def test_places_far_from_the_project_are_remarked(tmp_path: Path) -> None:
    path = table(tmp_path, ("u村", "N1", "甲", 1, EAST, NORTH), ("u村", "N2", "乙", 1, 118.5, 32.5))
    sheets = read_list("households", path)
    result = import_households(full_plan(), sheets, crs=parse_crs("EPSG:4549"))
    assert [(one.row, one.key) for one in result.report.remarks] == [(3, "imports.place_far")]


def test_columns_may_be_named_by_header_or_letter(tmp_path: Path) -> None:
    path = table(tmp_path, ("N1", 7), header=("甲", "乙"))
    with pytest.raises(InputProblem) as problem:
        imported(full_plan(), path)
    assert problem.value.key == "imports.columns_missing"
    assert "household_no=户号" in Texts("zh").of_error(problem.value)
    assert "甲" in Texts("zh").of_error(problem.value)
    _, after = imported(full_plan(), path, {"household_no": "甲", "people": "B"})
    assert by_number(after)["N1"].people == 7
    with pytest.raises(InputProblem, match=r"imports\.no_such_column"):
        imported(full_plan(), path, {"household_no": "丙"})
    with pytest.raises(InputProblem, match=r"imports\.unknown_field"):
        imported(full_plan(), path, {"shoe_size": "甲"})


@pytest.mark.parametrize(
    "said", ["u村", "u", "u村委会", "u村村民委员会", "测试镇u村", "341181110201"]
)
def test_a_village_is_known_by_the_names_that_people_use(tmp_path: Path, said: str) -> None:
    # A one-letter name is no short form; the picture's units are called u村 and v村.
    plan = full_plan()
    units = {
        unit: replace(record, name=record.name.replace("u", "上塘"))
        for unit, record in plan.units.items()
    }
    plan = replace(plan, units=plan.units.replaced(units))
    path = table(tmp_path, (said.replace("u", "上塘"), "N1", "甲", 1, "", ""))
    _, after = imported(plan, path)
    assert by_number(after)["N1"].unit == UnitId(1)


def test_villages_of_one_name_are_told_apart_by_their_township(tmp_path: Path) -> None:
    plan = full_plan()
    same = {unit: replace(plan.units[unit], name="新村") for unit in (UnitId(1), UnitId(2))}
    plan = replace(plan, units=plan.units.replaced(same))
    result, _ = imported(plan, table(tmp_path, ("新村", "N1", "甲", 1, "", "")))
    assert reasons(result) == [(2, "A", "unit_ambiguous")]
    alone = {UnitId(2): replace(plan.units[UnitId(2)], parent=None)}
    plan = replace(plan, units=plan.units.replaced(alone))
    path = table(tmp_path, ("测试镇", "新村", "N1"), header=("乡镇", "村", "户号"))
    _, after = imported(plan, path)
    assert by_number(after)["N1"].unit == UnitId(1)


def test_points_of_a_vector_file_are_households_too(tmp_path: Path) -> None:
    x, y = EAST + 5, NORTH + 2 * TILE_MM / 1000
    frame = geopandas.GeoDataFrame(
        {"人口数": [4, 2]},
        geometry=[shapely.Point(x, y), shapely.Point(x + 6 * TILE_MM / 1000, y)],
        crs=4549,
    )
    frame.to_crs(4326).to_file(tmp_path / "houses.gpkg")
    result, after = imported(full_plan(), tmp_path / "houses.gpkg")
    new = [household for household in after.households.values() if household.id > 4]
    assert [household.household_no for household in new] == ["1", "2"]
    assert [household.unit for household in new] == [UnitId(1), UnitId(2)]
    assert new[0].location is not None
    assert abs(new[0].location[0] - x * 1000) <= 1
    assert result.report.added == 2


def test_a_file_in_gcj02_is_shifted_back(tmp_path: Path) -> None:
    header = ("户号", "村", "经度", "纬度")
    path = table(tmp_path, ("N1", "u村", 119.0051, 32.7021), header=header)
    plain, _ = imported(full_plan(), path)
    shifted = import_households(full_plan(), read_list("households", path), crs=ShiftedCrs.GCJ02)
    (one,), (other,) = (
        list(result.edit.puts["households"].values()) for result in (plain, shifted)
    )
    metres = sum((a - b) ** 2 for a, b in zip(one.location, other.location, strict=True)) ** 0.5
    assert 400_000 < metres < 700_000


def test_a_report_shows_in_both_languages_and_as_json(tmp_path: Path) -> None:
    path = table(tmp_path, ("u村", "N2", "测试乙", "三人", "", ""))
    result, _ = imported(full_plan(), path)
    for language in ("zh", "en"):
        texts = Texts(language)
        text = "\n".join(result.report.lines(texts))
        assert "三人" in text
        assert "D" in text
        (problem,) = result.report.as_json(texts)["problems"]
        assert (problem["sheet"], problem["row"], problem["column"]) == ("住户", 2, "D")
        assert problem["reason"] == "people_not_a_number"


def test_the_rows_in_question_are_written_as_a_table(tmp_path: Path) -> None:
    path = table(tmp_path, ("u村", "N2", "测试乙", "三人", "", ""))
    result, _ = imported(full_plan(), path)
    rows = tmp_path / "rows.csv"
    write_problem_rows(rows, result.report, read_list("households", path), Texts("zh"))
    assert rows.read_bytes().startswith(b"\xef\xbb\xbf")
    header, line = rows.read_text(encoding="utf-8-sig").splitlines()
    assert header.endswith(",未采用原因,原表行号")
    assert line.startswith("u村,N2,测试乙,三人,,")
    assert line.endswith(",2")
