"""What a fix would do, before it is done: the plan after it, what it solves and makes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from gis.audits.finding import Finding
from gis.audits.runner import PlanAudit
from gis.operations.permission import require_unlocked
from gis.plan.edit import Edit, Touched, apply, touched
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId
from gis.topology.change import PartitionChange


@dataclass(frozen=True, slots=True)
class Outcome:
    """Be an edit that is not done yet, with what the audit says of the plan after it.

    `solved` are the findings that would be gone, `made` those that would be new; one that only
    moves or changes its numbers is neither.
    """

    before: Plan
    after: Plan
    edit: Edit
    touched: Touched
    solved: tuple[Finding, ...] = field(repr=False)
    made: tuple[Finding, ...] = field(repr=False)

    def moved_households(self) -> list[HouseholdId]:
        """Return the households that would be in another grid, by id."""
        before, after = self.before.households, self.after.households
        return [
            home
            for home in sorted(self.touched.households)
            if home in before and home in after and before[home].grid != after[home].grid
        ]


class Trial:
    """Try edits of one plan on a copy of its audit; not to be used by two threads at once."""

    def __init__(self, audit: PlanAudit) -> None:
        """Take a copy of an audit, which nobody else has follow anything."""
        self._audit = audit
        self._before: Mapping[str, Finding] | None = None

    @property
    def plan(self) -> Plan:
        """The plan that edits are tried on."""
        return self._audit.plan

    def outcome(self, edit: Edit) -> Outcome:
        """Return what an edit of the plan would do."""
        before = self.plan
        if self._before is None:
            self._before = _by_key(self._audit)
        after = apply(before, edit)
        seen = touched(before, after, edit)
        try:
            self._audit.follow(after, seen)
            found = _by_key(self._audit)
        finally:
            self._audit.follow(before, seen)
        return Outcome(
            before,
            after,
            edit,
            seen,
            _without(self._before, found),
            _without(found, self._before),
        )


def within_locks(plan: Plan, edit: Edit, locks: Locks) -> Edit:
    """Return an edit, or raise Refused when it changes the land of a locked grid."""
    if locks.grids:
        none: frozenset[Any] = frozenset()
        change = PartitionChange(
            edit.puts.get("nodes", {}),
            edit.puts.get("arcs", {}),
            edit.deletes.get("nodes", none),
            edit.deletes.get("arcs", none),
        )
        require_unlocked(plan, change, Locks(unit_boundaries=False, grids=locks.grids))
    return edit


def _by_key(audit: PlanAudit) -> Mapping[str, Finding]:
    return {finding.key: finding for finding in audit.report().findings}


def _without(findings: Mapping[str, Finding], others: Mapping[str, Finding]) -> tuple[Finding, ...]:
    """Return the findings that are not among the others under the same key or on the same records.

    Keys are made of codes, so that those of a grid are others when it is recoded.
    """
    same = {(other.rule, other.ids, other.area_m2) for other in others.values()}
    return tuple(
        finding
        for key, finding in findings.items()
        if key not in others and (finding.rule, finding.ids, finding.area_m2) not in same
    )
