"""The comparison of two audits in lines, below the report."""

from collections.abc import Iterator

from gis.reports.audit_comparison import SUMS, Change, Comparison
from gis.texts import Texts

_LISTED = 20


def comparison_as_text(comparison: Comparison, texts: Texts) -> str:
    """Return what is new, what remains and what is solved, by rule, in sums and by unit."""
    return "\n".join(_lines(comparison, texts)) + "\n"


def _lines(comparison: Comparison, texts: Texts) -> Iterator[str]:
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
    yield from _changed_rules(comparison, texts)
    yield from _changed_sums(comparison, texts)
    for unit, changes in comparison.units.items():
        told = {name: _from_to(change) for name, change in changes.items()}
        yield "  " + texts("gate.compared.unit", unit=unit, **told)
    yield from _solved(comparison, texts)


def _changed_rules(comparison: Comparison, texts: Texts) -> Iterator[str]:
    for rule, counts in comparison.rules.items():
        if counts["new"] or counts["solved"]:
            yield "  " + texts("gate.compared.rule", rule=_title(rule, texts), **counts)
    for accepted, keys in (
        ("accepted", comparison.newly_accepted),
        ("not_accepted", comparison.no_longer_accepted),
    ):
        if keys:
            yield texts(f"gate.compared.{accepted}", count=len(keys))


def _solved(comparison: Comparison, texts: Texts) -> Iterator[str]:
    if comparison.solved:
        yield texts("gate.compared.solved")
    for finding in comparison.solved[:_LISTED]:
        yield f"  {finding['message']}"
    if len(comparison.solved) > _LISTED:
        yield "  " + texts("gate.refused_more", count=len(comparison.solved) - _LISTED)


def _changed_sums(comparison: Comparison, texts: Texts) -> Iterator[str]:
    for table in SUMS:
        for name, change in comparison.sums[table].items():
            if change.before != change.now:
                yield "  " + texts(f"gate.compared.{name}", change=_from_to(change))


def _title(rule: str, texts: Texts) -> str:
    """Return the name of a rule; its key for one that this program does not know."""
    key = f"audits.rule.{rule}"
    return texts(key) if key in texts else rule


def _from_to(change: Change) -> str:
    return f"{_number(change.before)} → {_number(change.now)}"


def _number(value: float) -> str:
    return f"{value:,.2f}" if isinstance(value, float) else f"{value:,}"
