import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from gis.errors import Cancelled, InputProblem
from gis.files.sheet import column_letter, plain_header
from gis.files.spreadsheet import read_spreadsheet
from gis.files.tables import read_table
from gis.progress import NoProgress

KNOWN = {"户号", "户主姓名", "人口数", "村"}


def known(header: str) -> bool:
    return header in KNOWN


def workbook(path: Path, rows: list[list[object]], *merged: str) -> Path:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "名册"
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    book.save(path)
    return path


def test_titles_totals_and_empty_rows_are_no_records(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        [
            ["某镇住户名册", None, None],
            ["填报单位：某村", None, None],
            ["户号", "户主\n姓名", "人口数（人）"],
            ["1", "测试甲", 3],
            [None, None, None],
            ["户号", "户主\n姓名", "人口数（人）"],
            ["2", "测试乙", 4],
            ["小计", None, 7],
            ["合　计：", "2户", 7],
            ["备注：以公安登记为准", None, None],
        ],
        "A1:C1",
        "A2:C2",
        "A10:C10",
    )
    (sheet,) = read_spreadsheet(path, known)
    assert sheet.name == "名册"
    assert [plain_header(header) for header in sheet.header] == ["户号", "户主姓名", "人口数"]
    assert [(row.number, row.cells[0]) for row in sheet.rows] == [(4, "1"), (7, "2")]


def test_merged_cells_count_for_every_row_they_cover(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        [["村", "户号"], ["东村", 1], [None, 2], ["西村", 3]],
        "A2:A3",
    )
    (sheet,) = read_spreadsheet(path, known)
    assert [row.cells[0] for row in sheet.rows] == ["东村", "东村", "西村"]


def test_a_header_over_two_rows_ends_with_the_second(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        [["户号", "家庭", None], [None, "户主姓名", "人口数"], ["1", "测试甲", 3]],
        "A1:A2",
        "B1:C1",
    )
    (sheet,) = read_spreadsheet(path, known)
    assert sheet.header == ("户号", "户主姓名", "人口数")
    assert [row.number for row in sheet.rows] == [3]


def test_every_visible_sheet_is_read_and_hidden_ones_are_not(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["户号"])
    book.create_sheet("东村").append(["户号"])
    book.create_sheet("底稿").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    names = [sheet.name for sheet in read_spreadsheet(tmp_path / "a.xlsx", known)]
    assert names == ["Sheet", "东村"]
    (one,) = read_spreadsheet(tmp_path / "a.xlsx", known, sheet="东村")
    assert one.name == "东村"
    with pytest.raises(InputProblem, match=r"files\.no_such_sheet"):
        read_spreadsheet(tmp_path / "a.xlsx", known, sheet="西村")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_tables_of_any_usual_make_are_read(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    lines = ["户号 户主姓名 人口数", "1 测试甲 3", '2 "测试,乙" 4']
    path = tmp_path / "a.csv"
    path.write_bytes("\r\n".join(lines).replace(" ", delimiter).encode(encoding))
    (sheet,) = read_spreadsheet(path, known)
    assert sheet.header == ("户号", "户主姓名", "人口数")
    assert [(row.number, tuple(row.cells)) for row in sheet.rows] == [
        (2, ("1", "测试甲", "3")),
        (3, ("2", "测试,乙", "4")),
    ]


@pytest.mark.parametrize("delimiter", ["\t", ";"])
def test_commas_inside_values_do_not_divide_a_table_whose_rows_all_agree_on_another_sign(
    tmp_path: Path, delimiter: str
) -> None:
    ring = "POLYGON ((119 32, 119 33, 120 33, 119 32))"
    lines = [["户号", "户主姓名", "WKT"], ["1", "测试甲", ring], ["2", "测试乙", ring]]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(map(delimiter.join, lines)), encoding="utf-8")
    (sheet,) = read_spreadsheet(path, known)
    assert sheet.header == ("户号", "户主姓名", "WKT")
    assert [tuple(row.cells) for row in sheet.rows] == [tuple(line) for line in lines[1:]]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_tables_whose_every_value_is_quoted_are_read(tmp_path: Path, delimiter: str) -> None:
    lines = [['"户号"', '"户主姓名"', '"人口数"'], ['"1"', '"测试,甲"', '"3"']]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(map(delimiter.join, lines)), encoding="utf-8")
    (sheet,) = read_spreadsheet(path, known)
    assert sheet.header == ("户号", "户主姓名", "人口数")
    assert [tuple(row.cells) for row in sheet.rows] == [("1", "测试,甲", "3")]


