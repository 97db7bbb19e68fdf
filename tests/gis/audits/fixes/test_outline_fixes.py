"""Fixes of outlines: spikes lose their tips, necks are cut; and when that cannot be done."""

from dataclasses import replace

import pytest
from support.ascii_plan import plan_of, with_households

from gis.audits.finding import Finding
from gis.audits.fixes import Fix, fixes_of
from gis.audits.runner import audit_plan
from gis.errors import Reason, Refused
from gis.operations.assign_households import assign_households
from gis.operations.move_node import move_node
from gis.operations.move_vertex import move_vertex
from gis.plan.edit import apply, invert
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.progress import NoProgress
from gis.topology.invariants import check
from gis.topology.records import ArcId, GridId

A, B = GridId(1), GridId(2)
NECK = """
AAAAABBBBBAAA
AAAAABBBBBAAA
AAAAAAAAAAAAA
AAAAACCCCCAAA
AAAAACCCCCAAA
DDDDDDDDDDDDD
"""


def found(plan: Plan, rule: str) -> list[Finding]:
    findings = audit_plan(plan, None, None, NoProgress()).findings
    return [finding for finding in findings if finding.rule == rule]


def fix_of(plan: Plan, rule: str, name: str) -> Fix:
    (finding,) = found(plan, rule)
    (fix,) = [fix for fix in fixes_of(finding, plan) if fix.key.endswith(f".{name}")]
    return fix


def refusal(plan: Plan, fix: Fix) -> Reason:
    with pytest.raises(Refused) as refused:
        fix.make_edit(plan)
    return refused.value.reason


def spiked(units: str = "") -> Plan:
    """Two grids; a vertex of their border is dragged far into the second, twenty to one."""
    plan = plan_of("AAABBB\nAAABBB\nAAABBB\nAAABBB", units, tile_mm=100_000)
    arc = _common(plan)
    points = plan.partition.arcs[arc].points
    rows = [number for number, (_, y) in enumerate(points.tolist()) if y in (100_000, 300_000)]
    for row in rows:
        to = 300_000, 199_000 if points[row][1] == 100_000 else 201_000
        plan = apply(plan, move_vertex(plan, arc=arc, index=row, to=to, locks=_FREE))
    (middle,) = [
        number
        for number, (_, y) in enumerate(plan.partition.arcs[arc].points.tolist())
        if y == 200_000
    ]
    return apply(plan, move_vertex(plan, arc=arc, index=middle, to=(390_000, 200_000), locks=_FREE))


_FREE = Locks(unit_boundaries=False)


def _common(plan: Plan) -> ArcId:
    return next(
        number for number, arc in plan.partition.arcs.items() if set(arc.labels()) == {1, 2}
    )


def test_a_spike_loses_its_tip_and_both_neighbours_change() -> None:
    plan = spiked()
    edit = fix_of(plan, "spike", "take_out_tips").make_edit(plan)
    after = apply(plan, edit)
    assert found(after, "spike") == []
    assert check(after.partition) == []
    gained = [after.grid_area_m2(grid) - plan.grid_area_m2(grid) for grid in (A, B)]
    assert gained == pytest.approx([-90.0, 90.0])
    assert apply(after, invert(plan, edit)).same_content(plan)


def test_a_tip_that_is_gone_by_now_changes_nothing() -> None:
    plan = spiked()
    fix = fix_of(plan, "spike", "take_out_tips")
    assert refusal(apply(plan, fix.make_edit(plan)), fix) is Reason.NOTHING_CHANGES


def test_a_tip_where_boundaries_meet_stays() -> None:
    plan = plan_of("AAABBB\nAAABBB\nAAACCC\nAAACCC", tile_mm=100_000)
    for y, to in ((100_000, 199_000), (300_000, 201_000)):
        arc, index = next(
            (arc, row)
            for arc, record in plan.partition.arcs.items()
            for row, point in enumerate(record.points.tolist())
            if point == [300_000, y]
        )
        plan = apply(plan, move_vertex(plan, arc=arc, index=index, to=(300_000, to)))
    (node,) = [
        number
        for number, record in plan.partition.nodes.items()
        if (record.x, record.y) == (300_000, 200_000)
    ]
    plan = apply(plan, move_node(plan, node=node, to=(390_000, 200_000)))
    assert refusal(plan, fix_of(plan, "spike", "take_out_tips")) is Reason.IS_JUNCTION


def test_a_tip_on_the_boundary_of_units_stays() -> None:
    plan = spiked("\n".join(["uuuvvv"] * 4))
    fix = fix_of(plan, "spike", "take_out_tips")
    assert refusal(plan, fix) is Reason.UNIT_BOUNDARY_LOCKED


def test_the_small_end_beyond_a_neck_goes_to_its_neighbour() -> None:
    plan = plan_of(NECK.strip(), tile_mm=1500)
    homes = with_households(plan, [(18_000, 8_000), (1_000, 8_000), (2_000, 8_000)])
    plan = apply(homes, assign_households(homes))
    after = apply(plan, fix_of(plan, "narrow", "give_small_end").make_edit(plan))
    assert found(after, "narrow") == []
    assert found(after, "multipart") == []
    assert check(after.partition) == []
    assert after.grids.keys() == plan.grids.keys()
    lost = plan.grid_area_m2(A) - after.grid_area_m2(A)
    assert 4.5 * 7.5 - 0.1 <= lost <= (4.5 + 7.5) * 7.5
    assert [home.grid == A for home in after.households.values()] == [False, True, True]


def test_a_grid_can_be_split_at_its_neck() -> None:
    plan = plan_of(NECK.strip(), tile_mm=1500)
    after = apply(plan, fix_of(plan, "narrow", "split_at_neck").make_edit(plan))
    assert len(after.grids) == len(plan.grids) + 1
    assert found(after, "narrow") == []
    assert check(after.partition) == []


def test_a_neck_without_neighbours_of_its_unit_is_not_given() -> None:
    units = NECK.strip().replace("A", "u").replace("B", "v").replace("C", "v").replace("D", "v")
    plan = plan_of(NECK.strip(), units, tile_mm=1500)
    fix = fix_of(plan, "narrow", "give_small_end")
    assert refusal(plan, fix) is Reason.NOT_NEIGHBOURS


def test_a_neck_that_is_gone_by_now_changes_nothing() -> None:
    plan = plan_of(NECK.strip(), tile_mm=1500)
    fix = fix_of(plan, "narrow", "give_small_end")
    assert refusal(apply(plan, fix.make_edit(plan)), fix) is Reason.NOTHING_CHANGES


def test_a_grid_that_is_gone_has_no_outline_to_mend() -> None:
    plan = plan_of(NECK.strip(), tile_mm=1500)
    fix = fix_of(plan, "narrow", "split_at_neck")
    assert refusal(replace(plan, grids=plan.grids.replaced({}, [A])), fix) is Reason.NO_SUCH_GRID
