"""The dialogs of operations on units: their boundary, new ones, groups of them, numbering."""

from collections.abc import Iterable, Sequence

from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QPlainTextEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.dialogs.choices import AreaSource, CheckList, TierBox, UnitBox
from app.dialogs.form_dialog import FormDialog
from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.records import UnitId, unassigned_label


class UnitBoundaryDialog(FormDialog):
    """Ask whose boundary is set anew and where it comes from."""

    def __init__(
        self, parent: QWidget | None, texts: Texts, plan: Plan, unit: UnitId | None
    ) -> None:
        super().__init__(parent, texts, "dialogs.unit_boundary")
        self.unit = UnitBox(plan)
        self.unit.choose(unit)
        self.area = AreaSource(plan, texts)
        self.add_row("unit", self.unit)
        self.add_row("area", self.area)


class ConsequencesDialog(FormDialog):
    """State what follows from a boundary before it is moved."""

    def __init__(self, parent: QWidget | None, texts: Texts, lines: Sequence[str]) -> None:
        super().__init__(parent, texts, "dialogs.consequences")
        self.report = QPlainTextEdit("\n".join(lines), readOnly=True)
        self.report.setMinimumHeight(240)
        self.form.addRow(self.report)


class UnitFromRingDialog(FormDialog):
    """Ask what a unit is called that is cut out of another one."""

    def __init__(
        self, parent: QWidget | None, texts: Texts, plan: Plan, unit: UnitId | None
    ) -> None:
        super().__init__(parent, texts, "dialogs.unit_from_ring")
        self.unit = UnitBox(plan)
        self.unit.choose(unit)
        self.tier = TierBox(plan, texts)
        self.tier.setCurrentIndex(self.tier.count() - 1)
        self.code = QLineEdit()
        self.name = QLineEdit()
        self.area = AreaSource(plan, texts)
        self.cuts = QCheckBox(texts("dialogs.unit_from_ring.cuts"))
        for key in ("unit", "tier", "code", "name", "area"):
            self.add_row(key, getattr(self, key))
        self.form.addRow("", self.cuts)
        self.require(self.code, self.name)


class GroupUnitsDialog(FormDialog):
    """Ask which units are put under a new one, and what that is called."""

    def __init__(
        self, parent: QWidget | None, texts: Texts, plan: Plan, units: Iterable[UnitId]
    ) -> None:
        super().__init__(parent, texts, "dialogs.group_units")
        self.units: CheckList[UnitId] = CheckList(_unit_rows(plan, plan.units), units)
        self.tier = TierBox(plan, texts)
        self.code = QLineEdit()
        self.name = QLineEdit()
        for key in ("units", "tier", "code", "name"):
            self.add_row(key, getattr(self, key))
        self.require(self.code, self.name)


class UnitDialog(FormDialog):
    """Ask for one unit, for an operation whose texts are `dialogs.<name>`."""

    def __init__(
        self, parent: QWidget | None, texts: Texts, name: str, plan: Plan, unit: UnitId | None
    ) -> None:
        super().__init__(parent, texts, f"dialogs.{name}")
        self.unit = UnitBox(plan)
        self.unit.choose(unit)
        self.add_row("unit", self.unit)


class GridsFromUnitsDialog(FormDialog):
    """Ask which units become a grid each."""

    def __init__(
        self, parent: QWidget | None, texts: Texts, plan: Plan, units: Iterable[UnitId]
    ) -> None:
        super().__init__(parent, texts, "dialogs.grids_from_units")
        land = plan.partition
        without = [
            unit
            for unit in plan.units
            if not plan.grids_of(unit) and land.arcs_of(unassigned_label(unit))
        ]
        self.units: CheckList[UnitId] = CheckList(_unit_rows(plan, without), units)
        self.add_row("units", self.units)


class GridOverUnitsDialog(FormDialog):
    """Ask which units become the sub-grids of one grid, and what that is called."""

    def __init__(self, parent: QWidget | None, texts: Texts, plan: Plan) -> None:
        super().__init__(parent, texts, "dialogs.grid_over_units")
        inner = [unit for unit in plan.units if plan.units[unit].parent is not None]
        lowest = [unit for unit in inner if not plan.grids_of(unit) and unit not in plan.children]
        self.units: CheckList[UnitId] = CheckList(_unit_rows(plan, lowest))
        self.name = QLineEdit(placeholderText=texts("dialogs.grid_over_units.name_hint"))
        self.add_row("units", self.units)
        self.add_row("name", self.name)


class RenumberDialog(FormDialog):
    """Show which grid gets which code before the old ones are retired."""

    def __init__(
        self, parent: QWidget | None, texts: Texts, rows: Sequence[tuple[str, str, str]]
    ) -> None:
        """Take name, old code and new code of each grid that gets another one."""
        super().__init__(parent, texts, "dialogs.renumber_preview", count=len(rows))
        self.table = QTreeWidget()
        self.table.setRootIsDecorated(False)
        self.table.setHeaderLabels(
            [texts(f"dialogs.renumber_preview.{key}") for key in ("name", "old", "new")]
        )
        self.table.setMinimumHeight(300)
        for row in rows:
            self.table.addTopLevelItem(QTreeWidgetItem(list(row)))
        for column in range(3):
            self.table.resizeColumnToContents(column)
        self.form.addRow(self.table)


def _unit_rows(plan: Plan, units: Iterable[UnitId]) -> list[tuple[UnitId, str]]:
    ordered = sorted(units, key=lambda unit: plan.units[unit].code)
    return [(unit, f"{plan.units[unit].name}  {plan.units[unit].code}") for unit in ordered]
