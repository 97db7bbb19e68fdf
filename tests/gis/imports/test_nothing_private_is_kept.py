"""Of identity numbers and of columns that track single persons nothing gets into a project."""

import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

import geopandas
import openpyxl
import pytest
from shapely.geometry import LineString, Point
from support.peopled_plan import peopled_plan

from gis.errors import InputProblem
from gis.files.project_file import create_project, open_project
from gis.files.reference_file import read_reference_layers
from gis.imports.columns import match_columns
from gis.imports.excluded_columns import excluded_kind
from gis.imports.import_report import ImportResult
from gis.imports.lists import LISTS, read_list
from gis.imports.problem_rows import write_problem_rows
from gis.imports.references import import_references
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.plan.records import ReferenceId
from gis.texts import Texts

IDENTITY = (
    "11010519491231002X",
    "110105194912310038",
    "440524198001010014",
    "110105491231002",
    "1101051949123100299"[:18],
)
WRITTEN = (
    "11010519491231002X",
    "１１０１０５１９４９１２３１００３８",
    "证440524198001010014，外出",
    "110105491231002",
    "110105 19491231 0029",
)
"""The same as people write them."""

PRIVATE_HEADERS = (
    "信访次数", "信訪情況", "上访户", "社区矫正", "社區矯正", "刑满释放", "刑滿釋放", "吸毒史",
    "前科", "精神障碍", "精神障礙", "慢性病", "慢病種類", "残疾证号", "殘疾等級", "健康状况",
    "健康狀況", "是否孕妇", "是否孕婦", "信用等级", "信用等級", "黑名单", "黑名單", "红黑榜",
    "紅黑榜", "积分", "積分", "道德评议得分", "評分", "星级户", "星級戶", "去向", "行动轨迹",
    "行動軌跡", "外出去向", "定位记录", "出入記錄", "宗教信仰", "是否信教", "邪教", "银行卡号",
    "銀行賬號", "开户账号", "開戶帳號", "低保户", "低保戶", "年收入", "家庭收入", "贫困户",
    "貧困戶", "重点人员", "重點人員", "特殊人群", "流动人口", "流動人口", "人脸照片",
    "人臉", "指纹", "指紋",
    "身份证号", "身份證號", "身分證", "公民身份号码", "护照号码", "護照號碼", "证件号码",
    "證件號碼", "留守儿童姓名", "留守兒童", "未成年人", "失信记录", "稳控责任人", "穩控",
    "维稳对象",
    "一票否决", "疫苗接种", "疫苗接種", "核酸结果", "医保", "醫保",
    "ID number", "ID No.", "ID card", "Passport", "Petitions", "petitioner",
    "Correction", "Criminal record", "Illness", "Disability", "Mental health", "Disease",
    "Credit score", "Blacklist", "Points", "Score", "Religion", "Faith", "Bank account",
    "Income", "Movements", "GPS track", "Whereabouts", "Fingerprint", "Photo", "Minor",
)  # fmt: skip

HEADERS = {
    "households": ("户号", "村", "村民小组", "门牌号", "户主姓名", "人口数", "户籍地", "所属网格"),
    "members": ("姓名", "党支部", "党小组", "村", "户号", "网格", "预备党员", "在职党员", "联系户"),
    "posts": ("网格编号", "村", "岗位", "姓名", "公开电话", "专兼职", "任职时间", "离任时间"),
    "places": ("名称", "类型", "地址", "村", "所属网格"),
    "groups": ("名称", "党组织", "类型", "级别", "网格", "上级党组织", "村"),
    "clusters": ("网格", "联户长", "联系户数", "联系户名单", "村", "公开电话"),
}
SOUND = {
    "households": ("N", "u村", "一组", "桃花弄88号", "测试", 3, "外镇", ""),
    "members": ("测试", "第一支部", "", "u村", "", "", "否", "否", ""),
    "posts": ("", "u村", "网格员", "测试", "0550-1234567", "专职", "2024.7", ""),
    "places": ("测试店", "商店", "大街1号", "u村", ""),
    "groups": ("测试小组", "", "independent", "", "A", "", "u村"),
    "clusters": ("A", "测试", "", "", "u村", "0550-1234567"),
}


def rows_of(kind: str) -> Iterator[list[object]]:
    """Yield rows with an identity number in each cell in turn, written in each way."""
    for place in range(len(HEADERS[kind])):
        for at, written in enumerate(WRITTEN):
            row: list[object] = list(SOUND[kind])
            row[0] = f"{row[0]}{place}{at}" if kind in ("households", "places") else row[0]
            row[place] = written
            yield row
        row = list(SOUND[kind])
        row[place] = 110105194912310029  # a spreadsheet keeps 15 digits of it
        yield row


def workbook(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(header))
    for row in rows:
        sheet.append(list(row))
    book.save(path)
    return path


