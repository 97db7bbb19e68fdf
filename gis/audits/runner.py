"""Running the rules on a plan: all of them, or after an edit just what it touched.

The incremental result equals the full one. That rests on what each scope promises (see
`gis.audits.rule`) and is held by a property test.
"""

import math
import time
from collections.abc import Collection, Mapping
from collections.abc import Set as AbstractSet
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import chain
from typing import Any

import numpy as np
from pyproj import CRS

from gis.audits import shift
from gis.audits.access.access import remarks_of
from gis.audits.finding import Finding, Noise
from gis.audits.found import Exchange, Found
from gis.audits.grid_polygons import grid_polygons
from gis.audits.land.coverage import NOISE_FLOOR_M2, LandAreas
from gis.audits.listing import Listing
from gis.audits.people import People
from gis.audits.plan_content import hash_of_plan
from gis.audits.plan_rules import (
    far_from_service,
    gap,
    grid_party,
    household_in_several,
    household_place,
    outline,
    staffing,
)
from gis.audits.plan_rules.every import PLAN_RULES
from gis.audits.plan_subject import PlanSubject
from gis.audits.report import Accepted, AuditReport, AuditSubject, PeopleCounts, in_order
from gis.audits.report_ground_plan import PlanGround
from gis.audits.rule import GridRule, HouseholdRule, PlanRule, RecordRule, Rows, Rule
from gis.audits.shift import BlockFound
from gis.geometry.lattice import M2_PER_MM2
from gis.geometry.measuring_crs import MeasuringCrs
from gis.plan.edit import Touched
from gis.plan.plan import Plan
from gis.plan.profile import Profile, Severity
from gis.progress import NoProgress, Progress
from gis.topology.records import OUTSIDE

_LAND_TABLES = frozenset({"nodes", "arcs"})
_JUDGED_WHEN_THERE = ("households", "members", "posts", "party_groups", "links", "places")
"""Tables of which rules judge nothing while they are empty: land can be drawn without lists."""

_NO_IDS: frozenset[Any] = frozenset()
_NOTHING_TOUCHED = Touched(_NO_IDS, _NO_IDS, _NO_IDS, _NO_IDS, _NO_IDS, _NO_IDS, _NO_IDS)

_NOT_JUDGED = {
    "posts": (staffing.MISSING, staffing.TOO_FEW),
    "party_groups": (grid_party.WITHOUT_GROUP,),
    "members": (grid_party.WITHOUT_MEMBER,),
}
"""What a report on a plan with households must say when a table is empty."""


Findings = tuple[Finding, ...]


def audit_plan(
    plan: Plan,
    profile: Profile | None,
    min_area_m2: float | None,
    progress: Progress,
    *,
    source: str = "",
    on: str = "",
) -> AuditReport:
    """Audit a plan, land, people and duty, in full. `source` names it in the report.

    For the rest see `PlanAudit`.
    """
    return PlanAudit(plan, profile, min_area_m2, progress, on).report(source)


