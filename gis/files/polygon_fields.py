"""Which column of a polygon file is the code, the name, the tier, the parent."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from gis.errors import InputProblem

_ALIASES: Mapping[str, tuple[str, ...]] = {
    "code": (
        "编码", "代码", "网格编码", "网格代码", "网格编号", "编号", "村代码", "区划代码",
        "行政区划代码", "统计用区划代码", "坐落单位代码", "code", "gridcode", "gridid", "wgbm",
        "wgdm", "wgbh", "xzqdm", "zldwdm", "qhdm", "villagecode", "vcode", "vid", "geoid",
        "geoid20", "geoid10", "adcode", "areacode", "unitcode", "geocode",
    ),
    "name": (
        "名称", "网格名称", "村名", "村名称", "单位名称", "行政区名称", "坐落单位名称", "name",
        "地块名称", "地块", "wgmc", "xzqmc", "zldwmc", "gridname", "villagename", "vname",
        "namezh", "unitname",
    ),
    "tier": ("层级", "级别", "类别", "tier", "level", "cengji"),
    "parent": (
        "上级", "上级编码", "上级代码", "所属单位", "所属编码", "parent", "parentcode", "sjbm",
        "unit",
    ),
}  # fmt: skip

FIELDS = (*_ALIASES, "kind")
"""What a user may say of a column; the kind is for those who read grids."""

_CUT_BYTES = (8, 9, 10)
"""What is left of a Chinese name of which a shapefile kept 10 bytes."""

_LOOKS_LIKE_A_CODE = re.compile(
    r"(code|cd|id|no|nr|num|bm|dm|bh|编码|编号|代码)\d*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Fields:
    """Name the columns that were recognised; None where there is none."""

    code: str | None = None
    name: str | None = None
    tier: str | None = None
    parent: str | None = None


def recognise(attributes: pd.DataFrame, wanted: Mapping[str, str], path: Path) -> Fields:
    """Find the columns by their usual names; `wanted` (field to column) goes before.

    Without a known name of a code, a column counts as the code when it is named like one and
    each feature has its own value. Raises InputProblem when a column of `wanted` is missing.
    """
    columns = [str(column) for column in attributes.columns]
    for field in wanted:
        if field not in FIELDS:
            names = ", ".join(FIELDS)
            raise InputProblem("imports.unknown_field", field=field, fields=names)
    for column in wanted.values():
        if column not in columns:
            raise InputProblem(
                "polygon_files.no_such_column",
                path=path,
                column=column,
                columns=", ".join(columns) or "–",
            )
    by_plain_name = {_plain(column): column for column in reversed(columns)}
    found: dict[str, str | None] = {}
    for field, aliases in _ALIASES.items():
        named = (by_plain_name[alias] for alias in aliases if alias in by_plain_name)
        found[field] = wanted.get(field) or next(named, None) or _cut_name(field, by_plain_name)
    found["code"] = found["code"] or _column_like_a_code(attributes)
    return Fields(**found)


def as_text(values: pd.Series) -> list[str]:
    """Return values as trimmed text; whole numbers without a decimal point, missing as ''."""
    return [_text(value) for value in values.tolist()]


def _text(value: object) -> str:
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):  # noqa: PLR0124
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _plain(column: str) -> str:
    return re.sub(r"[\s_\-]", "", column).casefold()


def _cut_name(field: str, by_plain_name: Mapping[str, str]) -> str | None:
    """Return a column whose name is the beginning of a usual one, of which 10 bytes were kept."""
    for plain, column in by_plain_name.items():
        if len(column.encode()) not in _CUT_BYTES:
            continue
        fits = {
            other
            for other, aliases in _ALIASES.items()
            if any(alias.startswith(plain) for alias in aliases)
        }
        if fits == {field}:
            return column
    return None


def _column_like_a_code(attributes: pd.DataFrame) -> str | None:
    for column in attributes.columns:
        if not _LOOKS_LIKE_A_CODE.search(str(column)):
            continue
        texts = as_text(attributes[column])
        if texts and "" not in texts and len(set(texts)) == len(texts):
            return str(column)
    return None
