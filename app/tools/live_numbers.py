"""What a staged edit does to the grids that it touches: numbers and shapes.

The rows stand beside the cursor and in the panel alike, so both say the same.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.amounts import area_difference, area_text, count_difference
from gis.audits.limits import judged_parts, over_limits
from gis.plan.edit import Touched
from gis.plan.plan import Plan
from gis.plan.records import GridKind
from gis.texts import Texts
from gis.topology.records import (
    OUTSIDE,
    GridId,
    Label,
    grid_label,
    grid_of,
    is_grid,
    unassigned_label,
    unit_of,
)
from layers.overlay import OverlayText, Role

MOST_ROWS = 4
"""How many rows stand beside the cursor; the panel has all."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Be a count and by how much it grew."""

    now: int
    more: int


@dataclass(frozen=True, slots=True)
class LiveRow:
    """Be the numbers of one grid, or of a unit's unassigned land, with what an edit does to them.

    Unassigned land and sub-grids have an area only. `over` names the counts, "households" and
    "people", that lie outside the limits of the plan's profile.
    """

    label: Label
    name: str
    area_m2: float
    area_more_m2: float
    households: Amount | None = None
    people: Amount | None = None
    members: Amount | None = None
    over: frozenset[str] = frozenset()


def live_rows(texts: Texts, before: Plan, after: Plan, touched: Touched) -> tuple[LiveRow, ...]:
    """Return a row for all land and every grid that an edit from `before` to `after` touched."""
    grids = {grid_label(grid) for grid in touched.grids if grid in after.grids}
    return rows_of(texts, before, after, touched.labels | grids)


def rows_of(
    texts: Texts, before: Plan, after: Plan, labels: Iterable[Label]
) -> tuple[LiveRow, ...]:
    """Return a row for each grid, then for each unassigned land; a sub-grid follows its grid.

    The cost depends on how many labels there are. Land that is gone has no row.
    """
    wanted = {label for label in labels if label != OUTSIDE}
    grids = {grid_of(label) for label in wanted if is_grid(label)} & after.grids.keys()
    rows = []
    for base in sorted({after.base_grid(grid) for grid in grids}):
        rows.append(_grid_row(before, after, base))
        rows.extend(_sub_row(before, after, sub) for sub in after.sub_grids(base) if sub in grids)
    units = {unit_of(label) for label in wanted if not is_grid(label)} & after.units.keys()
    for unit in sorted(units):
        label = unassigned_label(unit)
        area = _area_m2(after, label)
        name = name_of(texts, after, label)
        rows.append(LiveRow(label, name, area, area - _area_m2(before, label)))
    return tuple(rows)


def _grid_row(before: Plan, after: Plan, grid: GridId) -> LiveRow:
    record = after.grids[grid]
    area = after.grid_area_m2(grid)
    now, was = after.residents.of_grid(grid), before.residents.of_grid(grid)
    members, members_before = after.member_counts.of_grid(grid), before.member_counts.of_grid(grid)
    over: frozenset[str] = frozenset()
    is_judged = record.kind is GridKind.TERRITORIAL and not judged_parts(after, after.rules, grid)
    if after.households and is_judged:
        over = over_limits(after.rules, now.households, now.people)
    return LiveRow(
        grid_label(grid),
        record.name or record.code,
        area,
        area - before.grid_area_m2(grid),
        Amount(now.households, now.households - was.households),
        Amount(now.people, now.people - was.people),
        Amount(members, members - members_before),
        over,
    )


def _sub_row(before: Plan, after: Plan, grid: GridId) -> LiveRow:
    record, label = after.grids[grid], grid_label(grid)
    area = _area_m2(after, label)
    return LiveRow(label, record.name or record.code, area, area - _area_m2(before, label))


def _area_m2(plan: Plan, label: Label) -> float:
    return plan.partition.area_m2(label) if plan.partition.arcs_of(label) else 0.0


def number_box(
    texts: Texts, before: Plan, after: Plan, labels: Iterable[Label], xy_m: tuple[float, float]
) -> OverlayText:
    """Return the rows of some labels beside a place; what is over the limits in amber."""
    return rows_box(texts, rows_of(texts, before, after, labels), xy_m)


def rows_box(texts: Texts, rows: Iterable[LiveRow], xy_m: tuple[float, float]) -> OverlayText:
    """Return rows as text beside a place, two lines each: the name, the numbers.

    Of many the first stand there, those beyond limits before others, and how many more there are.
    """
    lines: list[str] = []
    warned: set[int] = set()
    told = list(rows)
    if len(told) > MOST_ROWS:
        told.sort(key=lambda row: not row.over)
    for row in told[:MOST_ROWS]:
        lines.extend((row.name, numbers_text(texts, row)))
        if row.over:
            warned.add(len(lines) - 1)
    if len(told) > MOST_ROWS:
        lines.append(texts("tools.live.more", count=f"{len(told) - MOST_ROWS:,}"))
    return OverlayText(*xy_m, tuple(lines), Role.STAGED, frozenset(warned))


def numbers_text(texts: Texts, row: LiveRow) -> str:
    """Return area and counts in one line; what grew or shrank is written behind each number."""
    parts = [
        with_difference(area_text(texts, row.area_m2), area_difference(texts, row.area_more_m2))
    ]
    for name, amount in (
        ("households", row.households),
        ("people", row.people),
        ("members", row.members),
    ):
        if amount is not None and (name != "members" or amount.now or amount.more):
            parts.append(
                with_difference(
                    texts(f"tools.live.{name}", count=f"{amount.now:,}"),
                    count_difference(amount.more),
                )
            )
    return "  ".join(parts)


def name_of(texts: Texts, plan: Plan, label: Label) -> str:
    """Return what the land of a label is called."""
    if is_grid(label):
        grid = plan.grids.get(grid_of(label))
        return grid.name or grid.code if grid is not None else ""
    return texts("tools.live.unassigned", unit=plan.units[unit_of(label)].name)


def with_difference(amount: str, difference: str) -> str:
    """Write how much something grew or shrank behind it; nothing for nothing."""
    return f"{amount} ({difference})" if difference else amount
