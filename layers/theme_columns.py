"""Which column of a theme layer is proposed for colours by category, or by number.

Judged by what a column is called and by its values: tables begin with codes, names and
coordinates, and none of them tells rows apart in a way that a map could show.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from layers.theme_ramps import CATEGORIES

_CODE = re.compile(
    r"编号|编码|代码|序号|号码|标识|电话|手机|邮编|号$|^(o|f|g|u|pk|object)?id$|[_ ]id$|uuid|guid"
    r"|code|^no\.?$|^nr\.?$|^index$|phone"
)
_COORDINATE = re.compile(
    r"经度|纬度|坐标|经纬|^[xyz]$|^lon(gitude)?$|^lng$|^lat(itude)?$|easting|northing|coord"
    r"|^(gps|wgs84)?[xy]$"
)
_KIND = re.compile(
    r"类型|类别|种类|分类|类$|等级|级别|分级|性质|状态|险情|type|kind|class|category|level|grade|status"
)
_TIME = re.compile(r"年份|年度|年$|日期|时间|year|date|time")
_FEW = 3
"""So many values may tell apart rows that are few themselves."""

Table = Mapping[str, Sequence[object]]


def category_column(table: Table) -> str | None:
    """Return the column whose values make the best categories; None where there is no column.

    Few values for many rows go before many, texts before numbers, kinds and grades before places;
    codes, coordinates, and what differs in every row come last, and so does what is all alike.
    Where columns are alike, the first is taken.
    """
    return min(table, key=lambda name: _unfit_for_categories(name, table[name]), default=None)


def number_column(table: Table) -> str | None:
    """Return the column whose numbers are amounts; None where no column has numbers.

    Codes, coordinates and rows counted through come last, grades and years before them.
    """
    numbers = {name: kept for name, values in table.items() if (kept := _numbers_of(values))}
    return min(numbers, key=lambda name: _unfit_for_numbers(name, numbers[name]), default=None)


def is_code_or_coordinate(header: str) -> bool:
    """Tell whether a column is called like a code, a number of a row or a coordinate."""
    words = header.strip().casefold()
    return bool(_CODE.search(words) or _COORDINATE.search(words))


def _unfit_for_categories(header: str, values: Sequence[object]) -> tuple[int, ...]:
    filled = [value for value in values if value is not None and value != ""]
    different = len(set(filled))
    words = header.casefold()
    if different < 2:
        shape = 4
    elif different == len(filled) or different > max(_FEW, len(filled) / 2):
        shape = 3
    elif different > len(CATEGORIES):
        shape = 2
    else:
        shape = int(len(filled) * 2 < len(values))
    return (
        int(is_code_or_coordinate(header)),
        shape,
        int(bool(_numbers_of(filled))),
        int(bool(_TIME.search(words))),
        int(not _KIND.search(words)),
    )


def _unfit_for_numbers(header: str, numbers: Sequence[float]) -> tuple[int, ...]:
    words = header.casefold()
    is_counted_through = len(numbers) > _FEW and all(b - a == 1 for a, b in pairwise(numbers))
    return (
        int(is_code_or_coordinate(header) or is_counted_through),
        int(len(set(numbers)) < 2),
        int(bool(_KIND.search(words) or _TIME.search(words))),
    )


def _numbers_of(values: Sequence[object]) -> list[float]:
    """Return the numbers of a column, nothing where something else stands in it."""
    filled = [value for value in values if value is not None]
    numbers = [float(value) for value in filled if isinstance(value, int | float)]
    return numbers if len(numbers) == len(filled) else []
