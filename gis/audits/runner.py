"""Running the rules on a plan: all of them, or after an edit just what it touched.

The incremental result equals the full one. That rests on what each scope promises (see
`gis.audits.rule`) and is held by a property test.
"""

import time
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from pyproj import CRS

from gis.audits.content import hash_of_plan
from gis.audits.finding import Finding, Noise, Severity, told_apart
from gis.audits.grid_polygons import grid_polygons
from gis.audits.land.coverage import NOISE_FLOOR_M2, LandAreas
from gis.audits.people import People
from gis.audits.plan_rules import (
    code_doubled,
    gap,
    grid_code,
    grid_size,
    household_grid,
    household_in_several,
    household_place,
    land_shape,
)
from gis.audits.plan_subject import PlanSubject
from gis.audits.profile import Profile
from gis.audits.report import Accepted, AuditReport, AuditSubject, PeopleCounts, in_order
from gis.audits.rule import GridRule, HouseholdRule, PlanRule, Rows
from gis.geometry.crs import MeasuringCrs
from gis.geometry.lattice import M2_PER_MM2
from gis.plan.edit import Touched
from gis.plan.plan import Plan
from gis.progress import Progress
from gis.topology.records import OUTSIDE

PLAN_RULES: tuple[GridRule | HouseholdRule | PlanRule, ...] = (
    gap.RULE,
    land_shape.RULE,
    grid_code.RULE,
    code_doubled.RULE,
    grid_size.RULE,
    household_grid.RULE,
    household_place.RULE,
    household_in_several.RULE,
)
_LAND_TABLES = frozenset({"nodes", "arcs"})

Found = dict[int, list[Finding]]
"""The findings of one rule by grid or household id; all under 0 for a rule of the plan."""


def audit_plan(
    plan: Plan,
    profile: Profile,
    min_area_m2: float | None,
    progress: Progress,
    source: str = "",
) -> AuditReport:
    """Audit a plan, land and people, in full. `source` names it in the report. Raises Cancelled."""
    return PlanAudit(plan, profile, min_area_m2, progress).report(source)


