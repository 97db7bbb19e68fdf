"""What became of findings since the last audit that was kept: new, remaining, solved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from gis.audits.finding import Finding
from gis.plan.profile import Severity


class State(StrEnum):
    """Say how a finding stands to the last audit that was kept."""

    NEW = "new"
    REMAINING = "remaining"
    ACCEPTED = "accepted"
    SOLVED = "solved"


@dataclass(frozen=True)
class LastAudit:
    """Be the last audit that was kept: when it was, and what it found, by key.

    `told` has the sentence of each finding as that audit wrote it.
    """

    on: str
    findings: Mapping[str, Finding] = field(repr=False)
    told: Mapping[str, str] = field(repr=False)

    @classmethod
    def of_document(cls, document: Mapping[str, Any], on: str) -> "LastAudit":
        """Read the JSON document of an audit; findings without a key are left out."""
        found, told = {}, {}
        for entry in document.get("findings", ()):
            if key := entry.get("key"):
                found[key] = Finding(
                    entry["rule"],
                    Severity(entry["severity"]),
                    tuple(entry.get("subjects", ())),
                    key,
                    area_m2=entry.get("area_m2"),
                    width_m=entry.get("width_m"),
                )
                told[key] = entry.get("message", "")
        return cls(on, found, told)

    def state_of(self, finding: Finding) -> State:
        """Tell whether a finding that stands was there already."""
        return State.REMAINING if finding.key in self.findings else State.NEW

    def solved(self, standing: Iterable[Finding]) -> tuple[Finding, ...]:
        """Return what was found then and is not found any more."""
        now = {finding.key for finding in standing}
        return tuple(each for key, each in self.findings.items() if key not in now)
