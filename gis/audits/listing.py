"""The findings that a report lists, in their order, kept up to date from edit to edit.

Sorting ten thousand findings after each edit takes longer than finding out which of them changed.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from gis.audits.finding import Finding, told_apart
from gis.audits.report import place_in_order

_MANY = 8
"""When more than one in so many findings change, all are sorted anew."""


class Listing:
    """Keep findings with keys that tell them apart, sorted as a report lists them."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._by_key: dict[str, list[Finding]] = {}
        """As they were found, by the key that they were found with."""
        self._shown: dict[str, Finding] = {}
        """By the key that they are listed with."""
        self._places: list[tuple[Any, ...]] = []
        self._findings: list[Finding] = []
        """In order, and beside it what they are ordered by."""
        for finding in findings:
            self._by_key.setdefault(finding.key, []).append(finding)
        self._sort_all()

    def copy(self) -> "Listing":
        """Return the same list, to be exchanged apart from this one."""
        twin = Listing(())
        twin._by_key = {key: same.copy() for key, same in self._by_key.items()}
        twin._shown = self._shown.copy()
        twin._places, twin._findings = self._places.copy(), self._findings.copy()
        return twin

    def exchange(self, gone: Collection[Finding], come: Collection[Finding]) -> None:
        """Take findings out and put others in."""
        sort_all = (len(gone) + len(come)) * _MANY > len(self._findings)
        keys = {finding.key for finding in (*gone, *come)}
        if not sort_all:
            for key in keys:
                self._unlist(key)
        for finding in gone:
            same = self._by_key[finding.key]
            same.remove(finding)
            if not same:
                del self._by_key[finding.key]
        for finding in come:
            self._by_key.setdefault(finding.key, []).append(finding)
        if sort_all:
            self._sort_all()
        else:
            for key in keys:
                self._list(key)

    def parted(
        self, accepted: Mapping[str, object]
    ) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """Return the findings that stand and those whose key is accepted, each in order."""
        found = [self._shown[key] for key in accepted if key in self._shown]
        exceptions = sorted(found, key=place_in_order)
        standing = self._findings.copy()
        for finding in reversed(exceptions):
            del standing[self._index(finding)]
        return tuple(standing), tuple(exceptions)

    def _index(self, finding: Finding) -> int:
        return bisect_left(self._places, place_in_order(finding))

    def _list(self, key: str) -> None:
        for finding in told_apart(self._by_key.get(key, [])):
            at = self._index(finding)
            self._places.insert(at, place_in_order(finding))
            self._findings.insert(at, finding)
            self._shown[finding.key] = finding

    def _unlist(self, key: str) -> None:
        for finding in told_apart(self._by_key.get(key, [])):
            at = self._index(finding)
            del self._places[at], self._findings[at], self._shown[finding.key]

    def _sort_all(self) -> None:
        every = [finding for same in self._by_key.values() for finding in told_apart(same)]
        self._shown = {finding.key: finding for finding in every}
        self._findings = sorted(every, key=place_in_order)
        self._places = [place_in_order(finding) for finding in self._findings]
