"""Selecting grids by what they are and have: conditions, and how many grids they hold of."""

from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.form_dialog import FormDialog
from app.theme import hint
from gis.plan.plan import Plan
from gis.plan.selecting import (
    NUMBER_COMPARISONS,
    TEXT_COMPARISONS,
    Clause,
    Comparison,
    Condition,
    GridField,
    select_by,
)
from gis.texts import Texts

SQUARE_METRES_PER_HECTARE = 10_000.0


class ClauseRow(QWidget):
    """Be one condition: a field, a comparison, a value. Areas are given in hectares."""

    changed = Signal()

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self._texts = texts
        self.field = QComboBox()
        for field in GridField:
            self.field.addItem(texts(f"dialogs.field.{field.value}"), field.value)
        self.comparison = QComboBox()
        self.value = QLineEdit()
        self.remove = QPushButton(texts("dialogs.select.remove"))
        self.remove.setAutoDefault(False)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for part in (self.field, self.comparison, self.value, self.remove):
            layout.addWidget(part)
        self.field.currentIndexChanged.connect(self._on_field)
        self.comparison.currentIndexChanged.connect(self.changed)
        self.value.textChanged.connect(self.changed)
        self._on_field()

    def clause(self) -> Clause | None:
        """Return the condition; None while the value is missing or is no number."""
        field, words = GridField(self.field.currentData()), self.value.text().strip()
        comparison = Comparison(self.comparison.currentData())
        if not words:
            return None
        if not field.is_number:
            return Clause(field, comparison, words)
        try:
            number = float(words.replace(",", ""))
        except ValueError:
            return None
        is_area = field is GridField.AREA_M2
        return Clause(field, comparison, number * (SQUARE_METRES_PER_HECTARE if is_area else 1.0))

    def _on_field(self) -> None:
        is_number = GridField(self.field.currentData()).is_number
        was = self.comparison.currentData()
        # Between two lists there is no comparison to ask for.
        self.comparison.blockSignals(True)
        self.comparison.clear()
        for comparison in NUMBER_COMPARISONS if is_number else TEXT_COMPARISONS:
            words = self._texts(f"dialogs.comparison.{comparison.value}")
            self.comparison.addItem(words, comparison.value)
        self.comparison.setCurrentIndex(max(0, self.comparison.findData(was)))
        self.comparison.blockSignals(False)
        self.changed.emit()


class SelectDialog(FormDialog):
    """Ask for conditions; what they hold of is counted at once."""

    def __init__(self, parent: QWidget | None, texts: Texts, plan: Plan) -> None:
        super().__init__(parent, texts, "dialogs.select")
        self._plan = plan
        self.join = QComboBox()
        for join in ("all", "any"):
            self.join.addItem(texts(f"dialogs.select.{join}"), join)
        self._rows = QVBoxLayout()
        holder = QWidget()
        holder.setLayout(self._rows)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self.add = QPushButton(texts("dialogs.select.add"))
        self.add.setAutoDefault(False)
        self.count = hint()
        self.add_row("join", self.join)
        self.form.addRow(holder)
        self.form.addRow("", self.add)
        self.form.addRow(self.count)
        self.join.currentIndexChanged.connect(self._show_count)
        self.add.clicked.connect(self.add_clause)
        self.add_clause()

    def rows(self) -> list[ClauseRow]:
        """Return the rows of the conditions."""
        items = (self._rows.itemAt(row) for row in range(self._rows.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if isinstance(widget, ClauseRow)]

    def add_clause(self) -> ClauseRow:
        """Add a row for one more condition."""
        row = ClauseRow(self.texts)
        row.changed.connect(self._show_count)
        row.remove.clicked.connect(lambda: self._drop(row))
        self._rows.addWidget(row)
        row.value.setFocus()
        self._show_count()
        return row

    def condition(self) -> Condition | None:
        """Return what is asked for; None while no row is complete."""
        clauses = tuple(clause for row in self.rows() if (clause := row.clause()) is not None)
        joined: Literal["all", "any"] = "any" if self.join.currentData() == "any" else "all"
        return Condition(clauses, joined) if clauses else None

    def _drop(self, row: ClauseRow) -> None:
        self._rows.removeWidget(row)
        row.setParent(None)
        row.deleteLater()
        self._show_count()

    def _show_count(self) -> None:
        condition = self.condition()
        found = select_by(self._plan, condition) if condition is not None else ()
        self.count.setText(self.texts("dialogs.select.count", count=f"{len(found):,}"))
        self.accept_button.setEnabled(bool(found))
