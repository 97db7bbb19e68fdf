"""The lists of a plan as a workbook: an overview, all layers, and a sheet for each village.

A village's sheet has its grids with their counts and who serves them.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from gis.exports.means import Means
from gis.exports.outcome import Written, WrittenLayer
from gis.exports.table import ExportColumn, ExportTable, Value
from gis.exports.wording import Wording
from gis.exports.xlsx_stream import XlsxStream
from gis.reports.xlsx_sheet import AREA, COUNT, WORDS, Column

_MOST_LETTERS = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_INTERNAL = frozenset({"colour"})
_OF_VILLAGE = (
    "code", "name", "kind", "basis", "households", "people", "members", "area_m2", "places",
    "villager_groups", "party_groups",
)  # fmt: skip
_ANY_NUMBER = "General"
_SHOWN = {"text": WORDS, "integer": COUNT, "real": AREA, "flag": WORDS}


def write_xlsx(
    path: Path,
    tables: Sequence[ExportTable],
    means: Means,
) -> Written:
    """Write tables as sheets; codes and phones are texts, and so is what looks like a formula."""
    named = {table.layer: table for table in tables}
    grids = named.get("grids")
    count = sum(len(table.rows) for table in tables) + (0 if grids is None else len(grids.rows))
    title, wording, foot = means.title, means.wording, means.texts("export.page")
    stream = XlsxStream(path, count, means.progress, foot)

    def fill() -> None:
        names: set[str] = set()
        for table in tables:
            columns = [
                column for column in table.columns if column.title or column.key not in _INTERNAL
            ]
            stream.add_sheet(
                _sheet_name(wording.layer_of(table), names),
                [Column(column.key, _shown(column)) for column in columns],
                [wording.title(column) for column in columns],
                _rows(table, columns, wording),
                head=title,
            )
        if grids is not None:
            villages = _Villages(grids, named.get("posts"), wording)
            for village, rows in villages.rows().items():
                name = _sheet_name(village, names)
                head = f"{title} {village}".strip()
                stream.add_sheet(name, villages.columns, villages.titles, rows, head=head)

    stream.write(fill)
    return Written(tuple(WrittenLayer.of(table, path.name) for table in tables))


def _shown(column: ExportColumn) -> str:
    """Return how a column's cells are shown; nobody knows what the numbers of others mean."""
    return _ANY_NUMBER if column.title and column.kind != "text" else _SHOWN[column.kind]


def _rows(
    table: ExportTable, columns: Sequence[ExportColumn], wording: Wording
) -> Iterator[list[Value]]:
    """Say the rows of a table in words, one at a time."""
    places = [table.columns.index(column) for column in columns]
    for row in table.rows:
        yield [wording.value(column, row[at]) for column, at in zip(columns, places, strict=True)]


class _Villages:
    """Make the sheet of each village from the tables of grids and posts."""

    def __init__(self, grids: ExportTable, posts: ExportTable | None, wording: Wording) -> None:
        self._grids, self._wording = grids, wording
        self._places = [
            place for place, column in enumerate(grids.columns) if column.key in _OF_VILLAGE
        ]
        self._staff = {} if posts is None else _staff(posts, wording)
        self._roles = list(dict.fromkeys(role for of in self._staff.values() for role in of))
        shown = [grids.columns[place] for place in self._places]
        self.columns = [Column(column.key, _SHOWN[column.kind]) for column in shown]
        self.columns += [Column(role, WORDS, 24) for role in self._roles]
        self.titles = [*(wording.title(column) for column in shown), *self._roles]

    def rows(self) -> Mapping[str, list[list[Value]]]:
        """Return the rows of each village, by its name and code where two have one name."""
        codes, names = self._grids.values("unit"), self._grids.values("unit_name")
        worded = self._wording.rows(self._grids)
        times: dict[Value, set[Value]] = {}
        for code, name in zip(codes, names, strict=True):
            times.setdefault(name, set()).add(code)
        found: dict[str, list[list[Value]]] = {}
        for row, code, name in zip(worded, codes, names, strict=True):
            village = str(name) if len(times[name]) == 1 else f"{name} {code}"
            staff = self._staff.get(str(row[0]), {})
            serving: list[Value] = ["\n".join(staff.get(role, ())) for role in self._roles]
            found.setdefault(village, []).append([*(row[p] for p in self._places), *serving])
        return found


def _staff(posts: ExportTable, wording: Wording) -> dict[str, dict[str, list[str]]]:
    """Return for each grid, by code, what stands under each role: who, or that somebody does."""
    keys = [column.key for column in posts.columns]
    found: dict[str, dict[str, list[str]]] = {}
    for row in posts.rows:
        cells = dict(zip(keys, row, strict=True))
        if cells["grid"] is None:
            continue
        words = str(wording.value(posts.columns[keys.index("held")], cells["held"]))
        if cells["held"] and cells.get("holder"):
            words = f"{cells['holder']} {cells.get('phone') or ''}".strip()
        of_grid = found.setdefault(str(cells["grid"]), {})
        of_grid.setdefault(str(cells["role"]), []).append(words)
    return found


def _sheet_name(words: str, taken: set[str]) -> str:
    """Return a name that a sheet may have, and that no other has, whatever the case."""
    plain = _FORBIDDEN.sub(" ", words).strip(" '")[:_MOST_LETTERS] or "-"
    name, number = plain, 1
    while name.casefold() in taken:
        number += 1
        ending = f" {number}"
        name = plain[: _MOST_LETTERS - len(ending)] + ending
    taken.add(name.casefold())
    return name
