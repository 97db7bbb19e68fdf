"""The units and grids that the rows of a list name, with what is wrong with each name noted."""

import re

from gis.imports.finders import Ambiguous, GridFinder, UnitFinder
from gis.imports.sheet_rows import RowReader
from gis.plan.plan import Plan
from gis.topology.records import GridId, UnitId

_BETWEEN = re.compile(r"[、，,;；/|\n]+|\s{1,}")
_TO = re.compile(r"^(\d+)\s*[-~～至到—]+\s*(\d+)$")
_LONGEST_RANGE = 200


class NamedPlaces:
    """Find the unit and the grids of a row. What is doubtful is a remark or, asked so, a problem.

    The name of a sheet is the unit of rows that have no column for it.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._units = UnitFinder(plan)
        self._grids = GridFinder(plan)

    def unit(self, row: RowReader, field: str = "unit") -> UnitId | None:
        """Return the unit of a row, None when it names none; an unknown one is a problem."""
        if not row.sheet.has(field):
            return self._unit_of_sheet(row)
        text = row.text(field)
        if not text:
            return None
        try:
            unit = self._units.find(text, row.text("township"))
        except Ambiguous as problem:
            row.ambiguous(field, "imports.unit_ambiguous", said=text, count=problem.count)
            return None
        if unit is None:
            row.problem(field, "imports.unit_unknown", said=text)
        return unit

    def _unit_of_sheet(self, row: RowReader) -> UnitId | None:
        try:
            return self._units.find(row.sheet.sheet.name)
        except Ambiguous:
            return None

    def grid(
        self, row: RowReader, field: str, unit: UnitId | None, *, whole: bool = True
    ) -> GridId | None:
        """Return the grid that a field names, `whole` the grid that it is a part of.

        One that is not known is remarked, and None.
        """
        text = row.text(field)
        if not text:
            return None
        try:
            grid = self._find(text, unit, whole=whole)
        except Ambiguous as problem:
            row.remark(field, "imports.grid_ambiguous", said=text, count=problem.count)
            return None
        if grid is None:
            row.remark(field, "imports.grid_unknown", said=text)
        return grid

    def needed_grid(self, row: RowReader, field: str, unit: UnitId | None) -> GridId | None:
        """Return the grid or part of one that a field names; else the row cannot be used."""
        text = row.text(field)
        try:
            grid = self._find(text, unit, whole=False) if text else None
        except Ambiguous as problem:
            row.ambiguous(field, "imports.grid_ambiguous", said=text, count=problem.count)
            return None
        if text and grid is None:
            row.problem(field, "imports.grid_not_there", said=text)
        return grid

    def grids(self, row: RowReader, field: str, unit: UnitId | None) -> tuple[GridId, ...]:
        """Return the grids that a field lists; the row cannot be used when one is not there."""
        found: list[GridId] = []
        for name in _names(row.text(field)):
            try:
                grid = self._find(name, unit, whole=False)
            except Ambiguous as problem:
                row.ambiguous(field, "imports.grid_ambiguous", said=name, count=problem.count)
                continue
            if grid is None:
                row.problem(field, "imports.grid_not_there", said=name)
            else:
                found.append(grid)
        return tuple(dict.fromkeys(found))

    def _find(self, text: str, unit: UnitId | None, *, whole: bool) -> GridId | None:
        return self._grids.find_whole(text, unit) if whole else self._grids.find(text, unit)


def _names(text: str) -> list[str]:
    """Return the names in a list; 341181110200001-003 and the like are written out."""
    names: list[str] = []
    for name in filter(None, _BETWEEN.split(text)):
        span = _TO.match(name)
        names.extend(_written_out(*span.groups()) if span else [name])
    return names


def _written_out(first: str, last: str) -> list[str]:
    last = first[: max(0, len(first) - len(last))] + last
    if not int(first) <= int(last) < int(first) + _LONGEST_RANGE:
        return [f"{first}-{last}"]
    return [str(number).zfill(len(first)) for number in range(int(first), int(last) + 1)]
