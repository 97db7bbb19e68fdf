"""Findings in groups: by rule, unit, gravity, grid, or what became of them; no Qt."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from app.models.finding_states import LastAudit, State
from gis.audits.finding import Finding
from gis.audits.finding_units import units_of
from gis.audits.messages import rule_title
from gis.plan.plan import Plan
from gis.plan.profile import Severity
from gis.texts import Texts
from gis.topology.records import GridId

GRAVITY = (Severity.ERROR, Severity.WARNING, Severity.NOTE)
_LAST = "\uffff"
"""Sorts behind every name and code."""


class Grouping(StrEnum):
    """Say what findings are put together by."""

    RULE = "rule"
    UNIT = "unit"
    SEVERITY = "severity"
    GRID = "grid"
    STATE = "state"


@dataclass(frozen=True)
class Branch:
    """Be a group: `key` tells it from others of its grouping, `findings` are as the audit has them.

    `severity` is the gravest among them. One finding may stand in several groups, as a gap does
    under each grid beside it.
    """

    key: tuple[str, ...]
    title: str = field(compare=False)
    severity: Severity
    findings: tuple[Finding, ...]
    state: State | None = None


@dataclass(frozen=True)
class Grouper:
    """Put findings into groups; `plan` names units and grids, `last` is None without one kept."""

    texts: Texts
    plan: Plan
    last: LastAudit | None = None

    def groups(
        self,
        by: Grouping,
        standing: Sequence[Finding],
        accepted: Sequence[Finding],
        solved: Sequence[Finding],
    ) -> tuple[Branch, ...]:
        """Return the groups; accepted and solved findings stand at the end, by themselves."""
        makers: Mapping[Grouping, Callable[[Sequence[Finding]], list[Branch]]] = {
            Grouping.RULE: self._by_rule,
            Grouping.UNIT: self._by_unit,
            Grouping.SEVERITY: self._by_severity,
            Grouping.GRID: self._by_grid,
            Grouping.STATE: self._by_state,
        }
        ends = ((State.ACCEPTED, accepted), (State.SOLVED, solved))
        last = [
            Branch((state.value,), self._state_title(state), Severity.NOTE, tuple(found), state)
            for state, found in ends
            if found
        ]
        return (*makers[by](standing), *last)

    def _by_rule(self, findings: Sequence[Finding]) -> list[Branch]:
        groups: dict[tuple[Severity, str], list[Finding]] = {}
        for finding in findings:
            groups.setdefault((finding.severity, finding.rule), []).append(finding)
        ordered = sorted(groups, key=lambda group: GRAVITY.index(group[0]))
        return [
            Branch((sev.value, rule), rule_title(rule, self.texts), sev, tuple(groups[sev, rule]))
            for sev, rule in ordered
        ]

    def _by_severity(self, findings: Sequence[Finding]) -> list[Branch]:
        found = {sev: tuple(f for f in findings if f.severity is sev) for sev in GRAVITY}
        title = "findings.severity"
        return [
            Branch((sev.value,), self.texts(f"{title}.{sev.value}"), sev, those)
            for sev, those in found.items()
            if those
        ]

    def _by_unit(self, findings: Sequence[Finding]) -> list[Branch]:
        units = self.plan.units
        groups = _spread(findings, lambda finding: units_of(self.plan, finding) & units.keys())

        def named(unit: int | None) -> tuple[str, str]:
            record = None if unit is None else units[unit]  # type: ignore[index]
            return (_LAST, "") if record is None else (record.code, record.name)

        return self._named(groups, named, "findings.no_unit")

    def _by_grid(self, findings: Sequence[Finding]) -> list[Branch]:
        grids = self.plan.grids
        groups = _spread(
            findings,
            lambda f: {n for kind, n in f.ids if kind == "grid" and GridId(n) in grids},
        )

        def named(grid: int | None) -> tuple[str, str]:
            record = None if grid is None else grids[GridId(grid)]
            if record is None:
                return _LAST, ""
            return record.code or _LAST[0], f"{record.name}  {record.code}".strip()

        return self._named(groups, named, "findings.no_grid")

    def _by_state(self, findings: Sequence[Finding]) -> list[Branch]:
        last = self.last
        if last is None:
            title = self.texts("findings.state.unknown")
            return [Branch(("unknown",), title, _gravest(findings), tuple(findings))] * bool(
                findings
            )
        found = {
            state: tuple(f for f in findings if last.state_of(f) is state)
            for state in (State.NEW, State.REMAINING)
        }
        return [
            Branch((state.value,), self._state_title(state), _gravest(those), those, state)
            for state, those in found.items()
            if those
        ]

    def _named(
        self,
        groups: Mapping[int | None, list[Finding]],
        named: Callable[[int | None], tuple[str, str]],
        nobody: str,
    ) -> list[Branch]:
        ordered = sorted((*named(thing), thing) for thing in groups if thing is not None)
        branches = [
            Branch((str(thing),), name, _gravest(groups[thing]), tuple(groups[thing]))
            for _, name, thing in ordered
        ]
        if rest := groups.get(None):
            branches.append(Branch(("",), self.texts(nobody), _gravest(rest), tuple(rest)))
        return branches

    def _state_title(self, state: State) -> str:
        if self.last is None or state is State.ACCEPTED:
            return self.texts(f"findings.state.{state.value}")
        return self.texts(f"findings.state.{state.value}_since", on=self.last.on)


def _spread(
    findings: Sequence[Finding], things_of: Callable[[Finding], Iterable[int]]
) -> dict[int | None, list[Finding]]:
    """Put each finding under everything that it is about, under None what is about nothing."""
    groups: dict[int | None, list[Finding]] = {}
    for finding in findings:
        for thing in sorted(things_of(finding)) or (None,):
            groups.setdefault(thing, []).append(finding)
    return groups


def _gravest(findings: Iterable[Finding]) -> Severity:
    there = {finding.severity for finding in findings}
    return next((severity for severity in GRAVITY if severity in there), Severity.NOTE)
