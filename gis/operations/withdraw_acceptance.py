"""Take an exception back: the finding stands again."""

from gis.errors import Reason, Refused
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan


def withdraw_acceptance(plan: Plan, *, key: str) -> Edit:
    """Forget that the finding `key` was accepted. Raises Refused when it was not."""
    gone = frozenset(accepted.id for accepted in plan.accepted.values() if accepted.key == key)
    if not gone:
        raise Refused(Reason.NOTHING_CHANGES)
    return Edit(EditLabel("operations.withdraw_acceptance"), {}, {"accepted": gone})
