"""Show an edit without making it, and say what it does or why it is not possible."""

from collections.abc import Callable
from dataclasses import dataclass

from app.tools.tool import Session
from gis.errors import Refused
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.topology.records import Label


@dataclass(frozen=True, slots=True)
class Outcome:
    """Say what a movement would do: `edit` is staged and is about `labels`, or why it does not.

    Both are missing where there is nothing to ask yet.
    """

    edit: Edit | None = None
    labels: frozenset[Label] = frozenset()
    refusal: Refused | None = None


NO_OUTCOME = Outcome()


def staged(
    session: Session,
    make_edit: Callable[[], Edit],
    labels_of: Callable[[Plan, Edit], frozenset[Label]],
) -> Outcome:
    """Stage the edit that is made; where that is refused, stage nothing.

    `labels_of` tells of the plan after the edit, and the edit, whose land is to be shown.
    """
    try:
        edit = make_edit()
    except Refused as refusal:
        session.cancel()
        return Outcome(refusal=refusal)
    session.stage(edit)
    return Outcome(edit, labels_of(session.plan, edit))
