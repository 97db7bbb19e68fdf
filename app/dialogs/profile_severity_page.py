"""The page of severities: each rule by its name, and how grave its findings are."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
)

from app.dialogs.profile_field import WheelPasser
from app.dialogs.profile_page import DIFFERS, ProfilePage
from gis.plan.profile_fields import Severity
from gis.texts import Texts


class SeverityPage(ProfilePage):
    """Show a row for each rule with a box to choose from."""

    tables = ("severity",)

    def __init__(self, texts: Texts, rules: list[str]) -> None:
        super().__init__()
        self._titles = {rule: _title(rule, texts) for rule in rules}
        self.boxes: dict[str, QComboBox] = {}
        self.view = QTableWidget(len(rules), 2)
        self.view.setHorizontalHeaderLabels(
            [texts(f"profiles.column.severity_{key}") for key in ("rule", "severity")]
        )
        self.view.verticalHeader().hide()
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        wheel = WheelPasser(self)
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Fixed)
        self.view.setColumnWidth(1, 150)
        for row, rule in enumerate(rules):
            box = QComboBox()
            box.installEventFilter(wheel)
            for severity in Severity:
                box.addItem(texts(f"profiles.word.severity.{severity.value}"), severity.value)
            box.currentIndexChanged.connect(self.changed)
            self.boxes[rule] = box
            self.view.setItem(row, 0, QTableWidgetItem(self._titles[rule]))
            self.view.setCellWidget(row, 1, box)
            self.view.setRowHeight(row, 36)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)

    def show_tables(self, tables: Mapping[str, Any], base: Mapping[str, Any]) -> None:
        """Show the severities, those that differ marked."""
        for rule, box in self.boxes.items():
            with QSignalBlocker(box):
                box.setCurrentIndex(box.findData(tables["severity"][rule]))
        self.show_marks(tables, base)

    def show_marks(self, tables: Mapping[str, Any], base: Mapping[str, Any]) -> None:
        """Mark the rules that differ."""
        for row, rule in enumerate(self.boxes):
            differs = tables["severity"][rule] != base["severity"][rule]
            words = self._titles[rule] + (DIFFERS if differs else "")
            self.view.setItem(row, 0, QTableWidgetItem(words))

    def read(self) -> dict[str, Any]:
        """Return the severities."""
        return {"severity": {rule: box.currentData() for rule, box in self.boxes.items()}}

    def show_fault(self, entry: str, row: int, sentence: str) -> None:
        """Show nothing: every choice is right."""


def _title(rule: str, texts: Texts) -> str:
    key = f"audits.rule.{rule}"
    return texts(key) if key in texts else rule
