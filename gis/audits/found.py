"""What one rule found, kept so that the findings on what an edit touched can be exchanged."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from gis.audits.finding import Finding

Exchange = tuple[list[Finding], list[Finding]]
"""The findings that went and those that came."""

_LAND = frozenset({"grid", "here"})
"""What a finding calls the labels of land that it depends on."""


class Found:
    """Keep the findings of a rule by owner: the first record that each of them names."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._by_owner: dict[int, list[Finding]] = {}
        self._owners_at: dict[int, set[int]] = {}
        self._put(_by_owner(findings))

    def __iter__(self) -> Iterator[Finding]:
        for findings in self._by_owner.values():
            yield from findings

    def __len__(self) -> int:
        return sum(map(len, self._by_owner.values()))

    def copy(self) -> "Found":
        """Return the same findings, to be exchanged apart from these."""
        twin = Found(())
        twin._by_owner = self._by_owner.copy()
        twin._owners_at = {label: owners.copy() for label, owners in self._owners_at.items()}
        return twin

    @property
    def owners(self) -> AbstractSet[int]:
        """Those on whom there are findings."""
        return self._by_owner.keys()

    def owners_at(self, labels: Iterable[int]) -> set[int]:
        """Return the owners whose findings name one of some labels of land."""
        return set().union(*(self._owners_at.get(label, ()) for label in labels))

    def exchange(self, owners: AbstractSet[int], fresh: Iterable[Finding]) -> Exchange:
        """Put the fresh findings on some owners in the place of theirs before."""
        come = _by_owner(fresh)
        again = [
            each for each in owners | come.keys() if self._by_owner.get(each) != come.get(each)
        ]
        gone = [finding for owner in again for finding in self._take(owner)]
        changed = {owner: come[owner] for owner in again if owner in come}
        self._put(changed)
        return gone, [finding for findings in changed.values() for finding in findings]

    def _put(self, by_owner: dict[int, list[Finding]]) -> None:
        self._by_owner.update(by_owner)
        for owner, findings in by_owner.items():
            for label in _land_of(findings):
                self._owners_at.setdefault(label, set()).add(owner)

    def _take(self, owner: int) -> list[Finding]:
        findings = self._by_owner.pop(owner, [])
        for label in _land_of(findings):
            self._owners_at[label].discard(owner)
        return findings


def _land_of(findings: Iterable[Finding]) -> set[int]:
    return {number for finding in findings for kind, number in finding.ids if kind in _LAND}


def _by_owner(findings: Iterable[Finding]) -> dict[int, list[Finding]]:
    found: dict[int, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.ids[0][1] if finding.ids else 0, []).append(finding)
    return found
