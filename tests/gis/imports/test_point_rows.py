"""Common points as people bring them: pasted, in tables, with names and headings."""

from pathlib import Path

import openpyxl
import pytest

from gis.errors import InputProblem
from gis.imports.point_rows import PointRow, read_common_points, rows_of_text

FOUR = ("100.5", "200", "406229.803", "3619919.611")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("K1\t100.5\t200\t406229.803\t3619919.611", "K1"),
        ("K1 100.5 200 406229.803 3619919.611", "K1"),
        ("K1，100.5，200，406229.803，3619919.611", "K1"),
        ("7,100.5,200,406229.803,3619919.611", "7"),
        ("100.5;200;406229.803;3619919.611", ""),
        ("100.5 200 406229.803 3619919.611 桥头", "桥头"),
    ],
)
def test_a_line_is_a_point_however_it_is_parted(text: str, name: str) -> None:
    assert rows_of_text(text) == (PointRow(name, FOUR),)


def test_headings_and_short_lines_are_passed_over() -> None:
    text = "点名 X Y 东 北\nK1 1 2 3 4\n备注 1 2\n\nK2 5 6 7 8\n"
    assert [row.name for row in rows_of_text(text)] == ["K1", "K2"]


def test_a_row_is_whole_with_four_numbers() -> None:
    assert PointRow("", ("１００", "-2.5", "3", "4")).numbers == (100.0, -2.5, 3.0, 4.0)
    assert not PointRow("K", ("1", "2", "3", "x")).is_whole
    assert PointRow().is_empty


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_text_tables_are_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "点.csv"
    path.write_text("点名,X,Y,东,北\n桥头,1,2,3,4\n", encoding=encoding)
    assert read_common_points(path) == (PointRow("桥头", ("1", "2", "3", "4")),)


def test_workbooks_are_read_also_without_a_heading(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["K1", 1, 2, 3, 4], ["K2", 5, 6, 7, 8.5]):
        book.worksheets[0].append(row)
    path = tmp_path / "点.xlsx"
    book.save(path)
    assert [row.numbers[3] for row in read_common_points(path)] == [4.0, 8.5]


def test_a_table_without_points_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputProblem) as problem:
        read_common_points(path)
    assert problem.value.key == "fit.no_points"
