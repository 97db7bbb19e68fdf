"""A table as a value: columns and rows in words, each row with the record that it stands for."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True)
class Column:
    """Be a column: its title, and its share of the room that the others leave.

    One without a share is as wide as its longest cell, so that no number or code is broken;
    numbers stand on the right. One with a share is at least so wide that a short text, a name,
    stands on two lines. `sum_as` is the name under which a page tells what its numbers add up to.
    """

    title: str
    share: float = 0.0
    numeric: bool = False
    sum_as: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """Fix how a table is set: height of its letters, room beside cells, widths, turned headings.

    Pieces of one table on several pages share it, so that they look alike; millimetres.
    """

    letters_mm: float
    pad_mm: float
    widths_mm: tuple[float, ...]
    turned: tuple[bool, ...]

    @property
    def width_mm(self) -> float:
        """The width of the whole table."""
        return sum(self.widths_mm)


@dataclass(frozen=True, slots=True)
class Table:
    """Be a table.

    `keys` name the records that the rows stand for, as (table of the plan, id), one for each row,
    or are empty when the rows stand for none. `total` is one more row at the end, none when empty.
    `is_private` tells that it names people or houses in full. `measure` is how it is set, None
    where that is left to whoever prints it.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    keys: tuple[tuple[str, int], ...] = ()
    title: str = ""
    is_private: bool = False
    total: tuple[str, ...] = ()
    measure: Measure | None = None

    def with_measure(self, measure: Measure) -> "Table":
        """Return the table set as a measure says."""
        return replace(self, measure=measure)

    def cut(self, ends: Sequence[int]) -> list["Table"]:
        """Return the table in pieces that end before the rows with these numbers.

        The total stands in the last piece.
        """
        starts = [0, *ends[:-1]]
        last = len(ends) - 1
        return [
            replace(
                self,
                rows=self.rows[a:b],
                keys=self.keys[a:b],
                total=self.total if number == last else (),
            )
            for number, (a, b) in enumerate(zip(starts, ends, strict=True))
        ]
