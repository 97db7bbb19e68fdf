"""The result of an audit: findings, sums and what they were judged by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from gis.audits.finding import Finding, Noise
from gis.audits.land.coverage import LandAreas
from gis.audits.report_ground import Ground
from gis.geometry.measuring_crs import MeasuringCrs
from gis.plan.profile import Profile, Severity


@dataclass(frozen=True, slots=True)
class PeopleCounts:
    """Count the households of a plan by how they are placed."""

    households: int = 0
    assigned: int = 0
    unassigned: int = 0
    in_several: int = 0
    unlocated: int = 0


@dataclass(frozen=True, slots=True)
class AuditSubject:
    """Name what was audited."""

    source: str
    layer: str | None
    features: int
    crs: str


@dataclass(frozen=True, slots=True)
class Accepted:
    """Pair a finding with why, when and by which office it was accepted as an exception."""

    finding: Finding
    reason: str
    accepted_on: str
    role: str = ""


@dataclass(frozen=True)
class AuditReport:
    """Hold one audit. `findings` are sorted by gravity, rule, size and key.

    `measuring` is the CRS in which areas are measured and `xy_m` of findings is given. `counts`
    has every rule that ran. `content` makes the hash of the audited content when it is asked for.
    `revision` is the plan's, None for a file; `on` the day on which posts were to be held.
    `judged_by` is the profile itself and `ground` what pictures of findings are made from.
    """

    subject: AuditSubject
    measuring: MeasuringCrs
    profile: str
    min_area_m2: float
    land: LandAreas
    people: PeopleCounts
    rules: tuple[str, ...]
    findings: tuple[Finding, ...]
    noise: Mapping[str, Noise]
    content: Callable[[], str]
    accepted: tuple[Accepted, ...] = ()
    frame: AuditSubject | None = None
    revision: int | None = None
    seconds: float = 0.0
    remarks: tuple[tuple[str, Mapping[str, object]], ...] = field(default_factory=tuple)
    on: str = ""
    judged_by: Profile | None = None
    ground: Ground | None = field(default=None, repr=False, compare=False)

    @property
    def passed(self) -> bool:
        """Say whether there is no error."""
        return not any(finding.severity is Severity.ERROR for finding in self.findings)

    @property
    def counts(self) -> dict[str, int]:
        """Count the findings of each rule that ran, zeros included."""
        counts = dict.fromkeys(self.rules, 0)
        for finding in self.findings:
            counts[finding.rule] = counts.get(finding.rule, 0) + 1
        return counts

    @cached_property
    def content_sha256(self) -> str:
        """The hash of what was audited: equal content, equal hash, whatever the file."""
        return self.content()

    @cached_property
    def lonlat(self) -> Mapping[str, tuple[float, float]]:
        """Longitude and latitude (WGS 84) of each finding that has a place, by key."""
        every = [*self.findings, *(each.finding for each in self.accepted)]
        placed = [finding for finding in every if finding.xy_m is not None]
        if not placed:
            return {}
        lonlat = self.measuring.lonlat(np.array([finding.xy_m for finding in placed]))
        pairs = zip(placed, lonlat.tolist(), strict=True)
        return {finding.key: (lon, lat) for finding, (lon, lat) in pairs}


_GRAVITY = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def place_in_order(finding: Finding) -> tuple[int, str, float, str]:
    """Return what findings are sorted by: gravity, rule, size (largest first) and key."""
    return _GRAVITY[finding.severity], finding.rule, -(finding.area_m2 or 0.0), finding.key


def in_order(findings: list[Finding]) -> tuple[Finding, ...]:
    """Sort findings as a report lists them."""
    return tuple(sorted(findings, key=place_in_order))
