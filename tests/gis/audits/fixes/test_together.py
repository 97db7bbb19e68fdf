"""One fix for many findings is one step; what is refused is left with its reason."""

from dataclasses import replace

import pytest
from support.ascii_plan import drawn, picture_of, plan_of, with_households

from gis.audits.finding import Finding
from gis.audits.fixes import fixes_of
from gis.audits.fixes.outcome import Trial
from gis.audits.fixes.together import Together, mend_together
from gis.audits.runner import PlanAudit
from gis.errors import Cancelled, Reason, Refused
from gis.operations.assign_households import assign_households
from gis.plan.edit import apply, invert
from gis.plan.history import History
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.progress import NoProgress
from gis.topology.invariants import check
from gis.topology.records import GridId

LONGEST = "audits.fix.give_to_longest_border"


def audit_of(plan: Plan) -> PlanAudit:
    return PlanAudit(plan, None, None, NoProgress())


def of_rule(plan: Plan, rule: str) -> list[Finding]:
    return [finding for finding in audit_of(plan).report().findings if finding.rule == rule]


def together(plan: Plan, rule: str, key: str, locks: Locks = Locks()) -> Together:
    trial = Trial(audit_of(plan))
    return mend_together(trial, key, of_rule(plan, rule), locks, NoProgress())


def test_all_gaps_go_in_one_step_that_one_undo_takes_back() -> None:
    plan = plan_of("A.AB.B\nAAABBB")
    result = together(plan, "gap", LONGEST)
    assert result.outcome is not None
    assert (result.solved, result.left) == (2, ())
    history = History(plan)
    history.commit(result.outcome.edit)
    assert picture_of(history.stable) == drawn("AAABBB\nAAABBB")
    assert check(history.stable.partition) == []
    history.undo()
    assert history.stable.same_content(plan)


def test_what_is_refused_is_left_with_the_reason() -> None:
    plan = plan_of("A.AB..\nAAABB.", "uuuvvw\nuuuvvw")
    result = together(plan, "gap", LONGEST)
    assert result.outcome is not None
    after = result.outcome.after
    assert picture_of(after) == drawn("AAABB.\nAAABB.")


def test_a_locked_grid_gets_nothing() -> None:
    plan = plan_of("A.AB.B\nAAABBB")
    result = together(plan, "gap", LONGEST, Locks(grids=frozenset({GridId(1)})))
    (left,) = result.left
    assert left.refused.reason is Reason.GRID_LOCKED
    assert result.outcome is not None
    assert picture_of(result.outcome.after) == drawn("A.ABBB\nAAABBB")


def test_nothing_can_be_done_for_any() -> None:
    result = together(plan_of("A.", "uv"), "gap", LONGEST)
    assert (result.outcome, result.solved) == (None, 0)
    assert [each.refused.reason for each in result.left] == [Reason.NOT_NEIGHBOURS]


def test_codes_are_given_one_after_another_none_twice() -> None:
    plan = plan_of("ABCD")
    bare = {GridId(n): replace(plan.grids[GridId(n)], code="") for n in (1, 2, 4)}
    plan = replace(plan, grids=plan.grids.replaced(bare))
    result = together(plan, "code_missing", "audits.fix.recode")
    assert result.outcome is not None
    codes = [grid.code for grid in result.outcome.after.grids.values()]
    assert len(set(codes)) == 4
    assert result.solved == 3


def test_two_small_neighbours_are_merged_once() -> None:
    places = [(100 * (i + 1), 5_000) for i in range(8)]
    places += [(10_000 + 100 * (i + 1), 5_000) for i in range(8)]
    plan = replace(with_households(plan_of("AB"), places), profile="longchang")
    plan = apply(plan, assign_households(plan))
    result = together(plan, "grid_size", "findings.fix.merge_with_best")
    assert result.outcome is not None
    assert len(result.outcome.after.grids) == 1
    assert (result.solved, result.left) == (2, ())


def test_households_are_assigned_at_once_and_those_outside_are_left() -> None:
    plan = with_households(plan_of("AB"), [(5_000, 5_000), (15_000, 5_000), (95_000, 5_000)])
    result = together(plan, "household_unassigned", "audits.fix.assign_household")
    assert result.outcome is not None
    assert result.outcome.moved_households() == [1, 2]
    assert [each.finding.subjects for each in result.left] == [("H3",)]
    assert result.left[0].refused.reason is Reason.NO_GRID_THERE


def test_cancelling_leaves_everything_as_it_was() -> None:
    class Impatient(NoProgress):
        def raise_if_cancelled(self) -> None:
            raise Cancelled

    plan = plan_of("A.AB.B\nAAABBB")
    trial = Trial(audit_of(plan))
    with pytest.raises(Cancelled):
        mend_together(trial, LONGEST, of_rule(plan, "gap"), Locks(), Impatient())
    assert trial.plan is plan


def test_a_trial_tells_what_is_solved_and_made_and_can_be_repeated() -> None:
    plan = plan_of("A.B")
    audit = audit_of(plan)
    before = audit.report().findings
    trial = Trial(audit.copy())
    (gap,) = of_rule(plan, "gap")
    create = fixes_of(gap, plan)[-1]
    for _ in range(2):
        outcome = trial.outcome(create.make_edit(plan))
        assert [finding.rule for finding in outcome.solved] == ["gap"]
        assert outcome.made == ()
    assert audit.report().findings == before, "a copy is tried on"
    after = PlanAudit(outcome.after, None, None, NoProgress()).report().findings
    assert after == tuple(f for f in before if f not in outcome.solved)


def test_a_copy_of_an_audit_follows_by_itself() -> None:
    plan = plan_of("A.B.C")
    audit = audit_of(plan)
    twin = audit.copy()
    first, second = of_rule(plan, "gap")
    for one, finding in ((audit, first), (twin, second)):
        outcome = Trial(one.copy()).outcome(fixes_of(finding)[0].make_edit(plan))
        one.follow(outcome.after, outcome.touched)
        assert one.report().findings == audit_of(outcome.after).report().findings
        back = apply(outcome.after, invert(plan, outcome.edit))
        one.follow(back, outcome.touched)
    assert audit.report().findings == twin.report().findings


def test_a_refused_fix_says_so() -> None:
    plan = plan_of("A.", "uv")
    (gap,) = of_rule(plan, "gap")
    with pytest.raises(Refused):
        fixes_of(gap, plan)[0].make_edit(plan)


def test_a_new_code_alone_makes_no_new_finding_of_an_old_one() -> None:
    plan = plan_of("AABBA\nAABBB")
    bare = replace(plan.grids[GridId(1)], code="12")
    plan = replace(plan, grids=plan.grids.replaced({bare.id: bare}))
    (malformed,) = of_rule(plan, "code_malformed")
    outcome = Trial(audit_of(plan)).outcome(fixes_of(malformed)[0].make_edit(plan))
    assert of_rule(plan, "multipart")[0].key != of_rule(outcome.after, "multipart")[0].key
    assert "multipart" not in {finding.rule for finding in (*outcome.solved, *outcome.made)}
    assert malformed.key in {finding.key for finding in outcome.solved}
