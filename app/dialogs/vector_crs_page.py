"""Second page of the import of a vector file: what its coordinates are in."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ask import Ask
from app.dialogs.vector_crs_search import CrsSearch
from app.dialogs.vector_fit_panel import FitPanel
from app.dialogs.vector_page import VectorPage, amber, caption, say
from app.dialogs.vector_session import VectorSession
from app.models.placement_words import candidate_words, system_name
from app.models.point_fit import fit_words
from app.models.vector_choices import is_same_system
from app.overrides import faults_told
from app.theme import hint
from gis.errors import InputProblem
from gis.geometry.crs import parse_any_crs
from gis.imports.crs_candidates import CrsCandidate
from gis.texts import Texts

_INDENT = 24
_LEFT = Qt.MouseButton.LeftButton


class CrsPage(VectorPage):
    """Offer what the coordinates may be in, ranked, with where the file would lie.

    `widened` tells whether a table is shown that needs more room than the other pages.
    """

    name = "crs"
    widened = Signal(bool)

    def __init__(self, session: VectorSession, texts: Texts, ask: Ask) -> None:
        super().__init__(session, texts)
        self._shown: Sequence[CrsCandidate] = ()
        self._group = QButtonGroup(self)
        self.rows: list[CandidateRow] = []
        self.doubt = amber()
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.nothing = hint(self.words("nothing"))
        self.search = CrsSearch(texts)
        self.fit_button = QPushButton(self.words("to_fit"))
        self.fit_button.setAutoDefault(False)
        self.fit = FitPanel(texts, ask)
        self._choice = QWidget()
        self._stack = QStackedWidget()
        self._put_together()
        self.search.chosen.connect(self._on_searched)
        self.fit_button.clicked.connect(lambda: self._show(self.fit))
        self.fit.closed.connect(lambda: self._show(self._choice))
        self.fit.changed.connect(self._on_points)
        self.fit.failed.connect(session.failed)

    def _put_together(self) -> None:
        column = QVBoxLayout(self._choice)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(caption(self.words("caption")))
        column.addWidget(self.doubt)
        column.addLayout(self._list)
        column.addWidget(self.nothing)
        column.addSpacing(6)
        column.addWidget(caption(self.words("other")))
        column.addWidget(self.search)
        row = QHBoxLayout()
        row.addWidget(self.fit_button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        for part in (self._choice, self.fit):
            self._stack.addWidget(part)
        self.column.addWidget(self._stack)

    def needs_a_look(self) -> bool:
        """Tell whether a person has to say what the coordinates are in, or should."""
        found, chosen = self.session.recognition, self.session.choices.system
        if found is None:
            return False
        placement, assumed = self.session.placement, found.assumed
        is_assumed = assumed is not None and is_same_system(chosen, assumed.system)
        return (
            chosen is None
            or self.session.placing_problem is not None
            or (placement is not None and placement.is_far)
            or (found.is_doubtful and is_assumed)
        )

    def refresh(self) -> None:
        """Show the candidates, and which one is chosen."""
        session = self.session
        candidates = session.candidates
        if list(map(id, candidates)) != list(map(id, self._shown)):
            self._shown = candidates
            self._make(candidates)
        for row in self.rows:
            row.button.setChecked(row.candidate is session.candidate)
        self.nothing.setVisible(not candidates)
        found = session.recognition
        remarks = () if found is None else found.remarks
        said = [self.texts(key, **facts) for key, facts in remarks]
        problem = session.placing_problem
        if problem is not None:
            said.insert(0, self.texts.of_error(problem))
        candidate = session.candidate
        if candidate is not None and candidate.is_shifted:
            said.append(self.texts("import_wizard.places.shifted"))
        say(self.doubt, "\n".join(said))
        if found is None and self._stack.currentWidget() is self.fit:
            self._show(self._choice)

    def _make(self, candidates: Sequence[CrsCandidate]) -> None:
        for row in self.rows:
            self._group.removeButton(row.button)
            row.hide()
            row.deleteLater()
        # One of a group cannot be let go of; with no choice made none may be ticked.
        self._group.setExclusive(False)
        self.rows = [CandidateRow(one, self.texts) for one in candidates]
        for row in self.rows:
            row.button.clicked.connect(lambda _=False, one=row.candidate: self._choose(one))
            self._group.addButton(row.button)
            self._list.addWidget(row)
        self._group.setExclusive(True)

    def _choose(self, candidate: CrsCandidate) -> None:
        self.session.choose_system(candidate.system, candidate.written, candidate.reason)

    def _on_searched(self, written: str) -> None:
        try:
            system = parse_any_crs(written)
        except InputProblem as problem:
            self.session.failed.emit(problem)
            return
        self.search.line.clear()
        self.session.choose_system(system, written, "vector_window.crs.reason_chosen")

    def _show(self, part: QWidget) -> None:
        self._stack.setCurrentWidget(part)
        self.widened.emit(part is self.fit)

    def _on_points(self) -> None:
        found = self.session.fit(self.fit.table.rows, self.fit.fit_kind)
        words = fit_words(found, self.texts)
        self.fit.show_result(words.result, words.problem, words.residuals)


@faults_told
class CandidateRow(QWidget):
    """Be a system to choose, with what speaks for it."""

    def __init__(self, candidate: CrsCandidate, texts: Texts) -> None:
        super().__init__()
        self.candidate = candidate
        self.button = QRadioButton(system_name(candidate.system, texts))
        self.reasons = QLabel(candidate_words(candidate, texts))
        self.reasons.setObjectName("hint")
        self.reasons.setWordWrap(True)
        self.reasons.setContentsMargins(_INDENT, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(self.button)
        column.addWidget(self.reasons)
        self.setFocusProxy(self.button)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the system also by its reasons."""
        if event.button() is _LEFT:
            self.button.click()
