"""What is accepted as an exception has a reason and a day; without an office it is only noted."""

import pytest
from support.gate_plans import OFFICE, clean_plan

from gis.errors import Reason, Refused
from gis.operations.accept_finding import accept_finding
from gis.plan.edit import apply


@pytest.mark.parametrize(
    ("reason", "day", "refused"),
    [
        (" ", "2024-05-01", Reason.EMPTY_REASON),
        ("水塘", "2024-13-01", Reason.NOT_A_DAY),
        ("水塘", "1 May", Reason.NOT_A_DAY),
        ("341181199001011234", "2024-05-01", Reason.IDENTITY_NUMBER),
    ],
)
def test_what_is_refused(reason: str, day: str, refused: Reason) -> None:
    with pytest.raises(Refused) as problem:
        accept_finding(clean_plan(), key="gap@1,1", reason=reason, accepted_on=day, role=OFFICE)
    assert problem.value.reason is refused


def test_reason_day_and_office_are_kept() -> None:
    plan = clean_plan()
    facts = {"reason": " 水塘 ", "accepted_on": "2024-05-01", "role": f" {OFFICE} "}
    after = apply(plan, accept_finding(plan, key="gap@1,1", **facts))
    (kept,) = after.accepted.values()
    assert (kept.key, kept.reason, kept.accepted_on, kept.role) == (
        "gap@1,1", "水塘", "2024-05-01", OFFICE,
    )  # fmt: skip
