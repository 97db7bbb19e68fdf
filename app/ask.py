"""All questions to the user that stop the work: behind one face, so that tests can answer."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QDialog, QFileDialog, QInputDialog, QMessageBox, QWidget

from gis.texts import Texts

FileKind = tuple[str, Sequence[str]]
"""The text key of a kind of file, and its endings without the dot."""


class Ask(Protocol):
    """Ask the user; None and False mean that the question was given up."""

    def open_file(self, title_key: str, kinds: Sequence[FileKind]) -> Path | None:
        """Ask for a file that exists."""

    def save_file(self, title_key: str, kind: FileKind, suggestion: str) -> Path | None:
        """Ask for a file to write; the user has agreed to replace one that exists."""

    def words(self, title_key: str, question: str, suggestion: str = "") -> str | None:
        """Ask for one line of text."""

    def choose(self, title_key: str, question: str, choices: Sequence[str]) -> str | None:
        """Ask for one of several."""

    def confirm(self, title_key: str, question: str, agree_key: str) -> bool:
        """Ask whether to go on."""

    def tell(self, title_key: str, sentence: str, details: str = "") -> None:
        """Tell something that the user must not miss."""

    def run(self, dialog: QDialog) -> bool:
        """Show a dialog until it is closed; tell whether it was accepted."""


class AskInWindow:
    """Ask by dialogs over a window."""

    def __init__(self, parent: QWidget, texts: Texts) -> None:
        self._parent = parent
        self._texts = texts
        self._folder = Path.home()

    def open_file(self, title_key: str, kinds: Sequence[FileKind]) -> Path | None:
        """Ask for a file that exists, beginning where the last one was."""
        chosen, _ = QFileDialog.getOpenFileName(
            self._parent, self._texts(title_key), str(self._folder), self._filters(kinds)
        )
        return self._remembered(chosen)

    def save_file(self, title_key: str, kind: FileKind, suggestion: str) -> Path | None:
        """Ask for a file to write; a name without an ending gets the first of its kind."""
        chosen, _ = QFileDialog.getSaveFileName(
            self._parent,
            self._texts(title_key),
            str(self._folder / suggestion),
            self._filters([kind]),
        )
        if chosen and not Path(chosen).suffix:
            chosen = f"{chosen}.{kind[1][0]}"
        return self._remembered(chosen)

    def words(self, title_key: str, question: str, suggestion: str = "") -> str | None:
        """Ask for one line of text."""
        dialog = self._input(title_key, question)
        dialog.setTextValue(suggestion)
        return dialog.textValue() if self.run(dialog) else None

    def choose(self, title_key: str, question: str, choices: Sequence[str]) -> str | None:
        """Ask for one of several."""
        dialog = self._input(title_key, question)
        dialog.setComboBoxItems(list(choices))
        return dialog.textValue() if self.run(dialog) else None

    def confirm(self, title_key: str, question: str, agree_key: str) -> bool:
        """Ask whether to go on; the button says what will be done."""
        box = QMessageBox(QMessageBox.Icon.Question, self._texts(title_key), question)
        box.setParent(self._parent, box.windowFlags())
        agree = box.addButton(self._texts(agree_key), QMessageBox.ButtonRole.AcceptRole)
        box.addButton(self._texts("window.button.cancel"), QMessageBox.ButtonRole.RejectRole)
        self.run(box)
        return box.clickedButton() is agree

    def tell(self, title_key: str, sentence: str, details: str = "") -> None:
        """Tell something that the user must not miss."""
        box = QMessageBox(QMessageBox.Icon.Warning, self._texts(title_key), sentence)
        box.setParent(self._parent, box.windowFlags())
        if details:
            box.setDetailedText(details)
        box.addButton(self._texts("window.button.close"), QMessageBox.ButtonRole.AcceptRole)
        self.run(box)

    def run(self, dialog: QDialog) -> bool:
        """Show a dialog until it is closed, then free it."""
        accepted = dialog.exec() == QDialog.DialogCode.Accepted
        dialog.deleteLater()
        return accepted

    def _input(self, title_key: str, question: str) -> QInputDialog:
        dialog = QInputDialog(self._parent)
        dialog.setWindowTitle(self._texts(title_key))
        dialog.setLabelText(question)
        dialog.setOkButtonText(self._texts("window.button.ok"))
        dialog.setCancelButtonText(self._texts("window.button.cancel"))
        return dialog

    def _filters(self, kinds: Sequence[FileKind]) -> str:
        return ";;".join(
            f"{self._texts(key)} ({' '.join(f'*.{ending}' for ending in endings)})"
            for key, endings in kinds
        )

    def _remembered(self, chosen: str) -> Path | None:
        if not chosen:
            return None
        self._folder = Path(chosen).parent
        return Path(chosen)
