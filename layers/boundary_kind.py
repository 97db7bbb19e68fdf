"""What a piece of boundary parts: where boundaries coincide, only the highest is drawn."""

from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import NamedTuple

from gis.plan.plan import Plan
from gis.topology.records import OUTSIDE, Arc, Label, Standing, UnitId, grid_of, is_grid


class BoundaryKind(IntEnum):
    """Name the highest thing that a boundary parts, from low to high."""

    SUB_GRID = 0
    GRID = 1
    GROUP = 2
    VILLAGE = 3
    AREA = 4
    TOWNSHIP = 5
    COUNTY = 6
    CITY = 7
    FRAME = 8

    @classmethod
    def of_units(cls) -> "tuple[BoundaryKind, ...]":
        """Return the kinds that part units, from low to high."""
        return tuple(kind for kind in cls if kind > cls.GRID)


class LineClass(NamedTuple):
    """Be what is drawn in one manner: a kind of boundary, as settled as it is.

    Only boundaries of grids and sub-grids look different once they are agreed.
    """

    kind: BoundaryKind
    standing: Standing = Standing.NOT_WALKED

    @property
    def order(self) -> tuple[int, int]:
        """What is drawn later has a higher order."""
        return self.kind, list(Standing).index(self.standing)


_KNOWN_TIERS = {
    "city": BoundaryKind.CITY,
    "prefecture": BoundaryKind.CITY,
    "county": BoundaryKind.COUNTY,
    "district": BoundaryKind.COUNTY,
    "township": BoundaryKind.TOWNSHIP,
    "town": BoundaryKind.TOWNSHIP,
    "subdistrict": BoundaryKind.TOWNSHIP,
    "area": BoundaryKind.AREA,
    "village": BoundaryKind.VILLAGE,
    "community": BoundaryKind.VILLAGE,
    "villager_group": BoundaryKind.GROUP,
}

_Ancestors = dict[BoundaryKind, UnitId]


def kinds_of_tiers(tiers: Sequence[str]) -> Mapping[str, BoundaryKind]:
    """Return the kind of boundary for each tier of a profile, `tiers` from high to low.

    A tier with a name of its own ranks one above the next known one below it.
    """
    kinds = dict(_KNOWN_TIERS)
    below: BoundaryKind | None = None
    for tier in reversed(tiers):
        if tier not in kinds:
            higher = BoundaryKind.GROUP if below is None else BoundaryKind(below + 1)
            kinds[tier] = min(higher, BoundaryKind.CITY)
        below = kinds[tier]
    return kinds


class BoundaryKinds:
    """Tell the kind of a plan's boundaries; remembers each unit's line of parents."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._kinds = kinds_of_tiers(plan.rules.tiers)
        self._ancestors: dict[UnitId | None, _Ancestors] = {}

    def of(self, arc: Arc) -> BoundaryKind:
        """Return the kind of an arc by what lies on its two sides."""
        if OUTSIDE in (arc.left, arc.right):
            return BoundaryKind.FRAME
        left, right = self._unit(arc.left), self._unit(arc.right)
        if left == right:
            return BoundaryKind.SUB_GRID if self._is_within_grid(arc) else BoundaryKind.GRID
        above_left, above_right = self._above(left), self._above(right)
        parted = [
            kind
            for kind in above_left.keys() | above_right.keys()
            if above_left.get(kind) != above_right.get(kind)
        ]
        return max(parted, default=BoundaryKind.VILLAGE)

    def class_of(self, arc: Arc) -> LineClass:
        """Return how an arc is to be drawn."""
        kind, standing = self.of(arc), arc.border.standing
        if standing is Standing.AGREED and kind > BoundaryKind.GRID:
            standing = Standing.NOT_WALKED
        return LineClass(kind, standing)

    def _is_within_grid(self, arc: Arc) -> bool:
        if not (is_grid(arc.left) and is_grid(arc.right)):
            return False
        base = self._plan.base_grid
        return base(grid_of(arc.left)) == base(grid_of(arc.right))

    def _unit(self, label: Label) -> UnitId | None:
        return self._plan.unit_of_label(label)

    def _above(self, leaf: UnitId | None) -> _Ancestors:
        found = self._ancestors.get(leaf)
        if found is None:
            found = {}
            unit = leaf
            while unit is not None:
                record = self._plan.units[unit]
                kind = self._kinds.get(record.tier, BoundaryKind.VILLAGE)
                found.setdefault(kind, unit)
                unit = record.parent
            self._ancestors[leaf] = found
        return found
