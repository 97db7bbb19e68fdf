"""The dialog for a report on an audit: which form it has, its title and who it is for."""

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.dialogs.form_dialog import FormDialog
from app.printing.reports.audit_formats import SUFFIXES, ReportFormat
from gis.texts import Texts


class AuditReportDialog(FormDialog):
    """Ask for a report; households stand in it by number, never by name."""

    def __init__(self, parent: QWidget | None, texts: Texts) -> None:
        super().__init__(parent, texts, "audit_report.dialog")
        self.format = QComboBox()
        for each in SUFFIXES:
            self.format.addItem(texts(f"audit_report.dialog.{each.value}"), each.value)
        self.title = QLineEdit(placeholderText=texts("audit_report.title"))
        self.made_for = QLineEdit(placeholderText=texts("audit_report.dialog.made_for_hint"))
        self.add_row("format", self.format)
        self.add_row("title_of_report", self.title)
        self.add_row("made_for", self.made_for)

    @property
    def chosen_format(self) -> ReportFormat:
        """The form that the report is to have."""
        return ReportFormat(self.format.currentData())
