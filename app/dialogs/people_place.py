"""The dialog of a place: a school, a shop, a service point."""

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.dialogs.people_fields import PickBox, unit_choices
from app.dialogs.people_record import RecordDialog, Take
from gis.errors import Reason
from gis.plan.plan import Plan
from gis.plan.records import PLACE_KINDS, Place
from gis.texts import Texts
from gis.topology.records import UnitId


class PlaceDialog(RecordDialog):
    """Ask for kind, name, address and unit; where it stands is shown on the map."""

    field_of: ClassVar[Mapping[Reason, str]] = {
        Reason.EMPTY_NAME: "name",
        Reason.NO_SUCH_KIND: "sort",
        Reason.NO_SUCH_UNIT: "unit",
    }

    def __init__(
        self, parent: QWidget | None, texts: Texts, plan: Plan, place: Place, take: Take
    ) -> None:
        """Take the record to begin with."""
        is_new = place.id not in plan.places
        super().__init__(
            parent, texts, "people.place_dialog" if is_new else "people.place_change_dialog", take
        )
        self._name = "people.place_dialog"
        self._place = place
        self.sort = QComboBox()
        for kind in PLACE_KINDS:
            self.sort.addItem(texts(f"people.place.{kind}"), kind)
        self.sort.setCurrentIndex(max(0, self.sort.findData(place.kind)))
        self.name = QLineEdit(place.name)
        self.address = QLineEdit(place.address)
        self.unit = PickBox(unit_choices(plan), texts("people.nothing"))
        self.unit.choose(place.unit)
        for key in ("name", "sort", "address", "unit"):
            self.add_field(key, getattr(self, key))

    def record(self) -> Place:
        """Return the place as it was entered."""
        unit = self.unit.chosen
        return replace(
            self._place,
            kind=str(self.sort.currentData()),
            name=self.name.text(),
            address=self.address.text(),
            unit=None if unit is None else UnitId(unit),
        )
