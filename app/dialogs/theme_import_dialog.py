"""Ask for a table that becomes a theme layer, its title, and what its coordinates are in."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from app.ask import Ask
from app.dialogs.file_field import FileField
from app.dialogs.form_dialog import FormDialog
from app.dialogs.theme_choices import choice, choose
from app.file_kinds import SPREADSHEETS
from app.theme import hint
from gis.files.theme_layers import ThemeKind
from gis.imports.theme_placing import PlacingChoice
from gis.texts import Texts

_LINES = 5
"""Room for what is told, so that the dialog keeps its size while it is read."""

Look = Callable[[Path, str, Callable[[Sequence[PlacingChoice]], None], Callable[[str], None]], None]
"""Looks beside this thread at what a table's coordinates may be in; a system is asked for, or "".

One of the two is called with the result, or with what is wrong.
"""


class ThemeImportDialog(FormDialog):
    """Ask for a table; without a title or a kind they are taken from its name.

    What its coordinates are taken for always stands there, and another system may be chosen or
    written.
    """

    def __init__(self, parent: QWidget | None, texts: Texts, ask: Ask, look: Look) -> None:
        super().__init__(parent, texts, "theme_window.importing")
        self._ask = ask
        self._look = look
        self._looked_at: tuple[Path | None, str] = (None, "")
        self._choices: tuple[PlacingChoice, ...] = ()
        self.file = FileField(texts("window.button.browse"))
        self.title = QLineEdit()
        self.title.setPlaceholderText(texts("theme_window.importing.from_name"))
        nothing = (texts("theme_window.importing.from_name"), None)
        kinds = ((texts(f"theme_layers.kind_{kind.value}"), kind.value) for kind in ThemeKind)
        self.kind = choice([nothing, *kinds])
        self.written = QLineEdit(placeholderText=texts("theme_window.importing.crs_of_file"))
        self.crs = QComboBox(editable=True)
        self.crs.setLineEdit(self.written)
        self.crs.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for key in ("file", "title_of_layer", "kind", "crs"):
            self.add_row(key, self.title if key == "title_of_layer" else getattr(self, key))
        self.told = hint()
        self.told.setMinimumHeight(_LINES * self.told.fontMetrics().lineSpacing())
        self.form.addRow("", self.told)
        self.file.asked.connect(self._browse)
        self.file.changed.connect(self._look_again)
        self.crs.activated.connect(lambda _at: self._look_again())
        self.written.editingFinished.connect(self._look_again)
        self.require(self.file.line)

    @property
    def path(self) -> Path | None:
        """The file."""
        return self.file.path()

    @property
    def kind_wanted(self) -> ThemeKind | None:
        """The kind that was chosen, None to guess it."""
        value = self.kind.currentData()
        return None if value is None else ThemeKind(value)

    @property
    def crs_wanted(self) -> str:
        """The system that was chosen or written, "" for the one recognised."""
        words = self.crs.currentText().strip()
        at = self.crs.findText(words)
        return words if at < 0 else str(self.crs.itemData(at))

    def begin_with(self, path: Path, title: str, kind: ThemeKind | None, crs: str) -> None:
        """Begin with what was chosen before."""
        self.title.setText(title)
        choose(self.kind, kind)
        self.crs.setEditText(crs)
        self.file.take(path)

    def _browse(self) -> None:
        self.file.take(self._ask.open_file("theme_window.importing.title", [SPREADSHEETS]))

    def _look_again(self) -> None:
        """Find out what the coordinates are in, unless that is known for this file and system."""
        path, asked = self.path, self.crs_wanted
        if path is None or not path.is_file() or (path, asked) == self._looked_at:
            return
        is_known = path == self._looked_at[0] and any(one.asked == asked for one in self._choices)
        self._looked_at = (path, asked)
        if is_known:
            self._show(self._choices, asked)
            return
        self.told.setText(self.texts("theme_window.importing.looking"))
        at = self._looked_at

        def take(choices: Sequence[PlacingChoice]) -> None:
            if at == self._looked_at:
                self._show(tuple(choices), asked)

        def fail(sentence: str) -> None:
            if at == self._looked_at:
                self.told.setText(sentence)
                self.accept_button.setEnabled(False)

        self._look(path, asked, take, fail)

    def _show(self, choices: tuple[PlacingChoice, ...], asked: str) -> None:
        self._choices = choices
        self.crs.clear()
        for one in choices:
            key = "other_system" if one.asked else "recognised_system"
            placing = one.placing
            facts = {"rows": placing.rows, "inside": placing.inside}
            name = placing.name(self.texts)
            words = self.texts(f"theme_window.importing.{key}", name=name, **facts)
            self.crs.addItem(words, one.asked)
        choose(self.crs, asked)
        self.written.setCursorPosition(0)
        taken = next((one.placing for one in choices if one.asked == asked), None)
        self.crs.setEnabled(taken is not None)
        nothing = "theme_window.importing.no_coordinates"
        self.told.setText(self.texts(nothing) if taken is None else taken.sentence(self.texts))
        self.accept_button.setEnabled(True)
