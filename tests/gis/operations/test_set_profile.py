"""A project's profile is one step like any other: checked, undone, and known by its name."""

import pytest
from support.ascii_plan import plan_of

from gis.audits.runner import audit_plan
from gis.errors import Reason, Refused
from gis.operations.set_profile import set_profile
from gis.operations.use_shipped_profile import use_shipped_profile
from gis.plan.edit import Edit, apply, invert
from gis.plan.plan import Plan
from gis.plan.profile import load_profile
from gis.progress import NoProgress

OWN = 'name = "四新"\nbase = "luojiang"\n[size]\nhouseholds = [10, 40]\n'


def done_and_undone(plan: Plan, edit: Edit) -> Plan:
    after = apply(plan, edit)
    assert apply(after, invert(plan, edit)).same_content(plan)
    return after


def refused(plan: Plan, text: str) -> Refused:
    with pytest.raises(Refused) as refusal:
        set_profile(plan, text=text)
    return refusal.value


def test_a_text_becomes_the_profile_in_one_step() -> None:
    plan = plan_of("AB")
    after = done_and_undone(plan, set_profile(plan, text=OWN))
    assert (after.rules.name, after.rules.households) == ("四新", (10, 40))
    assert after.rules.people == load_profile("luojiang").people
    changed = done_and_undone(after, set_profile(after, text=OWN.replace("40", "50")))
    assert (len(changed.profiles), changed.rules.households) == (1, (10, 50))


def test_what_is_no_profile_is_refused_with_its_place() -> None:
    wrong = refused(plan_of("AB"), "[size]\nhouseholds = 3")
    assert wrong.reason is Reason.PROFILE_WRONG
    assert wrong.facts == {"table": "[size]", "entry": "households"}
    assert refused(plan_of("AB"), "[[[").reason is Reason.PROFILE_WRONG


def test_a_profile_that_changes_nothing_is_refused() -> None:
    plan = plan_of("AB")
    assert refused(plan, "").reason is Reason.NOTHING_CHANGES
    after = apply(plan, set_profile(plan, text=OWN))
    assert refused(after, OWN).reason is Reason.NOTHING_CHANGES


def test_a_shipped_profile_is_used_and_left() -> None:
    plan = plan_of("AB")
    after = done_and_undone(plan, use_shipped_profile(plan, name="yangcun"))
    assert after.rules == load_profile("yangcun")
    back = done_and_undone(after, use_shipped_profile(after, name="default"))
    assert not back.profiles
    assert back.rules == load_profile("default")
    for name, reason in (("default", Reason.NOTHING_CHANGES), ("moon", Reason.NO_SUCH_PROFILE)):
        with pytest.raises(Refused) as refusal:
            use_shipped_profile(plan, name=name)
        assert refusal.value.reason is reason


def test_an_audit_by_a_shipped_profile_has_its_name_and_hash() -> None:
    plan = plan_of("AB")
    after = apply(plan, use_shipped_profile(plan, name="yangcun"))
    by_name = audit_plan(plan, load_profile("yangcun"), None, NoProgress())
    by_step = audit_plan(after, after.rules, None, NoProgress())
    assert by_step.profile == "yangcun"
    assert by_step.content() == by_name.content()
