"""Find the unit or the grid that a cell names, by code or by name as people write it."""

import re
from collections.abc import Iterable, Iterator

from gis.plan.plan import Plan
from gis.plan.records import Unit
from gis.topology.records import GridId, UnitId

_OFFICE = re.compile(r"(村民委员会|居民委员会|社区居委会|村委会|居委会|村村委)$")
_KIND = re.compile(r"(行政村|社区|村)$")


class Ambiguous(Exception):
    """Tell that a text names several units or grids; `count` of them."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} candidates")
        self.count = count


_VILLAGES = ("village", "community")
_UnitsOf = dict[str, set[UnitId]]


class UnitFinder:
    """Find units of a plan by code or name.

    云陂镇杼桥社区居委会, 杼桥社区 and 杼桥 all name the same unit as long as no other fits. Units
    that have none below them go before a village with groups; a township is too large to be meant.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        leaves = plan.leaf_units()
        villages = [
            unit
            for unit in plan.children
            if unit is not None and plan.units[unit].tier in _VILLAGES
        ]
        self._by_name = (*self._names_of(leaves), *self._names_of(villages))
        self._known: dict[tuple[str, str], UnitId | None] = {}

    def _names_of(self, units: Iterable[UnitId]) -> tuple[_UnitsOf, _UnitsOf]:
        exact: _UnitsOf = {}
        loose: _UnitsOf = {}
        for unit in units:
            record = self._plan.units[unit]
            for text in (record.code, record.name):
                exact.setdefault(text, set()).add(unit)
            for text in _loose_names(record, self._above(record)):
                loose.setdefault(text, set()).add(unit)
        exact.pop("", None)
        return exact, loose

    def find(self, text: str, township: str = "") -> UnitId | None:
        """Return the unit that a text names, or None; raises Ambiguous.

        `township` tells apart villages of the same name.
        """
        key = (text, township)
        if key not in self._known:
            self._known[key] = self._find(text, township)
        return self._known[key]

    def _find(self, text: str, township: str) -> UnitId | None:
        for names in self._by_name:
            found = names.get(text) or names.get(_OFFICE.sub("", text)) or set()
            if len(found) > 1 and township:
                found = {unit for unit in found if self._lies_in(unit, township)}
            if len(found) > 1:
                raise Ambiguous(len(found))
            if found:
                return next(iter(found))
        return None

    def _lies_in(self, unit: UnitId, township: str) -> bool:
        return any(
            township in (above.code, above.name, _KIND.sub("", above.name))
            for above in self._above(self._plan.units[unit])
        )

    def _above(self, unit: Unit) -> list[Unit]:
        found = []
        while unit.parent is not None:
            unit = self._plan.units[unit.parent]
            found.append(unit)
        return found


def _loose_names(unit: Unit, above: Iterable[Unit]) -> Iterator[str]:
    """Yield the ways in which people write a unit's name beside the full one."""
    plain = _OFFICE.sub("", unit.name)
    prefixes = ["", *(parent.name for parent in above)]
    for prefix in prefixes:
        yield prefix + plain
        short = _KIND.sub("", plain)
        if len(short) > 1:
            yield prefix + short


class GridFinder:
    """Find grids of a plan by code, or by name within a unit."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._by_code: dict[str, list[GridId]] = {}
        self._by_name: dict[str, list[GridId]] = {}
        self._unit_of: dict[GridId, UnitId] = {}
        for grid in sorted(plan.grids.values(), key=lambda grid: grid.id):
            self._by_code.setdefault(grid.code, []).append(grid.id)
            self._by_name.setdefault(grid.name, []).append(grid.id)
            self._unit_of[grid.id] = grid.unit

    def find(self, text: str, unit: UnitId | None = None) -> GridId | None:
        """Return the grid that a text names, or None; raises Ambiguous."""
        found = self._by_code.get(text) or self._by_name.get(text) or []
        if len(found) > 1 and unit is not None:
            found = [grid for grid in found if self._unit_of[grid] == unit] or found
        if len(found) > 1:
            raise Ambiguous(len(found))
        return found[0] if found else None

    def find_whole(self, text: str, unit: UnitId | None = None) -> GridId | None:
        """Return the whole grid that a text names, itself or by one of its parts, or None."""
        grid = self.find(text, unit)
        return None if grid is None else self._plan.base_grid(grid)
