"""Lineage: the rows that tell into which grids an old grid went, and from which a new one came."""

from collections import Counter
from collections.abc import Mapping
from typing import Literal

from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.plan.records import Grid, Lineage, LineageId
from gis.topology.records import GridId, Label, grid_of, is_grid

Cause = Literal["draw", "split", "merge", "dissolve", "carve"]

Passage = tuple[GridId | None, GridId | None]
"""The grid that land was of and the one that it goes to; None stands for unassigned land."""


def passages(plan: Plan, flows_m2: Mapping[tuple[Label, Label], float]) -> dict[Passage, float]:
    """Return the square metres that pass from grid to grid; sub-grids count as their grid."""
    found: dict[Passage, float] = {}
    for (old, new), area_m2 in flows_m2.items():
        passage = _grid(plan, old), _grid(plan, new)
        found[passage] = found.get(passage, 0.0) + area_m2
    return found


def with_lineage(
    plan: Plan,
    edit: Edit,
    *,
    cause: Cause,
    on: str,
    areas_m2: Mapping[Passage, float],
    households: Mapping[Passage, int] | None = None,
) -> Edit:
    """Return the edit with a row for each passage of land, with the households that it moves.

    `on` is an ISO date or empty. A passage from a grid to itself tells what stays. `households`
    gives the counts of passages that the edit does not tell, as those of sub-grids.
    """
    moved = _moved(plan, edit)
    grids = edit.puts.get("grids", {})
    first = max(plan.lineage, default=0) + 1
    rows: dict[LineageId, Lineage] = {}
    for passage, area_m2 in areas_m2.items():
        old, new = passage
        count = (households or {}).get(passage, moved[passage])
        if old is not None and old == new:
            left = sum(number for (home, _), number in moved.items() if home == old)
            count = plan.residents.of_grid(old).households - left
        row = LineageId(first + len(rows))
        rows[row] = Lineage(
            row,
            on,
            cause,
            *_named(None if old is None else plan.grids[old]),
            *_named(None if new is None else grids.get(new) or plan.grids[new]),
            households=count,
            area_m2=round(area_m2, 3),
        )
    return Edit(edit.label, {**edit.puts, "lineage": rows}, edit.deletes, edit.change)


def _grid(plan: Plan, label: Label) -> GridId | None:
    return plan.base_grid(grid_of(label)) if is_grid(label) else None


def _moved(plan: Plan, edit: Edit) -> Counter[Passage]:
    return Counter(
        (plan.households[number].grid, household.grid)
        for number, household in edit.puts.get("households", {}).items()
        if plan.households[number].grid != household.grid
    )


def _named(grid: Grid | None) -> tuple[str, str]:
    return ("", "") if grid is None else (grid.code, grid.name)
