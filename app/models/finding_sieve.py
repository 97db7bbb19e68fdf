"""Which findings are shown: by gravity, rule, unit, state, words and part of the map; no Qt."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from app.models.finding_states import LastAudit, State
from gis.audits.finding import Finding
from gis.audits.finding_units import findings_of_unit
from gis.audits.messages import message_of, rule_title
from gis.audits.themes import THEMES
from gis.plan.plan import Plan
from gis.plan.profile import Severity
from gis.texts import Texts
from gis.topology.records import UnitId

BoundsM = tuple[float, float, float, float]
"""West, south, east, north in metres of the plan's CRS."""


@dataclass(frozen=True)
class Sieve:
    """Let findings through; what is empty or None lets all of them through.

    `theme` is a table of the audit such as "land"; `rule` is one rule; `bounds_m` lets through what
    has its place inside.
    """

    severities: frozenset[Severity] = frozenset()
    theme: str = ""
    rule: str = ""
    unit: UnitId | None = None
    state: State | None = None
    words: tuple[str, ...] = ()
    bounds_m: BoundsM | None = None

    def but_for_severity(self) -> "Sieve":
        """Return the same sieve for findings of any gravity."""
        kept = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return Sieve(**{**kept, "severities": frozenset()})


@dataclass
class Sifter:
    """Sift findings; sentences that were once made for their words are kept."""

    texts: Texts
    plan: Callable[[], Plan]
    _said: dict[str, tuple[Finding, str]] = field(default_factory=dict, repr=False)

    def sift(
        self,
        sieve: Sieve,
        findings: Sequence[Finding],
        state_of: Callable[[Finding], State | None] = lambda finding: None,
        words_of: Callable[[Finding], str] | None = None,
    ) -> list[Finding]:
        """Return the findings that a sieve lets through, in their order.

        `words_of` gives other sentences than those of the audit, as those of an exception.
        """
        left: Iterable[Finding] = findings
        if sieve.severities:
            left = (f for f in left if f.severity in sieve.severities)
        if sieve.theme:
            rules = THEMES[sieve.theme]
            left = (f for f in left if f.rule in rules)
        if sieve.rule:
            left = (f for f in left if f.rule == sieve.rule)
        if sieve.state is not None:
            left = (f for f in left if state_of(f) is sieve.state)
        if sieve.bounds_m is not None:
            west, south, east, north = sieve.bounds_m
            left = (
                f
                for f in left
                if f.xy_m is not None and west <= f.xy_m[0] <= east and south <= f.xy_m[1] <= north
            )
        through = list(left)
        if sieve.unit is not None:
            through = findings_of_unit(self.plan(), through, sieve.unit)
        if sieve.words:
            say = words_of or self._words
            through = [f for f in through if _has(say(f), sieve.words)]
        return through

    def _words(self, finding: Finding) -> str:
        known = self._said.get(finding.key)
        if known is not None and known[0] is finding:
            return known[1]
        title = rule_title(finding.rule, self.texts)
        words = f"{title} {message_of(finding, self.texts)}".casefold()
        self._said[finding.key] = finding, words
        return words


def states_of(last: LastAudit | None) -> Callable[[Finding], State | None]:
    """Return what tells how a standing finding stands to the last audit that was kept."""
    return lambda finding: None if last is None else last.state_of(finding)


def _has(said: str, words: Sequence[str]) -> bool:
    said = said.casefold()
    return all(word in said for word in words)
