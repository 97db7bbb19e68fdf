"""Which columns of a file make up a house number, and how they read together."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from gis.files.polygon_fields import as_text

_ALIASES: Mapping[str, tuple[str, ...]] = {
    "whole": (
        "地址", "详细地址", "标准地址", "门牌地址", "完整地址", "dz", "dzmc", "address", "addrfull",
        "fulladdress",
    ),
    "group": ("村民小组", "小组", "组别", "组名", "小组名称"),
    "street": ("街路巷名称", "街路巷", "街道名称", "道路名称", "路名", "addrstreet", "street"),
    "number": (
        "门牌号", "门牌", "门牌号码", "门(楼)牌号", "楼牌号", "户牌号", "mph", "mphm", "houseno",
        "addrhousenumber", "housenumber", "housenum",
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AddressFields:
    """Name the columns of villager group, street and number, or that of the whole address."""

    whole: str | None
    group: str | None
    street: str | None
    number: str | None

    def texts(self, attributes: pd.DataFrame) -> list[str]:
        """Return the address of each row, empty where the row has no number or address."""
        if self.number is None:
            return as_text(attributes[self.whole]) if self.whole is not None else []
        parts = [
            as_text(attributes[column]) if column is not None else [""] * len(attributes)
            for column in (self.group, self.street, self.number)
        ]
        return [_joined(*row) for row in zip(*parts, strict=True)]


def address_fields(columns: Sequence[str]) -> AddressFields | None:
    """Find the columns of addresses; None when there is neither a number nor a whole address."""
    by_plain = {_plain(column): column for column in columns}
    found = {
        part: next((by_plain[alias] for alias in aliases if alias in by_plain), None)
        for part, aliases in _ALIASES.items()
    }
    if found["number"] is None and found["whole"] is None:
        return None
    return AddressFields(**found)


def _plain(column: str) -> str:
    return re.sub(r"[\s_\-:.]", "", column).casefold()


def _joined(group: str, street: str, number: str) -> str:
    if not number:
        return ""
    space = " " if street and street[-1].isascii() and street[-1].isalnum() else ""
    return f"{group}{street}{space}{number}"
