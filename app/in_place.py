"""Changes that are made in place: tried, carried out as one step, or refused in words."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from app.workspace import Workspace
from gis.errors import Reason, Refused
from gis.plan.edit import Edit, apply, merged
from gis.plan.plan import Plan
from gis.texts import Texts

Thing = TypeVar("Thing")


def change_in_place(workspace: Workspace, texts: Texts, make_edit: Callable[[Plan], Edit]) -> str:
    """Commit what an operation makes of the plan; return why it was refused, nothing when done.

    What the file refuses is told by the workspace's signal, as for every other step.
    """
    try:
        edit = make_edit(workspace.stable)
    except Refused as refusal:
        return texts.of_error(refusal)
    workspace.commit(edit)
    return ""


def for_each(
    things: Iterable[Thing], make_edit: Callable[[Plan, Thing], Edit]
) -> Callable[[Plan], Edit]:
    """Return the operation that does the same to several things, as one step.

    Things in which nothing changes are passed over; when that is so of all, it is refused.
    """

    def make(before: Plan) -> Edit:
        plan = before
        whole: Edit | None = None
        unchanged: Refused | None = None
        for thing in things:
            try:
                edit = make_edit(plan, thing)
            except Refused as refusal:
                if refusal.reason is not Reason.NOTHING_CHANGES:
                    raise
                unchanged = refusal
                continue
            plan = apply(plan, edit)
            whole = edit if whole is None else merged(before, whole, edit)
        if whole is None:
            raise unchanged or Refused(Reason.NOTHING_CHANGES)
        return whole

    return make
