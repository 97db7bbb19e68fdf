"""A list as one step of a project: its columns as they were confirmed, taken in, assigned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from gis.errors import InputProblem
from gis.files.sheet import Sheet
from gis.geometry.any_crs import AnyCrs
from gis.imports.columns import ColumnsBySheet
from gis.imports.import_report import ImportResult
from gis.imports.lists import LISTS
from gis.operations.assign_households import assign_households
from gis.operations.locate_by_house_number import search_house_numbers
from gis.operations.locate_by_villager_group import search_villager_groups
from gis.operations.located_households import located_edit
from gis.plan.edit import Edit, apply, merged
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, LocatedBy
from gis.progress import NoProgress, Progress
from gis.table import Table

Mappings = Mapping[str, Mapping[str, str]]
"""For sheets by name which field stands in which column ("" for none); others are guessed."""

Locating = Literal["house-number", "villager-group"]
LOCATING: tuple[Locating, ...] = ("house-number", "villager-group")
"""By what households without coordinates can be located, the surer way first."""

_TAKING_IN = 0.7
_LOCATED = 0.85
"""The parts of the time after which rows are taken in, and located."""


@dataclass(frozen=True, slots=True)
class ListWork:
    """Say how a list is taken in.

    `mappings` are the columns as they were confirmed, `crs` what coordinates are in. What has none
    is located by the ways of `locate`, the surer one first. `removes_missing` takes out what the
    list no longer has; `assigns` puts households into grids. Without it those that were in one by
    their location and have moved are still put into the grid of their new one.
    """

    kind: str
    sheets: tuple[Sheet, ...]
    mappings: Mappings
    locate: tuple[Locating, ...] = ()
    crs: AnyCrs | None = None
    removes_missing: bool = False
    assigns: bool = True


class _Part:
    """Be the progress of a part of some work, from one fraction of the whole to another."""

    def __init__(self, whole: Progress, begin: float, end: float) -> None:
        self._whole, self._begin, self._end = whole, begin, end

    def step(self, fraction: float, note: str = "") -> None:
        """Say how much of the part is done."""
        self._whole.step(self._begin + (self._end - self._begin) * fraction, note)

    def raise_if_cancelled(self) -> None:
        """Raise what the whole raises."""
        self._whole.raise_if_cancelled()


def list_step(plan: Plan, work: ListWork, progress: Progress | None = None) -> ImportResult:
    """Return the one step that takes a list in, and the report.

    Raises InputProblem when the table as a whole cannot be used, and Cancelled.
    """
    progress = progress or NoProgress()
    done = LISTS[work.kind].into_plan(
        plan,
        work.sheets,
        columns=ColumnsBySheet(work.mappings),
        crs=work.crs,
        remove_missing=work.removes_missing,
        progress=_Part(progress, 0.0, _TAKING_IN),
    )
    progress.raise_if_cancelled()
    edit = _located(plan, done.edit, work.locate)
    progress.step(_LOCATED)
    progress.raise_if_cancelled()
    edit = _assigned(plan, edit) if work.assigns else _assigned_again(plan, edit)
    progress.step(1.0)
    progress.raise_if_cancelled()
    return replace(done, edit=edit)


def _located(plan: Plan, edit: Edit, ways: Sequence[Locating]) -> Edit:
    changed = edit.puts.get("households", {})
    for way in LOCATING:
        without = frozenset(one.id for one in changed.values() if one.location is None)
        if way not in ways or not without:
            continue
        after = apply(plan, edit)
        if way == "house-number":
            found, by = search_house_numbers(after, without).found, LocatedBy.HOUSE_NUMBER
        else:
            found, by = search_villager_groups(after, without).found, LocatedBy.VILLAGER_GROUP
        if found:
            step = located_edit(after, edit.label.key, found, by)
            edit = merged(plan, edit, step, edit.label)
            changed = edit.puts["households"]
    return edit


def _assigned(plan: Plan, edit: Edit) -> Edit:
    changed = frozenset(edit.puts.get("households", {}))
    if not changed and not edit.puts.get("members"):
        return edit
    assigned = assign_households(apply(plan, edit), households=changed)
    return merged(plan, edit, assigned, edit.label)


def _assigned_again(plan: Plan, edit: Edit) -> Edit:
    """Assign those whose grid the list took away because it moved their house."""
    moved = frozenset(
        key
        for key, home in edit.puts.get("households", {}).items()
        if home.grid is None
        and key in plan.households
        and plan.households[key].assigned_by is AssignedBy.LOCATION
    )
    if not moved:
        return edit
    assigned = assign_households(apply(plan, edit), households=moved)
    return merged(plan, edit, assigned, edit.label)


def lacking_columns(
    plan: Plan, kind: str, sheet: Sheet, mapping: Mapping[str, str]
) -> list[list[str]]:
    """Return the fields that a sheet needs and has no column for; of each group one is enough."""
    bare = replace(plan, households=Table(), members=Table(), posts=Table(), places=Table())
    try:
        LISTS[kind].into_plan(bare, [replace(sheet, rows=sheet.rows[:1])], columns=mapping)
    except InputProblem as problem:
        if problem.key == "imports.columns_missing":
            return [group.split("/") for group in str(problem.facts["fields"]).split("、")]
    return []
