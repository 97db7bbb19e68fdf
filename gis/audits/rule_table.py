"""What an audit looks for under a profile: every rule, what it finds and how grave that is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gis.audits.messages import explanation, rule_title
from gis.audits.themes import THEMES, theme_of
from gis.plan.profile import Profile, Severity
from gis.texts import Texts


@dataclass(frozen=True, slots=True)
class RuleLine:
    """Be one rule; `finds` is its sentence with marks in place of what it names.

    `explanation` says what it finds, what it does not, and how to mend it.
    """

    theme: str
    rule: str
    title: str
    finds: str
    explanation: str
    severity: Severity


def rule_table(profile: Profile, texts: Texts) -> tuple[RuleLine, ...]:
    """Return all rules by theme, in the order of the default profile."""
    lines = (
        RuleLine(
            theme_of(rule),
            rule,
            rule_title(rule, texts),
            texts.with_gaps(f"audits.finding.{rule}"),
            explanation(rule, texts),
            severity,
        )
        for rule, severity in profile.severities.items()
    )
    themes = list(THEMES)
    return tuple(sorted(lines, key=lambda line: themes.index(line.theme)))


def rules_as_text(profile: Profile, texts: Texts) -> str:
    """Return the rules in lines, under the name of the profile and those of the themes."""
    return "\n".join(_lines(profile, rule_table(profile, texts), texts))


def _lines(profile: Profile, table: Sequence[RuleLine], texts: Texts) -> Iterator[str]:
    title = profile.title[texts.language]
    yield texts("audits.rules.head", title=title, name=profile.name, count=len(table))
    theme = ""
    for line in table:
        if line.theme != theme:
            theme = line.theme
            yield ""
            yield texts(f"audits.rules.{theme}")
        severity = texts(f"audits.severity.{line.severity.value}")
        yield "  " + texts(
            "audits.rules.line", severity=severity, title=line.title, finds=line.finds
        )
        yield texts("audits.rules.explained", explanation=line.explanation)


def rules_as_json(profile: Profile, texts: Texts) -> list[dict[str, str]]:
    """Return the rules for a machine; titles and sentences are in the language of the texts."""
    return [
        {
            "theme": line.theme,
            "rule": line.rule,
            "severity": line.severity.value,
            "title": line.title,
            "finds": line.finds,
            "explanation": line.explanation,
        }
        for line in rule_table(profile, texts)
    ]
