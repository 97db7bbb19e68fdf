"""The names that columns have in a shapefile: ten bytes, each once in a layer."""

from collections.abc import Sequence

from gis.exports.choice import FieldNames
from gis.exports.table import ExportColumn, ExportTable
from gis.exports.wording import Wording

MOST_BYTES = 10
ENCODINGS = {FieldNames.ASCII: "UTF-8", FieldNames.GBK: "GBK"}


def short_names(table: ExportTable, kind: FieldNames, chinese: Wording) -> tuple[str, ...]:
    """Return a name for each column of a table: English, or Chinese cut between characters."""
    if kind is FieldNames.ASCII:
        return _apart([column.short for column in table.columns])
    return _apart([_chinese(column, chinese) for column in table.columns])


def _chinese(column: ExportColumn, chinese: Wording) -> str:
    return cut(chinese.title(column), "GBK", MOST_BYTES)


def _apart(names: Sequence[str]) -> tuple[str, ...]:
    """Return names that differ, whatever the case: those that were cut to the same get a number."""
    given: dict[str, str] = {}
    for name in names:
        free, number = name, 1
        while free.casefold() in given:
            number += 1
            free = cut(name, "GBK", MOST_BYTES - len(str(number))) + str(number)
        given[free.casefold()] = free
    return tuple(given.values())


def cut(words: str, encoding: str, most: int) -> str:
    """Return the longest beginning of a text that has at most so many bytes in an encoding."""
    kept = words
    while len(kept.encode(encoding, "replace")) > most:
        kept = kept[:-1]
    return kept
