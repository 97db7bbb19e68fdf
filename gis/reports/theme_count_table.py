"""Thematic counts as a table: lines for the terminal, CSV that Excel opens, a workbook."""

import csv
from collections.abc import Iterator
from pathlib import Path

from openpyxl import Workbook

from gis.errors import InputProblem
from gis.files.atomic import written_beside
from gis.plan.profile import Profile
from gis.reports.audit_account import tier_title
from gis.reports.theme_counting import By, Counting, Measure, Per, ThemeCounts, unit_key
from gis.reports.xlsx_sheet import COUNT, WORDS, Column, Value, fill_sheet
from gis.texts import Texts

_DECIMALS = 3
_FORMULA = ("=", "+", "-", "@")


def value_title(counts: ThemeCounts, texts: Texts) -> str:
    """Return what the column of values is called, with its unit."""
    what, unit = how_in_words(counts.counting, texts), texts(unit_key(counts.counting))
    return texts("theme_counts.value", what=what, unit=unit)


def how_in_words(how: Counting, texts: Texts) -> str:
    """Return what was counted, as in “sum of 人数”."""
    return texts(f"theme_counts.measure_{how.measure.value}", column=how.column)


def headings(counts: ThemeCounts, texts: Texts) -> tuple[str, ...]:
    """Return the headings of the table."""
    names = ("code", "name", "tier", "rows")
    return (*(texts(f"theme_counts.head_{name}") for name in names), value_title(counts, texts))


def table_rows(
    counts: ThemeCounts, texts: Texts, profile: Profile | None = None
) -> Iterator[tuple[Value, ...]]:
    """Yield a row for each grid or unit; values are rounded to a thousandth."""
    for row in counts.rows:
        value: Value = None if row.value is None else round(row.value, _DECIMALS)
        if isinstance(value, float) and value.is_integer() and _is_whole(counts.counting):
            value = int(value)
        if row.is_withheld:
            value = texts("theme_counts.withheld")
        yield row.code, row.name, tier_title(row.tier, profile, texts), row.rows, value


def remarks(counts: ThemeCounts, texts: Texts) -> list[str]:
    """Return what must be known to read the table."""
    key = "elsewhere_grid" if counts.counting.by is By.GRID else "elsewhere_unit"
    facts = (
        (f"theme_counts.{key}", counts.elsewhere),
        ("theme_counts.without_value", counts.without_value),
        ("theme_counts.some_withheld", counts.withheld),
    )
    return [texts(key, count=count) for key, count in facts if count]


def write_counts(
    counts: ThemeCounts, path: Path, texts: Texts, profile: Profile | None = None
) -> None:
    """Write the table as .csv or .xlsx; raises InputProblem for another ending."""
    ending = path.suffix.lower()
    if ending not in (".csv", ".xlsx"):
        raise InputProblem("theme_counts.bad_ending", path=path)
    titles, rows = headings(counts, texts), list(table_rows(counts, texts, profile))
    with written_beside(path) as beside:
        if ending == ".csv":
            with beside.open("w", encoding="utf-8-sig", newline="") as stream:
                csv.writer(stream).writerows([titles, *(map(_plain, row) for row in rows)])
            return
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.title = texts(f"theme_counts.sheet_{counts.counting.by.value}")
        shown = COUNT if _is_whole(counts.counting) else "#,##0.###"
        columns = [*(Column(name) for name in ("code", "name", "tier"))]
        columns += [Column("rows", COUNT), Column("value", shown)]
        fill_sheet(sheet, columns, titles, rows)
        notes = book.create_sheet(texts("theme_counts.sheet_notes"))
        words = [f"{counts.title}: {value_title(counts, texts)}", *remarks(counts, texts)]
        fill_sheet(notes, [Column("note", WORDS, 80)], [words[0]], [[each] for each in words[1:]])
        book.save(beside)


def lines_of(counts: ThemeCounts, texts: Texts) -> list[str]:
    """Return the table as lines of text, with what must be known to read it."""
    title = texts("theme_counts.title", title=counts.title, value=value_title(counts, texts))
    lines = [title]
    for code, name, _, rows, value in table_rows(counts, texts):
        shown = "–" if value is None else f"{value:,}" if not isinstance(value, str) else value
        lines.append(f"{code}\t{name}\t{rows}\t{shown}")
    return [*lines, *remarks(counts, texts)]


def _is_whole(how: Counting) -> bool:
    return how.measure is Measure.COUNT and how.per is Per.NOTHING


def _plain(value: Value) -> Value:
    """Return what a spreadsheet will not take for a formula."""
    is_formula = isinstance(value, str) and value.startswith(_FORMULA)
    return f"'{value}" if is_formula else value
