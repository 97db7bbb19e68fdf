"""What is locked stays: unit boundaries by default, agreed borders and grids when asked."""

from dataclasses import replace

import numpy as np
import pytest
from support.ascii_plan import plan_of

from gis.errors import Reason, Refused
from gis.operations.boundary_change import boundary_edit
from gis.operations.move_node import move_node
from gis.operations.move_vertex import move_vertex
from gis.operations.permission import require_unlocked
from gis.plan.edit import EditLabel, apply
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.topology.change import Draft, PartitionChange
from gis.topology.records import Arc, Border, Follows, GridId, Standing, grid_label

A, B, C = GridId(1), GridId(2), GridId(3)

PLAN = plan_of(
    """
    AAAB
    AAAB
    CCCB
    """
)


def between(plan: Plan, first: GridId, second: GridId) -> Arc:
    labels = {grid_label(first), grid_label(second)}
    return next(arc for arc in plan.partition.arcs.values() if set(arc.labels()) == labels)


def moved(plan: Plan, arc: Arc, locks: Locks) -> Plan:
    x, y = (int(value) for value in arc.points[0])
    return apply(plan, move_vertex(plan, arc=arc.id, index=0, to=(x + 900, y + 900), locks=locks))


def noted(plan: Plan, arc: Arc, border: Border) -> Plan:
    change = PartitionChange(put_arcs={arc.id: replace(arc, border=border)})
    return apply(plan, boundary_edit(plan, EditLabel("operations.move_vertex"), change))


def test_a_locked_grid_keeps_its_boundary_and_is_named() -> None:
    arc = between(PLAN, A, B)
    moved(PLAN, arc, Locks(grids=frozenset({C})))
    for grid in (A, B):
        with pytest.raises(Refused) as refusal:
            moved(PLAN, arc, Locks(grids=frozenset({grid})))
        assert refusal.value.reason is Reason.GRID_LOCKED
        assert refusal.value.facts["name"] == PLAN.grids[grid].name
        assert refusal.value.facts["arc"] == arc.id


def test_a_junction_of_a_locked_grid_stays() -> None:
    corner = between(PLAN, A, C)
    junction = next(
        node
        for node in (corner.start, corner.end)
        if len(PLAN.partition.arcs_at(node)) == 3
        and all(
            not PLAN.is_unit_boundary(*PLAN.partition.arcs[arc].labels())
            for arc in PLAN.partition.arcs_at(node)
        )
    )
    to = (PLAN.partition.nodes[junction].x + 500, PLAN.partition.nodes[junction].y + 500)
    move_node(PLAN, node=junction, to=to)
    with pytest.raises(Refused) as refusal:
        move_node(PLAN, node=junction, to=to, locks=Locks(grids=frozenset({B})))
    assert refusal.value.reason is Reason.GRID_LOCKED


def test_agreed_borders_are_locked_on_demand_only() -> None:
    agreed = Border(Follows.ROAD, "云漪公路", Standing.AGREED, "2026-03-01")
    plan = noted(PLAN, between(PLAN, A, B), agreed)
    arc = between(plan, A, B)
    assert between(moved(plan, arc, Locks()), A, B).border == agreed
    with pytest.raises(Refused) as refusal:
        moved(plan, arc, Locks(agreed_borders=True))
    assert refusal.value.reason is Reason.AGREED_BORDER_LOCKED
    disputed = noted(plan, arc, Border(standing=Standing.DISPUTED))
    moved(disputed, between(disputed, A, B), Locks(agreed_borders=True))


def handed_over(plan: Plan, grid: GridId, to: GridId) -> PartitionChange:
    """All land of one grid given to another."""
    draft = Draft(plan.partition)
    nodes = set()
    for arc in plan.partition.arcs_of(grid_label(grid)):
        record = draft.arc(arc)
        nodes |= {record.start, record.end}
        left, right = (grid_label(to) if s == grid_label(grid) else s for s in record.labels())
        draft.relabel(arc, left, right)
    for node in sorted(nodes):
        draft.heal(node)
    return draft.change()


def test_land_of_a_locked_grid_can_be_neither_given_nor_grown() -> None:
    change = handed_over(PLAN, A, to=C)
    require_unlocked(PLAN, change, Locks(grids=frozenset({B})))
    for grid in (A, C):
        with pytest.raises(Refused) as refusal:
            require_unlocked(PLAN, change, Locks(grids=frozenset({grid})))
        assert refusal.value.reason is Reason.GRID_LOCKED


def test_an_agreed_border_that_would_vanish_is_named() -> None:
    plan = noted(PLAN, between(PLAN, A, C), Border(standing=Standing.AGREED))
    with pytest.raises(Refused) as refusal:
        require_unlocked(plan, handed_over(plan, A, to=C), Locks(agreed_borders=True))
    assert refusal.value.reason is Reason.AGREED_BORDER_LOCKED


def test_a_vertex_more_on_a_locked_course_is_no_change() -> None:
    arc = between(PLAN, A, B)
    line = PLAN.partition.line_mm(arc.id)
    middle = (line[0] + line[1]) // 2
    points = np.vstack([middle, arc.points])
    change = PartitionChange(put_arcs={arc.id: replace(arc, points=points)})
    require_unlocked(PLAN, change, Locks(agreed_borders=True, grids=frozenset({A, B, C})))
