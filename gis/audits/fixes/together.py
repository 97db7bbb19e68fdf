"""One fix for all findings of a kind, as one step: what is done, what is left and why."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from gis.audits.finding import Finding
from gis.audits.fixes.fix import Fix, MakeEdit, Step, as_one
from gis.audits.fixes.offered import fixes_of
from gis.audits.fixes.outcome import Outcome, Trial, within_locks
from gis.errors import Refused
from gis.plan.edit import EditLabel, apply
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.progress import Progress

Offer = Callable[[Finding], Sequence[Fix]]
Wanted = tuple[Finding, Fix | None]
"""A finding and the fix that it is to have, if there is such a one."""


@dataclass(frozen=True, slots=True)
class LeftOver:
    """Be a finding that the fix does not mend, and why."""

    finding: Finding = field(repr=False)
    refused: Refused


@dataclass(frozen=True, slots=True)
class Together:
    """Be the outcome of one fix for many findings; None when it can be done for none of them.

    `solved` is how many of these would be gone.
    """

    outcome: Outcome | None
    solved: int
    left: tuple[LeftOver, ...]


def mend_together(
    trial: Trial,
    key: str,
    findings: Sequence[Finding],
    locks: Locks,
    progress: Progress,
    *,
    offer: Offer = fixes_of,
) -> Together:
    """Try the fix of one text key on findings, one after another on the plan as it grows.

    `offer` gives the fixes of a finding.
    What is refused is left with the reason, but for findings that are gone by then all the same.
    Nothing is committed; `outcome.edit` does all as one step. Raises Cancelled.
    """
    plan = trial.plan
    fixes = [(finding, _fix(offer(finding), key)) for finding in findings]
    steps, refused = _mended(plan, fixes, locks, progress)
    if not steps:
        return Together(None, 0, tuple(refused))
    label = EditLabel("findings.mend_together", {"count": len(findings) - len(refused)})
    outcome = trial.outcome(as_one(steps, label))
    gone = {finding.key for finding in outcome.solved}
    left = tuple(each for each in refused if each.finding.key not in gone)
    return Together(outcome, sum(finding.key in gone for finding in findings), left)


def _mended(
    plan: Plan, fixes: Sequence[Wanted], locks: Locks, progress: Progress
) -> tuple[list[Step], list[LeftOver]]:
    first = next((fix for _, fix in fixes if fix is not None), None)
    if first is not None and first.for_many is not None:
        return _at_once(
            plan, first.for_many([finding for finding, _ in fixes]), fixes, locks, progress
        )
    steps: list[Step] = []
    left: list[LeftOver] = []
    for number, (finding, fix) in enumerate(fixes):
        progress.raise_if_cancelled()
        progress.step(number / len(fixes))
        if fix is None:
            continue
        try:
            edit = within_locks(plan, fix.make_edit(plan), locks)
        except Refused as refusal:
            left.append(LeftOver(finding, refusal))
            continue
        steps.append(Step(plan, edit))
        plan = apply(plan, edit)
    return steps, left


def _at_once(
    plan: Plan,
    make_edit: MakeEdit,
    fixes: Sequence[Wanted],
    locks: Locks,
    progress: Progress,
) -> tuple[list[Step], list[LeftOver]]:
    """Return the one step, and for each finding of which it does nothing why that is."""
    steps = []
    changed: set[tuple[str, int]] = set()
    try:
        edit = within_locks(plan, make_edit(plan), locks)
    except Refused:
        pass
    else:
        steps.append(Step(plan, edit))
        changed = {(table, number) for table, puts in edit.puts.items() for number in puts}
    left = []
    for finding, fix in fixes:
        progress.raise_if_cancelled()
        kind, number = finding.ids[0]
        if fix is not None and (f"{kind}s", number) not in changed:
            try:
                fix.make_edit(plan)
            except Refused as refusal:
                left.append(LeftOver(finding, refusal))
    return steps, left


def _fix(fixes: Sequence[Fix], key: str) -> Fix | None:
    return next((fix for fix in fixes if fix.key == key and fix.is_for_each), None)
