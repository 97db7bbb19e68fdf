from dataclasses import replace

import numpy as np
import pytest
from support.ascii_plan import drawn, picture_of, plan_of, with_households

from gis.audits.finding import Finding
from gis.audits.fixes import Fix, acceptance, fixes_of
from gis.audits.runner import audit_plan
from gis.errors import Reason, Refused
from gis.operations.sub_grid_from_ring import sub_grid_from_ring
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.plan.profile import load_profile
from gis.plan.records import AssignedBy, HouseholdId
from gis.progress import NoProgress
from gis.texts import Texts
from gis.topology.records import GridId


def findings_of(plan: Plan) -> tuple[Finding, ...]:
    return audit_plan(plan, load_profile("default"), None, NoProgress()).findings


def fix_named(finding: Finding, name: str) -> Fix:
    (fix,) = [fix for fix in fixes_of(finding) if fix.key == f"audits.fix.{name}"]
    return fix


def mended(plan: Plan, name: str) -> Plan:
    finding = next(each for each in findings_of(plan) if fixes_of(each))
    return apply(plan, fix_named(finding, name).make_edit(plan))


def test_a_gap_goes_to_the_grid_with_the_longest_border() -> None:
    plan = mended(plan_of("AAA\nA.B\nAAA"), "give_to_longest_border")
    assert picture_of(plan) == drawn("AAA\nAAB\nAAA")
    assert findings_of(plan) == ()


def test_a_grid_of_another_unit_is_no_taker() -> None:
    plan = mended(plan_of("AAA\nA.B\nAAA", "uuu\nuvv\nuuu"), "give_to_longest_border")
    assert picture_of(plan) == drawn("AAA\nABB\nAAA")


def test_a_gap_without_a_neighbour_of_its_unit_stays() -> None:
    plan = plan_of("A.", "uv")
    (gap,) = [finding for finding in findings_of(plan) if finding.rule == "gap"]
    with pytest.raises(Refused) as refused:
        fix_named(gap, "give_to_longest_border").make_edit(plan)
    assert refused.value.reason is Reason.NOT_NEIGHBOURS


def test_a_gap_becomes_a_grid_of_its_own() -> None:
    plan = mended(plan_of("AA.B"), "create_grid")
    assert picture_of(plan) == "AACB"
    assert findings_of(plan) == ()


def test_a_fix_that_comes_too_late_is_refused() -> None:
    plan = plan_of("A.B")
    (gap,) = findings_of(plan)
    filled = mended(plan, "create_grid")
    for fix in fixes_of(gap):
        with pytest.raises(Refused):
            fix.make_edit(filled)


def wrongly_assigned() -> Plan:
    plan = with_households(plan_of("AB"), [(15_000, 5_000)])
    household = replace(
        plan.households[HouseholdId(1)], grid=GridId(1), assigned_by=AssignedBy.IMPORT
    )
    return replace(plan, households=plan.households.replaced({household.id: household}))


@pytest.mark.parametrize("name", ["assign_household", "assign_all"])
def test_a_household_goes_where_its_house_is(name: str) -> None:
    plan = mended(wrongly_assigned(), name)
    assert plan.households[HouseholdId(1)].grid == 2
    assert [each.rule for each in findings_of(plan)] == ["empty_grid"]


def test_assigning_what_lies_outside_changes_nothing() -> None:
    plan = with_households(plan_of("AB"), [(95_000, 5_000)])
    (unassigned,) = [f for f in findings_of(plan) if f.rule == "household_unassigned"]
    with pytest.raises(Refused) as refused:
        fix_named(unassigned, "assign_household").make_edit(plan)
    assert refused.value.reason is Reason.NO_GRID_THERE


@pytest.mark.parametrize("code", ["", "12", "341181110201001"])
def test_a_bad_code_is_exchanged_for_the_next_free_one(code: str) -> None:
    plan = plan_of("ABC")
    bad = replace(plan.grids[GridId(2)], code=code)
    plan = replace(plan, grids=plan.grids.replaced({bad.id: bad}))
    after = mended(plan, "recode")
    assert after.grids[GridId(2)].code == "341181110201004"
    assert [finding.rule for finding in findings_of(after)] == ["code_holes"]


def test_land_in_no_sub_grid_becomes_sub_grids() -> None:
    plan = plan_of("AAB")
    ring = np.array([[-1000, -1000], [10_000, -1000], [10_000, 11_000], [-1000, 11_000]])
    plan = apply(plan, sub_grid_from_ring(plan, grid=GridId(1), ring_mm=ring))
    after = mended(plan, "fill_sub_grids")
    assert findings_of(after) == ()
    assert len(after.sub_grids(GridId(1))) == 2


def test_accepting_keeps_the_reason() -> None:
    plan = plan_of("A.B")
    (gap,) = findings_of(plan)
    after = apply(plan, acceptance(gap, "水库", "2024-05-01").make_edit(plan))
    assert findings_of(after) == ()
    with pytest.raises(Refused):
        acceptance(gap, "水库", "2024-05-02").make_edit(after)


def test_every_fix_has_its_text() -> None:
    texts = Texts("en")
    plans = [plan_of("A.B"), wrongly_assigned()]
    fixes = [fix for plan in plans for finding in findings_of(plan) for fix in fixes_of(finding)]
    assert len(fixes) >= 4
    assert all(fix.key in texts for fix in fixes)
