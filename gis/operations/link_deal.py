"""Deal households out to members or heads: the near ones first, in rounds, evenly."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from gis.operations.balanced_pairs import balanced_pairs
from gis.operations.link_candidates import Home
from gis.operations.sides_taken import sides_taken
from gis.plan.records import HouseholdId

_MOST_PAIRS = 9_000_000
"""Households by places for them that are weighed at once; about two seconds and 150 MB."""


class LeftOver(StrEnum):
    """Say why a household gets no suggestion; each has a text `operations.left_over.<why>`."""

    LINKED_ALREADY = "linked_already"
    NO_ROOM = "no_room"
    HOME_UNKNOWN = "home_unknown"
    TOO_MANY_AT_ONCE = "too_many_at_once"


class Deal:
    """Deal households out to candidates, round by round; what is dealt stays."""

    def __init__(
        self,
        wanting: Mapping[HouseholdId, Home],
        candidates: Sequence[Home],
        loads: NDArray[np.int64],
        most: int | None,
    ) -> None:
        """Take who wants a link, the candidates with their loads, and the most of each."""
        self.chosen: dict[HouseholdId, int] = {}
        self._wanting = dict(wanting)
        self._candidates = candidates
        self._loads = loads.copy()
        self._share = _even_load(loads, len(wanting))
        self._most = len(wanting) + int(loads.max()) if most is None else most
        self._why = dict.fromkeys(wanting, LeftOver.HOME_UNKNOWN)

    def deal_out(self) -> None:
        """Deal out evenly in the groups, in the grids, among all; then what is left, unevenly."""
        for most in (min(self._share, self._most), self._most):
            self._deal_within(lambda home: home.group, most)
            self._deal_within(lambda home: home.grid, most)
            self._deal_within(lambda home: None if home.at is None else "anywhere", most)

    def _deal_within(self, sort_of: Callable[[Home], Hashable | None], most: int) -> None:
        """Deal out among those of the same sort; None takes part in no sort."""
        asking: dict[Hashable, list[HouseholdId]] = {}
        for key, home in self._wanting.items():
            if key not in self.chosen and (sort := sort_of(home)) is not None:
                asking.setdefault(sort, []).append(key)
        offering: dict[Hashable, list[int]] = {}
        for index, home in enumerate(self._candidates):
            if (sort := sort_of(home)) is not None:
                offering.setdefault(sort, []).append(index)
        for sort, households in asking.items():
            if sort in offering:
                self._pair(households, np.array(offering[sort], dtype=np.int64), most)

    def left(self) -> dict[HouseholdId, LeftOver]:
        """Return the households that got nobody, and why."""
        return {key: why for key, why in self._why.items() if key not in self.chosen}

    def _pair(
        self, households: Sequence[HouseholdId], candidates: NDArray[np.int64], most: int
    ) -> None:
        room = np.clip(most - self._loads[candidates], 0, len(households))
        if len(households) * int(room.sum()) > _MOST_PAIRS:
            self._why.update(dict.fromkeys(households, LeftOver.TOO_MANY_AT_ONCE))
            return
        self._why.update(dict.fromkeys(households, LeftOver.NO_ROOM))
        starts = _places([self._wanting[each] for each in households])
        ends = _places([self._candidates[index] for index in candidates])
        distances = _distances(starts, sides_taken(starts, ends))
        reaches_brim = self._loads[candidates] + room == self._share
        pairs = balanced_pairs(distances, room, reaches_brim)
        for household, index in zip(households, pairs.tolist(), strict=True):
            if index >= 0:
                self.chosen[household] = int(candidates[index])
                self._loads[candidates[index]] += 1


def _even_load(loads: NDArray[np.int64], more: int) -> int:
    """Return the least load that leaves room for `more` households when all may have it."""
    least = int(loads.min()) + 1
    while np.clip(least - loads, 0, None).sum() < more:
        least += max(1, int(more - np.clip(least - loads, 0, None).sum()) // len(loads))
    return least


def _places(homes: Sequence[Home]) -> NDArray[np.float64]:
    """Return where homes are in millimetres, shape (n, 2); NaN for one that is not known."""
    known = [(np.nan, np.nan) if home.at is None else home.at for home in homes]
    return np.array(known, dtype=np.float64)


def _distances(starts: NDArray[np.float64], ends: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the distances in millimetres, shape (n, k); one that is not known is the farthest."""
    across = starts[:, np.newaxis, :] - ends[np.newaxis, :, :]
    found = np.hypot(across[..., 0], across[..., 1])
    farthest = np.nanmax(found, initial=0.0)
    return np.nan_to_num(found, nan=float(farthest))
