"""Findings in words, through the catalogue."""

from gis.audits.finding import Finding
from gis.texts import Texts


def message_of(finding: Finding, texts: Texts) -> str:
    """Return one sentence about a finding."""
    told = finding.facts.items()
    facts: dict[str, object] = {name: "–" if fact is None else fact for name, fact in told}
    if f"role_{texts.language}" in facts:
        facts["role"] = facts[f"role_{texts.language}"]
    reason = f"audits.reason.{_slug(str(facts.get('reason', '')))}"
    if "reason" in facts and reason in texts:
        facts["reason"] = texts(reason, **facts)
    if "way" in facts:
        facts["way"] = texts(f"audits.way.{facts['way']}")
    words = texts(
        f"audits.finding.{finding.rule}",
        **{
            "area_m2": area_text(finding.area_m2),
            "width_m": width_text(finding.width_m),
            **facts,
        },
    )
    return words + _likeness(finding, texts)


def _likeness(finding: Finding, texts: Texts) -> str:
    """Return what a gap looks like, as the end of its sentence; "" where nobody said."""
    looks_like, households = (finding.facts.get(name) for name in ("looks_like", "households"))
    if looks_like is None:
        return ""
    of_people = "" if households is None else "_inhabited" if households else "_uninhabited"
    key = f"audits.looks_like.{looks_like}"
    return texts(key + of_people if key + of_people in texts else key, households=households)


def rule_title(rule: str, texts: Texts) -> str:
    """Return the name of a rule."""
    return texts(f"audits.rule.{rule}")


def explanation(rule: str, texts: Texts) -> str:
    """Return what a rule finds, what it does not, and how to mend it."""
    return texts(f"audits.explain.{rule}")


def area_text(area_m2: float | None) -> str:
    """Return an area with as many digits as it needs."""
    if area_m2 is None:
        return ""
    if area_m2 >= 1:
        return f"{area_m2:,.2f}"
    return f"{area_m2:.2g}"


def width_text(width_m: float | None) -> str:
    """Return a width to the centimetre, a smaller one with as many digits as it needs."""
    if width_m is None or width_m >= 0.1:
        return f"{width_m or 0.0:.2f}"
    return f"{width_m:.2g}"


def _slug(words: str) -> str:
    return words.strip().lower().replace("-", "_").replace(" ", "_")