class PlanAudit:
    """Keep the findings of a plan and follow its edits."""

    def __init__(
        self,
        plan: Plan,
        profile: Profile | None,
        min_area_m2: float | None,
        progress: Progress,
        on: str = "",
    ) -> None:
        """Audit the plan in full, by its own rules when no profile is given.

        Posts count when they are held `on` a day (an ISO date; "" leaves days aside). Raises
        Cancelled, and InputProblem for rules of its own that cannot be read.
        """
        self._given = profile, min_area_m2
        self._on = on
        self._audit(plan, progress)

    def _audit(self, plan: Plan, progress: Progress) -> None:
        begin = time.perf_counter()
        given, min_area_m2 = self._given
        profile = given or plan.rules
        limit = profile.min_area_m2 if min_area_m2 is None else min_area_m2
        with ThreadPoolExecutor(1) as worker:
            polygons = worker.submit(grid_polygons, plan.partition)
            people = People.of(plan)
            made = polygons.result()
            self._subject = PlanSubject(plan, profile, limit, people, made, self._on)
            # Arrays alone, so it takes the other core while the rules on records run.
            outlines = worker.submit(_checked, outline.RULE, self._subject)
            self._found: list[Found] = []
            for number, rule in enumerate(PLAN_RULES):
                progress.raise_if_cancelled()
                is_begun = rule is outline.RULE
                found = outlines.result() if is_begun else _checked(rule, self._subject)
                self._found.append(Found(found))
                progress.step((number + 1) / len(PLAN_RULES))
        every = chain.from_iterable(self._found)
        self._listing = Listing(filter(self._is_listed, every))
        self._block = self._shifted()
        self._frame_m2 = _frame_m2(plan)
        self._seconds = time.perf_counter() - begin

    @property
    def plan(self) -> Plan:
        """The plan that the findings are about."""
        return self._subject.plan

    def copy(self) -> "PlanAudit":
        """Return an audit of the same plan that can follow other edits, in another thread too."""
        twin = object.__new__(PlanAudit)
        twin.__dict__.update(self.__dict__)
        twin._subject = self._subject.followed(self.plan, self._subject.people, _NOTHING_TOUCHED)
        twin._found = [found.copy() for found in self._found]
        twin._listing = self._listing.copy()
        return twin

    def follow(self, after: Plan, touched: Touched) -> None:
        """Bring the findings up to date with an edit that led from the plan held to `after`.

        Under another profile everything is audited anew.
        """
        if "profiles" in touched.tables:
            self._audit(after, NoProgress())
            return
        begin = time.perf_counter()
        old = self._subject
        touched = _with_parts(old.plan, after, touched)
        people = old.people
        if touched.households:
            people = people.changed(after, touched.households)
        self._subject = old.followed(after, people, touched)
        all_again = bool(touched.units) or any(
            bool(old.plan.table(name)) != bool(after.table(name))
            for name in touched.tables.intersection(_JUDGED_WHEN_THERE)
        )
        gone: list[Finding] = []
        come: list[Finding] = []
        for rule, found in zip(PLAN_RULES, self._found, strict=True):
            went, came = self._followed(rule, found, old, touched, all_again)
            gone.extend(filter(self._is_listed, went))
            come.extend(filter(self._is_listed, came))
        self._listing.exchange(gone, come)
        self._block = self._shifted()
        if touched.tables & _LAND_TABLES and OUTSIDE in touched.labels:
            self._frame_m2 = _frame_m2(after)
        self._seconds = time.perf_counter() - begin

    def _followed(
        self, rule: Rule, found: Found, old: PlanSubject, touched: Touched, all_again: bool
    ) -> Exchange:
        subject = self._subject
        if isinstance(rule, HouseholdRule):
            return self._households_followed(rule, found, old, touched)
        if isinstance(rule, PlanRule) and not (all_again or rule.is_stale(touched)):
            return [], []
        if isinstance(rule, PlanRule) or all_again:
            return found.exchange(found.owners, _checked(rule, subject))
        if isinstance(rule, GridRule):
            return found.exchange(touched.grids, rule.check(subject, touched.grids))
        records = touched.ids(rule.table) | found.owners_at(touched.labels | touched.grids)
        records |= rule.also(old, subject, touched)
        return found.exchange(records, rule.check(subject, records))

    def _households_followed(
        self, rule: HouseholdRule, found: Found, old: PlanSubject, touched: Touched
    ) -> Exchange:
        subject = self._subject
        if rule.for_all(old, subject, touched):
            return found.exchange(found.owners, _checked(rule, subject))
        households = touched.households | rule.also(old, subject, touched)
        rows = self._rows_again(rule, found, households, touched)
        again = {*subject.people.ids[rows].tolist(), *households}
        return found.exchange(again, rule.check(subject, rows))

    def _rows_again(
        self, rule: HouseholdRule, found: Found, households: AbstractSet[int], touched: Touched
    ) -> Rows:
        people = self._subject.people
        if not rule.depends_on_land:
            return people.rows_of(households)
        owners = found.owners if touched.units else found.owners_at(touched.labels | touched.grids)
        homes = self.plan.households_by_grid
        there = (homes.of_grid(grid) for grid in touched.grids)
        return people.rows_of(frozenset().union(households, owners, *there))

    def report(self, source: str = "") -> AuditReport:
        """Return the report on the plan as it stands."""
        subject = self._subject
        plan, profile = subject.plan, subject.profile
        why = {each.key: each for each in plan.accepted.values()}
        standing, exceptions = self._with_block(*self._listing.parted(why), why)
        return AuditReport(
            subject=AuditSubject(source or plan.title, "grids", len(plan.grids), plan.crs),
            measuring=MeasuringCrs(CRS.from_user_input(plan.crs), 1.0),
            profile=profile.name,
            min_area_m2=subject.min_area_m2,
            land=self._land(),
            people=self._people(),
            rules=_rule_names(profile),
            findings=standing,
            noise={"overlap": Noise(), "gap": self._noise()},
            content=lambda: hash_of_plan(plan, profile),
            accepted=tuple(
                Accepted(
                    finding,
                    why[finding.key].reason,
                    why[finding.key].accepted_on,
                    why[finding.key].role,
                )
                for finding in exceptions
            ),
            revision=plan.revision,
            seconds=self._seconds,
            remarks=(
                *self._left_aside(),
                *_remarks(plan, profile),
                *(remarks_of(subject.access, profile) if self._judges_access() else ()),
            ),
            on=subject.on,
            judged_by=profile,
            ground=PlanGround(subject),
        )

    def _judges_access(self) -> bool:
        """Tell whether distances to service points were judged."""
        is_off = self._subject.profile.severity(far_from_service.NAME) is Severity.OFF
        return bool(self._subject.plan.households) and not is_off

    def _left_aside(self) -> tuple[tuple[str, Mapping[str, str]], ...]:
        """Say that the project's own profile cannot be read, and why, where it should judge."""
        problem = self._subject.plan.rules_problem if self._given[0] is None else None
        if problem is None:
            return ()
        facts = {name: str(fact) for name, fact in problem.facts.items()}
        used = {"profile": self._subject.profile.name}
        return ("audits.profile_left_aside", used), (problem.key, facts)

    def _shifted(self) -> BlockFound | None:
        subject = self._subject
        if subject.profile.severity(shift.NAME) is Severity.OFF:
            return None
        found = self._found[PLAN_RULES.index(household_place.RULE)]
        wrong = {each.ids[0][1] for each in found if each.rule == household_place.WRONG}
        return shift.block_of(subject, wrong)

    def _with_block(
        self, standing: Findings, exceptions: Findings, accepted: Collection[str]
    ) -> tuple[Findings, Findings]:
        """Put one finding in the place of the wrong grids that a block of households explains."""
        block = self._block
        if block is None:
            return standing, exceptions
        left = [
            finding
            for finding in standing
            if finding.rule != household_place.WRONG or finding.ids[0][1] not in block.households
        ]
        if block.finding.key in accepted:
            return tuple(left), in_order([*exceptions, block.finding])
        return in_order([*left, block.finding]), exceptions

    def _is_listed(self, finding: Finding) -> bool:
        """Tell whether a finding is listed: not one of a rule left out, nor a gap that is noise."""
        return finding.severity is not Severity.OFF and not self._is_small_gap(finding)

    def _is_small_gap(self, finding: Finding) -> bool:
        return finding.rule == gap.NAME and (finding.area_m2 or 0.0) <= self._subject.min_area_m2

    def _noise(self) -> Noise:
        """Sum up the gaps that are too small to be listed."""
        found = self._found[PLAN_RULES.index(gap.RULE)]
        small = [each.area_m2 or 0.0 for each in found if self._is_small_gap(each)]
        counted = [area_m2 for area_m2 in small if area_m2 > NOISE_FLOOR_M2]
        return Noise(len(counted), math.fsum(counted))

    def _land(self) -> LandAreas:
        gaps = self._found[PLAN_RULES.index(gap.RULE)]
        gap_m2 = math.fsum(finding.area_m2 or 0.0 for finding in gaps)
        return LandAreas(self._frame_m2, self._frame_m2 - gap_m2, 0.0, gap_m2, 0.0)

    def _people(self) -> PeopleCounts:
        people = self._subject.people
        assigned = int(np.count_nonzero(self._subject.is_assigned))
        return PeopleCounts(
            households=len(people.ids),
            assigned=assigned,
            unassigned=len(people.ids) - assigned,
            in_several=len(self._found[PLAN_RULES.index(household_in_several.RULE)]),
            unlocated=int(np.count_nonzero(~people.columns["located"])),
        )


