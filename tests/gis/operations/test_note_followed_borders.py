"""Boundaries that run along roads and rivers are noted as such, the others are left alone."""

from dataclasses import replace

import numpy as np
import pytest
from support.ascii_plan import TILE_MM, plan_of

from gis.errors import Reason, Refused
from gis.operations.note_followed_borders import note_followed_borders
from gis.operations.set_border import set_border
from gis.plan.edit import apply, invert
from gis.plan.plan import Plan
from gis.plan.records import Reference, ReferenceId
from gis.table import Table
from gis.topology.border_part import whole
from gis.topology.invariants import check
from gis.topology.records import Follows, GridId, Standing, grid_label

BIG = 4 * TILE_MM  # 40 metres a tile
A, B, C = GridId(1), GridId(2), GridId(3)


def reference(number: int, theme: str, name: str, *corners: tuple[float, float]) -> Reference:
    line = np.array([(x * BIG, y * BIG) for x, y in corners]).round().astype(np.int64)
    return Reference(ReferenceId(number), theme, name, False, (line,))


def with_references(plan: Plan, *references: Reference) -> Plan:
    return replace(plan, references=Table((each.id, each) for each in references))


PLAN = with_references(
    plan_of("AAABB\nAAABB\nCCCCC", tile_mm=BIG),
    # Along half of the border of A and B, along all of C's, and across A.
    reference(1, "road", "云漪公路", (3, 2), (3.0, 4)),
    reference(2, "water", "清浔河", (-1, 1.001), (6, 1.001)),
    reference(3, "road", "田埂路", (1, -1), (1, 4)),
    reference(4, "building", "", (0, 1), (5, 1)),
)


def noted(plan: Plan, first: GridId, second: GridId) -> dict[Follows, float]:
    """Return by what is followed how many tiles of a border follow it."""
    lengths: dict[Follows, float] = {}
    for arc in plan.partition.arcs.values():
        if set(arc.labels()) == {grid_label(first), grid_label(second)}:
            steps = np.diff(plan.partition.line_mm(arc.id), axis=0)
            tiles = float(np.hypot(*steps.T).sum()) / BIG
            follows = arc.border.follows
            lengths[follows] = lengths.get(follows, 0.0) + tiles
    return lengths


def test_what_runs_along_is_noted_with_its_name() -> None:
    edit = note_followed_borders(PLAN, on="2026-03-01")
    plan = apply(PLAN, edit)
    assert check(plan.partition) == []
    assert noted(plan, A, B) == {Follows.ROAD: 1.0, Follows.NONE: 1.0}
    assert noted(plan, A, C) == {Follows.RIVER: 3.0}
    assert noted(plan, B, C) == {Follows.RIVER: 2.0}
    facts = {arc.border for arc in plan.partition.arcs.values()}
    assert {(each.follows, each.named) for each in facts} == {
        (Follows.NONE, ""),
        (Follows.ROAD, "云漪公路"),
        (Follows.RIVER, "清浔河"),
    }
    assert {each.standing for each in facts} == {Standing.NOT_WALKED}
    assert apply(plan, invert(PLAN, edit)).same_content(PLAN)


def test_only_the_grids_that_are_meant() -> None:
    plan = apply(PLAN, note_followed_borders(PLAN, grids=[B]))
    assert noted(plan, A, C) == {Follows.NONE: 3.0}
    assert noted(plan, B, C) == {Follows.RIVER: 2.0}


def test_what_somebody_noted_stays() -> None:
    arc = next(
        each.id
        for each in PLAN.partition.arcs.values()
        if set(each.labels()) == {grid_label(A), grid_label(C)}
    )
    part = whole(PLAN.partition, arc)
    plan = apply(PLAN, set_border(PLAN, parts=[part], follows=Follows.RIDGE))
    assert noted(apply(plan, note_followed_borders(plan)), A, C) == {Follows.RIDGE: 3.0}


def test_nothing_to_note_is_said() -> None:
    plan = apply(PLAN, note_followed_borders(PLAN))
    with pytest.raises(Refused) as refusal:
        note_followed_borders(plan)
    assert refusal.value.reason is Reason.NO_BORDER_FOLLOWS
