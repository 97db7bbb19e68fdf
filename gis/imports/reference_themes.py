"""What a reference shows: guessed from the names of file and layer, and from attributes.

The attributes are those of OpenStreetMap and of what Chinese offices keep. A name of a layer goes
before its attributes, which tell then only ditches from other water.
"""

import re
from collections.abc import Iterable

from gis.plan.records import REFERENCE_THEMES

_ROAD, _WATER, _DITCH, _GROUP, _BUILDING, _ADDRESS, _OTHER = REFERENCE_THEMES
_WORDS = (
    (_GROUP, r"villager|村民小组|村小组|小组界|组界|小组"),
    (_ADDRESS, r"address|addr_|housenum|门牌|地址"),
    (_BUILDING, r"build|house|房屋|房子|建筑|楼|宅基"),
    (_DITCH, r"ditch|drain|canal|irrigation|沟|渠"),
    (_WATER, r"water|river|stream|lake|reservoir|hydro|水|河|湖|溪|江|塘"),
    (_ROAD, r"road|street|highway|路|街|巷|道"),
)
_PLACE_NAME = re.compile(r"..(村|社区|镇|乡|网格)$")
"""What units and grids end in."""

_NO_ROAD = re.compile(r"rail|铁路|铁道|航道|管道|河道|渠道|线路", re.IGNORECASE)
_COUNT = r"[0-9〇零一二三四五六七八九十百]+(?:[-－之][0-9]+)?"
_HOUSE_NUMBER = re.compile(
    rf"{_COUNT}\s*[号號栋幢][楼院房屋宅室]?(?:{_COUNT}(?:单元|楼|层|室|号|户))*$|组\s*{_COUNT}$"
)
_KEYS = {
    "highway": _ROAD,
    "roadclass": _ROAD,
    "道路等级": _ROAD,
    "道路名称": _ROAD,
    "路名": _ROAD,
    "waterway": _WATER,
    "河流名称": _WATER,
    "building": _BUILDING,
    "房屋结构": _BUILDING,
    "组名": _GROUP,
    "小组名称": _GROUP,
    "村民小组": _GROUP,
}
"""Attributes that only things of one theme have."""

_KINDS = (
    "waterway",
    "fclass",
    "class",
    "type",
    "kind",
    "natural",
    "类型",
    "类别",
    "地类名称",
    "dlmc",
)
"""Attributes that say what kind of thing a feature is."""

_NAMES = (
    "name", "namezh", "名称", "道路名称", "路名", "街路巷名称", "河流名称", "水系名称", "水库名称",
    "组名", "小组名称", "村民小组", "建筑名称", "楼名", "mc", "roadname", "地名",
)  # fmt: skip


def theme_of_words(*names: str) -> str | None:
    """Return the theme that the first of some names tells, None when none does.

    A village is no pond, whatever its name is made of.
    """
    for name in names:
        if _PLACE_NAME.search(name.strip()):
            continue
        for theme, words in _WORDS:
            if re.search(words, name, re.IGNORECASE) and not (
                theme in (_ROAD, _WATER, _DITCH) and _NO_ROAD.search(name)
            ):
                return theme
    return None


def looks_like_house_number(name: str) -> bool:
    """Tell whether a name ends in the number of a house: 12号, 三组12, 3栋2单元.

    A number alone is none: phones and receivers count their marks.
    """
    return bool(_HOUSE_NUMBER.search(name.strip()))


def says_addresses(*names: str) -> bool:
    """Tell whether names of a file and its layer say that its points are houses."""
    return theme_of_words(*names) in (_ADDRESS, _BUILDING)


def plain(column: str) -> str:
    """Return the name of a column as it is compared."""
    return re.sub(r"[\s_\-:]", "", column).casefold()


def name_column(columns: Iterable[str]) -> str | None:
    """Return the column that holds the names; None if there is none.

    One of the usual names goes before another that ends like a name, such as 网格名称.
    """
    by_plain = {plain(column): column for column in columns}
    usual = next((by_plain[alias] for alias in _NAMES if alias in by_plain), None)
    return usual or next((by_plain[name] for name in by_plain if name.endswith("名称")), None)


class ThemeGuess:
    """Guess the theme of the features of one layer."""

    def __init__(self, stem: str, layer: str, columns: Iterable[str]) -> None:
        self._of_layer = theme_of_words(layer, stem)
        columns = tuple(columns)
        self.keys = tuple(column for column in columns if plain(column) in _KEYS)
        self.kinds = tuple(column for column in columns if plain(column) in _KINDS)

    def of(self, feature: dict[str, str]) -> str:
        """Return the theme of a feature, given its text in each of `keys` and `kinds`."""
        kinds = [feature[column] for column in self.kinds if feature[column]]
        if self._of_layer is not None and self._of_layer != _WATER:
            return self._of_layer
        if self._of_layer is None:
            for column in self.keys:
                if feature[column] not in ("", "no"):
                    theme = _KEYS[plain(column)]
                    return self._water(kinds) if theme == _WATER else theme
            return theme_of_words(*kinds) or _OTHER
        return self._water(kinds)

    def _water(self, kinds: list[str]) -> str:
        return _DITCH if theme_of_words(*kinds) == _DITCH else _WATER