def _checked(rule: Rule, subject: PlanSubject) -> list[Finding]:
    if isinstance(rule, PlanRule):
        return rule.check(subject)
    if isinstance(rule, GridRule):
        return rule.check(subject, subject.all_grids)
    if isinstance(rule, RecordRule):
        return rule.check(subject, tuple(subject.plan.table(rule.table)))
    return rule.check(subject, np.arange(len(subject.people.ids)))


def _remarks(plan: Plan, profile: Profile) -> tuple[tuple[str, Mapping[str, str]], ...]:
    """Say what was not judged in a plan with households because there is no list of it."""
    if not plan.households:
        return ()
    return tuple(
        (f"audits.not_judged.{table}", {})
        for table, rules in _NOT_JUDGED.items()
        if not plan.table(table)
        and any(profile.severity(rule) is not Severity.OFF for rule in rules)
    )


def _with_parts(before: Plan, after: Plan, touched: Touched) -> Touched:
    """Count the base grid of a touched sub-grid as touched, and the sub-grids of a base grid."""
    if not before.subs_by_grid and not after.subs_by_grid:
        return touched
    bases = {plan.base_grid(grid) for plan in (before, after) for grid in touched.grids}
    subs = {sub for plan in (before, after) for base in bases for sub in plan.sub_grids(base)}
    return replace(touched, grids=touched.grids | bases | subs)


def _rule_names(profile: Profile) -> tuple[str, ...]:
    names = (
        "overlap",
        "outside",
        shift.NAME,
        *(name for rule in PLAN_RULES for name in rule.names),
    )
    ran = (name for name in names if profile.severity(name) is not Severity.OFF)
    return tuple(dict.fromkeys(ran))


def _frame_m2(plan: Plan) -> float:
    return float(plan.partition.frame_mm().area) * M2_PER_MM2
