"""The import of a vector file: what is chosen at the left, where it would lie at the right."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QDragEnterEvent,
    QDropEvent,
    QIcon,
    QPainter,
    QPixmap,
)
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from app.ask import Ask
from app.dialogs.vector_crs_page import CrsPage
from app.dialogs.vector_fields_page import FieldsPage
from app.dialogs.vector_file_page import FilePage
from app.dialogs.vector_page import VectorPage
from app.dialogs.vector_picking import PointPicking
from app.dialogs.vector_preview_pane import PreviewPane
from app.dialogs.vector_session import VectorSession
from app.dialogs.vector_ways_page import WaysPage
from app.models.vector_choices import Purpose
from app.overrides import faults_told
from app.theme import colours_of_palette, heading, hint
from gis.errors import InputProblem, Refused
from gis.texts import Texts

_WIDTH, _HEIGHT = 1120, 720
_LEFT_WIDTH, _WIDE_LEFT = 460, 620
_BAR_WIDTH, _MARK_PX = 160, 9


@faults_told
class VectorWindow(QDialog):
    """Ask how a vector file is taken in; accepted, the session holds features and choices."""

    def __init__(
        self, parent: QWidget | None, texts: Texts, ask: Ask, session: VectorSession
    ) -> None:
        """Take a session of its own."""
        super().__init__(parent)
        self.texts = texts
        self.session = session
        session.setParent(self)
        self.setWindowTitle(texts("vector_window.title"))
        self.resize(_WIDTH, _HEIGHT)
        self.setAcceptDrops(True)
        self.file_page = FilePage(session, texts, ask)
        self.crs_page = CrsPage(session, texts, ask)
        self.fields_page = FieldsPage(session, texts)
        self.ways_page = WaysPage(session, texts)
        self.pages: tuple[VectorPage, ...] = (
            self.file_page,
            self.crs_page,
            self.fields_page,
            self.ways_page,
        )
        self.preview = PreviewPane(session, texts)
        self.picking = PointPicking(session, self.crs_page.fit, self.preview, texts)
        self._asked_for_crs = False
        self._put_together()
        session.changed.connect(self.refresh)
        session.failed.connect(self._on_failed)
        session.begin()
        self.refresh()
        self.file_page.setFocus()

    def take_file(self, path: Path | None) -> None:
        """Begin with a file."""
        self.file_page.take(path)

    def show_page(self, page: VectorPage) -> None:
        """Bring a page to the front."""
        self.tabs.setCurrentIndex(self.pages.index(page))

    def _put_together(self) -> None:
        texts = self.texts
        self._heading, self._sentence = heading(""), hint()
        self._mark = _dot(colours_of_palette(self.palette()).amber)
        self.tabs = QTabBar()
        self.tabs.setIconSize(QSize(_MARK_PX, _MARK_PX))
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        self._stack = QStackedWidget()
        for page in self.pages:
            self.tabs.addTab(page.words("tab"))
            self._stack.addWidget(_scrolled(page))
        self.tabs.currentChanged.connect(self._stack.setCurrentIndex)
        self.problem = hint()
        self.problem.setObjectName("red")
        self.problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.problem.hide()
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self.tabs)
        left.addWidget(self._stack, 1)
        self._left = QWidget()
        self._left.setFixedWidth(_LEFT_WIDTH)
        self._left.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        self.crs_page.widened.connect(self._widen)
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addWidget(self._left)
        body.addWidget(self.preview, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(8)
        for part in (self._heading, self._sentence):
            layout.addWidget(part)
        layout.addLayout(body, 1)
        layout.addWidget(self.problem)
        layout.addLayout(self._foot(texts))

    def _widen(self, is_wide: bool) -> None:
        self._left.setFixedWidth(_WIDE_LEFT if is_wide else _LEFT_WIDTH)

    def _foot(self, texts: Texts) -> QHBoxLayout:
        self._work = QLabel()
        self._work.setObjectName("hint")
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedWidth(_BAR_WIDTH)
        self.stop_button = QPushButton(texts("import_wizard.stop"))
        self.accept_button = QPushButton()
        self.cancel_button = QPushButton(texts("window.button.cancel"))
        for button in (self.stop_button, self.cancel_button):
            button.setAutoDefault(False)
        self.accept_button.setDefault(True)
        self.accept_button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.stop_button.clicked.connect(self.session.stop)
        self.accept_button.clicked.connect(self.accept)
        self.cancel_button.clicked.connect(self.reject)
        foot = QHBoxLayout()
        for part in (self._work, self._bar, self.stop_button):
            foot.addWidget(part)
        foot.addStretch(1)
        for button in (self.cancel_button, self.accept_button):
            foot.addWidget(button)
        return foot

    def refresh(self) -> None:
        """Show what the session has now."""
        session, texts = self.session, self.texts
        purpose = session.purpose.value
        self._heading.setText(texts(f"vector_window.heading_{purpose}"))
        self._sentence.setText(texts(f"vector_window.sentence_{purpose}"))
        is_of_units = session.purpose is Purpose.UNITS
        key = "vector_window.accept_units" if is_of_units else "vector_window.accept"
        self.accept_button.setText(texts(key))
        self.tabs.setTabVisible(self.pages.index(self.ways_page), not is_of_units)
        for at, page in enumerate(self.pages):
            page.refresh()
            needs_a_look = page.needs_a_look()
            self.tabs.setTabIcon(at, self._mark if needs_a_look else QIcon())
            said = texts("vector_window.needs_a_look") if needs_a_look else ""
            self.tabs.setTabToolTip(at, said)
            self.tabs.setTabEnabled(at, page is self.file_page or session.features is not None)
        self.preview.refresh()
        self._show_work()
        self.accept_button.setEnabled(session.is_complete)
        self._lead_to_crs()

    def _show_work(self) -> None:
        job = self.session.job
        for part in (self._work, self._bar, self.stop_button):
            part.setVisible(job is not None)
        if job is not None:
            self.problem.hide()
            self._work.setText(self.texts(job.title_key))
            self._bar.setRange(0, 1000 if job.fraction > 0 else 0)
            self._bar.setValue(round(job.fraction * 1000))

    def _lead_to_crs(self) -> None:
        """Go to the coordinate systems, once for each file, where a person should look at them."""
        if self.session.recognition is None:
            self._asked_for_crs = False
        elif not self._asked_for_crs and self.session.job is None:
            self._asked_for_crs = True
            if self.crs_page.needs_a_look():
                self.show_page(self.crs_page)

    def _on_failed(self, problem: InputProblem | Refused) -> None:
        self.problem.setText(self.texts.of_error(problem))
        self.problem.show()

    # Files from outside

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Let a file be dropped at any time."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the first file."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.show_page(self.file_page)
            self.file_page.take(files[0])
            event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what is under way."""
        self.session.stop()
        super().closeEvent(event)

    def done(self, result: int) -> None:
        """Stop what is under way."""
        self.session.stop()
        super().done(result)


def _dot(colour: str) -> QIcon:
    """Return a dot that stays in its colour on a chosen tab."""
    drawn = QPixmap(2 * _MARK_PX, 2 * _MARK_PX)
    drawn.setDevicePixelRatio(2.0)
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colour))
    painter.drawEllipse(1, 1, _MARK_PX - 2, _MARK_PX - 2)
    painter.end()
    return QIcon(drawn)


def _scrolled(page: VectorPage) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(page)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.viewport().setAutoFillBackground(False)
    page.setAutoFillBackground(False)
    return area
