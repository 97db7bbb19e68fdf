"""Several repairs of the same features, one after the other, as one."""

from collections.abc import Sequence
from dataclasses import replace

from gis.repair.records import Change, Harm, HarmKind, Repaired


def joined(rounds: Sequence[Repaired]) -> Repaired:
    """Return the repair that leads from the polygons of the first to those of the last."""
    if len(rounds) == 1:
        return rounds[0]
    seen: dict[str, int] = {}
    changes: list[Change] = []
    for change in (each for done in rounds for each in done.changes):
        seen[change.key] = number = seen.get(change.key, 0) + 1
        changes.append(change if number == 1 else replace(change, key=f"{change.key}#{number}"))
    harms: dict[tuple[int, HarmKind], Harm] = {}
    for harm in (each for done in rounds for each in done.harms):
        first = harms.setdefault((harm.feature, harm.kind), harm)
        harms[harm.feature, harm.kind] = replace(harm, before_m2=first.before_m2)
    last = rounds[-1]
    return Repaired(last.polygons_m, tuple(changes), last.left, tuple(harms.values()))
