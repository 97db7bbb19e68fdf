"""Whose records a list of people shows: everybody's, those of the selected grids, or of a unit."""

from collections.abc import Collection
from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox

from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.records import GridId, UnitId

_SELECTED = "selected"
_LEAST_LETTERS = 8


@dataclass(frozen=True, slots=True)
class Scope:
    """Let through records of some grids, and those of some units that are in no grid."""

    grids: frozenset[GridId]
    units: frozenset[UnitId] = frozenset()


class ScopeBox(QComboBox):
    """Choose everybody, the selected grids, or a unit with all below it."""

    def __init__(self, plan: Plan, texts: Texts) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LEAST_LETTERS)
        self.addItem(texts("dialogs.all_units"), None)
        self.addItem(texts("people.only_selected"), _SELECTED)
        self._own = self.count()
        self._units = plan.units
        self._list(plan)

    @property
    def is_of_selection(self) -> bool:
        """Whether what is selected decides."""
        return bool(self.currentData() == _SELECTED)

    def choose_selected(self) -> None:
        """Let the selected grids decide."""
        self.setCurrentIndex(self.findData(_SELECTED))

    def choose_unit(self, unit: UnitId | None) -> None:
        """Choose a unit, or everybody."""
        self.setCurrentIndex(max(0, self.findData(None if unit is None else int(unit))))

    def follow(self, plan: Plan) -> None:
        """List the units of another plan; what is chosen stays chosen if it is there."""
        if plan.units is self._units:
            return
        self._units = plan.units
        chosen = self.currentData()
        with QSignalBlocker(self):
            while self.count() > self._own:
                self.removeItem(self._own)
            self._list(plan)
            self.setCurrentIndex(max(0, self.findData(chosen)))

    def scope(self, plan: Plan, selected: Collection[GridId]) -> Scope | None:
        """Return what is let through; None for everything."""
        chosen = self.currentData()
        if chosen is None:
            return None
        if chosen == _SELECTED:
            there = [grid for grid in selected if grid in plan.grids]
            return Scope(frozenset(there) | frozenset(map(plan.base_grid, there)))
        units = plan.units_within(UnitId(chosen))
        grids = frozenset(grid for unit in units for grid in plan.grids_of(unit))
        return Scope(grids, frozenset(units))

    def _list(self, plan: Plan) -> None:
        for unit in sorted(plan.units.values(), key=lambda unit: (unit.code, unit.id)):
            self.addItem(f"{unit.name}  {unit.code}".strip(), int(unit.id))
