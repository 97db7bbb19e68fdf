"""The dialog for a new project: unit boundaries in, a project file out."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QSizePolicy, QWidget

from app.ask import Ask
from app.dialogs.file_field import FileField
from app.dialogs.form_dialog import FormDialog
from app.file_kinds import POLYGONS, PROJECT
from gis.texts import Texts


class NewProjectDialog(FormDialog):
    """Ask for the file of the units, a title and where to put the project.

    `look_asked` when the user wants to see how the file is read: its place, columns, encoding.
    """

    look_asked = Signal(object)

    def __init__(self, parent: QWidget | None, texts: Texts, ask: Ask) -> None:
        super().__init__(parent, texts, "new")
        browse = texts("window.button.browse")
        self._ask = ask
        self.units = FileField(browse)
        self.title = QLineEdit()
        self.crs = QLineEdit(placeholderText=texts("window.new.crs_hint"))
        self.project = FileField(browse)
        self.units.asked.connect(self._on_units_asked)
        self.project.asked.connect(self._on_project_asked)
        for key in ("units", "title_of_project", "crs", "project"):
            field = self.title if key == "title_of_project" else getattr(self, key)
            self.add_row(key, field)
        self.look_button = QPushButton(texts("vector_window.look"))
        self.look_button.setAutoDefault(False)
        self.look_button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.look_button.clicked.connect(lambda: self.look_asked.emit(self.units.path()))
        self.read_as = QLabel()
        self.read_as.setObjectName("hint")
        self.form.insertRow(1, "", self.look_button)
        self.form.insertRow(2, "", self.read_as)
        self.units.changed.connect(lambda: self.show_read_as(""))
        self.units.changed.connect(self._on_changed)
        self.project.changed.connect(self._on_changed)
        self.show_read_as("")
        self._on_changed()

    def show_read_as(self, words: str) -> None:
        """Say how the file of the units will be read; "" for as it is recognised."""
        self.read_as.setText(words)
        self.form.setRowVisible(self.read_as, bool(words))

    @property
    def crs_wanted(self) -> str | None:
        """The CRS that was asked for; None to choose by the data."""
        return self.crs.text().strip() or None

    @property
    def title_wanted(self) -> str | None:
        """The title that was given; None to choose by the data."""
        return self.title.text().strip() or None

    def _suggestion(self) -> str:
        return f"{self.title_wanted or self.texts('window.new.suggestion')}.gpkg"

    def _on_units_asked(self) -> None:
        self.units.take(self._ask.open_file("window.new.units", [POLYGONS]))

    def _on_project_asked(self) -> None:
        self.project.take(self._ask.save_file("window.new.project", PROJECT, self._suggestion()))

    def _on_changed(self) -> None:
        units, project = self.units.path(), self.project.path()
        self.look_button.setEnabled(units is not None and units.exists())
        # The project is written over what is there: that must not be the file of the units.
        self.accept_button.setEnabled(
            units is not None
            and project is not None
            and not str(units.absolute()).startswith(str(project.absolute()))
        )
