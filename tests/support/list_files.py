"""Lists of invented households of the sample township, written as offices write them."""

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np

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
