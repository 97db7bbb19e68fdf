"""What an import did: counts, rows that could not be used, remarks, for a person and for JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from gis.imports.alike import lines_of_issues
from gis.plan.edit import Edit
from gis.texts import Texts

Difference = tuple[str, str, str]
"""A field, what the plan has, what the file says."""


class RowKind(StrEnum):
    """Say what becomes of a row; AMBIGUOUS and REJECTED ones are not taken in."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    AMBIGUOUS = "ambiguous"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Name a cell and what is wrong with it; `column` is empty when it is the whole row.

    The facts hold no name, number or place of a person beside what stands in the cell itself.
    `ambiguous` is set where the row fits several records, or contradicts the one that it fits.
    """

    sheet: str
    row: int
    column: str
    field_name: str
    key: str
    facts: Mapping[str, object] = field(default_factory=dict, repr=False)
    ambiguous: bool = False

    @property
    def kind(self) -> tuple[str, str, str]:
        """What is equal for problems that are told together."""
        return self.sheet, self.column, self.key

    def sentence(self, texts: Texts) -> str:
        """Return where it is and what is wrong, as one sentence."""
        where = texts(
            "imports.at_cell" if self.column else "imports.at_row",
            sheet=self.sheet,
            row=self.row,
            column=self.column,
        )
        return where + texts(self.key, **self.facts)

    def as_json(self, texts: Texts) -> dict[str, Any]:
        """Return it for a JSON document."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "field": self.field_name,
            "reason": self.key.rpartition(".")[2],
            "ambiguous": self.ambiguous,
            "message": texts(self.key, **self.facts),
        }


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """Say what becomes of a row that is neither plainly new nor unchanged.

    `differences` (field, in the plan, in the file) are those of a changed row; they name people
    and are for the eyes of who imports, not for logs.
    """

    sheet: str
    row: int
    kind: RowKind
    differences: tuple[Difference, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Note:
    """Say something about the file as a whole, by text key and facts."""

    key: str
    facts: Mapping[str, object] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Count what became of the rows: each is added, changed, unchanged, ambiguous or rejected.

    Rows in `problems` were not used; those in `remarks` were, with a reservation. `changes` are
    the rows that change a record, `unchanged_rows` (sheet, row) those that say what is known
    already. `missing` counts the records of the plan, of the units that the file covers, that the
    file does not have; `removed` tells how many of them were taken out because that was asked for.
    """

    source: str
    rows: int
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: tuple[RowProblem, ...] = ()
    remarks: tuple[RowProblem, ...] = ()
    notes: tuple[Note, ...] = ()
    changes: tuple[RowOutcome, ...] = field(default=(), repr=False)
    unchanged_rows: frozenset[tuple[str, int]] = field(default=frozenset(), repr=False)
    missing: int = 0
    removed: int = 0

    @property
    def rejected(self) -> int:
        """How many rows cannot be used."""
        return len({(each.sheet, each.row) for each in self.problems if not each.ambiguous})

    @property
    def ambiguous(self) -> int:
        """How many rows fit several records or contradict the plan, and are otherwise sound."""
        return len({(each.sheet, each.row) for each in self.problems}) - self.rejected

    @property
    def outcomes(self) -> tuple[RowOutcome, ...]:
        """The rows that are neither plainly new nor unchanged, those that fail first."""
        kinds: dict[tuple[str, int], RowKind] = {}
        for each in self.problems:
            if not each.ambiguous:
                kinds[each.sheet, each.row] = RowKind.REJECTED
            else:
                kinds.setdefault((each.sheet, each.row), RowKind.AMBIGUOUS)
        failing = (RowOutcome(sheet, row, kind) for (sheet, row), kind in kinds.items())
        return (*failing, *self.changes)

    def counts(self) -> dict[str, int]:
        """Return all counts by name."""
        return {
            "rows": self.rows,
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "ambiguous": self.ambiguous,
            "rejected": self.rejected,
            "missing": self.missing,
            "removed": self.removed,
        }

    def as_json(self, texts: Texts) -> dict[str, Any]:
        """Return the report for a JSON document; of a change only the fields are told."""
        return {
            "format": "towngrid-import",
            "version": 1,
            "source": self.source,
            **self.counts(),
            "changes": [
                {
                    "sheet": one.sheet,
                    "row": one.row,
                    "fields": [name for name, _, _ in one.differences],
                }
                for one in self.changes
            ],
            "problems": [problem.as_json(texts) for problem in self.problems],
            "remarks": [remark.as_json(texts) for remark in self.remarks],
            "notes": [
                {"note": note.key.rpartition(".")[2], "message": texts(note.key, **note.facts)}
                for note in self.notes
            ],
        }

    def lines(self, texts: Texts) -> list[str]:
        """Return the report as lines of text; of many rows alike the first ones are named."""
        lines = [texts("imports.summary", source=self.source, **self.counts())]
        if self.removed:
            lines.append(texts("imports.missing_removed", count=self.removed))
        elif self.missing:
            lines.append(texts("imports.missing", count=self.missing))
        lines.extend(texts(note.key, **note.facts) for note in self.notes)
        for ambiguous, heading in ((False, "rejected"), (True, "ambiguous")):
            problems = [each for each in self.problems if each.ambiguous is ambiguous]
            if problems:
                lines.append(texts(f"imports.{heading}_rows", count=getattr(self, heading)))
                lines.extend(lines_of_issues(problems, texts))
        if self.remarks:
            lines.append(texts("imports.remarked_rows", count=len(self.remarks)))
            lines.extend(lines_of_issues(self.remarks, texts))
        return lines


@dataclass(frozen=True, slots=True)
class ImportResult:
    """Be what an importer returns: one step for the history, and the report."""

    edit: Edit
    report: ImportReport
