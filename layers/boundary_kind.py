"""What a piece of boundary parts: where boundaries coincide, only the highest is drawn."""

from enum import IntEnum

from gis.plan.plan import Plan
from gis.topology.records import OUTSIDE, Arc, Label, UnitId


class BoundaryKind(IntEnum):
    """Name the highest thing that a boundary parts, from low to high."""

    GRID = 0
    VILLAGE = 1
    TOWNSHIP = 2
    COUNTY = 3
    FRAME = 4

    @classmethod
    def of_units(cls) -> "tuple[BoundaryKind, ...]":
        """Return the kinds that part units, from low to high."""
        return tuple(kind for kind in cls if kind is not cls.GRID)


_RANK_OF_TIER = {
    "village": BoundaryKind.VILLAGE,
    "community": BoundaryKind.VILLAGE,
    "township": BoundaryKind.TOWNSHIP,
    "county": BoundaryKind.COUNTY,
}

_Ancestors = dict[BoundaryKind, UnitId]


class BoundaryKinds:
    """Tell the kind of a plan's boundaries; remembers each unit's line of parents."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._ancestors: dict[UnitId | None, _Ancestors] = {}

    def of(self, arc: Arc) -> BoundaryKind:
        """Return the kind of an arc by what lies on its two sides."""
        if OUTSIDE in (arc.left, arc.right):
            return BoundaryKind.FRAME
        left, right = self._unit(arc.left), self._unit(arc.right)
        if left == right:
            return BoundaryKind.GRID
        above_left, above_right = self._above(left), self._above(right)
        parted = [kind for kind, unit in above_left.items() if above_right.get(kind) != unit]
        return max(parted, default=BoundaryKind.VILLAGE)

    def _unit(self, label: Label) -> UnitId | None:
        return self._plan.unit_of_label(label)

    def _above(self, leaf: UnitId | None) -> _Ancestors:
        found = self._ancestors.get(leaf)
        if found is None:
            found = {}
            unit = leaf
            while unit is not None:
                record = self._plan.units[unit]
                kind = _RANK_OF_TIER.get(record.tier, BoundaryKind.VILLAGE)
                found.setdefault(kind, unit)
                unit = record.parent
            self._ancestors[leaf] = found
        return found
