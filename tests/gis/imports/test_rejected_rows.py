"""The file of rejected rows: written, corrected with another program, imported again as it is."""

import csv
from collections.abc import Callable, Mapping
from datetime import date, datetime
from pathlib import Path

import geopandas
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from shapely import Point
from support.full_plan import full_plan
from support.list_files import write_village_sheets
from support.nasty_tables import xlsx

from gis.errors import InputProblem
from gis.files.sheet import plain_header
from gis.imports.columns import header_key
from gis.imports.import_report import ImportResult
from gis.imports.list_file import read_any_list
from gis.imports.list_step import ListWork, list_step
from gis.imports.own_columns import REASON, ROW, SURPLUS, without_own_columns
from gis.imports.problem_rows import write_problem_rows
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.texts import LANGUAGES, Language, Texts

HEADER = ("村", "户号", "身份证号", "户主", "人口数", "经度", "纬度", "登记日期")


def take_in(
    plan: Plan,
    path: Path,
    beside: Path,
    *,
    kind: str = "households",
    mappings: Mapping[str, Mapping[str, str]] | None = None,
    language: Language = "zh",
) -> tuple[ImportResult, Plan]:
    """Import a file, and write what is rejected beside."""
    file = read_any_list(path, plan)
    result = list_step(plan, ListWork(kind, file.sheets, mappings or {}))
    write_problem_rows(beside, result.report, file.sheets, Texts(language))
    return result, apply(plan, result.edit)


def correct(path: Path, cells: Mapping[tuple[str, str], str | float]) -> None:
    """Fill cells (sheet, place) of a workbook in."""
    book = openpyxl.load_workbook(path)
    for (sheet, place), value in cells.items():
        book[sheet][place] = value
    book.save(path)


def nasty(folder: Path) -> Path:
    return xlsx(
        ("云陂镇住户花名册",),
        HEADER,
        ("u村", "N1", "", "测试甲", 3, None, None, date(2024, 3, 1)),
        ("u村", "N2", "", "测试乙", "三人", 119.01, "北", date(2024, 3, 2)),
        ("没有村", "007", "", "测试丙", 2, None, None, None),
        ("合计", "", "", "", 5, None, None, None),
    )(folder)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_corrected_workbook_comes_in_as_it_is(tmp_path: Path, language: Language) -> None:
    beside = tmp_path / "未采用.xlsx"
    first, plan = take_in(full_plan(), nasty(tmp_path), beside, language=language)
    assert (first.report.added, first.report.rejected) == (1, 2)
    correct(beside, {("名册", "E2"): 3, ("名册", "G2"): 32.7, ("名册", "A3"): "v村"})
    again, plan = take_in(plan, beside, tmp_path / "还有.xlsx")
    assert (again.report.added, again.report.rejected, again.report.unchanged) == (2, 0, 0)
    new = {one.household_no: one for one in plan.households.values()}
    assert (new["N2"].people, new["007"].householder) == (3, "测试丙")
    assert not [note for note in again.report.notes if "unused" in note.key and "原因" in str(note)]


def test_each_row_stands_once_as_it_was_with_its_reasons_at_the_cells(tmp_path: Path) -> None:
    beside = tmp_path / "未采用.xlsx"
    take_in(full_plan(), nasty(tmp_path), beside)
    page: Worksheet = openpyxl.load_workbook(beside)["名册"]
    titles, second, third = page.iter_rows(values_only=True)
    assert [title or "" for title in titles] == [
        *("" if header == "身份证号" else header for header in HEADER),
        "未采用原因",
        "原表行号",
    ]
    assert second[:8] == ("u村", "N2", None, "测试乙", "三人", 119.01, "北", datetime(2024, 3, 2))
    people = "人口数：人口数“三人”不是 0 以上的整数；请写成 3 这样的数字"
    assert second[8] == f"{people}；纬度：坐标不是数字"
    assert (second[9], third[9]) == (4, 5)
    assert third[1] == "007"
    marked = {
        cell.coordinate: cell.comment.text if cell.comment is not None else ""
        for row in page.iter_rows(min_row=2)
        for cell in row
        if cell.fill.fill_type == "solid"
    }
    assert marked.keys() == {"E2", "G2", "A3"}
    assert marked["E2"] == "人口数“三人”不是 0 以上的整数；请写成 3 这样的数字"


