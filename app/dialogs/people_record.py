"""The frame of the dialogs about one record: what refuses it says so right below its field."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from app.dialogs.form_dialog import FormDialog
from app.overrides import faults_told
from gis.errors import Reason, Refused
from gis.texts import Texts

Take = Callable[[Any], Refused | None]
"""Carries the record out as one step, or returns why that is not possible."""


@faults_told
class RecordDialog(FormDialog):
    """Ask for a record and hand it on; stay open, with the reason, while it is refused."""

    field_of: ClassVar[Mapping[Reason, str]] = {}
    """At which field each reason is shown; any other at the last one."""

    def __init__(self, parent: QWidget | None, texts: Texts, name: str, take: Take) -> None:
        super().__init__(parent, texts, name)
        self._take = take
        self.errors: dict[str, QLabel] = {}
        self._boxes: dict[str, QWidget] = {}

    def add_field(self, key: str, field: QWidget) -> None:
        """Add a field with its name, and room for a complaint below it."""
        error = QLabel(wordWrap=True)
        error.setObjectName("red")
        error.hide()
        box = QWidget()
        stack = QVBoxLayout(box)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(2)
        stack.addWidget(field)
        stack.addWidget(error)
        self.form.addRow(self.texts(f"{self._name}.{key}"), box)
        self._fields.append(field)
        self.errors[key] = error
        self._boxes[key] = box

    def show_field(self, key: str, is_shown: bool) -> None:
        """Show a field, or have no room for it."""
        self.form.setRowVisible(self._boxes[key], is_shown)

    def record(self) -> object:
        """Return the record as it was entered."""
        raise NotImplementedError

    def field_at_fault(self, refusal: Refused) -> str:
        """Return the field that a refusal is about."""
        return self.field_of.get(refusal.reason, next(reversed(self.errors)))

    def accept(self) -> None:
        """Hand the record on; close when it was taken, or when nothing is different."""
        refusal = self._take(self.record())
        if refusal is None or refusal.reason is Reason.NOTHING_CHANGES:
            super().accept()
            return
        for error in self.errors.values():
            error.hide()
        key = self.field_at_fault(refusal)
        self.errors[key].setText(self.texts.of_error(refusal))
        self.errors[key].show()
