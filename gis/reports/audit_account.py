"""What a written report on an audit says, in words and numbers, the same in every format."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import PurePath

from gis.audits.finding import Finding, Noise
from gis.audits.finding_lines import MOST_OF_A_UNIT
from gis.audits.messages import message_of, rule_title
from gis.audits.report import AuditReport
from gis.audits.rule_table import RuleLine, rule_table
from gis.plan.profile import Profile, Severity
from gis.reports.audit_document import AuditDocument
from gis.reports.finding_picture import picture_of
from gis.reports.people_tables import TableRow
from gis.reports.picture_marks import Picture
from gis.reports.signature_sheet import grouped
from gis.texts import Texts

MOST_PICTURES = 300
"""A report with more pictures than this would be read by nobody and open on no phone."""

_ONE_BY_ONE = frozenset({"household", "place"})


@dataclass(frozen=True)
class ReportSpec:
    """Say what a report is to be: the day it is made on (ISO), its title, who it is for.

    Without a title it has the usual one. `version` is the name of the version that was audited.
    """

    on: str
    title: str = ""
    made_for: str = ""
    version: str = ""


@dataclass(frozen=True)
class Item:
    """Be a finding in words; `number` is its place in the report."""

    number: int
    finding: Finding
    severity: str
    rule: str
    message: str
    units: tuple[str, ...]
    lonlat: tuple[float, float] | None
    state: str = ""

    @property
    def xy_m(self) -> tuple[float, float] | None:
        """The place in metres of the CRS that areas are measured in."""
        return self.finding.xy_m


@dataclass(frozen=True)
class Card:
    """Be what is shown together: one finding, or the many households of one unit with one fault."""

    items: tuple[Item, ...]
    picture: Picture | None

    @property
    def first(self) -> Item:
        """The finding that stands for all of them."""
        return self.items[0]


@dataclass(frozen=True)
class RuleSum:
    """Sum up what one rule found; `noise` is what lies below the limit."""

    rule: str
    title: str
    severity: str
    count: int
    area_m2: float
    accepted: int
    noise: Noise


class Account:
    """Put an audit into words; nothing is computed before it is asked for."""

    def __init__(self, document: AuditDocument, texts: Texts, spec: ReportSpec) -> None:
        self.document = document
        self.report: AuditReport = document.report
        self.texts = texts
        self.spec = spec

    @property
    def title(self) -> str:
        """The title of the report."""
        return self.spec.title or self.texts("audit_report.title")

    @property
    def place(self) -> str:
        """What the whole is called, else the name of the file."""
        place = self.report.ground.place if self.report.ground is not None else ""
        return place or self.source

    @property
    def source(self) -> str:
        """The file and its layer, without the folder."""
        subject = self.report.subject
        name = PurePath(subject.source).name or subject.source
        return f"{name}:{subject.layer}" if subject.layer else name

    @property
    def hash_groups(self) -> str:
        """The hash of the content in groups of eight digits."""
        return grouped(self.report.content_sha256)

    @property
    def result(self) -> str:
        """Passed or not, in the words of the seal."""
        return self.texts(f"audit_report.{'passed' if self.report.passed else 'failed'}")

    @cached_property
    def by_gravity(self) -> Mapping[Severity, int]:
        """How many findings are errors, warnings and notes."""
        return Counter(finding.severity for finding in self.report.findings)

    def result_in_words(self) -> str:
        """Return one sentence about the result."""
        return self.texts(
            "audit_report.result_in_words",
            errors=f"{self.by_gravity.get(Severity.ERROR, 0):,}",
            warnings=f"{self.by_gravity.get(Severity.WARNING, 0):,}",
            notes=f"{self.by_gravity.get(Severity.NOTE, 0):,}",
            accepted=f"{len(self.report.accepted):,}",
        )

    def facts(self) -> list[tuple[str, str]]:
        """Return what was audited by which rules, each with its name."""
        report, texts = self.report, self.texts
        profile = report.judged_by
        title = profile.title[texts.language] if profile is not None else ""
        named = f"{title} ({report.profile})" if title else report.profile
        pairs = [
            ("place", self.place),
            ("source", self.source),
            ("frame", PurePath(report.frame.source).name if report.frame is not None else ""),
            ("made_for", self.spec.made_for),
            ("profile", named),
            ("limit", texts("audit_report.square_metres", area=f"{report.min_area_m2:g}")),
            ("crs", report.subject.crs),
            ("areas_crs", report.measuring.label),
            ("features", f"{report.subject.features:,}"),
            ("version", self.spec.version),
            ("revision", "" if report.revision is None else f"{report.revision:,}"),
            ("posts_on", report.on if report.revision is not None else ""),
            ("on", self.spec.on),
        ]
        return [(texts(f"audit_report.fact.{key}"), value) for key, value in pairs if value]

    def sums(self) -> list[tuple[str, float | int, str]]:
        """Return name, number and unit of the sums of land and, where there are any, of people."""
        land, people, texts = self.report.land, self.report.people, self.texts
        square = texts("audit_report.m2")
        lines: list[tuple[str, float | int, str]] = [
            (texts(f"audit_report.sum.{name}"), getattr(land, name), square)
            for name in ("frame_m2", "covered_m2", "overlap_m2", "gap_m2", "outside_m2")
        ]
        if people.households:
            homes = texts("audit_report.homes")
            lines += [
                (texts(f"audit_report.sum.{name}"), getattr(people, name), homes)
                for name in ("households", "assigned", "unassigned", "in_several", "unlocated")
            ]
        return lines

    def remarks(self) -> list[str]:
        """Return what the audit says beside its findings."""
        remarks = [self.texts(key, **facts) for key, facts in self.report.remarks]
        return [self.since(), *remarks] if self.compares else remarks

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The findings in the report's order, numbered from 1."""
        comparison = self.document.comparison
        return tuple(
            self._item(
                number, finding, "" if comparison is None else comparison.state_of(finding.key)
            )
            for number, finding in enumerate(self.report.findings, start=1)
        )

    @cached_property
    def accepted(self) -> tuple[Item, ...]:
        """The findings that were accepted as exceptions, in the order of `report.accepted`."""
        accepted = enumerate(self.report.accepted, start=1)
        return tuple(self._item(number, each.finding) for number, each in accepted)

    @cached_property
    def solved(self) -> tuple[str, ...]:
        """The findings of the audit before that are gone, in its words."""
        comparison = self.document.comparison
        return () if comparison is None else tuple(str(f["message"]) for f in comparison.solved)

    @property
    def compares(self) -> bool:
        """Whether findings are told apart by what an earlier audit knew of them."""
        return self.document.comparison is not None

    def since(self) -> str:
        """Return one sentence about the earlier audit, empty without one."""
        comparison = self.document.comparison
        if comparison is None:
            return ""
        return self.texts(
            "audit_report.since",
            on=comparison.since["on"] or "–",
            new=f"{len(comparison.new):,}",
            remaining=f"{len(comparison.remaining):,}",
            solved=f"{len(comparison.solved):,}",
        )

    def _item(self, number: int, finding: Finding, state: str = "") -> Item:
        texts, ground = self.texts, self.report.ground
        return Item(
            number,
            finding,
            texts(f"audits.severity.{finding.severity.value}"),
            rule_title(finding.rule, texts),
            message_of(finding, texts),
            ground.units(finding) if ground is not None else (),
            self.report.lonlat.get(finding.key),
            texts(f"audit_report.state.{state}") if state else "",
        )

    def by_rule(self) -> list[RuleSum]:
        """Return the sums of each rule that found something, also below the limit."""
        report = self.report
        accepted = Counter(each.finding.rule for each in report.accepted)
        area: defaultdict[str, float] = defaultdict(float)
        severity: dict[str, str] = {}
        for item in self.items:
            rule = item.finding.rule
            area[rule] += item.finding.area_m2 or 0.0
            severity.setdefault(rule, item.severity)
        return [
            RuleSum(
                rule,
                rule_title(rule, self.texts),
                severity.get(rule, ""),
                count,
                area[rule],
                accepted[rule],
                noise,
            )
            for rule, count in report.counts.items()
            for noise in [report.noise.get(rule, Noise())]
            if count or accepted[rule] or noise.count
        ]

    def rules(self) -> tuple[RuleLine, ...]:
        """Return all rules of the profile, with what they find and how grave that is."""
        profile = self.report.judged_by
        return () if profile is None else rule_table(profile, self.texts)

    def units(self) -> tuple[TableRow, ...]:
        """Return the rows of the table by unit, none for a file."""
        return self.document.tables.units if self.document.tables is not None else ()

    def grids(self) -> tuple[TableRow, ...]:
        """Return the rows of the table by grid, none for a file."""
        return self.document.tables.grids if self.document.tables is not None else ()

    def limits(self) -> list[tuple[str, str]]:
        """Return the limits of measure that were used, each with its name."""
        profile, texts = self.report.judged_by, self.texts
        if profile is None:
            return []
        measures = {
            "min_area": f"{self.report.min_area_m2:g} {texts('audit_report.m2')}",
            "sliver_width": f"{profile.sliver_width_m:g} m",
            "sliver_area": f"{profile.sliver_area_m2:g} {texts('audit_report.m2')}",
            "vertex_tolerance": f"{profile.vertex_tolerance_m * 1000:g} mm",
            "duplicate_share": f"{profile.duplicate_share:.1%}",
        }
        return [(texts(f"audit_report.limit.{name}"), value) for name, value in measures.items()]

    def by_severity(self) -> list[tuple[Severity, list[tuple[Item, ...]]]]:
        """Return the findings of each severity, in order; those shown together are one tuple."""
        found = []
        for severity in Severity:
            items = [item for item in self.items if item.finding.severity is severity]
            if items:
                rules = groupby(items, key=lambda item: item.finding.rule)
                found.append(
                    (
                        severity,
                        [shown for _, some in rules for shown in _together(list(some))],
                    )
                )
        return found

    def card(self, items: tuple[Item, ...], *, with_picture: bool = True) -> Card:
        """Return what is shown of findings; the picture is made now."""
        ground = self.report.ground
        if ground is None or not with_picture:
            return Card(items, None)
        return Card(items, picture_of([item.finding for item in items], ground, self.texts))


