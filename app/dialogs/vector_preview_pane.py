"""The right side of the import of a vector file: the picture, what it tells, and its buttons."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.dialogs.vector_page import say
from app.dialogs.vector_preview import VectorPreview
from app.dialogs.vector_session import VectorSession
from app.models.placement_words import placement_words, pointing_words, thinning_words
from app.models.vector_shapes import Placement, ProjectShapes
from app.theme import colours_of_palette, hint
from gis.texts import Texts
from layers.map_view import MapView


class PreviewPane(QWidget):
    """Say where the file lies, and show it."""

    def __init__(self, session: VectorSession, texts: Texts) -> None:
        super().__init__()
        self._session, self._texts = session, texts
        self._colours = colours_of_palette(self.palette())
        self._project: ProjectShapes | None = None
        self._placement: Placement | None = None
        self._has_shown_file = False
        self._leading = ""
        self.views: dict[str, MapView] = {}
        self.where = QLabel()
        self.where.setWordWrap(True)
        self.thinned = hint()
        self.picture = VectorPreview(self._colours)
        self.to_file = QPushButton(texts("vector_window.preview.to_file"))
        self.to_project = QPushButton(texts("vector_window.preview.to_project"))
        self.to_both = QPushButton(texts("vector_window.preview.to_both"))
        self.to_file.clicked.connect(self.picture.zoom_to_file)
        self.to_project.clicked.connect(self.picture.zoom_to_project)
        self.to_both.clicked.connect(self.picture.zoom_to_both)
        top = QHBoxLayout()
        top.addWidget(self.where, 1)
        for button in (self.to_file, self.to_project, self.to_both):
            button.setAutoDefault(False)
            top.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(self.picture, 1)
        column.addWidget(self.thinned)

    def refresh(self) -> None:
        """Show what the session has now."""
        session = self._session
        if session.project is not None and session.project is not self._project:
            self._project = session.project
            self.picture.show_project(session.project)
        if session.placement is not self._placement and not self._leading:
            self._take(session.placement)
        if session.facts is None:
            self._has_shown_file = False
        self._say()
        has_place = session.placement is not None and session.placement.bounds_m is not None
        self.to_file.setEnabled(has_place)
        self.to_both.setEnabled(has_place)
        for button in (self.to_project, self.to_both):
            button.setVisible(session.plan is not None)

    def lead(self, words: str) -> None:
        """Say what to do on the picture, in place of where the file lies; "" for nothing."""
        self._leading = words
        self._say()

    def show_again(self) -> None:
        """Show the file where it lies, after it was shown otherwise."""
        self._has_shown_file = False
        self._take(self._session.placement)

    def _take(self, placement: Placement | None) -> None:
        self._placement = placement
        words = (
            ""
            if placement is None
            else pointing_words(placement, self._session.candidate, self._texts)
        )
        self.picture.show_file(placement, words)
        if placement is None:
            return
        is_first, self._has_shown_file = not self._has_shown_file, True
        if placement.is_far:
            if is_first:
                self.picture.zoom_to_project()
        elif is_first or not self.picture.sees_file:
            self.picture.zoom_to_both()

    def _legend(self) -> str:
        key = "legend" if self._session.plan is not None else "legend_units"
        return self._texts(f"vector_window.preview.{key}")

    def _say(self) -> None:
        """Say where the file lies, in red where that can hardly be meant."""
        session, texts = self._session, self._texts
        placement = session.placement
        colour, said, thinned = self._colours.pale_ink, self._legend(), ""
        if self._leading:
            colour, said = self._colours.accent, self._leading
        elif session.placing_problem is not None:
            colour, said = self._colours.red, texts("vector_window.preview.not_placed")
        elif placement is not None:
            said = placement_words(placement, session.candidate, texts)
            thinned = thinning_words(placement, texts)
            colour = self._colours.red if placement.is_far else self._colours.ink
        elif session.recognition is not None and session.choices.system is None:
            colour, said = self._colours.amber, texts("vector_window.preview.choose")
        self.where.setText(said)
        weight = "bold" if placement is not None and placement.is_far else "normal"
        self.where.setStyleSheet(f"color: {colour}; font-weight: {weight};")
        say(self.thinned, thinned)
