"""Pages of the profile editor: what each has, and the plain form that most of them are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QFrame, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.dialogs.profile_field import TruthField, ValueField, make_field
from app.theme import colours_of_palette, hint
from gis.plan.profile_fields import Field
from gis.texts import Texts

Words = Mapping[tuple[str, str], Mapping[str, str]]
"""What may be chosen, by table and key, with what the user calls it."""
DIFFERS = " •"


class ProfilePage(QWidget):
    """Be a page with some whole tables of a profile; `changed` when the user changes one."""

    changed = Signal()
    tables: tuple[str, ...] = ()

    def show_tables(self, tables: Mapping[str, Any], base: Mapping[str, Any]) -> None:
        """Show full tables, and where they differ from those of the base."""
        raise NotImplementedError

    def show_marks(self, tables: Mapping[str, Any], base: Mapping[str, Any]) -> None:
        """Mark what differs from the base, and show what follows from the entries."""

    def offer(self, words: Words) -> None:
        """Offer other words to choose from."""

    def read(self) -> dict[str, Any]:
        """Return the tables of the page as they stand there."""
        raise NotImplementedError

    def show_fault(self, entry: str, row: int, sentence: str) -> None:
        """Show a sentence at an entry, of a row counted from 1; none for an empty one."""
        raise NotImplementedError


@dataclass
class _Row:
    field: Field
    label: QLabel
    value: ValueField
    fault: QLabel


class FieldForm(QWidget):
    """Be fields below one another, each with its name and a place for what is wrong."""

    changed = Signal()

    def __init__(
        self,
        texts: Texts,
        fields: Sequence[Field],
        words: Words,
    ) -> None:
        """Take the entries, and the words of those that are chosen, by table and key."""
        super().__init__()
        self._texts = texts
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(9)
        form.setHorizontalSpacing(14)
        self._rows: dict[tuple[str, str], _Row] = {}
        for field in fields:
            at = (field.table, field.key)
            value = make_field(field, texts, words.get(at))
            label = QLabel()
            fault = hint()
            fault.setStyleSheet(f"color: {colours_of_palette(self.palette()).red}")
            fault.hide()
            holder = QWidget()
            column = QVBoxLayout(holder)
            column.setContentsMargins(0, 0, 0, 0)
            column.setSpacing(3)
            column.addWidget(value)
            column.addWidget(fault)
            form.addRow(label, holder)
            self._rows[at] = _Row(field, label, value, fault)
            value.changed.connect(self.changed)

    def field(self, table: str, key: str) -> ValueField:
        """Return the widget of an entry."""
        return self._rows[table, key].value

    def offer(self, words: Words) -> None:
        """Offer other words in the fields that choose."""
        for at, row in self._rows.items():
            if at in words:
                row.value.offer(words[at])

    def show_values(self, tables: Mapping[str, Any]) -> None:
        """Show the values of entries, by table and key."""
        for (table, key), row in self._rows.items():
            row.value.show_value(tables.get(table, {}).get(key))

    def mark(self, tables: Mapping[str, Any], base: Mapping[str, Any]) -> None:
        """Mark the names of the entries that differ from the base."""
        for (table, key), row in self._rows.items():
            words = self._texts(f"profiles.field.{table}_{key}")
            words = "" if isinstance(row.value, TruthField) else words
            was = base.get(table, {}).get(key)
            differs = tables.get(table, {}).get(key) != was
            row.label.setText(f"{words}{DIFFERS}".strip() if differs else words)
            before = self._texts("profiles.editor.no_limit") if was is None else str(was)
            row.label.setToolTip(
                self._texts("profiles.editor.was", value=before) if differs else ""
            )

    def read(self) -> dict[str, dict[str, Any]]:
        """Return the values by table; what is left out is not there."""
        tables: dict[str, dict[str, Any]] = {}
        for (table, key), row in self._rows.items():
            value = row.value.value()
            tables.setdefault(table, {})
            if value is not None:
                tables[table][key] = value
        return tables

    def faults(self) -> dict[str, str]:
        """Return the sentences that are shown, by key."""
        shown = {key: row.fault for (_, key), row in self._rows.items()}
        return {key: fault.text() for key, fault in shown.items() if fault.text()}

    def show_fault(self, entry: str, sentence: str) -> None:
        """Show a sentence at the entries of a key, and none at the others."""
        for (_, key), row in self._rows.items():
            row.fault.setText(sentence if key == entry else "")
            row.fault.setVisible(bool(sentence) and key == entry)


class FormPage(ProfilePage):
    """Be a page with the plain entries of some tables."""

    def __init__(
        self,
        texts: Texts,
        tables: tuple[str, ...],
        fields: Sequence[Field],
        words: Words,
    ) -> None:
        super().__init__()
        self.tables = tables
        own = [field for field in fields if field.table in tables]
        self.form = FieldForm(texts, own, words)
        self.form.changed.connect(self.changed)
        inner = QWidget()
        self.column = QVBoxLayout(inner)
        self.column.setContentsMargins(4, 4, 14, 4)
        self.column.addWidget(self.form)
        self.column.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(inner))

    def show_tables(self, tables: Mapping[str, Any], base: Mapping[str, Any]) -> None:
        """Show the entries, those that differ marked."""
        self.form.show_values(tables)
        self.show_marks(tables, base)

    def show_marks(self, tables: Mapping[str, Any], base: Mapping[str, Any]) -> None:
        """Mark the entries that differ."""
        self.form.mark(tables, base)

    def offer(self, words: Words) -> None:
        """Offer other words in the fields that choose."""
        self.form.offer(words)

    def read(self) -> dict[str, Any]:
        """Return the tables."""
        return self.form.read()

    def show_fault(self, entry: str, row: int, sentence: str) -> None:
        """Show a sentence at an entry."""
        del row
        self.form.show_fault(entry, sentence)


def scrolled(inner: QWidget) -> QScrollArea:
    """Return an area in which a page that is too high scrolls."""
    area = QScrollArea(widgetResizable=True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidget(inner)
    return area
