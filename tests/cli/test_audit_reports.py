"""The report of an audit in each of its forms, written by the command line."""

import json
import re
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from support.command_line import Towngrid

Program = Callable[[str], str]
BEGINNINGS = {"pdf": b"%PDF-", "xlsx": b"PK\x03\x04", "html": b"<!DOCTYPE html>"}
ON = ("--on", "2026-03-01")


@pytest.mark.parametrize("suffix", BEGINNINGS)
def test_the_suffix_of_the_file_says_the_format(
    towngrid: Towngrid, filled_project: Path, tmp_path: Path, suffix: str
) -> None:
    out = tmp_path / f"audit.{suffix}"
    outcome = towngrid("audit", filled_project, *ON, "--out", out, "--lang", "zh")
    assert outcome.code == 1
    assert outcome.out == ""
    assert str(out) in outcome.err
    assert out.read_bytes().startswith(BEGINNINGS[suffix])
    again = tmp_path / f"again.{suffix}"
    towngrid("audit", filled_project, *ON, "--format", suffix, "--out", again, "--lang", "zh")
    assert again.read_bytes() == out.read_bytes()


@pytest.mark.parametrize("form", BEGINNINGS)
def test_a_form_that_needs_a_file_says_so(
    towngrid: Towngrid, filled_project: Path, form: str
) -> None:
    outcome = towngrid("audit", filled_project, "--format", form)
    assert outcome.code == 2
    assert outcome.out == ""
    assert "--out" in outcome.err
    assert form in outcome.err


def test_a_json_file_is_what_is_printed(
    towngrid: Towngrid, filled_project: Path, tmp_path: Path
) -> None:
    out = tmp_path / "audit.json"
    towngrid("audit", filled_project, *ON, "--out", out)
    printed = towngrid("audit", filled_project, *ON, "--json").document()
    kept = json.loads(out.read_text(encoding="utf-8"))
    assert {**kept, "seconds": 0} == {**printed, "seconds": 0}


def test_the_tables_of_units_and_grids_are_those_of_the_json(
    towngrid: Towngrid, filled_project: Path, tmp_path: Path
) -> None:
    out = tmp_path / "audit.xlsx"
    towngrid("audit", filled_project, *ON, "--out", out, "--lang", "zh")
    document = towngrid("audit", filled_project, *ON, "--json").document()
    book = openpyxl.load_workbook(out)
    for sheet, name in (("按行政单元", "units"), ("按网格", "grids")):
        head, *rows = book[sheet].iter_rows(values_only=True)
        table = [dict(zip(head, row, strict=True)) for row in rows]
        assert [
            (row["编码"] or "", row["面积（平方米）"], row["户数"], row["错误"]) for row in table
        ] == [
            (row["code"], row["area_m2"], row["households"], row["findings"]["errors"])
            for row in document[name]
        ]


def test_no_report_names_a_person(
    towngrid: Towngrid, filled_project: Path, tmp_path: Path, program: Program
) -> None:
    with closing(sqlite3.connect(filled_project)) as file:
        names = {
            name
            for query in (
                "SELECT householder FROM households", "SELECT name FROM members",
                "SELECT name FROM posts",
            )
            for (name,) in file.execute(query)
            if name
        }  # fmt: skip
    assert len(names) > 100
    words = {}
    for suffix in ("pdf", "html", "xlsx", "txt", "json"):
        out = tmp_path / f"audit.{suffix}"
        towngrid("audit", filled_project, *ON, "--out", out, "--lang", "zh")
        words[suffix] = out.read_text(encoding="utf-8") if suffix in {"html", "txt", "json"} else ""
    pdf = [program("pdftotext"), str(tmp_path / "audit.pdf"), "-"]
    words["pdf"] = subprocess.run(pdf, check=True, capture_output=True, text=True).stdout
    book = openpyxl.load_workbook(tmp_path / "audit.xlsx")
    words["xlsx"] = "\n".join(
        str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row
    )
    for text in words.values():
        assert "核查" in text or "towngrid-audit" in text
        assert not [name for name in names if name in text]
        assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)", text)