class PlanAudit:
    """Keep the findings of a plan and follow its edits."""

    def __init__(
        self, plan: Plan, profile: Profile, min_area_m2: float | None, progress: Progress
    ) -> None:
        """Audit the plan in full. Raises Cancelled."""
        begin = time.perf_counter()
        limit = profile.min_area_m2 if min_area_m2 is None else min_area_m2
        with ThreadPoolExecutor(1) as worker:
            polygons = worker.submit(grid_polygons, plan.partition)
            people = People.of(plan)
            self._subject = PlanSubject(plan, profile, limit, people, polygons.result())
        self._found: list[Found] = []
        for number, rule in enumerate(PLAN_RULES):
            progress.raise_if_cancelled()
            self._found.append(_by_owner(_checked(rule, self._subject)))
            progress.step((number + 1) / len(PLAN_RULES))
        self._frame_m2 = _frame_m2(plan)
        self._seconds = time.perf_counter() - begin

    def follow(self, after: Plan, touched: Touched) -> None:
        """Bring the findings up to date with an edit that led from the plan held to `after`."""
        begin = time.perf_counter()
        old = self._subject
        people = old.people
        if touched.households:
            people = people.changed(after, touched.households)
        kept = {
            label: polygon
            for label, polygon in old.polygons_mm.items()
            if label not in touched.labels
        }
        self._subject = PlanSubject(after, old.profile, old.min_area_m2, people, kept)
        # Sizes are judged only in a plan that has households.
        all_again = bool(old.plan.households) != bool(after.households)
        for number, rule in enumerate(PLAN_RULES):
            self._found[number] = self._followed(rule, self._found[number], touched, all_again)
        if touched.tables & _LAND_TABLES and OUTSIDE in touched.labels:
            self._frame_m2 = _frame_m2(after)
        self._seconds = time.perf_counter() - begin

    def _followed(
        self,
        rule: GridRule | HouseholdRule | PlanRule,
        found: Found,
        touched: Touched,
        all_again: bool,
    ) -> Found:
        subject = self._subject
        if isinstance(rule, PlanRule):
            return _by_owner(rule.check(subject)) if rule.is_stale(touched) else found
        if isinstance(rule, GridRule):
            if touched.units or all_again:
                return _by_owner(rule.check(subject, subject.all_grids))
            return _exchanged(found, touched.grids, rule.check(subject, touched.grids))
        rows = self._rows_again(rule, found, touched)
        again = {*subject.people.ids[rows].tolist(), *touched.households}
        return _exchanged(found, again, rule.check(subject, rows))

    def _rows_again(self, rule: HouseholdRule, found: Found, touched: Touched) -> Rows:
        subject = self._subject
        wanted: set[int] = set(touched.households)
        if not rule.depends_on_land:
            return subject.people.rows_of(wanted)
        wanted.update(
            owner
            for owner, findings in found.items()
            for finding in findings
            if touched.units or _mentions(finding, touched)
        )
        rows = subject.people.rows_of(wanted)
        return np.union1d(rows, subject.people.rows_in(touched.grids))

    def report(self, source: str = "") -> AuditReport:
        """Return the report on the plan as it stands."""
        subject = self._subject
        plan, profile = subject.plan, subject.profile
        every = [each for found in self._found for several in found.values() for each in several]
        judged = [each for each in every if each.severity is not Severity.OFF]
        listed, noise = _without_noise(judged, subject.min_area_m2)
        listed = told_apart(listed)
        why = {each.key: each for each in plan.accepted.values()}
        accepted = [
            Accepted(finding, why[finding.key].reason, why[finding.key].accepted_on)
            for finding in in_order([each for each in listed if each.key in why])
        ]
        return AuditReport(
            subject=AuditSubject(source or plan.title, "grids", len(plan.grids), plan.crs),
            measuring=MeasuringCrs(CRS.from_user_input(plan.crs), 1.0),
            profile=profile.name,
            min_area_m2=subject.min_area_m2,
            land=self._land(),
            people=self._people(),
            rules=_rule_names(profile),
            findings=in_order([each for each in listed if each.key not in why]),
            noise={"overlap": Noise(), "gap": noise},
            content=lambda: hash_of_plan(plan, profile),
            accepted=tuple(accepted),
            revision=plan.revision,
            seconds=self._seconds,
        )

    def _land(self) -> LandAreas:
        gaps = self._found[PLAN_RULES.index(gap.RULE)].values()
        gap_m2 = sum(finding.area_m2 or 0.0 for several in gaps for finding in several)
        return LandAreas(self._frame_m2, self._frame_m2 - gap_m2, 0.0, gap_m2, 0.0)

    def _people(self) -> PeopleCounts:
        people = self._subject.people
        several = self._found[PLAN_RULES.index(household_in_several.RULE)].values()
        assigned = int(np.count_nonzero(people.grids))
        return PeopleCounts(
            households=len(people.ids),
            assigned=assigned,
            unassigned=len(people.ids) - assigned,
            in_several=sum(len(each) for each in several),
            unlocated=int(np.count_nonzero(~people.columns["located"])),
        )


def _checked(rule: GridRule | HouseholdRule | PlanRule, subject: PlanSubject) -> list[Finding]:
    if isinstance(rule, PlanRule):
        return rule.check(subject)
    if isinstance(rule, GridRule):
        return rule.check(subject, subject.all_grids)
    return rule.check(subject, np.arange(len(subject.people.ids)))


def _by_owner(findings: Iterable[Finding]) -> Found:
    found: Found = {}
    for finding in findings:
        found.setdefault(finding.ids[0][1] if finding.ids else 0, []).append(finding)
    return found


def _exchanged(found: Found, again: AbstractSet[int], fresh: list[Finding]) -> Found:
    kept = {owner: several for owner, several in found.items() if owner not in again}
    return {**kept, **_by_owner(fresh)}


def _mentions(finding: Finding, touched: Touched) -> bool:
    return any(
        (kind == "grid" and number in touched.grids)
        or (kind == "here" and (number <= 0 or number in touched.grids))
        for kind, number in finding.ids
    )


def _without_noise(findings: list[Finding], limit_m2: float) -> tuple[list[Finding], Noise]:
    """Take out the gaps that are too small to be listed, and sum them up."""
    small = [
        each for each in findings if each.rule == gap.NAME and (each.area_m2 or 0.0) <= limit_m2
    ]
    counted = [each.area_m2 or 0.0 for each in small if (each.area_m2 or 0.0) > NOISE_FLOOR_M2]
    listed = [
        each for each in findings if each.rule != gap.NAME or (each.area_m2 or 0.0) > limit_m2
    ]
    return listed, Noise(len(counted), float(sum(counted)))


def _rule_names(profile: Profile) -> tuple[str, ...]:
    names = ("overlap", "outside", *(name for rule in PLAN_RULES for name in rule.names))
    return tuple(name for name in names if profile.severity(name) is not Severity.OFF)


def _frame_m2(plan: Plan) -> float:
    return float(plan.partition.frame_mm().area) * M2_PER_MM2
