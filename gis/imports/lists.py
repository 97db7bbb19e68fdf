"""The lists that a township has, and how each gets into a plan: one table for window and CLI."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from gis.files.sheet import Sheet
from gis.files.tables import read_table
from gis.geometry.any_crs import AnyCrs
from gis.imports import clusters, groups, households, members, places, posts
from gis.imports.columns import ColumnChoice, Field, known_headers
from gis.imports.import_report import ImportResult
from gis.imports.own_columns import without_own_columns
from gis.plan.plan import Plan
from gis.plan.profile import Profile, load_profile
from gis.progress import Progress


class IntoPlan(Protocol):
    """Turn the rows of sheets into one step for a plan, and a report."""

    def __call__(
        self,
        plan: Plan,
        sheets: Sequence[Sheet],
        *,
        columns: ColumnChoice | None = None,
        crs: AnyCrs | None = None,
        remove_missing: bool = False,
        progress: Progress | None = None,
    ) -> ImportResult:
        """Do it; raises InputProblem when the table as a whole cannot be used.

        `columns` maps fields to columns, for all sheets or for each, before what is guessed;
        `crs` says what coordinates are in. `remove_missing` takes out the
        households that the file no longer has, of the units that it covers; the
        other lists never remove anything.
        """


@dataclass(frozen=True, slots=True)
class ListKind:
    """Say which columns a list has and who reads it.

    `fields` are the same for every plan; a list of posts has also one for each role of a profile.
    """

    fields: Sequence[Field]
    into_plan: IntoPlan
    fields_of: Callable[[Profile], Sequence[Field]] | None = None

    def fields_for(self, plan: Plan | None = None) -> Sequence[Field]:
        """Return all fields of the list for a plan, or for one with the default profile."""
        if self.fields_of is None:
            return self.fields
        return self.fields_of(load_profile("default") if plan is None else plan.rules)


LISTS: Mapping[str, ListKind] = {
    "households": ListKind(households.FIELDS, households.import_households),
    "members": ListKind(members.FIELDS, members.import_members),
    "posts": ListKind(posts.FIELDS, posts.import_posts, posts.fields_of),
    "places": ListKind(places.FIELDS, places.import_places),
    "groups": ListKind(groups.FIELDS, groups.import_groups),
    "clusters": ListKind(clusters.FIELDS, clusters.import_clusters),
}
"""By kind: households, members, posts, places (institutions, schools, shops, service points),
groups (Party groups and branches), clusters (cluster heads with their households)."""


def read_list(
    kind: str,
    path: Path,
    *,
    plan: Plan | None = None,
    layer: str | None = None,
    encoding: str | None = None,
    progress: Progress | None = None,
) -> list[Sheet]:
    """Read a file as a list of one kind, whose known headers tell where the header row is.

    `plan` says which roles a list of posts may have columns for. Raises InputProblem.
    """
    known = known_headers(LISTS[kind].fields_for(plan))
    sheets = read_table(path, known.__contains__, layer=layer, encoding=encoding, progress=progress)
    return list(map(without_own_columns, sheets))
