"""Check what the records of a plan must keep among themselves, beyond that references exist."""

from collections.abc import Iterator
from datetime import date

from gis.files.problem import Problem
from gis.plan.plan import Plan
from gis.plan.records import BASE_TIER, Grid, GridKind
from gis.topology.records import grid_label


def record_problems(plan: Plan) -> Iterator[Problem]:
    """Yield grids whose parts, kind or land do not fit together, and dates that are none."""
    for grid in plan.grids.values():
        if not _has_right_tier(plan, grid):
            yield Problem("files.check_sub_grid", {"grid": _named(grid)})
        if grid.kind is GridKind.ONLINE and _has_land(plan, grid):
            yield Problem("files.check_online_grid", {"grid": _named(grid)})
    for overlay in plan.overlays.values():
        grid = plan.grids[overlay.id]
        if grid.kind is not GridKind.EXCLUSIVE or _is_tiled(plan, grid) or not overlay.rings:
            yield Problem("files.check_overlay", {"grid": _named(grid)})
    yield from _wrong_dates(plan)


def _wrong_dates(plan: Plan) -> Iterator[Problem]:
    dates: list[tuple[str, int, str]] = [
        ("lineage", row.id, row.on) for row in plan.lineage.values()
    ]
    dates += [("towngrid_arcs", a.id, a.border.noted_on) for a in plan.partition.arcs.values()]
    for post in plan.posts.values():
        dates += [("posts", post.id, post.started_on), ("posts", post.id, post.ended_on)]
    dates += [("towngrid_accepted", one.id, one.accepted_on) for one in plan.accepted.values()]
    for table, record, text in dates:
        if not _is_date(text):
            yield Problem("files.check_date", {"table": table, "record": record, "date": text})


def _has_right_tier(plan: Plan, grid: Grid) -> bool:
    """Tell whether a grid is whole, or a proper part of a whole one of the same unit."""
    if grid.parent is None or grid.tier == BASE_TIER:
        return grid.parent is None and grid.tier == BASE_TIER
    whole = plan.grids[grid.parent]
    return whole.parent is None and whole.id != grid.id and whole.unit == grid.unit


def _is_tiled(plan: Plan, grid: Grid) -> bool:
    return bool(plan.partition.arcs_of(grid_label(grid.id)))


def _has_land(plan: Plan, grid: Grid) -> bool:
    return grid.id in plan.overlays or _is_tiled(plan, grid)


def _named(grid: Grid) -> str:
    return grid.code or str(grid.id)


def _is_date(text: str) -> bool:
    try:
        return not text or date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