def everything_in(path: Path) -> str:
    """Return all that the file holds as one text: its bytes, its cells, its compressed blobs."""
    parts = [path.read_bytes()]
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (table,) in tables.fetchall():
            if table.startswith("rtree_"):
                continue
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                for cell in row:
                    if isinstance(cell, bytes):
                        parts.append(unpacked(cell))
                    else:
                        parts.append(str(cell).encode())
    return b"\n".join(parts).decode("utf-8", "replace")


def unpacked(blob: bytes) -> bytes:
    try:
        return zlib.decompress(blob)
    except zlib.error:
        return blob


def kept(tmp_path: Path, edits: Sequence[Edit], plan: Plan) -> str:
    path = tmp_path / "town.gpkg"
    create_project(path, plan)
    with open_project(path) as opened:
        history = opened.history()
        for edit in edits:
            history.commit(edit)
        opened.versions.save("全部", history.plan)
        history.undo()
    return everything_in(path)


def imported(path: Path, kind: str, plan: Plan) -> ImportResult:
    return LISTS[kind].into_plan(plan, read_list(kind, path, plan=plan))


def numbers_in(text: str) -> set[str]:
    digits = text.replace(" ", "").replace("-", "")
    return {number for number in IDENTITY if number in text or number in digits}


@pytest.mark.parametrize("kind", LISTS)
def test_identity_numbers_anywhere_in_a_list_are_not_kept(tmp_path: Path, kind: str) -> None:
    plan = peopled_plan()
    path = workbook(tmp_path / "list.xlsx", HEADERS[kind], rows_of(kind))
    sheets = read_list(kind, path, plan=plan)
    result = imported(path, kind, plan)
    assert result.report.added  # or else the test says nothing
    text = kept(tmp_path, [result.edit], plan)
    assert numbers_in(text) == set()
    assert "11010519491231" not in text  # what a spreadsheet had left of one
    told = str(result.report.as_json(Texts("zh"))) + "\n".join(result.report.lines(Texts("en")))
    assert numbers_in(told) == set()
    problems = tmp_path / "problems.csv"
    write_problem_rows(problems, result.report, sheets, Texts("zh"))
    assert numbers_in(problems.read_text("utf-8-sig")) == set()
    assert "11010519491231" not in told + problems.read_text("utf-8-sig")


@pytest.mark.parametrize("header", PRIVATE_HEADERS)
def test_a_column_that_tracks_persons_is_left_out_said_and_not_to_be_chosen(
    tmp_path: Path, header: str
) -> None:
    rows = ([*SOUND["households"], "隐私甲"], [*SOUND["households"], "隐私乙"])
    path = workbook(tmp_path / "list.xlsx", (*HEADERS["households"], header), rows)
    (sheet,) = read_list("households", path)
    fields = LISTS["households"].fields_for()
    assert [one.header for one in match_columns(sheet, fields, {}).left_out] == [header]
    with pytest.raises(InputProblem, match=r"imports\.excluded_column"):
        match_columns(sheet, fields, {"villager_group": header})


def test_private_columns_of_every_list_leave_nothing_in_the_file(tmp_path: Path) -> None:
    plan = peopled_plan()
    edits = []
    for kind in LISTS:
        row = [*SOUND[kind], *(f"隐私{at}" for at in range(len(PRIVATE_HEADERS)))]
        header = (*HEADERS[kind], *PRIVATE_HEADERS)
        path = workbook(tmp_path / f"{kind}.xlsx", header, [row])
        edits.append(imported(path, kind, plan).edit)
    assert all(not edit.is_empty() for edit in edits)
    assert "隐私" not in kept(tmp_path, edits, plan)


def test_identity_numbers_in_the_names_of_references_are_not_kept(tmp_path: Path) -> None:
    plan = peopled_plan()
    (place,) = plan.references[ReferenceId(1)].lines[0][:1] / 1000
    frame = geopandas.GeoDataFrame(
        {"address": list(WRITTEN)}, geometry=[Point(place)] * len(WRITTEN), crs=plan.crs
    )
    path = tmp_path / "addresses.gpkg"
    frame.to_file(path, layer="addresses")
    result = import_references(plan, read_reference_layers(path))
    text = kept(tmp_path, [result.edit], plan)
    assert numbers_in(text) == set()


def test_a_private_column_cannot_name_references(tmp_path: Path) -> None:
    plan = peopled_plan()
    frame = geopandas.GeoDataFrame(
        {"信访次数": ["2"]}, geometry=[LineString([(0, 0), (1, 1)])], crs=plan.crs
    )
    path = tmp_path / "roads.gpkg"
    frame.to_file(path, layer="roads")
    with pytest.raises(InputProblem, match=r"imports\.excluded_column"):
        import_references(plan, read_reference_layers(path), name_field="信访次数")


@pytest.mark.parametrize(
    ("header", "is_left_out"),
    [("备注(信访)", True), ("人口数(含流动人口)", False), ("人口数（不含未成年）", False)],
)
def test_what_stands_in_brackets_counts_too(header: str, *, is_left_out: bool) -> None:
    assert (excluded_kind(header) is not None) is is_left_out