def _together(items: Sequence[Item]) -> tuple[tuple[Item, ...], ...]:
    """Put the households and places of one unit together when they are many."""
    by_unit: dict[tuple[str, ...], list[Item]] = {}
    for item in items:
        if _is_of_one_record(item.finding):
            by_unit.setdefault(item.units, []).append(item)
    many = {units: found for units, found in by_unit.items() if len(found) > MOST_OF_A_UNIT}
    groups: list[tuple[Item, ...]] = []
    for item in items:
        found = many.get(item.units) if _is_of_one_record(item.finding) else None
        if found is None:
            groups.append((item,))
        elif item is found[0]:
            groups.append(tuple(found))
    return tuple(groups)


def _is_of_one_record(finding: Finding) -> bool:
    return len(finding.subjects) == 1 and bool(finding.ids) and finding.ids[0][0] in _ONE_BY_ONE


UNIT_COLUMNS: tuple[str, ...] = (
    "grids", "households", "people", "unassigned", "members", "heads", "workers",
    "cluster_heads", "places",
)  # fmt: skip
"""What the tables by unit and by grid count, beside areas and findings."""


def tier_title(tier: str, profile: Profile | None, texts: Texts) -> str:
    """Return what a tier of units or a kind of grid is called."""
    kind = f"audit_report.tier.{tier}"
    if kind in texts:
        return texts(kind)
    return tier if profile is None else profile.tier_title(tier, texts.language)
