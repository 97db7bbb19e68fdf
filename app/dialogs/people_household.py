"""The dialog of a new household."""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from PySide6.QtWidgets import QLineEdit, QSpinBox, QWidget

from app.dialogs.people_fields import PickBox, unit_choices
from app.dialogs.people_record import RecordDialog, Take
from app.theme import with_room
from gis.errors import Reason
from gis.plan.plan import Plan
from gis.plan.records import Household
from gis.texts import Texts
from gis.topology.records import UnitId

_LINES = ("household_no", "householder", "villager_group", "house_no", "registered_place")


class HouseholdDialog(RecordDialog):
    """Ask for what is known of a household; where it lives is decided on the map."""

    field_of: ClassVar[Mapping[Reason, str]] = {
        Reason.HOUSEHOLD_NO_IN_USE: "household_no",
        Reason.PEOPLE_BELOW_ZERO: "people",
        Reason.NO_SUCH_UNIT: "unit",
    }

    def __init__(
        self, parent: QWidget | None, texts: Texts, plan: Plan, household: Household, take: Take
    ) -> None:
        """Take the record to begin with."""
        is_new = household.id not in plan.households
        name = "people.household_dialog" if is_new else "people.household_change_dialog"
        super().__init__(parent, texts, name, take)
        self._name = "people.household_dialog"
        self._household = household
        self.lines = {key: QLineEdit(getattr(household, key)) for key in _LINES}
        self.unit = PickBox(unit_choices(plan), texts("people.nothing"))
        self.unit.choose(household.unit)
        self.people = QSpinBox()
        self.people.setRange(0, 999)
        self.people.setValue(household.people)
        with_room(self.people)
        self.add_field("unit", self.unit)
        for key in _LINES[:2]:
            self.add_field(key, self.lines[key])
        self.add_field("people", self.people)
        for key in _LINES[2:]:
            self.add_field(key, self.lines[key])
        self.require(self.lines["household_no"])

    def record(self) -> Household:
        """Return the household as it was entered."""
        unit = self.unit.chosen
        return replace(
            self._household,
            unit=None if unit is None else UnitId(unit),
            people=self.people.value(),
            **{key: line.text() for key, line in self.lines.items()},  # type: ignore[arg-type]
        )
