"""The dialog that asks which office does something with a version, and why."""

from PySide6.QtWidgets import QLineEdit, QWidget

from app.dialogs.form_dialog import FormDialog
from gis.files.version_acts import Told
from gis.files.version_states import WITH_REASON, VersionAct
from gis.texts import Texts


class VersionActDialog(FormDialog):
    """Ask for the office, never a name, and for the reason, which only some acts need."""

    def __init__(
        self, parent: QWidget | None, texts: Texts, act: VersionAct, office: str, *, name: str
    ) -> None:
        """Take the office that was given last, and the name of the version."""
        super().__init__(parent, texts, f"gate.dialog.{act.value}", name=name)
        self.office = QLineEdit(office)
        self.office.setPlaceholderText(texts("gate.dialog.office_hint"))
        self.words = QLineEdit()
        self.add_row("office", self.office)
        self.add_row("words", self.words)
        self.require(self.office, *([self.words] if act in WITH_REASON else []))

    def told(self) -> Told:
        """Return what was said."""
        return Told(self.office.text().strip(), self.words.text().strip())
