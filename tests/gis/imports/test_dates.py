from datetime import date, datetime

import pytest

from gis.files.sheet import Cell
from gis.imports.dates import day_of, month_is_doubtful


@pytest.mark.parametrize(
    ("cell", "first", "last"),
    [
        ("1998.7", "1998-07-01", "1998-07-31"),
        (1998.7, "1998-07-01", "1998-07-31"),
        ("1998年7月", "1998-07-01", "1998-07-31"),
        ("1998 年 2 月", "1998-02-01", "1998-02-28"),
        ("１９９８年７月１日", "1998-07-01", "1998-07-01"),
        (199807, "1998-07-01", "1998-07-31"),
        ("19980701", "1998-07-01", "1998-07-01"),
        (35977, "1998-07-01", "1998-07-01"),
        ("35977", "1998-07-01", "1998-07-01"),
        (date(1998, 7, 1), "1998-07-01", "1998-07-01"),
        (datetime(1998, 7, 1, 8, 30), "1998-07-01", "1998-07-01"),
        ("1998/7/1", "1998-07-01", "1998-07-01"),
        ("1998-07-01 00:00:00", "1998-07-01", "1998-07-01"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        (2021, "2021-01-01", "2021-12-31"),
        ("无", "", ""),
        (None, "", ""),
        ("去年", None, None),
        ("1998.13", None, None),
        ("2023-02-30", None, None),
        (True, None, None),
    ],
)
def test_days_as_offices_write_them(cell: Cell, first: str | None, last: str | None) -> None:
    assert (day_of(cell), day_of(cell, last=True)) == (first, last)


def test_a_month_that_may_have_lost_its_zero_is_doubtful() -> None:
    assert month_is_doubtful(1998.1)
    assert not month_is_doubtful("1998.1")
    assert not month_is_doubtful(1998.11)