def test_rare_characters_survive_gb18030(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("户号,户主姓名\n1,甲䶮丙\n".encode("gb18030"))
    (sheet,) = read_spreadsheet(path, known)
    assert sheet.rows[0].cells[1] == "甲䶮丙"


def test_a_named_encoding_that_does_not_fit_is_a_clear_problem(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("户号\n1\n".encode("gbk"))
    with pytest.raises(InputProblem, match=r"files\.sheet_encoding"):
        read_spreadsheet(path, known, encoding="utf-8")
    with pytest.raises(InputProblem, match=r"files\.unknown_encoding"):
        read_spreadsheet(path, known, encoding="klingon")


def test_ods_is_read(tmp_path: Path) -> None:
    cells = "".join(
        "<table:table-row>"
        + "".join(
            '<table:table-cell office:value-type="string">'
            f"<text:p>{text}</text:p></table:table-cell>"
            for text in row
        )
        + "</table:table-row>"
        for row in (("户号", "人口数"), ("1", "3"))
    )
    names = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<office:document-content xmlns:office="{names}office:1.0" '
        f'xmlns:table="{names}table:1.0" xmlns:text="{names}text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="一">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(tmp_path / "a.ods", "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("content.xml", content)
        file.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{names}manifest:1.0"/>')
    (sheet,) = read_spreadsheet(tmp_path / "a.ods", known)
    assert (sheet.header, [tuple(row.cells) for row in sheet.rows]) == (
        ("户号", "人口数"),
        [("1", "3")],
    )


def test_what_cannot_be_read_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"no workbook")
    with pytest.raises(InputProblem, match=r"files\.sheet_unreadable"):
        read_spreadsheet(tmp_path / "a.xlsx", known)
    with pytest.raises(InputProblem, match=r"files\.no_such_file"):
        read_spreadsheet(tmp_path / "b.xlsx", known)
    (tmp_path / "a.geojson").write_text("{}")
    with pytest.raises(InputProblem, match=r"vector_files\.not_what_it_says"):
        read_table(tmp_path / "a.geojson", known)


def test_a_table_without_rows_has_none(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("")
    (sheet,) = read_spreadsheet(tmp_path / "a.csv", known)
    assert (sheet.header, sheet.rows) == ((), ())


def test_column_letters() -> None:
    assert [column_letter(index) for index in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_reading_can_be_stopped_between_rows(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"长表.{ending}"
    rows = [("户号", "户主"), *((str(at), "测试") for at in range(5000))]
    if ending == "csv":
        path.write_text("\n".join(map(",".join, rows)), encoding="utf-8")
    else:
        book = Workbook(write_only=True)
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
        book.save(path)

    class Stopped(NoProgress):
        asked = 0

        def raise_if_cancelled(self) -> None:
            self.asked += 1
            if self.asked > 4:
                raise Cancelled

    with pytest.raises(Cancelled):
        read_spreadsheet(path, known, progress=Stopped())


def test_hidden_rows_are_counted_wherever_the_file_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gis.files.spreadsheet._PIECE_BYTES", 7)
    path = tmp_path / "隐藏.xlsx"
    book = Workbook()
    page = book.worksheets[0]
    for at in range(1, 9):
        page.append(["户号" if at == 1 else str(at)])
        page.row_dimensions[at].hidden = at in (3, 4, 8)
    book.save(path)
    (sheet,) = read_spreadsheet(path, known)
    assert (sheet.unread.hidden_rows, len(sheet.rows)) == (3, 7)
