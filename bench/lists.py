"""A long list of households taken in, beside reading it with pandas and looping over the rows.

The peer only reads the cells and makes a tuple of each row; it finds no header, cleans nothing and
tells nothing of what is wrong.
"""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl
import pandas

from bench.ground import Ground
from bench.harness import Peer, Row, Under, require, side_by_side
from gis.imports.import_report import ImportReport
from gis.imports.lists import LISTS, read_list
from gis.plan.plan import Plan

_ROWS = 250_000
_QUICK_ROWS = 5_000
_HEADER = ("序号", "乡镇", "村", "村民小组", "户号", "户主姓名", "门牌号", "常住人口", "户籍人口",
           "东坐标", "北坐标", "备注")  # fmt: skip


def take_in(ground: Ground) -> Iterator[Row]:
    """Read a list of 12 columns as xlsx and as text, and make its rows one step with a report."""
    count = _QUICK_ROWS if ground.quick else _ROWS
    rows = list(_rows(ground.plan, count))
    for path in (_workbook(ground.folder, rows), _text(ground.folder, rows)):
        mine, theirs = side_by_side(
            lambda path=path: _ours(ground.plan, path),  # type: ignore[misc]
            lambda path=path: _theirs(path),  # type: ignore[misc]
            1,
        )
        report = mine.result
        require(report.rows == report.added == count == theirs.result, f"{path.suffix}: rows lost")
        peer = Peer("pandas and a plain loop", theirs.samples)
        yield Row(f"list as {path.suffix[1:]}", f"{count:,} × 12", mine.samples, Under(30.0), peer)


def _ours(plan: Plan, path: Path) -> ImportReport:
    return LISTS["households"].into_plan(plan, read_list("households", path)).report


def _theirs(path: Path) -> int:
    if path.suffix == ".xlsx":
        frame = pandas.read_excel(path, engine="calamine")
    else:
        frame = pandas.read_csv(path)
    return len([tuple(row) for row in frame.itertuples(index=False)])


def _rows(plan: Plan, count: int) -> Iterator[tuple[object, ...]]:
    units = [plan.units[unit].name for unit in plan.leaf_units()]
    west, south, east, north = (side / 1000 for side in plan.partition.bounds_mm())
    for at in range(count):
        east_m = west + (east - west) * (at % 991) / 991
        north_m = south + (north - south) * (at % 983) / 983
        yield (
            at + 1, "测试镇", units[at % len(units)], f"{at % 20}组", f"表{at:06d}",
            f"测试{at}", f"{at % 900}号", at % 7, at % 8, round(east_m, 3), round(north_m, 3),
            "" if at % 3 else "门口",
        )  # fmt: skip


def _workbook(folder: Path, rows: Sequence[tuple[object, ...]]) -> Path:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("住户")
    sheet.append(_HEADER)
    for row in rows:
        sheet.append(row)
    book.save(folder / "list.xlsx")
    return folder / "list.xlsx"


def _text(folder: Path, rows: Sequence[tuple[object, ...]]) -> Path:
    with (folder / "list.csv").open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream).writerows([_HEADER, *rows])
    return folder / "list.csv"


BENCHMARKS = (take_in,)
