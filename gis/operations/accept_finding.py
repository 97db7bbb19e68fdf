"""Accept a finding of the audit as an exception, with the reason and the date."""

from gis.errors import Reason, Refused
from gis.operations.record_checks import require_day, require_no_identity_number
from gis.plan.edit import Edit, EditLabel
from gis.plan.plan import Plan
from gis.plan.records import AcceptedFinding, AcceptedId


def accept_finding(plan: Plan, *, key: str, reason: str, accepted_on: str, role: str = "") -> Edit:
    """Keep that the finding `key` is an exception; `accepted_on` is an ISO date.

    `role` is the office of who accepts it, such as 镇党委副书记; no name. Without a date or an
    office the exception counts in an audit, but no version that has it is submitted for approval.

    Raises Refused without a reason, for a date that is none, or when the finding is accepted
    already.
    """
    require_no_identity_number(reason, role)
    accepted_on = require_day(accepted_on)
    reason = reason.strip()
    if not reason:
        raise Refused(Reason.EMPTY_REASON)
    if any(accepted.key == key for accepted in plan.accepted.values()):
        raise Refused(Reason.ALREADY_ACCEPTED)
    accepted = AcceptedFinding(
        AcceptedId(max(plan.accepted, default=0) + 1), key, reason, accepted_on, role.strip()
    )
    return Edit(EditLabel("operations.accept_finding"), {"accepted": {accepted.id: accepted}})
