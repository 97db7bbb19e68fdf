"""Fields of dialogs about a plan: a unit, a tier, several things to tick, where an area is from."""

from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QListWidget, QListWidgetItem

from gis.plan.plan import Plan
from gis.plan.records import ReferenceId
from gis.texts import Texts
from gis.topology.records import UnitId

Thing = TypeVar("Thing")
_THING = Qt.ItemDataRole.UserRole
MOST_AREAS = 2_000
_NO_OUTLINES = ("address", "building")
"""Themes whose areas are too many and too small to be chosen from a list."""


class UnitBox(QComboBox):
    """Choose a unit of a plan, of all or of some; they are listed by code."""

    def __init__(
        self, plan: Plan, units: Iterable[UnitId] | None = None, everything: str = ""
    ) -> None:
        """Take the words for all units together, where that can be chosen too."""
        super().__init__()
        self._everything = everything
        self.list_units(plan, units)

    def list_units(self, plan: Plan, units: Iterable[UnitId] | None = None) -> None:
        """List other units; the chosen one stays chosen if it is there."""
        chosen = self.unit
        self.clear()
        if self._everything:
            self.addItem(self._everything, None)
        wanted = plan.units.keys() if units is None else units
        for unit in sorted(wanted, key=lambda unit: plan.units[unit].code):
            self.addItem(f"{plan.units[unit].name}  {plan.units[unit].code}", unit)
        self.choose(chosen)

    @property
    def unit(self) -> UnitId | None:
        """The chosen unit; None for all of them, or when there is none."""
        chosen = self.currentData()
        return None if chosen is None else UnitId(chosen)

    def choose(self, unit: UnitId | None) -> None:
        """Choose a unit, if it is there."""
        self.setCurrentIndex(max(0, self.findData(unit)))


class TierBox(QComboBox):
    """Choose a tier of units, among those of the plan's profile."""

    def __init__(self, plan: Plan, texts: Texts) -> None:
        super().__init__()
        for tier in plan.rules.tiers:
            self.addItem(plan.rules.tier_title(tier, texts.language), tier)


class CheckList(QListWidget, Generic[Thing]):
    """Tick some of several things."""

    def __init__(self, things: Sequence[tuple[Thing, str]], ticked: Iterable[Thing] = ()) -> None:
        """Take the things with their words."""
        super().__init__()
        chosen = set(ticked)
        self._things = [thing for thing, _ in things]
        for thing, words in things:
            item = QListWidgetItem(words, self)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            state = Qt.CheckState.Checked if thing in chosen else Qt.CheckState.Unchecked
            item.setCheckState(state)
        self.setMinimumHeight(140)

    def ticked(self) -> list[Thing]:
        """Return the things that are ticked."""
        return [
            thing
            for row, thing in enumerate(self._things)
            if self.item(row).checkState() is Qt.CheckState.Checked
        ]

    def tick(self, thing: Thing, is_ticked: bool = True) -> None:
        """Tick a thing, or take the tick away."""
        state = Qt.CheckState.Checked if is_ticked else Qt.CheckState.Unchecked
        self.item(self._things.index(thing)).setCheckState(state)


class AreaSource(QComboBox):
    """Choose where an area comes from: drawn on the map next, or a reference area."""

    def __init__(self, plan: Plan, texts: Texts) -> None:
        super().__init__()
        self.addItem(texts("dialogs.area.draw"), None)
        areas = [
            reference
            for reference in plan.references.values()
            if reference.is_area and reference.theme not in _NO_OUTLINES
        ]
        areas.sort(key=lambda reference: (reference.theme, reference.name, reference.id))
        for reference in areas[:MOST_AREAS]:
            theme = texts(f"references.theme_{reference.theme}")
            name = reference.name or str(reference.id)
            self.addItem(texts("dialogs.area.reference", theme=theme, name=name), reference.id)

    @property
    def reference(self) -> ReferenceId | None:
        """The chosen reference; None for what is drawn."""
        chosen = self.currentData()
        return None if chosen is None else ReferenceId(chosen)
