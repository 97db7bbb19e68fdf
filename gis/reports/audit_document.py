"""The whole audit as a document: the report of the rules with the tables by unit and by grid."""

from dataclasses import dataclass
from typing import Any
from unicodedata import east_asian_width

from gis.audits.report import AuditReport
from gis.audits.report_json import report_as_json
from gis.audits.report_text import report_as_text
from gis.audits.themes import THEMES
from gis.reports.audit_comparison import Comparison
from gis.reports.comparison_text import comparison_as_text
from gis.reports.people_tables import PeopleTables, TableRow
from gis.reports.reach_columns import REACH_COLUMNS, reach_columns, reach_words
from gis.texts import Texts

_TABLES = {
    "land": ("grids", "area", "uncovered", *(f"found_{theme}" for theme in THEMES)),
    "people": (
        "grids", "households", "people", "registered_elsewhere", "unassigned", "unlocated",
        "places",
    ),
    "duty": (
        "grids", "heads", "workers", "cluster_heads", "households_per_head", "members", "serving",
        "groups_own", "groups_joint",
    ),
    "access": ("households", *REACH_COLUMNS),
}  # fmt: skip
"""The columns of each table by unit; that of access stands where distances are measured."""


@dataclass(frozen=True, slots=True)
class AuditDocument:
    """Be a report and, for a project, its tables; `comparison` with an earlier one when asked."""

    report: AuditReport
    tables: PeopleTables | None = None
    comparison: Comparison | None = None

    def as_json(self, texts: Texts) -> dict[str, Any]:
        """Return the document as plain dicts and lists."""
        document = report_as_json(self.report, texts)
        if self.tables is not None:
            document |= self.tables.as_json()
        if self.comparison is not None:
            document["comparison"] = self.comparison.as_json()
        return document

    def as_text(self, texts: Texts) -> str:
        """Return the document in lines; the tables by unit come last."""
        names = {} if self.tables is None else self.tables.unit_names
        parts = [report_as_text(self.report, texts, names)]
        if self.tables is not None and self.tables.units:
            units = self.tables.units
            told = [name for name in _TABLES if name != "access" or reach_columns(units)]
            parts.extend(_table(name, units, texts) for name in told)
        if self.comparison is not None:
            parts.append(comparison_as_text(self.comparison, texts))
        return "\n".join(parts)


def _table(name: str, rows: tuple[TableRow, ...], texts: Texts) -> str:
    """Return a table with its title; Chinese letters count as two columns of a terminal."""
    columns = _TABLES[name]
    head = [texts("audits.table.unit"), *(texts(f"audits.table.{each}") for each in columns)]
    cells = [[row.name, *(_cell(row, each) for each in columns)] for row in rows]
    widths = [max(map(_width, column)) for column in zip(head, *cells, strict=True)]
    lines = [texts(f"audits.table.title_{name}")]
    for first, *rest in (head, *cells):
        padded = [" " * (w - _width(c)) + c for c, w in zip(rest, widths[1:], strict=True)]
        lines.append("  ".join([first + " " * (widths[0] - _width(first)), *padded]))
    return "\n".join(lines) + "\n"


def _cell(row: TableRow, column: str) -> str:
    if column.startswith("found_"):
        found = row.found(column.removeprefix("found_"))
        return "/".join(f"{count}" for count in found.values())
    per_head = row.households_per_head
    words = {
        "area": f"{row.area_m2:,.0f}",
        "uncovered": f"{row.uncovered_m2:,.0f}",
        "unlocated": f"{row.by_grade['unlocated']:,}",
        "households_per_head": "–" if per_head is None else f"{per_head:.1f}",
        **dict(zip(REACH_COLUMNS, reach_words(row), strict=True)),
    }
    return words.get(column, f"{row.counts[column]:,}")


def _width(words: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in words)
