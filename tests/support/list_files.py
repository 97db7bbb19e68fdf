"""Lists of invented households of the sample township, written as offices write them."""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import openpyxl

from gis.geometry.gcj02 import wgs84_to_gcj02

HEADER = ("户号", "村(社区)", "村民小组", "户主姓名", "门牌号", "常住人口", "经度", "纬度")
HOUSES = (
    ("00101001", "杼桥社区", "第1组", "甲一", "槐坝1号", "2", 118.995731, 32.7112639),
    ("00101002", "杼桥社区", "第1组", "甲二", "槐坝2号", "5", 118.9989022, 32.7109044),
    ("00101003", "杼桥社区", "第1组", "甲三", "槐坝3号", "6", 118.9965312, 32.7110173),
    ("00101004", "杼桥社区", "第1组", "甲四", "槐坝4号", "1", 118.9970431, 32.7105284),
)
"""Rows under `HEADER`; longitude and latitude are WGS 84."""


def write_list(
    path: Path,
    rows: Sequence[Sequence[object]] = HOUSES,
    header: Sequence[str] = HEADER,
    encoding: str = "utf-8",
) -> Path:
    """Write a list as CSV."""
    with path.open("w", encoding=encoding, newline="") as stream:
        csv.writer(stream).writerows([header, *rows])
    return path


def in_gcj02(rows: Sequence[Sequence[object]] = HOUSES) -> list[list[object]]:
    """Return rows whose coordinates are those of a web map."""
    lonlat = wgs84_to_gcj02(np.array([row[-2:] for row in rows], dtype=np.float64))
    return [[*row[:-2], *place] for row, place in zip(rows, lonlat.tolist(), strict=True)]


def write_village_sheets(path: Path, villages: tuple[str, str, str]) -> Path:
    """Write a workbook of three sheets whose columns differ in order and name.

    The first two are called by their village; the headers of the third, 其他, say nothing: 甲 is
    the number, 乙 the householder, 丙 the people, 戊 the village. Row 4 of the
    second has no number of people but words.
    """
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    tables: Sequence[Sequence[Sequence[object]]] = (
        (("户号", "户主姓名", "常住人口"), ("K1", "测试子", 3), ("K2", "测试丑", 2)),
        (
            ("户主", "家庭人口数", "户编号"),
            ("测试寅", 4, "K1"),
            ("合计", 4, None),
            ("测试辰", "四口人", "K2"),
        ),
        (("甲", "丁", "乙", "丙", "戊"), ("K3", "门口", "测试卯", 5, villages[2])),
    )
    for name, rows in zip((*villages[:2], "其他"), tables, strict=True):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path
