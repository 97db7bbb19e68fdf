"""Faults of the household list, a few rows such as every township office's list has."""

from collections.abc import Callable
from dataclasses import replace

from tools.sample_township.fault import Fault
from tools.sample_township.people import HouseholdRow
from tools.sample_township.terrain import ORIGIN_M

FILE = "households.xlsx"
FAR_OUTSIDE_M = (float(ORIGIN_M[0]) - 1200.0, float(ORIGIN_M[1]) + 6900.0)


def put_list_faults(rows: list[HouseholdRow]) -> tuple[list[HouseholdRow], list[Fault]]:
    """Return the rows with the faults, spread over the list."""
    faulty = list(rows)
    faults = []
    for number, (kind, note, change) in enumerate(CHANGES, start=1):
        index = len(rows) * number // (len(CHANGES) + 2)
        faulty[index] = change(rows[index])
        faults.append(Fault(kind, FILE, (rows[index].household_no,), note))
    index = len(rows) * (len(CHANGES) + 1) // (len(CHANGES) + 2)
    doubled, right = rows[index].household_no, rows[index + 1].household_no
    faulty[index + 1] = replace(rows[index + 1], household_no=doubled)
    faults.append(Fault("household_no_doubled", FILE, (doubled,), f"后一行应为 {right}"))
    return faulty, faults


def _without_location(row: HouseholdRow) -> HouseholdRow:
    return replace(row, xy_m=None, remark="坐标待补")


def _far_outside(row: HouseholdRow) -> HouseholdRow:
    return replace(row, xy_m=FAR_OUTSIDE_M)


def _swapped(row: HouseholdRow) -> HouseholdRow:
    return replace(row, swapped=True)


def _people_in_words(row: HouseholdRow) -> HouseholdRow:
    return replace(row, people="三人")


CHANGES: tuple[tuple[str, str, Callable[[HouseholdRow], HouseholdRow]], ...] = (
    ("no_location", "没有坐标", _without_location),
    ("no_location", "没有坐标", _without_location),
    ("location_outside", "坐标在镇界以外约 1.5 千米", _far_outside),
    ("swapped_coordinates", "经度与纬度填反", _swapped),
    ("people_not_a_number", "人口数写成“三人”", _people_in_words),
)
