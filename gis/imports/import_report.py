"""What an import did: counts, rows that could not be used, remarks, for a person and for JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gis.imports.alike import lines_of_issues
from gis.plan.edit import Edit
from gis.texts import Texts


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Name a cell and what is wrong with it; `column` is empty when it is the whole row.

    The facts hold no name, number or place of a person beside what stands in the cell itself.
    """

    sheet: str
    row: int
    column: str
    field_name: str
    key: str
    facts: Mapping[str, object] = field(default_factory=dict)

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
            "message": texts(self.key, **self.facts),
        }


@dataclass(frozen=True, slots=True)
class Note:
    """Say something about the file as a whole, by text key and facts."""

    key: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Count what became of the rows.

    Rows in `problems` were not used; those in `remarks` were, with a reservation.
    """

    source: str
    rows: int
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: tuple[RowProblem, ...] = ()
    remarks: tuple[RowProblem, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def rejected(self) -> int:
        """How many rows were not used."""
        return len({(problem.sheet, problem.row) for problem in self.problems})

    def as_json(self, texts: Texts) -> dict[str, Any]:
        """Return the report for a JSON document."""
        return {
            "format": "towngrid-import",
            "version": 1,
            "source": self.source,
            "rows": self.rows,
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "problems": [problem.as_json(texts) for problem in self.problems],
            "remarks": [remark.as_json(texts) for remark in self.remarks],
            "notes": [
                {"note": note.key.rpartition(".")[2], "message": texts(note.key, **note.facts)}
                for note in self.notes
            ],
        }

    def lines(self, texts: Texts) -> list[str]:
        """Return the report as lines of text; of many rows alike the first ones are named."""
        counts = {
            "rows": self.rows,
            "added": self.added,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
        }
        lines = [texts("imports.summary", source=self.source, **counts)]
        lines.extend(texts(note.key, **note.facts) for note in self.notes)
        if self.problems:
            lines.append(texts("imports.rejected_rows", count=self.rejected))
            lines.extend(lines_of_issues(self.problems, texts))
        if self.remarks:
            lines.append(texts("imports.remarked_rows", count=len(self.remarks)))
            lines.extend(lines_of_issues(self.remarks, texts))
        return lines


@dataclass(frozen=True, slots=True)
class ImportResult:
    """Be what an importer returns: one step for the history, and the report."""

    edit: Edit
    report: ImportReport
