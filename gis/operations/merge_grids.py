"""Merge grids into one; the boundary between them goes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from gis.errors import Reason, Refused
from gis.operations.boundary_change import boundary_edit
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.topology.change import Draft
from gis.topology.records import GridId, Label, grid_label


def merge_grids(plan: Plan, *, keep: GridId, others: Sequence[GridId]) -> Edit:
    """Give all land, households, members and posts of `others` to `keep`.

    Raises Refused when a grid is not there, nothing is left to merge, the grids lie in different
    units, or together they are not connected by shared boundaries.
    """
    gone = [grid for grid in dict.fromkeys(others) if grid != keep]
    for grid in (keep, *gone):
        if grid not in plan.grids:
            raise Refused(Reason.NO_SUCH_GRID, grid=grid)
    if not gone:
        raise Refused(Reason.NOTHING_TO_MERGE)
    for grid in gone:
        if plan.grids[grid].unit != plan.grids[keep].unit:
            raise Refused(
                Reason.DIFFERENT_UNITS, first=plan.grids[keep].name, second=plan.grids[grid].name
            )
    _require_connected(plan, keep, gone)

    draft = Draft(plan.partition)
    merged = {grid_label(grid) for grid in gone}
    target = grid_label(keep)
    arcs = sorted({arc for label in merged for arc in plan.partition.arcs_of(label)})
    nodes = {n for a in arcs for n in (plan.partition.arcs[a].start, plan.partition.arcs[a].end)}
    for arc in arcs:
        left, right = (
            target if label in merged else label for label in plan.partition.arcs[arc].labels()
        )
        draft.relabel(arc, left, right)
    for node in sorted(nodes):
        draft.heal(node)
    label = EditLabel(
        "operations.merge_grids", {"name": plan.grids[keep].name, "count": len(gone) + 1}
    )
    return boundary_edit(
        plan, label, draft.change(), _moved_records(plan, keep, gone), {"grids": frozenset(gone)}
    )


def _require_connected(plan: Plan, keep: GridId, gone: Sequence[GridId]) -> None:
    wanted: set[Label] = {grid_label(grid) for grid in gone}
    reached, front = set[Label](), {grid_label(keep)}
    while front:
        reached |= front
        front = {
            near for label in front for near in plan.partition.neighbours(label) if near in wanted
        } - reached
    for grid in gone:
        if grid_label(grid) not in reached:
            raise Refused(
                Reason.NOT_NEIGHBOURS, first=plan.grids[keep].name, second=plan.grids[grid].name
            )


def _moved_records(plan: Plan, keep: GridId, gone: Sequence[GridId]) -> dict[str, dict[Any, Any]]:
    lost = set(gone)
    moved: dict[str, dict[Any, Any]] = {
        name: {
            key: replace(record, grid=keep)
            for key, record in plan.table(name).items()
            if record.grid in lost
        }
        for name in ("households", "posts")
    }
    moved["members"] = {
        key: replace(
            member,
            grid=keep if member.grid in lost else member.grid,
            service_grid=keep if member.service_grid in lost else member.service_grid,
        )
        for key, member in plan.members.items()
        if member.grid in lost or member.service_grid in lost
    }
    moved["party_groups"] = {
        key: replace(
            group,
            grids=tuple(dict.fromkeys(keep if grid in lost else grid for grid in group.grids)),
        )
        for key, group in plan.party_groups.items()
        if lost & set(group.grids)
    }
    return moved
