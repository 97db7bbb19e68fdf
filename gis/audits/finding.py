"""What an audit finds, one fault at a time: frozen, without records, with a key that lasts."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from gis.plan.profile import Severity

Fact = str | int | float | None


@dataclass(frozen=True, slots=True)
class Finding:
    """Be one fault.

    `subjects` are sorted codes of grids or features, or household numbers; never names of people.
    `xy_m` is a place in metres of the CRS that the audit measures in. `ids` name records of the
    plan, such as ("grid", 12), for the window. `key` is the same on every run as long as the
    fault is the same.
    """

    rule: str
    severity: Severity
    subjects: tuple[str, ...] = field(repr=False)
    key: str = field(repr=False)
    xy_m: tuple[float, float] | None = field(default=None, repr=False)
    area_m2: float | None = None
    width_m: float | None = None
    facts: Mapping[str, Fact] = field(default_factory=dict, repr=False)
    ids: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Noise:
    """Sum up what is below the limit from which a finding is listed."""

    count: int = 0
    area_m2: float = 0.0


def key_by_subjects(rule: str, subjects: tuple[str, ...]) -> str:
    """Make the key of a finding that its subjects alone tell apart."""
    return f"{rule}:{'+'.join(subjects)}"


def key_by_place(rule: str, xy_m: tuple[float, float]) -> str:
    """Make the key of a finding without subjects of its own, by its place to the metre.

    A gap keeps it while its shape is the same, whatever happens elsewhere; an exception that was
    accepted for one gap is never taken for another.
    """
    return f"{rule}@{xy_m[0]:.0f},{xy_m[1]:.0f}"


def told_apart(findings: list[Finding]) -> list[Finding]:
    """Add an ordinal to keys that occur more than once, in the order of place and record."""
    seen: dict[str, int] = {}
    for finding in findings:
        seen[finding.key] = seen.get(finding.key, 0) + 1
    if len(seen) == len(findings):
        return findings
    number: dict[str, int] = {}
    apart = []
    for finding in sorted(findings, key=lambda each: (each.key, each.xy_m or (0.0, 0.0), each.ids)):
        if seen[finding.key] > 1:
            number[finding.key] = number.get(finding.key, 0) + 1
            finding = replace(finding, key=f"{finding.key}#{number[finding.key]}")
        apart.append(finding)
    return apart
