"""The comparison of two audits in words: as groups of lines, and as text below the report."""

from collections.abc import Iterator

from gis.reports.audit_comparison import SUMS, Change, Comparison
from gis.texts import Texts

_LISTED = 20


def comparison_as_text(comparison: Comparison, texts: Texts) -> str:
    """Return what is new, what remains and what is solved, by rule, in sums and by unit."""
    lines = [*_head(comparison, texts)]
    for title, group in comparison_groups(comparison, texts).items():
        lines.append(title)
        lines.extend(f"  {line}" for line in group)
    return "\n".join(lines) + "\n"


def comparison_sentence(comparison: Comparison, texts: Texts) -> str:
    """Return what was compared with, and the counts."""
    return "\n".join(_head(comparison, texts))


def comparison_groups(comparison: Comparison, texts: Texts) -> dict[str, list[str]]:
    """Return the lines by rule, of sums, by unit and of what is solved; empty groups left out."""
    groups = {
        "by_rule": list(_rules(comparison, texts)),
        "sums": list(_sums(comparison, texts)),
        "by_unit": list(_units(comparison, texts)),
        "solved": list(_solved(comparison, texts)),
    }
    return {texts(f"gate.compared.{name}"): lines for name, lines in groups.items() if lines}


def _head(comparison: Comparison, texts: Texts) -> Iterator[str]:
    since = comparison.since
    revision = "–" if since["revision"] is None else since["revision"]
    facts = {"source": since["source"], "on": since["on"] or "–", "revision": revision}
    yield texts("gate.compared.title", **facts)
    yield texts(
        "gate.compared.counts",
        new=len(comparison.new),
        remaining=len(comparison.remaining),
        solved=len(comparison.solved),
    )
    for name in comparison.judged_otherwise:
        yield texts(f"gate.compared.otherwise_{name}")


def _rules(comparison: Comparison, texts: Texts) -> Iterator[str]:
    for rule, counts in comparison.rules.items():
        if counts["new"] or counts["solved"]:
            yield texts("gate.compared.rule", rule=_title(rule, texts), **counts)
    for accepted, keys in (
        ("accepted", comparison.newly_accepted),
        ("not_accepted", comparison.no_longer_accepted),
    ):
        if keys:
            yield texts(f"gate.compared.{accepted}", count=len(keys))


def _sums(comparison: Comparison, texts: Texts) -> Iterator[str]:
    for table in SUMS:
        for name, change in comparison.sums[table].items():
            if change.before != change.now:
                decimals = 2 if name.endswith("_m2") else 0
                yield texts(f"gate.compared.{name}", change=_from_to(change, decimals))


def _units(comparison: Comparison, texts: Texts) -> Iterator[str]:
    for unit, changes in comparison.units.items():
        told = {name: _from_to(change) for name, change in changes.items()}
        name = comparison.unit_names.get(unit, unit)
        yield texts("gate.compared.unit", unit=name, **told)


def _solved(comparison: Comparison, texts: Texts) -> Iterator[str]:
    for finding in comparison.solved[:_LISTED]:
        yield finding["message"]
    if len(comparison.solved) > _LISTED:
        yield texts("gate.refused_more", count=len(comparison.solved) - _LISTED)


def _title(rule: str, texts: Texts) -> str:
    """Return the name of a rule; its key for one that this program does not know."""
    key = f"audits.rule.{rule}"
    return texts(key) if key in texts else rule


def _from_to(change: Change, decimals: int = 0) -> str:
    return f"{change.before:,.{decimals}f} → {change.now:,.{decimals}f}"
