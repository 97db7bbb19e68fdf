"""What a fix is: a way to mend a finding, and several of them as one step."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gis.audits.finding import Finding
from gis.plan.edit import Edit, EditLabel, apply, merged
from gis.plan.plan import Plan

MakeEdit = Callable[[Plan], Edit]


@dataclass(frozen=True, slots=True)
class Fix:
    """Offer one way to mend a finding.

    `key` is a text key with `facts`; `make_edit` raises Refused when the fix is not possible on the
    plan of that moment. One that `is_for_each` means the same on every finding of its rule, so that
    all of them can be mended by it; `for_many` does so in one edit where that is less work than
    one for each.
    """

    key: str
    make_edit: MakeEdit
    facts: Mapping[str, str | int | float] = field(default_factory=dict, repr=False)
    is_for_each: bool = True
    for_many: Callable[[Sequence[Finding]], MakeEdit] | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Step:
    """Be one of several edits that follow each other, and the plan that it starts from."""

    before: Plan
    edit: Edit


def as_one(steps: Sequence[Step], label: EditLabel) -> Edit:
    """Return one edit of the first plan that does what all steps do; there is at least one.

    Halves are merged, so that the cost of many small steps is not that of their square.
    """
    merged_edit = _joined(steps)
    return Edit(label, merged_edit.puts, merged_edit.deletes)


def _joined(steps: Sequence[Step]) -> Edit:
    if len(steps) == 1:
        return steps[0].edit
    middle = len(steps) // 2
    return merged(steps[0].before, _joined(steps[:middle]), _joined(steps[middle:]))


def one_after_another(plan: Plan, makers: Iterable[MakeEdit], label: EditLabel) -> Edit:
    """Return one edit that does what all makers do, each on the plan that the one before left.

    There is at least one maker. Raises Refused as they do.
    """
    steps: list[Step] = []
    for make in makers:
        edit = make(plan)
        steps.append(Step(plan, edit))
        plan = apply(plan, edit)
    return as_one(steps, label)
