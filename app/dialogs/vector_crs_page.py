"""Second page of the import of a vector file: what its coordinates are in."""

from collections.abc import Sequence

from pyproj import CRS
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
from app.colours import Colours
from app.dialogs.vector_crs_search import CrsSearch
from app.dialogs.vector_fit_panel import FitPanel
from app.dialogs.vector_page import VectorPage, amber, caption, say
from app.dialogs.vector_session import VectorSession
from app.dialogs.vector_shift_panel import ShiftPanel
from app.models.placement_words import fit_of_candidate, reason_words, system_name
from app.models.point_fit import FitFound, fit_words
from app.overrides import faults_told
from app.theme import colours_of_palette, hint
from gis.errors import InputProblem, Refused
from gis.geometry.crs import crs_label, flat, is_old, parse_any_crs
from gis.geometry.datum_shift import DatumShift
from gis.imports.crs_candidates import CrsCandidate
from gis.texts import Texts

_BORDERS_OFF_M = 30.0
_OLD_DATUM, _SECRET = "crs_candidates.old_datum", "crs.secret_transformation"
"""A remark and a problem that say the same."""

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
        self._colours = colours_of_palette(self.palette())
        self._group = QButtonGroup(self)
        self.rows: list[CandidateRow] = []
        self.doubt = amber()
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.nothing = hint(self.words("nothing"))
        self.search = CrsSearch(texts)
        self.fit_button = QPushButton(self.words("to_fit"))
        self.fit_button.setAutoDefault(False)
        self.shift_button = QPushButton(self.words("to_shift"))
        self.shift_button.setAutoDefault(False)
        self.fit = FitPanel(texts, ask)
        self.fit.show_points(session.points, session.fit_kind)
        self.shift = ShiftPanel(texts)
        self._choice = QWidget()
        self._stack = QStackedWidget()
        self._put_together()
        if session.points:
            self._show_fit(session.fit_found)
        self.search.chosen.connect(self._on_searched)
        self.fit_button.clicked.connect(lambda: self._show(self.fit))
        self.shift_button.clicked.connect(self._enter_shift)
        for panel in (self.fit, self.shift):
            panel.closed.connect(lambda: self._show(self._choice))
        self.shift.taken.connect(self._on_shift)
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
        row.addWidget(self.shift_button)
        row.addWidget(self.fit_button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        for part in (self._choice, self.fit, self.shift):
            self._stack.addWidget(part)
        self.column.addWidget(self._stack)

    def needs_a_look(self) -> bool:
        """Tell whether a person has to say what the coordinates are in, or should."""
        found, chosen = self.session.recognition, self.session.choices.system
        if found is None:
            return False
        placement = self.session.placement
        return (
            chosen is None
            or self.session.placing_problem is not None
            or (placement is not None and placement.is_far)
            or (found.is_doubtful and not self.session.is_system_confirmed)
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
        is_open = not session.is_system_confirmed or session.placing_problem is not None
        remarks = found.remarks if found is not None and is_open else ()
        said = [self.texts(key, **facts) for key, facts in remarks]
        problem = session.placing_problem
        is_said = _OLD_DATUM in {key for key, _ in remarks}
        if problem is not None and not (is_said and _is_secret(problem)):
            said.insert(0, self.texts.of_error(problem))
        candidate = session.candidate
        if candidate is not None and candidate.is_shifted:
            said.append(self.texts("import_wizard.places.shifted"))
        say(self.doubt, "\n".join(said))
        system = session.choices.system
        self.fit_button.setVisible(session.plan is not None)
        self.shift_button.setVisible(isinstance(system, CRS) and is_old(system))
        if found is None and self._stack.currentWidget() is not self._choice:
            self._show(self._choice)

    def _make(self, candidates: Sequence[CrsCandidate]) -> None:
        for row in self.rows:
            self._group.removeButton(row.button)
            row.hide()
            row.deleteLater()
        # One of a group cannot be let go of; with no choice made none may be ticked.
        self._group.setExclusive(False)
        self.rows = [CandidateRow(one, self.texts, self._colours) for one in candidates]
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

    def _enter_shift(self) -> None:
        system = self.session.choices.system
        if isinstance(system, CRS):
            self.shift.show_system(system_name(flat(system), self.texts))
            self._show(self.shift)

    def _on_shift(self, shift: DatumShift) -> None:
        system = self.session.choices.system
        if not isinstance(system, CRS):
            return
        shifted = shift.applied_to(flat(system))
        written, reason = crs_label(shifted), "vector_window.crs.reason_shift"
        self.session.choose_system(shifted, written, reason)
        self._show(self._choice)

    def _show(self, part: QWidget) -> None:
        self._stack.setCurrentWidget(part)
        self.widened.emit(part is self.fit)

    def _on_points(self) -> None:
        self._show_fit(self.session.fit(self.fit.table.rows, self.fit.fit_kind))

    def _show_fit(self, found: FitFound) -> None:
        words = fit_words(found, self.texts)
        self.fit.show_result(words.result, words.problem, words.residuals)


@faults_told
class CandidateRow(QWidget):
    """Be a system to choose, with where the file would lie and what speaks for it."""

    def __init__(self, candidate: CrsCandidate, texts: Texts, colours: Colours) -> None:
        super().__init__()
        self.candidate = candidate
        name = system_name(candidate.system, texts)
        self.button = QRadioButton()
        self.button.setAccessibleName(name)
        title = QLabel(name)
        title.setWordWrap(True)
        self.reasons = hint(reason_words(candidate, texts))
        self.fit = hint(fit_of_candidate(candidate, texts))
        looks_right = candidate.inside > 0 and (candidate.border_m or 0.0) < _BORDERS_OFF_M
        looks_doubtful = colours.amber if candidate.inside else colours.red
        colour = colours.green if looks_right else looks_doubtful
        self.fit.setStyleSheet(f"color: {colour};")
        self.fit.setVisible(bool(self.fit.text()))
        column = QVBoxLayout()
        column.setSpacing(1)
        for part in (title, self.fit, self.reasons):
            column.addWidget(part)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)
        self.setFocusProxy(self.button)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the system also by its reasons."""
        if event.button() is _LEFT:
            self.button.click()


def _is_secret(problem: InputProblem | Refused) -> bool:
    return isinstance(problem, InputProblem) and problem.key == _SECRET
