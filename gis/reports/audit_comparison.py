"""What became of the findings of an earlier audit: new ones, solved ones, those that remain.

Two documents are compared, not two plans, so the earlier one may come from another day, another
file or another computer. Faults are told by their keys (`gis.audits.finding`), exceptions that were
accepted included: what is accepted is neither new nor solved.

A key may change while the fault stays: a gap is named by a place inside it, which moves when a part
of it is covered, and faults with the same subjects are numbered in their order. So what is left
over on both sides is paired, the nearest first, when the rule is the same and the places lie apart
by no more than the larger of the two is long (the root of its area, or its area divided by its
width for a strip, at least `LEAST_REACH_M`). The subjects must be the same too; for what is named
by its place, as a gap, one neighbour in common is enough, as the others may have lost touch with
it. Keys that differ only in their number need no place to be near.
"""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

Json = Mapping[str, Any]
FORMAT = ("towngrid-audit", 1)
LEAST_REACH_M = 1.0
_EARTH_M = 6_371_008.8
_NUMBER = re.compile(r"#\d+$")
_JUDGED_BY = ("profile", "min_area_m2")
SUMS = {
    "land": ("frame_m2", "covered_m2", "overlap_m2", "gap_m2", "outside_m2"),
    "people": ("households", "assigned", "unassigned", "in_several", "unlocated"),
}
"""The sums of a document that are compared."""


@dataclass(frozen=True, slots=True)
class Change:
    """Hold a number as it was and as it is."""

    before: float
    now: float

    def as_json(self) -> dict[str, float]:
        """Return both and the difference."""
        return {"before": self.before, "now": self.now, "change": self.now - self.before}


@dataclass(frozen=True)
class Comparison:
    """Tell what became of the findings of an earlier audit; the lists keep the reports' order.

    `new`, `remaining` and `newly_accepted`, `no_longer_accepted` are keys of the later document,
    `solved` whole findings of the earlier one. What is no longer accepted is also `remaining`.
    `moved` gives the earlier keys of what is known by another key now. `rules` count for each rule
    what is new, remaining and solved, `units` the errors, warnings and notes of units in which they
    changed. `judged_otherwise` names what the audits do not have in common, such as the profile.
    """

    since: Json
    new: tuple[str, ...]
    remaining: tuple[str, ...]
    solved: tuple[Json, ...] = field(repr=False)
    newly_accepted: tuple[str, ...] = ()
    no_longer_accepted: tuple[str, ...] = ()
    moved: Mapping[str, str] = field(default_factory=dict, repr=False)
    sums: Mapping[str, Mapping[str, Change]] = field(default_factory=dict)
    rules: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    units: Mapping[str, Mapping[str, Change]] = field(default_factory=dict)
    unit_names: Mapping[str, str] = field(default_factory=dict)
    judged_otherwise: tuple[str, ...] = ()

    def state_of(self, key: str) -> str:
        """Return "new" or "remaining" for the key of a finding of the later audit."""
        return "new" if key in self._new_keys else "remaining"

    @cached_property
    def _new_keys(self) -> frozenset[str]:
        return frozenset(self.new)

    def as_json(self) -> dict[str, Any]:
        """Return the comparison as plain dicts and lists."""
        return {
            "since": dict(self.since),
            "new": list(self.new),
            "remaining": list(self.remaining),
            "solved": [dict(finding) for finding in self.solved],
            "newly_accepted": list(self.newly_accepted),
            "no_longer_accepted": list(self.no_longer_accepted),
            "moved": dict(self.moved),
            **{
                table: {name: change.as_json() for name, change in changes.items()}
                for table, changes in self.sums.items()
            },
            "rules": {rule: dict(counts) for rule, counts in self.rules.items()},
            "units": {
                unit: {name: change.as_json() for name, change in changes.items()}
                for unit, changes in self.units.items()
            },
            "judged_otherwise": list(self.judged_otherwise),
        }


def compare(now: Json, before: Json) -> Comparison:
    """Compare an audit with an earlier one, both as JSON documents (`towngrid-audit` 1).

    Raises ValueError for anything else. Audits of different subjects are compared all the same.
    """
    for document in (now, before):
        if (document.get("format"), document.get("version")) != FORMAT:
            raise ValueError("no towngrid-audit 1")
    same = _same_faults(_every(now), _every(before))
    standing = {finding["key"] for finding in before["findings"]}
    known = set(same.values())
    accepted = [each["key"] for each in now.get("accepted", ())]
    keys = [finding["key"] for finding in now["findings"]]
    new = tuple(key for key in keys if key not in same)
    remaining = tuple(key for key in keys if key in same)
    solved = tuple(finding for finding in before["findings"] if finding["key"] not in known)
    return Comparison(
        _since(before),
        new,
        remaining,
        solved,
        tuple(key for key in accepted if same.get(key) in standing or key not in same),
        tuple(key for key in remaining if same[key] not in standing),
        {key: old for key, old in same.items() if key != old},
        _sums(now, before),
        _rules(now, set(new), solved),
        _units(now, before),
        {row["code"]: row["name"] for row in now.get("units", ())},
        tuple(name for name in _JUDGED_BY if now.get(name) != before.get(name)),
    )


