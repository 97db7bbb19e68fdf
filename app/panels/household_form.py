"""The part of the attribute panel about households: numbers and grids, never names."""

from collections.abc import Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.panels.fact_rows import FactRows
from app.theme import heading
from gis.plan.plan import Plan
from gis.plan.records import Household, HouseholdId
from gis.texts import Texts


class HouseholdForm(QWidget):
    """Show the selected households; of one, to which grid it belongs and why."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self.title = heading("")
        self.facts = FactRows(texts)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.title)
        layout.addWidget(self.facts)
        layout.addStretch(1)

    def show_households(self, plan: Plan, households: Sequence[HouseholdId]) -> None:
        """Show at least one household."""
        texts = self._texts
        records = [plan.households[household] for household in households]
        people = ("people_in", f"{sum(record.people for record in records):,}")
        if len(records) > 1:
            self.title.setText(texts("panels.attributes.households", count=f"{len(records):,}"))
            self.facts.show_rows([people])
            return
        (record,) = records
        self.title.setText(texts("panels.attributes.household", number=record.household_no))
        self.facts.show_rows([people, *self._one(plan, record)])

    def _one(self, plan: Plan, record: Household) -> list[tuple[str, str]]:
        texts = self._texts
        by = record.assigned_by.value if record.assigned_by is not None else "nobody"
        unit = plan.units[record.unit].name if record.unit is not None else ""
        grid = plan.grids[record.grid].name if record.grid is not None else ""
        rows = [
            ("unit", unit),
            ("grid", grid or texts("panels.attributes.none")),
            ("assigned_by", texts(f"panels.assigned.{by}")),
        ]
        if record.location is None:
            rows.append(("place", texts("panels.attributes.not_located")))
        return rows
