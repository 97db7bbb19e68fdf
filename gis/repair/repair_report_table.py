"""The ledger of a repair as a table, for a spreadsheet; with a column to answer questions in.

The same table is read back: a row with an answer says whose a piece of land is to be.
"""

import csv
import math
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from gis.errors import InputProblem
from gis.files.sheet import Sheet, plain_header
from gis.files.spreadsheet import read_spreadsheet
from gis.repair.feature_words import FeatureWords
from gis.repair.repair_lines import LedgerLine, harm_in_words
from gis.repair.repair_report import RepairReport, rules_in_words
from gis.texts import LANGUAGES, Texts

Cell = str | int | float | None

LEDGER = (
    "state", "kind", "from", "to", "area_m2", "width_m", "households", "why", "lon", "lat",
    "message", "key", "answer",
)  # fmt: skip
"""The columns of the ledger, by the last part of their text keys."""

_BOOKS = ("row", "code", "name", "before_m2", "after_m2", "won_m2", "lost_m2")
_WIDTHS = {"from": 28, "to": 20, "why": 18, "message": 60, "key": 24, "answer": 18, "name": 24}
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_NOBODY = frozenset({"-", "–", "none", "nobody", "leave", "无", "不划", "保留", "留"})
_TO_ANSWER = PatternFill("solid", fgColor="FFFFF2CC")
_AREA_DECIMALS, _DEGREE_DECIMALS = 6, 8


def write_table(report: RepairReport, path: Path) -> None:
    """Write the ledger to `path`: as a workbook with all tables, or else as CSV for Excel."""
    if path.suffix.lower() == ".xlsx":
        _write_workbook(report, path)
        return
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([_titles(LEDGER, report.texts), *_ledger(report)])


def read_decisions(path: Path, words: FeatureWords) -> dict[str, int | None]:
    """Return the answers in a ledger by key: the feature that gets the land, None for nobody.

    Rows without an answer are passed over. Raises InputProblem for a table without the columns,
    for an answer that names no feature, and for two different answers to one question.
    """
    keys, answers = _headers("key"), _headers("answer")
    decisions: dict[str, int | None] = {}
    found = False
    for sheet in read_spreadsheet(path, lambda header: header in keys | answers):
        at_key, at_answer = _column(sheet, keys), _column(sheet, answers)
        if at_key is None or at_answer is None:
            continue
        found = True
        for row in sheet.rows:
            key, answer = _word(row.cells, at_key), _word(row.cells, at_answer)
            if not key or not answer:
                continue
            winner = None if answer.casefold() in _NOBODY else words.feature(answer)
            facts = {"path": path, "row": row.number, "answer": answer}
            if winner is None and answer.casefold() not in _NOBODY:
                raise InputProblem("repair.answer_unknown", **facts)
            if decisions.get(key, winner) != winner:
                raise InputProblem("repair.answers_differ", **facts)
            decisions[key] = winner
    if not found:
        raise InputProblem("repair.no_answer_columns", path=path)
    return decisions


def _headers(name: str) -> set[str]:
    return {plain_header(Texts(language)(f"repair.column.{name}")) for language in LANGUAGES}


def _column(sheet: Sheet, wanted: set[str]) -> int | None:
    return next((at for at, name in enumerate(sheet.header) if plain_header(name) in wanted), None)


def _word(cells: Sequence[object], at: int) -> str:
    cell = cells[at] if at < len(cells) else None
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None else str(cell).strip()


def _titles(names: Iterable[str], texts: Texts) -> list[Cell]:
    return [texts(f"repair.column.{name}") for name in names]


def _ledger(report: RepairReport) -> list[list[Cell]]:
    """Return the rows of the ledger: questions first, then by size."""
    ordered = sorted(report.lines, key=lambda line: (not _is_question(line), -line.area_m2))
    return [_row(line, report) for line in ordered]


def _is_question(line: LedgerLine) -> bool:
    return not line.is_change and line.why == "ask"


