"""Count what becomes of the rows of a table, and keep what changes."""

from collections.abc import Sequence
from typing import Any, Protocol

from gis.imports.import_report import Difference, RowKind, RowOutcome
from gis.plan.plan import Plan

_MM_PER_M = 1000


class Row(Protocol):
    """Be a row of a sheet, as far as counting needs it."""

    @property
    def number(self) -> int:
        """Its number in the file."""


class Tally:
    """Hold the counts of rows that were taken in, and the outcomes of those that change a record.

    A row that brings several records, such as a grid with all its posts, counts once: as new when
    one of them is new, else as changed when one is.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self.added = 0
        self.changed = 0
        self.unchanged = 0
        self.changes: list[RowOutcome] = []
        self.unchanged_rows: list[tuple[str, int]] = []

    def count(self, sheet: str, row: int, records: Sequence[tuple[Any | None, Any]]) -> None:
        """Count a row by the records before (None for a new one) and after it."""
        if any(before is None for before, _ in records):
            self.added += 1
            return
        differences = tuple(
            difference
            for before, after in records
            if before != after
            for difference in differences_of(self._plan, before, after)
        )
        if not differences:
            self.unchanged += 1
            self.unchanged_rows.append((sheet, row))
            return
        self.changed += 1
        self.changes.append(RowOutcome(sheet, row, RowKind.CHANGED, differences))

    def note_change(self, sheet: str, row: int, field: str, text: str) -> None:
        """Count a row that changes what belongs to a record and not the record itself."""
        self.changed += 1
        differences = ((field, "", text),)
        self.changes.append(RowOutcome(sheet, row, RowKind.CHANGED, differences))


def differences_of(plan: Plan, before: object, after: object) -> tuple[Difference, ...]:
    """Return the fields in which two records differ, as texts that a person understands."""
    slots: Sequence[str] = getattr(type(before), "__slots__", ())
    return tuple(
        (name, _shown(plan, name, old), _shown(plan, name, new))
        for name in slots
        if (old := getattr(before, name)) != (new := getattr(after, name))
    )


def _shown(plan: Plan, name: str, value: Any) -> str:  # noqa: ANN401  # of any field
    if value is None or value == ():
        return ""
    table = _TABLES.get(name)
    if table is not None:
        record = plan.table(table[0]).get(value)
        return str(value) if record is None else str(getattr(record, table[1]))
    if name == "grids":
        return "、".join(_shown(plan, "grid", grid) for grid in value)
    if name == "location":
        return ", ".join(f"{each / _MM_PER_M:.2f}" for each in value)
    return str(value)


_TABLES = {
    "grid": ("grids", "code"),
    "service_grid": ("grids", "code"),
    "unit": ("units", "name"),
    "registered_unit": ("units", "name"),
    "household": ("households", "household_no"),
    "party_group": ("party_groups", "name"),
    "parent": ("party_groups", "name"),
    "member": ("members", "name"),
    "head_post": ("posts", "name"),
}
"""Fields that hold an id, with the table and what is shown of its record."""
