"""The states of a version on its way to approval, and which act leads from one to another."""

from collections.abc import Iterable, Mapping
from enum import StrEnum


class VersionState(StrEnum):
    """Name where a version stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"


class VersionAct(StrEnum):
    """Name what is done with a version on its way."""

    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    WITHDRAW = "withdraw"


AFTER: Mapping[tuple[VersionState, VersionAct], VersionState] = {
    (VersionState.DRAFT, VersionAct.SUBMIT): VersionState.SUBMITTED,
    (VersionState.RETURNED, VersionAct.SUBMIT): VersionState.SUBMITTED,
    (VersionState.SUBMITTED, VersionAct.APPROVE): VersionState.APPROVED,
    (VersionState.SUBMITTED, VersionAct.RETURN): VersionState.RETURNED,
    (VersionState.APPROVED, VersionAct.WITHDRAW): VersionState.RETURNED,
}
"""Every act that is possible; an approval that is withdrawn leaves the version returned."""

WITH_REASON = frozenset({VersionAct.RETURN, VersionAct.WITHDRAW})
"""The acts that need a reason; the others may have a note."""


def state_after(acts: Iterable[VersionAct]) -> VersionState | None:
    """Return the state of a draft after acts, the oldest first; None when they cannot be."""
    state: VersionState | None = VersionState.DRAFT
    for act in acts:
        if state is not None:
            state = AFTER.get((state, act))
    return state
