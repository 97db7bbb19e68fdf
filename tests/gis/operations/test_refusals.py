"""What cannot be done is refused with its reason, and nothing is half done."""

import numpy as np
import pytest
from support.ascii_plan import plan_of

from gis.errors import Reason, Refused
from gis.operations.accept_finding import accept_finding
from gis.operations.delete_vertex import delete_vertex
from gis.operations.move_vertex import move_vertex
from gis.operations.recode_grid import recode_grid
from gis.plan.edit import apply
from gis.topology.records import GridId

PLAN = plan_of(
    """
    AAAA
    ABAA
    AAAA
    """
)


def test_a_triangle_cannot_be_turned_inside_out() -> None:
    arc = next(
        each
        for each in PLAN.partition.arcs.values()
        if each.start == each.end and len(each.points) == 3
    )
    plan = apply(PLAN, delete_vertex(PLAN, arc=arc.id, index=1))
    corner, first, second, _ = plan.partition.line_mm(arc.id)
    beyond = first + (corner + second - 2 * first) * 7 // 10
    with pytest.raises(Refused) as refusal:
        move_vertex(plan, arc=arc.id, index=0, to=(int(beyond[0]), int(beyond[1])))
    assert refusal.value.reason is Reason.BREAKS_PARTITION
    assert np.array_equal(plan.partition.line_mm(arc.id)[1], first)


def test_an_exception_needs_a_reason_and_is_made_once() -> None:
    with pytest.raises(Refused) as refusal:
        accept_finding(PLAN, key="gap:1", reason="  ", accepted_on="2026-03-01")
    assert refusal.value.reason is Reason.EMPTY_REASON
    plan = apply(PLAN, accept_finding(PLAN, key="gap:1", reason="水库", accepted_on="2026-03-01"))
    with pytest.raises(Refused) as refusal:
        accept_finding(plan, key="gap:1", reason="水库", accepted_on="2026-03-02")
    assert refusal.value.reason is Reason.ALREADY_ACCEPTED


def test_a_code_cannot_be_blank() -> None:
    with pytest.raises(Refused) as refusal:
        recode_grid(PLAN, grid=GridId(1), code=" ")
    assert refusal.value.reason is Reason.EMPTY_CODE
