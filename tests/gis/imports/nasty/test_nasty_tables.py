"""Each nasty table imports with exact counts, or fails with the sheet, row and column named."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet
from support.full_plan import ORIGIN_MM, full_plan
from support.nasty_tables import (
    A_DAY,
    Nasty,
    data,
    locked,
    ods,
    points,
    sheets,
    text,
    xls,
    xlsx,
)

from gis.errors import InputProblem
from gis.imports.import_report import RowKind
from gis.imports.lists import LISTS, read_list
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.records import GridId

EAST, NORTH = ORIGIN_MM[0] / 1000, ORIGIN_MM[1] / 1000
CODE_1, CODE_2 = (full_plan().grids[GridId(number)].code for number in (1, 2))
HEADER = ("村", "户号", "户主姓名", "常住人口")
ONE = ("u村", "N1", "测试子", 3)
TWO = ("v村", "N2", "测试丑", 4)
LINES = "村,户号,户主姓名,常住人口\nu村,N1,测试子,3\nv村,N2,测试丑,4\n"


Fill = Callable[[Worksheet], None]


def _fill(*rows: tuple[object, ...]) -> Fill:
    def fill(sheet: Worksheet) -> None:
        for row in rows:
            sheet.append(list(row))

    return fill


def _hidden(sheet: Worksheet) -> None:
    _fill(HEADER, ONE, TWO)(sheet)
    sheet.row_dimensions[3].hidden = True


def _hidden_sheet(sheet: Worksheet) -> None:
    _fill(HEADER, ("u村", "N9", "测试酉", 1))(sheet)
    sheet.sheet_state = "hidden"


TABLES = (
    Nasty("titles above, totals and remarks below", "households",
          xlsx(("某镇住户名册", None, None, None), ("填报单位：某村", None, None, None),
               HEADER, ONE,
               ("一组小计", None, "1户", 3), TWO, ("合　计：", "2户", None, 7),
               ("备注：以登记为准", None, None, None), merged=("A1:D1", "A8:D8")),
          (2, 0, 0, 0, 0), notes=frozenset({"totals_left_out"})),
    Nasty("header merged over two rows", "households",
          xlsx(("村", "户号", "家庭情况", None, "坐标", None),
               (None, None, "户主", "人数", "东坐标", "北坐标"),
               ("u村", "N1", "测试子", 3, EAST + 5, NORTH + 5),
               merged=("A1:A2", "B1:B2", "C1:D1", "E1:F1")),
          (1, 0, 0, 0, 0), finds={"people": 3, "householder": "测试子"}),
    Nasty("two header rows without merged cells", "households",
          text("村,户号,家庭情况,,坐标,\n,,户主,人口数,东坐标,北坐标\n"
               f"u村,N1,测试子,3,{EAST + 5},{NORTH + 5}\n"),
          (1, 0, 0, 0, 0), finds={"people": 3, "householder": "测试子"}),
    Nasty("joined headers in one cell", "households",
          xlsx(("基本情况/村", "基本情况/户号", "家庭情况/人口数"), ("u村", "N1", 3)),
          (1, 0, 0, 0, 0), finds={"people": 3}),
    Nasty("a row that numbers the columns", "households",
          xlsx(HEADER, (1, 2, 3, 4), ONE), (1, 0, 0, 0, 0)),
    Nasty("residents go before the registered", "households",
          xlsx(("村", "户号", "户籍人口", "常住人口"), ("u村", "N1", 9, 3)),
          (1, 0, 0, 0, 0), finds={"people": 3}, notes=frozenset({"people_resident"})),
    Nasty("only the registered are counted", "households",
          xlsx(("村", "户号", "户籍人口"), ("u村", "N1", 9)),
          (1, 0, 0, 0, 0), finds={"people": 9}, notes=frozenset({"people_registered"})),
    Nasty("full-width digits, letters and spaces", "households",
          xlsx(("村", "户　号", "常住人口(人)"), ("ｕ村　", "Ｎ１", "３ 人")),
          (1, 0, 0, 0, 0), finds={"household_no": "N1", "people": 3}),
    Nasty("invisible signs within cells", "households",
          xlsx(("村", "户号"), ("u村\u200b", "\ufeffN1\u00a0")),
          (1, 0, 0, 0, 0), finds={"household_no": "N1"}),
    Nasty("numbers as text and text as numbers", "households",
          xlsx(("村", "户号", "门牌号", "人口数"), ("u村", 12, 7.0, "3.0"), ("u村", "012", "7", 2)),
          (2, 0, 0, 0, 0), finds={"household_no": "12", "house_no": "7", "people": 3}),
    Nasty("words for nothing", "households",
          xlsx((*HEADER, "门牌号"), ("u村", "N1", "无", "-", "/"),
               ("u村", "N2", "N/A", "——", "暂无"),
               ("u村", "/", "测试寅", 1, "1号")),
          (2, 0, 0, 0, 1), ((4, "B", "number_missing"),),
          finds={"people": 0, "householder": "", "house_no": ""}),
    Nasty("a number twice", "households",
          xlsx(HEADER, ONE, TWO, ("u村", "N1", "测试寅", 1)),
          (2, 0, 0, 0, 1), ((4, "B", "number_doubled"),)),
    Nasty("a house under two numbers", "households",
          xlsx((*HEADER, "门牌号"), (*ONE, "1号"), ("u村", "N3", "测试子", 3, "1号")),
          (2, 0, 0, 0, 0), remarks=((3, "C", "house_doubled"),)),
    Nasty("people in words", "households",
          xlsx(HEADER, ("u村", "N1", "测试子", "三口人"), TWO),
          (1, 0, 0, 0, 1), ((2, "D", "people_not_a_number"),)),
    Nasty("numbers that the spreadsheet rounded", "households",
          xlsx(HEADER, ("u村", 341921101200010012, "测试子", 1),
               ("u村", "3.4192E+17", "测试丑", 1)),
          (0, 0, 0, 0, 2), ((2, "B", "number_lost_digits"), (3, "B", "number_lost_digits"))),
    Nasty("an unknown village, and a village of another name", "households",
          xlsx(HEADER, ("x村", "N1", "测试子", 1), ("u村村委会", "N2", "测试丑", 1)),
          (1, 0, 0, 0, 1), ((2, "A", "unit_unknown"),)),
    Nasty("excluded columns, one known by its cells", "households",
          xlsx((*HEADER, "是否信访户", "证件", "信用等级"),
               (*ONE, "是", "11010519491231002X", "A")),
          (1, 0, 0, 0, 0),
          notes=frozenset({"left_out_petition", "left_out_identity", "left_out_credit"})),
    Nasty("no numbers: matched by householder and house, the same person twice", "households",
          xlsx(("村", "户主姓名", "门牌号", "身份证号"), ("u村", "测试户", "1号", ""),
               ("u村", "测试子", "9号", "11010519491231002X"),
               ("u村", "测试子", "9号附1", "11010519491231002x")),
          (1, 0, 1, 0, 1), ((4, "", "person_doubled"),)),
    Nasty("a row that says another village than the plan", "households",
          xlsx(HEADER, ("v村", "H1", "测试户", 3)),
          (0, 0, 0, 1, 0), ((2, "A", "household_in_other_unit"),)),
    Nasty("no number and no village", "households",
          xlsx(("户主姓名", "门牌号"), ("", "无"), ("测试子", "1号")),
          (1, 0, 0, 0, 1), ((2, "A", "house_missing"),)),
    Nasty("a needed column is missing", "households",
          xlsx(("村", "人口数"), ("u村", 3)), error="imports.columns_missing"),
    Nasty("rows longer and shorter than the header", "households",
          text(LINES + "u村,N3\nu村,N4,测试卯,3,多,余\n"),
          (3, 0, 0, 0, 1), ((5, "", "row_too_long"),)),
    Nasty("line breaks within quotation marks", "households",
          text('村,户号,户主姓名,"常住\n人口"\nu村,N1,"测试\n子",3\n'),
          (1, 0, 0, 0, 0), finds={"people": 3}),
    *(Nasty(f"text in {encoding}", "households", text(LINES, encoding), (2, 0, 0, 0, 0),
            finds={"householder": "测试子"})
      for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le")),
    Nasty("tabs in a file called xls", "households",
          text(LINES.replace(",", "\t"), "gb18030", "表.xls"), (2, 0, 0, 0, 0)),
    Nasty("a real xls", "households", xls(HEADER, ONE, TWO), (2, 0, 0, 0, 0),
          finds={"householder": "测试子"}),
    Nasty("a WPS workbook", "households", xls(HEADER, ONE, TWO, suffix=".et"), (2, 0, 0, 0, 0)),
    Nasty("an xlsx called xls", "households", xlsx(HEADER, ONE, suffix=".xls"), (1, 0, 0, 0, 0)),
    Nasty("an OpenDocument sheet", "households",
          ods(HEADER, tuple(map(str, ONE)), tuple(map(str, TWO))), (2, 0, 0, 0, 0)),
    Nasty("a web page called xls", "households",
          data("<html><table><tr><td>户号</td></tr></table></html>".encode(), "表.xls"),
          error="files.sheet_is_web_page"),
    Nasty("a workbook with a password", "households", locked(), error="files.sheet_locked"),
    Nasty("an empty file", "households", data(b"", "表.xlsx"), error="files.sheet_empty"),
    Nasty("a sheet for each village", "households",
          sheets({"u村": _fill(HEADER[1:], ONE[1:]), "v村": _fill(HEADER[1:], TWO[1:])}),
          (2, 0, 0, 0, 0)),
    Nasty("hidden sheets and rows", "households",
          sheets({"名册": _hidden, "底稿": _hidden_sheet}), (2, 0, 0, 0, 0),
          notes=frozenset({"rows_hidden", "sheets_hidden"})),
    *(Nasty(f"points of a {suffix} file", "households",
            points(suffix, EAST + 5, NORTH + 15, crs=crs),
            (2, 0, 0, 0, 0), finds={"people": 3})
      for suffix, crs in ((".gpkg", 4549), (".shp", 4549), (".geojson", 4326))),
    Nasty("members with their households and linked ones", "members",
          xlsx(("姓名", "所在党支部", "村", "户号", "人员类别", "在职党员", "联系户"),
               ("测试子", "第一支部", "u村", "H2", "预备党员", "是", "H1、H3，X9"),
               ("测试丑", "第一支部", "", "H9", "正式党员", "", "15"),
               ("", "第一支部", "", "", "", "", "")),
          (2, 0, 0, 0, 1), ((4, "A", "name_missing"),),
          ((2, "G", "household_unknown"), (2, "G", "household_changes_over"),
           (3, "D", "household_unknown"),
           (3, "G", "count_is_no_list"))),
    Nasty("posts with days of all kinds", "posts",
          xlsx(("网格编号", "岗位", "姓名", "专兼职", "任职时间", "离任时间", "任职状态"),
               (CODE_1, "网格员", "测试子", "专职", "1998.7", "", "在任"),
               (CODE_1, "网格员", "测试丑", "兼职", "1998年7月", "199908", "离任"),
               (CODE_2, "网格员", "测试寅", "", 199807, "", ""),
               (CODE_2, "网格员", "测试卯", "", 35977, A_DAY, ""),
               (CODE_2, "网格员", "测试辰", "", "1998/7/1", "1997-1-1", ""),
               (CODE_2, "网格员", "测试巳", "", "去年", "", ""),
               (CODE_2, "网格员", "测试午", "", "", "", "已离任"),
               (CODE_2, "网格员", "测试未", "", 1998.1, "", "")),
          (5, 0, 0, 0, 3),
          ((6, "F", "ends_before_start"), (7, "E", "not_a_day"), (8, "G", "ended_without_day")),
          ((9, "E", "month_doubtful"),)),
    Nasty("posts with a column for each role, several names and nobody", "posts",
          xlsx(("网格名称", "网格编号", "网格长", "网格员", "公示电话"),
               ("甲", CODE_1, "测试子", "测试丑、测试寅", 1.38e10),
               ("乙", CODE_2, "空缺", "测试卯/测试辰", "1.38E+10"),
               ("丙", "99999", "测试巳", "", ""), ("丁", CODE_2, "空缺", "", "")),
          (2, 0, 0, 0, 2), ((4, "B", "grid_not_there"), (5, "", "no_holder")),
          ((3, "E", "phone_lost_digits"),), frozenset({"posts_of_rows"})),
    Nasty("cluster heads with lists and counts", "clusters",
          xlsx(("网格编号", "联户长", "户数", "联系户名单"),
               (CODE_1, "测试子", 2, "H1 H3"), (CODE_1, "测试丑", 5, "H2、H1"),
               ("99999", "测试寅", 1, "H1")),
          (2, 0, 0, 0, 1), ((4, "A", "grid_not_there"),),
          ((3, "C", "count_differs"),
           (3, "D", "household_linked_above"),
           (3, "D", "household_changes_over"))),
    Nasty("places by their words and names", "places",
          xlsx(("名称", "类型", "村", "经营地址"), ("测试小学", "", "u村", ""),
               ("老地方", "超市", "u村", ""),
               ("看不出", "", "u村", ""), ("", "学校", "u村", "")),
          (3, 0, 0, 0, 1), ((5, "A", "place_name_missing"),), ((4, "A", "place_kind_unknown"),)),
    Nasty("Party groups, joint and independent, with those above", "groups",
          xlsx(("名称", "类型", "覆盖网格", "上级党组织"),
               ("一组", "独立", CODE_1, "测试支部"),
               ("二组", "联合", f"{CODE_1}、{CODE_2}", "测试支部"),
               ("三组", "联合", CODE_1, ""), ("测试支部", "", "", ""), ("四组", "", "99", "")),
          (3, 0, 0, 0, 2), ((4, "C", "joint_needs_grids"), (6, "C", "grid_not_there"))),
)  # fmt: skip


def _about(issues: object) -> list[tuple[int, str, str]]:
    return sorted(
        (one.row, one.column, one.key.removeprefix("imports."))
        for one in issues  # type: ignore[attr-defined]
    )


def _newest(plan: Plan, kind: str) -> Mapping[str, object]:
    old = full_plan().table(kind)
    record = min((r for r in plan.table(kind).values() if r.id not in old), key=lambda r: r.id)
    return {name: getattr(record, name) for name in type(record).__slots__}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_nasty_table(table: Nasty, tmp_path: Path) -> None:
    plan = full_plan()
    path = table.make(tmp_path)
    before = path.read_bytes()
    if table.error:
        with pytest.raises(InputProblem) as problem:
            LISTS[table.kind].into_plan(plan, read_list(table.kind, path, plan=plan))
        assert problem.value.key == table.error
        assert str(path) in Texts("zh").of_error(problem.value)
        return
    result = LISTS[table.kind].into_plan(plan, read_list(table.kind, path, plan=plan))
    report = result.report
    assert _about(report.problems) == sorted(table.reasons)
    if table.remarks:
        remarks = [one for one in _about(report.remarks) if one[2] not in ("role_unknown",)]
        assert remarks == sorted(table.remarks)
    counts = (report.added, report.changed, report.unchanged, report.ambiguous, report.rejected)
    assert counts == table.counts
    assert sum(counts) == report.rows
    said = {note.key.removeprefix("imports.") for note in report.notes}
    assert table.notes <= said
    after = apply(plan, result.edit)
    if table.finds:
        found = _newest(after, table.kind)
        assert {name: found[name] for name in table.finds} == table.finds
    kinds = [outcome.kind for outcome in report.outcomes]
    assert kinds.count(RowKind.REJECTED) == report.rejected
    for language in ("zh", "en"):
        assert report.lines(Texts(language))
    assert plan.same_content(full_plan())
    assert path.read_bytes() == before
