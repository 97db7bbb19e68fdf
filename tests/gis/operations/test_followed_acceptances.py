"""What was accepted of a grid stays accepted when its code changes."""

from dataclasses import replace

import pytest
from support.ascii_plan import UNIT_CODE, plan_of

from gis.audits.finding import Finding
from gis.audits.runner import audit_plan
from gis.operations.accept_finding import accept_finding
from gis.operations.followed_acceptances import followed_acceptances
from gis.operations.make_sub_grids import make_sub_grids
from gis.operations.recode_grid import recode_grid
from gis.operations.renumber_grids import renumber_grids
from gis.plan.edit import apply, invert
from gis.plan.plan import Plan
from gis.plan.records import AcceptedFinding, AcceptedId
from gis.progress import NoProgress
from gis.table import Table
from gis.topology.records import GridId, UnitId

A, B = GridId(1), GridId(2)


def accepting(plan: Plan, *keys: str) -> Plan:
    accepted = (
        AcceptedFinding(AcceptedId(i), key, "理由", "2026-03-01") for i, key in enumerate(keys, 1)
    )
    return replace(plan, accepted=Table((each.id, each) for each in accepted))


def keys_of(plan: Plan) -> list[str]:
    return [plan.accepted[number].key for number in sorted(plan.accepted)]


def standing(plan: Plan, rule: str) -> list[Finding]:
    found = audit_plan(plan, None, None, NoProgress()).findings
    return [finding for finding in found if finding.rule == rule]


def all_accepted(plan: Plan, rule: str) -> Plan:
    for finding in standing(plan, rule):
        plan = apply(
            plan, accept_finding(plan, key=finding.key, reason="理由", accepted_on="2026-03-01")
        )
    return plan


def test_an_exception_follows_a_recoded_grid_and_comes_back_with_undo() -> None:
    plan = all_accepted(plan_of("AAB\nBBB\nBAA"), "multipart")
    edit = recode_grid(plan, grid=A, code=f"{UNIT_CODE}01777")
    after = apply(plan, edit)
    assert standing(after, "multipart") == []
    assert len(audit_plan(after, None, None, NoProgress()).accepted) == 1
    assert apply(after, invert(plan, edit)).same_content(plan)


def test_an_exception_follows_grids_that_change_codes_with_each_other() -> None:
    plan = plan_of("AABB\nAABB")
    one, two = plan.grids[A].code, plan.grids[B].code
    swapped = {A: replace(plan.grids[A], code=two), B: replace(plan.grids[B], code=one)}
    plan = replace(plan, grids=Table(swapped.items()))
    plan = accepting(plan, f"sliver:{two}", f"sliver:{one}", f"code_malformed:{one}+{two}")
    after = apply(plan, renumber_grids(plan, unit=UnitId(1)))
    assert [after.grids[each].code for each in (A, B)] == [one, two]
    assert keys_of(after) == [f"sliver:{one}", f"sliver:{two}", f"code_malformed:{one}+{two}"]


def test_exceptions_of_sub_grids_follow_their_grid() -> None:
    plan = plan_of("AABB")
    plan = apply(plan, make_sub_grids(plan, grid=A, lines_mm=[], tier="micro_grid"))
    (sub,) = plan.sub_grids(A)
    plan = accepting(plan, f"sliver:{plan.grids[sub].code}")
    after = apply(plan, recode_grid(plan, grid=A, code=f"{UNIT_CODE}01777"))
    assert keys_of(after) == [f"sliver:{after.grids[sub].code}"]
    assert after.grids[sub].code.startswith(f"{UNIT_CODE}01777")


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("sliver:A1", "sliver:Z9"),
        ("sliver:A1#2", "sliver:Z9#2"),
        ("post_missing:A1/grid_leader", "post_missing:Z9/grid_leader"),
        ("head_in_several:A1+B1+C1", "head_in_several:B1+C1+Z9"),
        ("cluster_small:A1/post3", "cluster_small:Z9/post3"),
        ("sliver:A12", "sliver:A12"),
        ("sliver:BA1", "sliver:BA1"),
        ("sliver:#7", "sliver:Y7"),
        ("head_in_several:#7+A1", "head_in_several:Y7+Z9"),
        ("gap@1,2", "gap@1,2"),
        ("household_unassigned:A1", "household_unassigned:A1"),
        ("far_from_service:A1", "far_from_service:A1"),
        ("place_in_wrong_grid:学校#7", "place_in_wrong_grid:学校#7"),
    ],
)
def test_whole_names_of_grids_change_and_nothing_else(key: str, expected: str) -> None:
    plan = accepting(plan_of("AABB"), key)
    followed = followed_acceptances(plan, {"A1": "Z9", "#7": "Y7"})
    assert followed.get(AcceptedId(1), plan.accepted[AcceptedId(1)]).key == expected


def test_a_code_that_another_grid_keeps_keeps_its_exceptions() -> None:
    plan = plan_of("AABB")
    same = replace(plan.grids[B], code=plan.grids[A].code)
    plan = accepting(replace(plan, grids=plan.grids.replaced({B: same})), f"sliver:{same.code}")
    after = apply(plan, recode_grid(plan, grid=B, code=f"{UNIT_CODE}01777"))
    assert keys_of(after) == [f"sliver:{same.code}"]
