"""What an import came to, before it is taken in."""

from collections.abc import Sequence

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.dialogs.form_dialog import FormDialog
from gis.texts import Texts


class ImportReportDialog(FormDialog):
    """Show what an import came to; accepted, it is taken in as one step."""

    def __init__(self, parent: QWidget | None, texts: Texts, lines: Sequence[str]) -> None:
        super().__init__(parent, texts, "import_report")
        report = QPlainTextEdit("\n".join(lines), readOnly=True)
        report.setMinimumHeight(260)
        self.form.addRow(report)