def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    path, beside = tmp_path / "名册.csv", tmp_path / "未采用.xlsx"
    path.write_text("村,户号,户主,人口数\nu村,007,=1+1,三人\n", encoding="utf-8")
    _, plan = take_in(full_plan(), path, beside)
    page = openpyxl.load_workbook(beside).worksheets[0]
    assert (page["C2"].data_type, page["C2"].value, page["B2"].number_format) == ("s", "=1+1", "@")
    correct(beside, {("名册", "D2"): 3})
    _, plan = take_in(plan, beside, tmp_path / "还有.xlsx")
    assert "=1+1" in {one.householder for one in plan.households.values()}


def test_what_was_confirmed_for_a_header_is_known_of_the_rejected_rows_too(tmp_path: Path) -> None:
    beside = tmp_path / "未采用.xlsx"
    path = nasty(tmp_path)
    take_in(full_plan(), path, beside)
    (before,) = read_any_list(path, full_plan()).sheets
    (after,) = read_any_list(beside, full_plan()).sheets
    assert header_key(before) == header_key(after)


def test_sheets_stay_apart_and_text_tables_hold_one_only(tmp_path: Path) -> None:
    path = write_village_sheets(tmp_path / "各村.xlsx", ("u村", "v村", "w村"))
    mappings = {"其他": {"household_no": "甲", "householder": "乙", "people": "丙", "unit": "戊"}}
    beside = tmp_path / "未采用.xlsx"
    _, plan = take_in(full_plan(), path, beside, mappings=mappings)
    correct(beside, {("v村", "B2"): 4, ("其他", "E2"): "u村"})
    again, _ = take_in(plan, beside, tmp_path / "还有.xlsx", mappings=mappings)
    assert (again.report.added, again.report.rejected) == (2, 0)
    with pytest.raises(InputProblem, match="several_sheets_as_text"):
        take_in(full_plan(), path, tmp_path / "未采用.csv", mappings=mappings)
    assert not (tmp_path / "未采用.csv").exists()


def test_a_row_that_is_too_long_keeps_all_its_cells(tmp_path: Path) -> None:
    path, beside = tmp_path / "名册.csv", tmp_path / "未采用.csv"
    path.write_text("村,户号,户主,人口数\nu村,N1,测试甲,槐坝1号,东,3\n", encoding="utf-8")
    first, plan = take_in(full_plan(), path, beside)
    assert first.report.rejected == 1
    uncorrected, _ = take_in(plan, beside, tmp_path / "还有.csv")
    assert uncorrected.report.rejected == 1, "the row is as long as it was"
    with beside.open(encoding="utf-8-sig", newline="") as stream:
        titles, row = csv.reader(stream)
    assert row[:6] == ["u村", "N1", "测试甲", "槐坝1号", "东", "3"]
    row[3:6] = ["3", "", ""]
    with beside.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([titles, row])
    again, _ = take_in(plan, beside, tmp_path / "还有.csv")
    assert (again.report.added, again.report.rejected) == (1, 0)


def test_rejected_points_keep_their_places(tmp_path: Path) -> None:
    plan = full_plan()
    inside = plan.households[next(iter(plan.households))].location
    assert inside is not None
    point = Point(inside[0] / 1000, inside[1] / 1000)
    frame = geopandas.GeoDataFrame(
        {"名称": ["测试小学", ""], "村": ["", "u村"]}, geometry=[point, point], crs=plan.crs
    )
    path, beside = tmp_path / "场所.gpkg", tmp_path / "未采用.xlsx"
    frame.to_file(path, layer="场所")
    first, plan = take_in(plan, path, beside, kind="places")
    assert (first.report.added, first.report.rejected) == (1, 1)
    correct(beside, {("场所", "A2"): "测试医院"})
    again, plan = take_in(plan, beside, tmp_path / "还有.xlsx", kind="places")
    assert (again.report.added, again.report.rejected) == (1, 0)
    places = [one.location for one in plan.places.values()][-2:]
    assert places[0] is not None
    assert places[1] == pytest.approx(places[0], abs=2)


@pytest.mark.parametrize("title", [SURPLUS, REASON, ROW])
def test_own_columns_are_known_in_every_language(
    tmp_path: Path, title: str, write: Callable[..., Path]
) -> None:
    for language in LANGUAGES:
        header = Texts(language)(title)
        assert plain_header(header)
        path = write(tmp_path / f"{language}.csv", "户号,户主", header)
        (sheet,) = read_any_list(path, full_plan()).sheets
        assert without_own_columns(sheet) is sheet
        assert sheet.header == ("户号", "户主")


@pytest.fixture
def write() -> Callable[..., Path]:
    def written(path: Path, header: str, beyond: str) -> Path:
        path.write_text(f"{header},{beyond}\n1,测试甲,7\n", encoding="utf-8")
        return path

    return written
