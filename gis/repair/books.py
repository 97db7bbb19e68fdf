"""What each feature had, won, lost and has: the ledger as the features' own accounts."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.repair.records import Repaired

Geometries = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class Book:
    """Be the account of one feature, in square metres: `before_m2` + won - lost = `after_m2`.

    `rounding_m2` is what that misses by.
    """

    feature: int
    before_m2: float
    after_m2: float
    won_m2: float
    lost_m2: float

    @property
    def rounding_m2(self) -> float:
        """Return by how much the ledger misses the change of area."""
        return self.after_m2 - self.before_m2 - self.won_m2 + self.lost_m2


def books_of(before_m: Geometries, done: Repaired) -> tuple[Book, ...]:
    """Return the book of each feature; `before_m` are the polygons as they were, valid ones."""
    before = np.nan_to_num(shapely.area(before_m))
    after = np.nan_to_num(shapely.area(done.polygons_m))
    won, lost = np.zeros(len(before)), np.zeros(len(before))
    for change in done.changes:
        if change.winner is not None and not change.was_winners:
            won[change.winner] += change.area_m2
        for loser in change.losers:
            lost[loser] += change.area_m2
    rows = zip(before.tolist(), after.tolist(), won.tolist(), lost.tolist(), strict=True)
    return tuple(Book(at, *row) for at, row in enumerate(rows))
