"""Ask for a table that becomes a theme layer, what it is called and what it shows."""

from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QWidget

from app.ask import Ask
from app.dialogs.file_field import FileField
from app.dialogs.form_dialog import FormDialog
from app.dialogs.theme_choices import choice, choose
from app.file_kinds import SPREADSHEETS
from gis.files.theme_layers import ThemeKind
from gis.texts import Texts


class ThemeImportDialog(FormDialog):
    """Ask for a table; without a title or a kind they are taken from its name."""

    def __init__(self, parent: QWidget | None, texts: Texts, ask: Ask) -> None:
        super().__init__(parent, texts, "theme_window.importing")
        self._ask = ask
        self.file = FileField(texts("window.button.browse"))
        self.title = QLineEdit()
        self.title.setPlaceholderText(texts("theme_window.importing.from_name"))
        nothing = (texts("theme_window.importing.from_name"), None)
        kinds = ((texts(f"theme_layers.kind_{kind.value}"), kind.value) for kind in ThemeKind)
        self.kind = choice([nothing, *kinds])
        self.crs = QLineEdit()
        self.crs.setPlaceholderText(texts("theme_window.importing.crs_of_file"))
        for key in ("file", "title_of_layer", "kind", "crs"):
            self.add_row(key, self.title if key == "title_of_layer" else getattr(self, key))
        self.file.asked.connect(self._browse)
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

    def begin_with(self, path: Path, title: str, kind: ThemeKind | None, crs: str) -> None:
        """Begin with what was chosen before."""
        self.file.take(path)
        self.title.setText(title)
        self.crs.setText(crs)
        choose(self.kind, kind)

    def _browse(self) -> None:
        self.file.take(self._ask.open_file("theme_window.importing.title", [SPREADSHEETS]))
