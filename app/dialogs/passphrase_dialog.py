"""Type a passphrase: to lock the people of a project, to open it, to change or to remove it."""

from typing import Literal

from PySide6.QtWidgets import (
    QCheckBox,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from app.dialogs.form_dialog import FormDialog
from app.overrides import faults_told
from app.theme import heading, hint
from gis.files.seal import LEAST_CHARACTERS
from gis.texts import Texts

Purpose = Literal["lock", "open", "change", "unlock"]


@faults_told
class PassphraseDialog(FormDialog):
    """Ask for the old passphrase, a new one or both; the texts are `privacy.<purpose>`.

    `without_people` is set when the map alone is to be opened. A new passphrase is typed twice.
    """

    def __init__(
        self, parent: QWidget | None, texts: Texts, purpose: Purpose, name: str, problem: str = ""
    ) -> None:
        """Take the name of the project's file, and what was wrong the last time."""
        super().__init__(parent, texts, f"privacy.{purpose}", name=name)
        self.without_people = False
        self.old, self.new, self.again = QLineEdit(), QLineEdit(), QLineEdit()
        rows = {"lock": ("new", "again"), "change": ("old", "new", "again")}.get(purpose, ("old",))
        self._lines = {"old": self.old, "new": self.new, "again": self.again}
        for row in rows:
            self.add_row(row, self._lines[row])
        self._is_new = "new" in rows
        self.shown = QCheckBox(texts("privacy.show"))
        self.shown.toggled.connect(self._show)
        self.form.addRow("", self.shown)
        self.problem = QLabel(problem, wordWrap=True)
        self.problem.setObjectName("red")
        self.form.addRow("", self.problem)
        self.problem.setVisible(bool(problem))
        if self._is_new:
            self.form.addRow(heading(texts("privacy.cannot_be_found_again.short")))
            self.form.addRow(hint(texts("privacy.cannot_be_found_again.long")))
        if purpose == "open":
            self._offer_map_only()
        self._show(False)
        self.require(*(self._lines[row] for row in rows))

    def accept(self) -> None:
        """Take a new passphrase only when it is long enough and twice the same."""
        if self._is_new and not self.without_people:
            if len(self.new.text().strip()) < LEAST_CHARACTERS:
                self._complain("privacy.too_short", least=LEAST_CHARACTERS)
                return
            if self.new.text() != self.again.text():
                self._complain("privacy.not_the_same")
                return
        super().accept()

    def _complain(self, key: str, **facts: object) -> None:
        self.problem.setText(self.texts(key, **facts))
        self.problem.setVisible(True)

    def _show(self, is_shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password
        for line in self._lines.values():
            line.setEchoMode(mode)

    def _offer_map_only(self) -> None:
        self.map_only = QPushButton(self.texts("privacy.open.without_people"))
        self.map_only.setAutoDefault(False)
        self.map_only.clicked.connect(self._open_map_only)
        box = self.findChild(QDialogButtonBox)
        if box is not None:
            box.addButton(self.map_only, QDialogButtonBox.ButtonRole.ActionRole)

    def _open_map_only(self) -> None:
        self.without_people = True
        self.accept()