def _row(line: LedgerLine, report: RepairReport) -> list[Cell]:
    texts, subjects = report.texts, report.repair.words.subjects
    state = "done" if line.is_change else "question" if _is_question(line) else "left"
    why = f"repair.ground.{line.why}" if line.is_change else f"repair.why.{line.why}"
    return [
        texts(f"repair.state.{state}"),
        texts(f"repair.kind.{line.kind}"),
        texts("repair.between").join(subjects[each] for each in line.holders),
        "" if line.winner is None else subjects[line.winner],
        round(line.area_m2, _AREA_DECIMALS),
        round(line.width_m, 3) if math.isfinite(line.width_m) else None,
        line.households,
        texts(why),
        round(line.lonlat[0], _DEGREE_DECIMALS),
        round(line.lonlat[1], _DEGREE_DECIMALS),
        report.said(line),
        line.key,
        "",
    ]


def _books(report: RepairReport) -> list[list[Cell]]:
    file, words = report.repair.file, report.repair.words
    return [
        [
            book.feature + 1,
            words.subjects[book.feature],
            file.names[book.feature],
            *(
                round(value, _AREA_DECIMALS)
                for value in (book.before_m2, book.after_m2, book.won_m2, book.lost_m2)
            ),
        ]
        for book in report.repair.books
    ]


def _summary(report: RepairReport) -> list[list[Cell]]:
    repair, texts = report.repair, report.texts
    before, after = repair.before.land, repair.after.land
    rows: list[list[Cell]] = [
        [texts("repair.column.source"), repair.before.subject.source],
        [texts("repair.column.rules"), rules_in_words(repair.rules, texts)],
        [],
        ["", texts("repair.column.before"), texts("repair.column.after")],
    ]
    for name in ("overlap_m2", "gap_m2", "outside_m2", "covered_m2"):
        values = (round(getattr(land, name), _AREA_DECIMALS) for land in (before, after))
        rows.append([texts(f"repair.column.{name}"), *values])
    names = repair.words.names
    said = [harm_in_words(harm, names, texts) for harm in repair.repaired.harms]
    said += [texts(f"repair.text.{'clean' if repair.is_clean else 'not_clean'}"), *report.remarks]
    rows.append([])
    rows.extend([words] for words in said)
    return rows


def _write_workbook(report: RepairReport, path: Path) -> None:
    texts = report.texts
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    summary = book.create_sheet(texts("repair.sheet.summary"))
    for row in _summary(report):
        _append(summary, row)
    ledger = _page(book, "ledger", LEDGER, _ledger(report), texts)
    ledger.auto_filter.ref = f"A1:{get_column_letter(len(LEDGER))}{len(report.lines) + 1}"
    question = texts("repair.state.question")
    for cells in ledger.iter_rows(min_row=2):
        if cells[0].value != question:
            break
        cells[-1].fill = _TO_ANSWER
    _page(book, "features", _BOOKS, _books(report), texts)
    summary.column_dimensions["A"].width = _WIDTHS["message"]
    book.save(path)


def _page(
    book: openpyxl.Workbook,
    name: str,
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    texts: Texts,
) -> Worksheet:
    page: Worksheet = book.create_sheet(texts(f"repair.sheet.{name}"))
    page.freeze_panes = "A2"
    for at, column in enumerate(columns, start=1):
        page.column_dimensions[get_column_letter(at)].width = _WIDTHS.get(column, 12)
    _append(page, _titles(columns, texts))
    for cell in page[1]:
        cell.font = Font(bold=True)
    for row in rows:
        _append(page, row)
    return page


def _append(page: Worksheet, row: Sequence[Cell]) -> None:
    plain = [_UNPRINTABLE.sub("", value) if isinstance(value, str) else value for value in row]
    page.append(plain)
    for at, value in enumerate(plain, start=1):
        if isinstance(value, str) and value.startswith("="):
            # It is no formula.
            page.cell(page.max_row, at).data_type = "s"
