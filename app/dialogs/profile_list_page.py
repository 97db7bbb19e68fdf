"""Pages of the profile editor that are lists: roles, unit types, tiers. A table and a form."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.profile_page import FieldForm, ProfilePage, Words, scrolled
from gis.plan.profile_fields import Field
from gis.texts import Texts

Entry = dict[str, Any]

_NOT_SHOWN = {"zh": {"key", "en", "aliases"}, "en": {"key", "zh", "aliases"}}
"""What only the form shows, by language."""
_BUTTONS = ("add", "remove", "up", "down")


class ListPage(ProfilePage):
    """Show the entries of one list as a table, and the selected one as a form beside it."""

    def __init__(
        self,
        texts: Texts,
        table: str,
        fields: Sequence[Field],
        words: Words,
    ) -> None:
        super().__init__()
        self.tables = (table,)
        self._texts, self._table, self._fields, self._words = texts, table, fields, words
        self._columns = [each for each in fields if each.key not in _NOT_SHOWN[texts.language]]
        self._entries: list[Entry] = []
        self.view = QTableWidget(0, len(self._columns))
        self.view.setHorizontalHeaderLabels(
            [texts(f"profiles.column.{table}_{field.key}") for field in self._columns]
        )
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.view.verticalHeader().hide()
        self.view.setWordWrap(False)
        header = self.view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.form = FieldForm(texts, fields, words)
        self._buttons = {name: QPushButton(texts(f"profiles.editor.{name}")) for name in _BUTTONS}
        row = QHBoxLayout()
        for name, button in self._buttons.items():
            button.setAutoDefault(False)
            row.addWidget(button)
            button.clicked.connect(getattr(self, name))
        row.addStretch(1)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(4, 4, 14, 4)
        column.addWidget(self.form)
        column.addStretch(1)
        left = QVBoxLayout()
        left.addWidget(self.view, 1)
        left.addLayout(row)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(14)
        layout.addLayout(left, 1)
        layout.addWidget(scrolled(inner), 1)
        self.view.itemSelectionChanged.connect(self._show_entry)
        self.form.changed.connect(self._on_form)

    def show_tables(self, tables: Mapping[str, Any], base: Mapping[str, Any]) -> None:
        """Show the entries; the selected row stays."""
        del base
        entries = self.entries_of(tables)
        if entries != self._entries or self.view.rowCount() != len(entries):
            self._entries = entries
            self._fill(self.view.currentRow())

    def offer(self, words: Words) -> None:
        """Offer other words in the form, and name them so in the table."""
        self._words = words
        self.form.offer(words)
        for at in range(len(self._entries)):
            self._show_row(at)

    def entries_of(self, tables: Mapping[str, Any]) -> list[Entry]:
        """Return the entries that full tables have."""
        return [dict(entry) for entry in tables[self._table]]

    def read(self) -> dict[str, Any]:
        """Return the list."""
        return {self._table: [dict(entry) for entry in self._entries]}

    def show_fault(self, entry: str, row: int, sentence: str) -> None:
        """Select the entry that is wrong and show the sentence there."""
        if sentence and 0 < row <= len(self._entries) and row - 1 != self.view.currentRow():
            return
        self.form.show_fault(entry if row else "", sentence)

    def add(self) -> None:
        """Add an entry below the selected one."""
        used = {entry["key"] for entry in self._entries}
        number = next(n for n in range(1, len(used) + 2) if f"{self._table}_{n}" not in used)
        key = f"{self._table}_{number}"
        words = self._texts("profiles.editor.new_entry", number=number)
        fresh = {field.key: field.default for field in self._fields}
        named = {**fresh, "key": key, "zh": words, "en": words}
        at = self.view.currentRow() + 1 or len(self._entries)
        self._entries.insert(at, named)
        self._refill(at)

    def remove(self) -> None:
        """Take the selected entry out."""
        at = self.view.currentRow()
        if 0 <= at < len(self._entries):
            del self._entries[at]
            self._refill(min(at, len(self._entries) - 1))

    def up(self) -> None:
        """Move the selected entry up."""
        self._move(-1)

    def down(self) -> None:
        """Move the selected entry down."""
        self._move(1)

    def _move(self, by: int) -> None:
        at = self.view.currentRow()
        if 0 <= at < len(self._entries) and 0 <= at + by < len(self._entries):
            self._entries.insert(at + by, self._entries.pop(at))
            self._refill(at + by)

    def _refill(self, row: int) -> None:
        self._fill(row)
        self.changed.emit()

    def _fill(self, row: int) -> None:
        self.view.blockSignals(True)
        self.view.setRowCount(len(self._entries))
        for at in range(len(self._entries)):
            self._show_row(at)
        self.view.setCurrentCell(max(0, row) if self._entries else -1, 0)
        self.view.blockSignals(False)
        self._show_entry()

    def _show_row(self, at: int) -> None:
        entry = self._entries[at]
        for column, field in enumerate(self._columns):
            item = QTableWidgetItem(self._words_of(field, entry.get(field.key)))
            if isinstance(entry.get(field.key), int):
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            self.view.setItem(at, column, item)

    def _words_of(self, field: Field, value: object) -> str:
        match value:
            case True:
                return "✓"
            case False | None:
                return "–" if field.optional else ""
            case list():
                return "、".join(map(str, value))
        titles = self._words.get((field.table, field.key), {})
        return titles.get(str(value), str(value))

    def _show_entry(self) -> None:
        at = self.view.currentRow()
        has_entry = 0 <= at < len(self._entries)
        self.form.setEnabled(has_entry)
        for name in ("remove", "up", "down"):
            self._buttons[name].setEnabled(has_entry)
        if has_entry:
            self.form.show_values({self._table: self._entries[at]})
            self.form.mark({}, {})
        self.form.show_fault("", "")

    def _on_form(self) -> None:
        at = self.view.currentRow()
        if 0 <= at < len(self._entries):
            given = self.form.read()[self._table]
            self._entries[at] = {
                field.key: given.get(field.key, False if field.optional else field.default)
                for field in self._fields
            }
            self.view.blockSignals(True)
            self._show_row(at)
            self.view.blockSignals(False)
            self.changed.emit()


_NOT_SHOWN = {"zh": {"key", "en", "aliases"}, "en": {"key", "zh", "aliases"}}
"""What only the form shows, by language."""
_BUTTONS = ("add", "remove", "up", "down")


class TiersPage(ListPage):
    """Show the tiers of units from the highest to the lowest, with what this place calls them."""

    def __init__(self, texts: Texts, fields: Sequence[Field]) -> None:
        super().__init__(texts, "tiers", fields, {})
        self.tables = ("tiers", "tier_titles")
        self._titles: Mapping[str, Entry] = {}

    def entries_of(self, tables: Mapping[str, Any]) -> list[Entry]:
        """Return the tiers with their names."""
        self._titles = tables["tier_titles"]
        return [
            {"key": tier, **self._titles.get(tier, {"zh": tier, "en": tier})}
            for tier in tables["tiers"]["order"]
        ]

    def read(self) -> dict[str, Any]:
        """Return the order and the names; those of other tiers stay."""
        titles = {each["key"]: {"zh": each["zh"], "en": each["en"]} for each in self._entries}
        order = [each["key"] for each in self._entries]
        return {"tiers": {"order": order}, "tier_titles": {**self._titles, **titles}}
