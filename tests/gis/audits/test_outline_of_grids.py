"""Spikes and necks of the grids of a plan."""

from dataclasses import replace

import pytest
from support.ascii_plan import plan_of

from gis.audits.finding import Finding
from gis.audits.runner import audit_plan
from gis.operations.move_vertex import move_vertex
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.plan.profile import load_profile
from gis.progress import NoProgress
from gis.topology.records import ArcId

NECK = """
AAAAABBBBBAAAAA
AAAAABBBBBAAAAA
AAAAAAAAAAAAAAA
AAAAACCCCCAAAAA
AAAAACCCCCAAAAA
"""
ARM = """
AAAAABBBBB
AAAAABBBBB
AAAAAAAAAA
AAAAACCCCC
AAAAACCCCC
"""


def found(plan: Plan, rule: str, **limits: float) -> list[Finding]:
    profile = replace(load_profile("default"), **limits)  # type: ignore[arg-type]
    report = audit_plan(plan, profile, None, NoProgress())
    return [finding for finding in report.findings if finding.rule == rule]


def test_a_grid_that_hangs_by_a_neck_is_found() -> None:
    plan = plan_of(NECK.strip(), tile_mm=1500)
    (neck,) = found(plan, "narrow")
    assert neck.ids == (("grid", 1),)
    assert neck.width_m == pytest.approx(1.5)
    assert neck.facts["body_m2"] == pytest.approx(7.5 * 7.5)
    assert neck.xy_m is not None
    assert 7.5 <= neck.xy_m[0] <= 15
    assert neck.xy_m[1] == pytest.approx(3.75)


def test_wide_land_and_arms_are_no_necks() -> None:
    assert found(plan_of(NECK.strip(), tile_mm=3000), "narrow") == []
    assert found(plan_of(ARM.strip(), tile_mm=1500), "narrow") == []


def test_a_vertex_dragged_far_into_the_neighbour_is_a_spike_of_its_grid_alone() -> None:
    plan = plan_of("AAABBB\nAAABBB\nAAABBB\nAAABBB", tile_mm=100)
    arc = _common(plan)
    index = next(
        number for number, (x, y) in enumerate(plan.partition.arcs[arc].points) if y == 200
    )
    edit = move_vertex(plan, arc=arc, index=index, to=(590, 200))
    dragged = apply(plan, edit)
    limits = {"spike_degrees": 45.0, "narrow_width_m": 0.25}
    assert found(plan, "spike", **limits) == []
    (spike,) = found(dragged, "spike", **limits)
    assert spike.ids == (("grid", 1),)
    assert spike.xy_m == (0.59, 0.2)
    assert spike.width_m == pytest.approx(0.19, abs=0.005)


def _common(plan: Plan) -> ArcId:
    return next(
        number for number, arc in plan.partition.arcs.items() if set(arc.labels()) == {1, 2}
    )
