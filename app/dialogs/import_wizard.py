"""The import of a list, step by step: file, columns, coordinates, check, done."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ask import Ask
from app.dialogs.import_session import ImportSession
from app.dialogs.import_wizard_check import CheckPage
from app.dialogs.import_wizard_columns import ColumnsPage
from app.dialogs.import_wizard_done import DonePage
from app.dialogs.import_wizard_file import FilePage
from app.dialogs.import_wizard_page import WizardPage
from app.dialogs.import_wizard_places import PlacesPage
from app.overrides import faults_told
from app.theme import heading, hint
from gis.errors import InputProblem, Refused
from gis.texts import Texts

_WIDTH, _HEIGHT = 980, 660


@faults_told
class ImportWizard(QDialog):
    """Lead through an import; what is committed is one step of the project's history."""

    def __init__(
        self,
        parent: QWidget | None,
        texts: Texts,
        ask: Ask,
        session: ImportSession,
        *,
        kind: str = "",
    ) -> None:
        """Take a session of its own; a `kind` of list that is wished for is not guessed."""
        super().__init__(parent)
        self.texts = texts
        self.session = session
        session.setParent(self)
        self.setWindowTitle(texts("import_wizard.title"))
        self.resize(_WIDTH, _HEIGHT)
        self.setAcceptDrops(True)
        self.file_page = FilePage(self.session, texts, ask, kind)
        self.columns_page = ColumnsPage(self.session, texts)
        self.places_page = PlacesPage(self.session, texts)
        self.check_page = CheckPage(self.session, texts, ask)
        self.done_page = DonePage(self.session, texts)
        self.pages: Sequence[WizardPage] = (
            self.file_page,
            self.columns_page,
            self.places_page,
            self.check_page,
            self.done_page,
        )
        self._put_together()
        self.session.changed.connect(self._refresh)
        self.session.failed.connect(self._on_failed)
        self._go_to(0)

    def take_file(self, path: Path | None) -> None:
        """Begin with a file."""
        self.file_page.take(path)

    @property
    def page(self) -> WizardPage:
        """The page that is shown."""
        return self.pages[self._stack.currentIndex()]

    def _put_together(self) -> None:
        texts = self.texts
        self._steps = QLabel()
        self._steps.setObjectName("hint")
        self._heading, self._sentence = heading(""), hint()
        self._stack = QStackedWidget()
        for page in self.pages:
            self._stack.addWidget(page)
        self.problem = hint()
        self.problem.setObjectName("red")
        self.problem.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._work = QLabel()
        self._work.setObjectName("hint")
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedWidth(180)
        self.stop_button = QPushButton(texts("import_wizard.stop"))
        self.back_button = QPushButton(texts("import_wizard.back"))
        self.next_button = QPushButton()
        self.cancel_button = QPushButton(texts("window.button.cancel"))
        for button in (self.stop_button, self.back_button, self.cancel_button):
            button.setAutoDefault(False)
        self.next_button.setDefault(True)
        self.stop_button.clicked.connect(self.session.cancel)
        self.back_button.clicked.connect(self._back)
        self.next_button.clicked.connect(self._next)
        self.cancel_button.clicked.connect(self.reject)
        foot = QHBoxLayout()
        for part in (self._work, self._bar, self.stop_button):
            foot.addWidget(part)
        foot.addStretch(1)
        for part in (self.cancel_button, self.back_button, self.next_button):
            foot.addWidget(part)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 16, 20, 14)
        layout.setSpacing(8)
        for part in (self._steps, self._heading, self._sentence):
            layout.addWidget(part)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.problem)
        layout.addLayout(foot)

    # Going through

    def _next(self) -> None:
        if self.page is self.done_page:
            self.accept()
        elif self.page is self.check_page:
            if self.check_page.commit():
                self._go_to(self.pages.index(self.done_page))
        else:
            self._step(1)

    def _back(self) -> None:
        self.session.cancel()
        self._step(-1)

    def _step(self, by: int) -> None:
        at = self._stack.currentIndex() + by
        while not self.pages[at].is_needed():
            at += by
        self._go_to(at)

    def _go_to(self, at: int) -> None:
        self.problem.clear()
        self._stack.setCurrentIndex(at)
        self.page.enter()
        self._refresh()
        self.page.setFocus()

    def _refresh(self) -> None:
        page = self.page
        page.refresh()
        self._heading.setText(self.texts(f"import_wizard.{page.name}.title"))
        self._sentence.setText(self.texts(f"import_wizard.{page.name}.sentence"))
        needed = [one for one in self.pages if one is page or one.is_needed()]
        self._steps.setText(
            "  ›  ".join(
                f"<b>{words}</b>" if one is page else words
                for one in needed
                for words in [self.texts(f"import_wizard.{one.name}.step")]
            )
        )
        job = self.session.job
        for part in (self._work, self._bar, self.stop_button):
            part.setVisible(job is not None)
        if job is not None:
            self.problem.clear()
            self._work.setText(job.note or self.texts(job.title_key))
            self._bar.setRange(0, 1000 if job.fraction > 0 else 0)
            self._bar.setValue(round(job.fraction * 1000))
        is_done = page is self.done_page
        self.problem.setVisible(bool(self.problem.text()))
        self.back_button.setVisible(not is_done)
        self.back_button.setEnabled(page is not self.file_page)
        self.cancel_button.setVisible(not is_done)
        self.next_button.setText(page.next_words())
        self.next_button.setEnabled(job is None and page.is_complete())

    def _on_failed(self, problem: InputProblem | Refused) -> None:
        self.problem.setText(self.texts.of_error(problem))
        self.problem.show()

    # Files from outside

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Let a file be dropped while one is asked for."""
        if event.mimeData().hasUrls() and self.page is self.file_page:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the first file."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.file_page.take(files[0])
            event.acceptProposedAction()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop what is under way."""
        self.session.cancel()
        super().closeEvent(event)

    def done(self, result: int) -> None:
        """Stop what is under way."""
        self.session.cancel()
        super().done(result)