def renamed_keys(now: Sequence[Json], before: Sequence[Json]) -> dict[str, str]:
    """Return the earlier keys of findings that are known by another key now, by that key.

    Findings are as in a document; what both have under the same key need not be among them, unless
    the key is numbered.
    """
    return {key: old for key, old in _same_faults(now, before).items() if key != old}


def _every(document: Json) -> list[Json]:
    return [*document["findings"], *document.get("accepted", ())]


def _same_faults(now: Sequence[Json], before: Sequence[Json]) -> dict[str, str]:
    """Return the earlier key of each fault that was there already, by the key it has now."""
    old_by_name = _grouped(before, lambda each: _NUMBER.sub("", each["key"]))
    new_by_name = _grouped(now, lambda each: _NUMBER.sub("", each["key"]))
    same: dict[str, str] = {}
    for name, group in new_by_name.items():
        same.update(_paired(group, old_by_name.get(name, []), reach=math.inf))
    known = set(same.values())
    rest_of_old = _grouped((each for each in before if each["key"] not in known), _kind)
    rest_of_new = _grouped((each for each in now if each["key"] not in same), _kind)
    for kind, group in rest_of_new.items():
        same.update(_paired(group, rest_of_old.get(kind, []), reach=None))
    return same


def _grouped(
    findings: Iterable[Json], name: Callable[[Json], Hashable]
) -> dict[Hashable, list[Json]]:
    groups: dict[Hashable, list[Json]] = defaultdict(list)
    for finding in findings:
        groups[name(finding)].append(finding)
    return groups


def _kind(finding: Json) -> tuple[str, tuple[str, ...]]:
    by_place = "@" in finding["key"]
    return finding["rule"], () if by_place else tuple(finding["subjects"])


def _with_common_subjects(now: list[Json], before: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield the pairs that have a subject in common, or both none; without looking at all pairs."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for number, other in enumerate(before):
        for subject in other["subjects"] or ("",):
            numbers[subject].append(number)
    for one in now:
        shared = {number for subject in one["subjects"] or ("",) for number in numbers[subject]}
        yield from ((one, before[number]) for number in sorted(shared))


def _paired(now: list[Json], before: list[Json], *, reach: float | None) -> dict[str, str]:
    """Pair findings, the nearest first; without a `reach` each pair has its own."""
    if reach is not None and len(now) == len(before) == 1:
        return {now[0]["key"]: before[0]["key"]}
    pairs = sorted(
        (apart_m, one["key"], other["key"])
        for one, other in _with_common_subjects(now, before)
        if (apart_m := _apart_m(one, other)) <= (_reach_m(one, other) if reach is None else reach)
    )
    same: dict[str, str] = {}
    taken: set[str] = set()
    for _, key, old in pairs:
        if key not in same and old not in taken:
            same[key] = old
            taken.add(old)
    return same


def _apart_m(one: Json, other: Json) -> float:
    """Return the distance of two places on the sphere; infinite when one has none."""
    here, there = one.get("place"), other.get("place")
    if not here or not there:
        return math.inf
    lat = math.radians((here["lat"] + there["lat"]) / 2)
    east = math.radians(here["lon"] - there["lon"]) * math.cos(lat)
    north = math.radians(here["lat"] - there["lat"])
    return _EARTH_M * math.hypot(east, north)


def _reach_m(one: Json, other: Json) -> float:
    return max(LEAST_REACH_M, *_lengths_m(one), *_lengths_m(other))


def _lengths_m(finding: Json) -> Iterator[float]:
    area_m2, width_m = finding.get("area_m2") or 0.0, finding.get("width_m") or 0.0
    yield math.sqrt(area_m2)
    if width_m > 0:
        yield area_m2 / width_m


def _since(before: Json) -> dict[str, Any]:
    return {
        "source": before["subject"]["source"],
        "on": before.get("on"),
        "revision": before.get("revision"),
        "passed": before["passed"],
        "findings": len(before["findings"]),
        "content_sha256": before["content_sha256"],
    }


def _sums(now: Json, before: Json) -> dict[str, dict[str, Change]]:
    return {
        table: {name: Change(before[table].get(name, 0), now[table].get(name, 0)) for name in names}
        for table, names in SUMS.items()
    }


def _rules(now: Json, new: set[str], solved: Sequence[Json]) -> dict[str, dict[str, int]]:
    """Count by rule, in the order of the later report; rules without findings are left out."""
    counts: dict[str, dict[str, int]] = {}

    def count(rule: str, state: str) -> None:
        counts.setdefault(rule, {"new": 0, "remaining": 0, "solved": 0})[state] += 1

    for finding in now["findings"]:
        count(finding["rule"], "new" if finding["key"] in new else "remaining")
    for finding in solved:
        count(finding["rule"], "solved")
    return counts


def _units(now: Json, before: Json) -> dict[str, dict[str, Change]]:
    """Return how errors, warnings and notes of units changed, by code, where they did."""
    old = {row["code"]: row["findings"] for row in before.get("units", ())}
    units: dict[str, dict[str, Change]] = {}
    for row in now.get("units", ()):
        was = old.get(row["code"])
        if was is None:
            continue
        changes = {
            name: Change(was.get(name, 0), row["findings"][name])
            for name in ("errors", "warnings", "notes")
        }
        if any(change.before != change.now for change in changes.values()):
            units[row["code"]] = changes
    return units
