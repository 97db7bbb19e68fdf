"""The lists that a township has, and how each gets into a plan: one table for window and CLI."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pyproj import CRS

from gis.files.sheet import Sheet, plain_header
from gis.files.tables import read_table
from gis.geometry.gcj02 import ShiftedCrs
from gis.imports import households, members, posts
from gis.imports.columns import Field, known_headers
from gis.imports.import_report import ImportResult
from gis.plan.plan import Plan
from gis.progress import Progress


class IntoPlan(Protocol):
    """Turn the rows of sheets into one step for a plan, and a report."""

    def __call__(
        self,
        plan: Plan,
        sheets: Sequence[Sheet],
        *,
        columns: Mapping[str, str] | None = None,
        crs: CRS | ShiftedCrs | None = None,
        progress: Progress | None = None,
    ) -> ImportResult:
        """Do it; raises InputProblem when the table as a whole cannot be used."""


@dataclass(frozen=True, slots=True)
class ListKind:
    """Say which columns a list has and who reads it."""

    fields: Sequence[Field]
    into_plan: IntoPlan


LISTS: Mapping[str, ListKind] = {
    "households": ListKind(households.FIELDS, households.import_households),
    "members": ListKind(members.FIELDS, members.import_members),
    "posts": ListKind(posts.FIELDS, posts.import_posts),
}


def read_list(
    kind: str, path: Path, *, layer: str | None = None, encoding: str | None = None
) -> list[Sheet]:
    """Read a file as a list of one kind, whose known headers tell where the header row is.

    Raises InputProblem.
    """
    known = known_headers(LISTS[kind].fields)
    return read_table(
        path, lambda text: plain_header(text) in known, layer=layer, encoding=encoding
    )
