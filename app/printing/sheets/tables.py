"""A table as a value: columns and rows in words, each row with the record that it stands for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Column:
    """Be a column: its title, and its share of the room that the others leave.

    One without a share is as wide as its longest cell; numbers stand on the right.
    """

    title: str
    share: float = 0.0
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Be a table.

    `keys` name the records that the rows stand for, as (table of the plan, id), one for each row,
    or are empty when the rows stand for none. `is_private` tells that it names people or houses
    in full.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    keys: tuple[tuple[str, int], ...] = ()
    title: str = ""
    is_private: bool = False

    def cut(self, ends: Sequence[int]) -> list["Table"]:
        """Return the table in pieces that end before the rows with these numbers."""
        starts = [0, *ends[:-1]]
        return [
            replace(self, rows=self.rows[a:b], keys=self.keys[a:b])
            for a, b in zip(starts, ends, strict=True)
        ]
