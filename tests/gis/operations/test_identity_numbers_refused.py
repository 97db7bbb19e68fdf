"""What is typed by hand may hold no identity number either."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from support.peopled_plan import peopled_plan

from gis.errors import Reason, Refused
from gis.operations.accept_finding import accept_finding
from gis.operations.assign_by_hand import assign_by_hand
from gis.operations.put_household import put_household
from gis.operations.put_member import put_member
from gis.operations.put_place import put_place
from gis.operations.put_post import put_post
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId, MemberId, PlaceId, PostId
from gis.topology.records import GridId

TYPED = "见１１０１０５１９４９１２３１００２Ｘ"

WAYS: dict[str, Callable[[Plan], Edit]] = {
    "house number": lambda plan: put_household(
        plan, household=replace(plan.households[HouseholdId(1)], house_no=TYPED)
    ),
    "household number": lambda plan: put_household(
        plan, household=replace(plan.households[HouseholdId(1)], household_no=TYPED)
    ),
    "member": lambda plan: put_member(plan, member=replace(plan.members[MemberId(1)], name=TYPED)),
    "phone": lambda plan: put_post(
        plan, post=replace(plan.posts[PostId(1)], phone_public="110105194912310029")
    ),
    "place": lambda plan: put_place(plan, place=replace(plan.places[PlaceId(1)], name=TYPED)),
    "reason of a hand": lambda plan: assign_by_hand(
        plan, households=[HouseholdId(1)], grid=GridId(1), reason=TYPED
    ),
    "reason of an exception": lambda plan: accept_finding(
        plan, key="gap:1", reason=TYPED, accepted_on="2026-11-22"
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_an_identity_number_is_refused(way: str) -> None:
    with pytest.raises(Refused) as refused:
        WAYS[way](peopled_plan())
    assert refused.value.reason is Reason.IDENTITY_NUMBER
    assert refused.value.facts == {}
