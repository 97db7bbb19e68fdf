import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from support.dirty_file import NASTY, dirty_report

from gis.audits.report import Accepted, AuditReport
from gis.errors import InputProblem
from gis.progress import NoProgress
from gis.reports.audit_account import ReportSpec
from gis.reports.audit_document import AuditDocument
from gis.reports.audit_xlsx import write_audit_xlsx
from gis.texts import Texts

TEXTS = Texts("zh")
SPEC = ReportSpec("2026-03-01")
SHEETS = ["总览", "问题", "例外", "按行政单元", "按网格", "规则"]


@pytest.fixture(scope="module")
def dirty() -> AuditReport:
    first, *rest = dirty_report().findings
    accepted = (Accepted(first, "水库水面", "2026-02-03", "镇党委副书记"),)
    return replace(dirty_report(), findings=tuple(rest), accepted=accepted)


def written(report: AuditReport, path: Path) -> Path:
    write_audit_xlsx(AuditDocument(report), path, TEXTS, SPEC, NoProgress())
    return path


def rows_of(sheet: Worksheet) -> list[dict[str, object]]:
    head, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, head), row, strict=True)) for row in rows]


def test_the_sheet_of_findings_says_what_the_json_says(dirty: AuditReport, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(dirty, tmp_path / "audit.xlsx"))
    assert book.sheetnames == SHEETS
    document = AuditDocument(dirty).as_json(TEXTS)
    rows = rows_of(book["问题"])
    assert len(rows) == len(document["findings"])
    for number, (row, finding) in enumerate(zip(rows, document["findings"], strict=True), 1):
        place, xy = finding["place"] or {}, finding["xy_m"] or (None, None)
        assert row["序号"] == number
        assert (row["规则代号"], row["问题标识"]) == (finding["rule"], finding["key"])
        assert row["说明"] == finding["message"]
        assert row["对象编码"] == " / ".join(finding["subjects"])
        assert row["面积（平方米）"] == pytest.approx(finding["area_m2"])
        assert row["平均宽（米）"] == pytest.approx(finding["width_m"])
        degrees, metres = (place.get("lon"), place.get("lat")), tuple(xy)
        # A workbook holds sixteen digits.
        assert (row["经度"], row["纬度"]) == pytest.approx(degrees)
        assert (row["东坐标（米）"], row["北坐标（米）"]) == pytest.approx(metres)


def test_exceptions_and_rules_have_their_sheets(dirty: AuditReport, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(dirty, tmp_path / "audit.xlsx"))
    (row,) = rows_of(book["例外"])
    assert (row["认可理由"], row["认可人职务"]) == ("水库水面", "镇党委副书记")
    assert row["认可日期"] in {date(2026, 2, 3), datetime(2026, 2, 3)}
    rules = {str(each["规则代号"]): each for each in rows_of(book["规则"])}
    assert {rule: rules[rule]["数量"] for rule in dirty.counts} == dirty.counts
    assert all(each["等级"] and each["查什么"] for each in rules.values())


def test_a_name_that_looks_like_a_formula_stays_a_name(dirty: AuditReport, tmp_path: Path) -> None:
    nasty = replace(dirty.findings[0], subjects=(NASTY,))
    path = written(replace(dirty, findings=(nasty,)), tmp_path / "audit.xlsx")
    cell = openpyxl.load_workbook(path)["问题"]["E2"]
    assert (cell.value, cell.data_type) == (NASTY, "s")


def test_sheets_can_be_filtered_and_printed(dirty: AuditReport, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(written(dirty, tmp_path / "audit.xlsx"))
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        fitting = sheet.sheet_properties.pageSetUpPr
        assert fitting is not None
        assert fitting.fitToPage
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions or sheet.max_row == 1
        assert sheet.print_title_rows == "$1:$1"
    findings = book["问题"]
    assert findings["G2"].number_format == "#,##0.00"
    assert findings.column_dimensions["F"].width > 40
    assert all(dimension.width >= 7 for dimension in findings.column_dimensions.values())


def test_the_same_audit_gives_the_same_bytes(dirty: AuditReport, tmp_path: Path) -> None:
    first = written(dirty, tmp_path / "one.xlsx").read_bytes()
    second = written(replace(dirty, seconds=99.0), tmp_path / "two.xlsx").read_bytes()
    assert first == second
    with zipfile.ZipFile(tmp_path / "one.xlsx") as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2026-03-01T00:00:00Z") == 2


def test_a_folder_that_is_missing_is_named(dirty: AuditReport, tmp_path: Path) -> None:
    with pytest.raises(InputProblem) as problem:
        written(dirty, tmp_path / "nowhere" / "audit.xlsx")
    assert problem.value.key == "files.no_such_folder"
