"""The first sheet of the workbook of an audit: what was audited, the result and the sums."""

from collections.abc import Sequence

from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from gis.reports.audit_account import Account
from gis.reports.xlsx_sheet import AREA, COUNT, HEAD, add_row

_WIDTHS = (30, 44, 14, 18, 10, 14, 20)
_GREEN, _RED = "14532D", "B4141F"


def fill_summary(sheet: Worksheet, account: Account) -> None:
    """Write the summary of an audit on an empty sheet."""
    texts, report = account.texts, account.report
    add_row(sheet, [account.title])
    sheet["A1"].font = Font(size=16, bold=True)
    add_row(sheet, [texts("audit_report.result"), account.result])
    sheet["B2"].font = Font(size=14, bold=True, color=_GREEN if report.passed else _RED)
    add_row(sheet, [None, account.result_in_words()])
    for pair in account.facts():
        add_row(sheet, pair)
    add_row(sheet, [texts("audit_report.fact.hash"), report.content_sha256])
    _sums(sheet, account)
    _rules(sheet, account)
    for remark in [*account.remarks(), texts("audit_report.html.masked")]:
        add_row(sheet, [remark])
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            is_number = cell.column == 2 and not isinstance(cell.value, str)
            side = "right" if is_number else "left"
            cell.alignment = Alignment(horizontal=side, vertical="top")
    for number, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width


def _sums(sheet: Worksheet, account: Account) -> None:
    _heading(sheet, account, "land", ("item", "amount", "measure"))
    for row in account.sums():
        add_row(sheet, row)
        sheet.cell(sheet.max_row, 2).number_format = AREA if isinstance(row[1], float) else COUNT


def _rules(sheet: Worksheet, account: Account) -> None:
    heads = ("rule", "count", "severity", "area_m2", "accepted", "noise_count", "noise_m2")
    _heading(sheet, account, "rules_found", heads)
    for line in account.by_rule():
        noise = line.noise
        add_row(sheet, [
            line.title, line.count, line.severity, line.area_m2 or None, line.accepted,
            noise.count, noise.area_m2 or None,
        ])  # fmt: skip
        for column, shown in ((2, COUNT), (4, AREA), (7, AREA)):
            sheet.cell(sheet.max_row, column).number_format = shown
    if account.limits():
        _heading(sheet, account, "rules", ("item", "value"))
        for pair in account.limits():
            add_row(sheet, pair)


def _heading(sheet: Worksheet, account: Account, section: str, heads: Sequence[str]) -> None:
    add_row(sheet, [None])
    add_row(sheet, [account.texts(f"audit_report.section.{section}")])
    sheet.cell(sheet.max_row, 1).font = Font(size=12, bold=True)
    add_row(sheet, [account.texts(f"audit_report.column.{head}") for head in heads])
    for number in range(1, len(heads) + 1):
        cell = sheet.cell(sheet.max_row, number)
        cell.font, cell.fill = Font(bold=True), HEAD
