"""What a list of records about people is made of; each kind of record says it in its own file.

A row is known by a key: the id of its record, or a negative number for a row that stands for what
is missing, such as a vacant post.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, LocatedBy
from gis.texts import Texts
from gis.topology.records import GridId, UnitId

ALL = "all"
"""The sieve that lets everything through."""

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Column:
    """Be a column; its heading is the text `people.<kind>.<key>`, its width in pixels."""

    key: str
    width: int
    is_number: bool = False


class PeopleRows(Protocol):
    """Read the rows of one kind from a plan; nothing is kept."""

    @property
    def kind(self) -> str:
        """The tail of the text keys."""

    @property
    def table(self) -> str:
        """The table of the plan that the rows are the records of."""

    @property
    def leans_on(self) -> frozenset[str]:
        """Other tables whose change may let other rows through, or change their order."""

    @property
    def columns(self) -> Sequence[Column]:
        """The columns in their order."""

    @property
    def sieves(self) -> Sequence[str]:
        """What can be sifted by, `ALL` first; each is the text `people.<kind>.sieve_<name>`."""

    def keys(self, plan: Plan, sieve: str) -> Sequence[int]:
        """Return the keys of the rows that a sieve lets through, by id."""

    def passes(self, plan: Plan, key: int, sieve: str) -> bool:
        """Tell whether a sieve lets a row through; False for a record that is gone."""

    def value(self, plan: Plan, key: int, column: str) -> str | int:
        """Return what stands in a cell: words, or the number of a column of numbers."""

    def words(self, plan: Plan, key: int) -> str:
        """Return what can be searched for."""

    def grids(self, plan: Plan, key: int) -> Iterable[GridId]:
        """Return the grids that the record belongs to."""

    def unit(self, plan: Plan, key: int) -> UnitId | None:
        """Return the unit that the record says it belongs to, None for none."""

    def remark(self, plan: Plan, sieve: str) -> str:
        """Say what is worth knowing about all records where a sieve is chosen, mostly nothing."""

    def summary(self, plan: Plan, keys: Sequence[int]) -> str:
        """Say how many there are, and of what."""


def natural(words: str) -> str:
    """Return a key by which 2号 comes before 10号; no two words have the same."""
    return f"{_NUMBER.sub(lambda found: found.group().zfill(12), words)}\0{words}"


def grid_name(plan: Plan, grid: GridId | None) -> str:
    """Return what a grid is called, nothing for none."""
    record = None if grid is None else plan.grids.get(grid)
    return "" if record is None else record.name or record.code


def unit_name(plan: Plan, unit: UnitId | None) -> str:
    """Return what a unit is called, nothing for none."""
    record = None if unit is None else plan.units.get(unit)
    return "" if record is None else record.name


def assigned_text(by: AssignedBy | None, texts: Texts) -> str:
    """Say who put a household or a place into its grid."""
    return texts(f"people.assigned.{'nobody' if by is None else by.value}")


def grade_text(location: object, grade: LocatedBy | None, texts: Texts) -> str:
    """Say how well a location is known; None for no location."""
    if location is None:
        return texts("people.grade.none")
    # Nothing but coordinates was known before grades were kept.
    return texts(f"people.grade.{(grade or LocatedBy.COORDINATE).value}")
