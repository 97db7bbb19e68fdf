"""Names that a layer of others may have in every format, and names of its columns in ASCII."""

import re
from collections.abc import Iterable

MOST_LETTERS = 40
_FORBIDDEN = re.compile(r"[<>:\"/\\|?*'`=,;\x00-\x1f\x7f]+")
_OF_SYSTEMS = re.compile(
    r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?|(gpkg|rtree|sqlite)_.*", re.IGNORECASE
)
"""Names that Windows keeps for devices, and SQLite and GeoPackage for themselves."""

_NOT_ASCII = re.compile(r"[^A-Za-z0-9]+")


def legal_names(titles: Iterable[str], taken: Iterable[str]) -> tuple[str, ...]:
    """Return a name for each title that a file, table, sheet or drawing's layer may have.

    They differ from each other and from those taken, whatever the case.
    """
    used = {name.casefold() for name in taken}
    names: list[str] = []
    for title in titles:
        plain = " ".join(_FORBIDDEN.sub(" ", title).split())[:MOST_LETTERS].strip(" .") or "-"
        if _OF_SYSTEMS.fullmatch(plain):
            plain = f"_{plain}"
        name, number = plain, 1
        while name.casefold() in used:
            number += 1
            name = f"{plain}_{number}"
        used.add(name.casefold())
        names.append(name)
    return tuple(names)


def ascii_name(title: str, most: int) -> str:
    """Return a name of at most so many ASCII letters: pinyin, its initials where that is long."""
    if not title.isascii():
        # Its dictionary takes a while to load, and only names in Chinese need it.
        from pypinyin import lazy_pinyin  # noqa: PLC0415

        syllables = [_plain(each) for each in lazy_pinyin(title)]
        whole = "".join(syllables)
        title = whole if len(whole) <= most else "".join(each[:1] for each in syllables)
    return _plain(title)[:most].strip("_").lower() or "field"


def _plain(words: str) -> str:
    return _NOT_ASCII.sub("_", words)
