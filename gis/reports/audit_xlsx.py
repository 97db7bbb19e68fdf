"""The report on an audit as a workbook: one sheet for each question, ready to filter and print.

Numbers are numbers and days are days. The same document and spec give the same bytes: the
workbook's own dates and those in the archive are fixed.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from gis.files.atomic import written_beside
from gis.progress import Progress
from gis.reports.audit_account import UNIT_COLUMNS, Account, Item, ReportSpec, tier_title
from gis.reports.audit_document import AuditDocument
from gis.reports.audit_xlsx_summary import fill_summary
from gis.reports.people_tables import TableRow
from gis.reports.reach_columns import REACH_COLUMNS, reach_columns, reach_values
from gis.reports.xlsx_sheet import (
    AREA,
    COUNT,
    DAY,
    DEGREES,
    LENGTH,
    METRES,
    PERCENT,
    WORDS,
    Column,
    Value,
    fill_sheet,
    for_paper,
)
from gis.texts import Texts

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip archive can hold."""
_CORE = "docProps/core.xml"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")

_SEVERITIES = {"error": "FDECEC", "warning": "FFF4DF", "note": "EEF3FA"}


_FINDING = (
    Column("number", COUNT),
    Column("severity"),
    Column("rule"),
    Column("unit"),
    Column("subjects", width=34),
    Column("message", width=58),
    Column("area_m2", AREA),
    Column("width_m", LENGTH),
    Column("lon", DEGREES),
    Column("lat", DEGREES),
    Column("x_m", METRES),
    Column("y_m", METRES),
    Column("rule_key"),
    Column("key", width=30),
)
_STATE = Column("state")
_ACCEPTED = (Column("reason", width=36), Column("role"), Column("accepted_on", DAY))
_TABLE_BEFORE = (
    Column("code"),
    Column("name"),
    Column("tier"),
    Column("area", AREA),
    Column("uncovered", AREA),
)
_REACH = tuple(
    Column(f"audits.table.{name}", shown)
    for name, shown in zip(REACH_COLUMNS, (COUNT, WORDS, PERCENT), strict=True)
)
_TABLE_AFTER = (Column("errors", COUNT), Column("warnings", COUNT), Column("notes", COUNT))


def write_audit_xlsx(
    document: AuditDocument, path: Path, texts: Texts, spec: ReportSpec, progress: Progress
) -> None:
    """Write the workbook; raises InputProblem where nothing can be written, Cancelled."""
    made = _Book(Account(document, texts, spec)).made()
    progress.raise_if_cancelled()
    with written_beside(path) as beside:
        beside.write_bytes(made)
    progress.step(1.0)


class _Book:
    def __init__(self, account: Account) -> None:
        self._account = account
        self._texts = account.texts
        self._book = Workbook()
        self._day = date.fromisoformat(account.spec.on)

    def made(self) -> bytes:
        account = self._account
        first: Worksheet = self._book.worksheets[0]
        first.title = self._texts("audit_report.sheet.summary")
        fill_summary(first, account)
        items = [self._finding(item) for item in account.items]
        columns: tuple[Column, ...] = _FINDING
        if account.compares:
            columns = (_FINDING[0], _STATE, *_FINDING[1:])
            items = [
                [row[0], item.state, *row[1:]]
                for row, item in zip(items, account.items, strict=True)
            ]
        sheet = self._sheet("findings", columns, items)
        self._tint(sheet, columns)
        accepted = [
            [*self._finding(item), each.reason, each.role, _day(each.accepted_on)]
            for item, each in zip(account.accepted, account.report.accepted, strict=True)
        ]
        self._sheet("accepted", (*_FINDING, *_ACCEPTED), accepted)
        self._table_by("units", account.units())
        self._table_by("grids", account.grids())
        rules = (
            Column("theme"),
            Column("rule"),
            Column("severity"),
            Column("finds", width=80),
            Column("count", COUNT),
            Column("rule_key"),
        )
        self._sheet("rules", rules, list(self._rules()))
        if account.compares:
            solved: list[list[Value]] = [[message] for message in account.solved]
            self._sheet("solved", (Column("message", width=100),), solved)
        head = f"{account.place} · {account.report.content_sha256[:16]}"
        for each in self._book.worksheets:
            for_paper(each, head, self._texts("audit_report.sheet.page"))
        return self._fixed()

    def _title(self, key: str) -> str:
        return self._texts(key if "." in key else f"audit_report.column.{key}")

    def _finding(self, item: Item) -> list[Value]:
        finding = item.finding
        lon, lat = item.lonlat or (None, None)
        x, y = finding.xy_m or (None, None)
        return [
            item.number, item.severity, item.rule, " / ".join(item.units),
            " / ".join(finding.subjects), item.message, finding.area_m2, finding.width_m,
            lon, lat, x, y, finding.rule, finding.key,
        ]  # fmt: skip

    def _table_by(self, name: str, rows: Sequence[TableRow]) -> None:
        counted = tuple(Column(f"audits.table.{each}", COUNT) for each in UNIT_COLUMNS)
        has_reach = bool(reach_columns(rows))
        columns = (*_TABLE_BEFORE, *counted, *(_REACH if has_reach else ()), *_TABLE_AFTER)
        self._sheet(name, columns, [self._row(row, has_reach=has_reach) for row in rows])

    def _row(self, row: TableRow, *, has_reach: bool) -> list[Value]:
        profile = self._account.report.judged_by
        return [
            row.code, row.name, tier_title(row.tier, profile, self._texts),
            round(row.area_m2, 2), round(row.uncovered_m2, 2),
            *(row.counts[name] for name in UNIT_COLUMNS),
            *(reach_values(row) if has_reach else ()), *row.found().values(),
        ]  # fmt: skip

    def _rules(self) -> Iterator[list[Value]]:
        counts = self._account.report.counts
        for line in self._account.rules():
            severity = self._texts(f"audits.severity.{line.severity.value}")
            theme = self._texts(f"audits.rules.{line.theme}")
            yield [theme, line.title, severity, line.finds, counts.get(line.rule), line.rule]

    def _sheet(
        self, name: str, columns: Sequence[Column], rows: Sequence[Sequence[Value]]
    ) -> Worksheet:
        sheet: Worksheet = self._book.create_sheet(self._texts(f"audit_report.sheet.{name}"))
        fill_sheet(sheet, columns, [self._title(column.key) for column in columns], rows)
        return sheet

    def _tint(self, sheet: Worksheet, columns: Sequence[Column]) -> None:
        place = [column.key for column in columns].index("severity") + 1
        for row, item in enumerate(self._account.items, start=2):
            colour = _SEVERITIES[item.finding.severity.value]
            sheet.cell(row, place).fill = PatternFill("solid", fgColor=colour)

    def _fixed(self) -> bytes:
        """Return the workbook with the day of the report in place of the time of writing."""
        properties = self._book.properties
        properties.creator = "TownGrid 网格制图"
        properties.title = f"{self._account.title} {self._account.place}"
        properties.created = datetime.combine(self._day, time())
        stream = BytesIO()
        self._book.save(stream)
        stamp = f"{self._day.isoformat()}T00:00:00Z".encode()
        fixed = BytesIO()
        with zipfile.ZipFile(stream) as made, zipfile.ZipFile(fixed, "w") as archive:
            for info in made.infolist():
                content = made.read(info)
                if info.filename == _CORE:
                    content = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", content)
                entry = zipfile.ZipInfo(info.filename, _EARLIEST)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, content)
        return fixed.getvalue()


def _day(iso: str) -> Value:
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return iso
