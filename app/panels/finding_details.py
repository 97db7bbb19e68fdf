"""The chosen finding: its sentence, what its rule means, its fixes, and what a fix would do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.models.fix_lines import GridLine, grid_lines, left_lines, refusal_text, summary_lines
from app.overrides import faults_told
from app.panels.fix_preview import FixPreview, Tried
from app.theme import hint
from gis.audits.fixes import Fix
from gis.texts import Texts


@dataclass(frozen=True)
class Deed:
    """Be something else to do about a finding than an edit that can be shown beforehand."""

    title: str
    act: Callable[[], object]


@faults_told
class FindingDetails(QWidget):
    """Show a finding's sentence, explanation, fixes and deeds; under them what a fix would do.

    `applied` when the shown fix was done; `explained` when the reader asks what a rule means.
    """

    apply_asked = Signal()
    many_asked = Signal(object)

    def __init__(self, texts: Texts, preview: FixPreview | None) -> None:
        super().__init__()
        self._texts = texts
        self._preview = preview
        self._fixes: list[tuple[Fix, QPushButton, QLabel]] = []
        self._sentence = QLabel(wordWrap=True)
        self._sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.ask = QToolButton()
        self.ask.setText("?")
        self.ask.setToolTip(texts("findings.what_is_this"))
        self.ask.setCheckable(True)
        self.explanation = hint()
        self.explanation.hide()
        self.ask.toggled.connect(self.explanation.setVisible)
        self._choices = QWidget()
        self._choices_layout = QVBoxLayout(self._choices)
        self._choices_layout.setContentsMargins(0, 0, 0, 0)
        self._choices_layout.setSpacing(4)
        self.card = PreviewCard(texts)
        self.card.apply_button.clicked.connect(self.apply_asked)
        self.card.drop_button.clicked.connect(self._drop)
        self.head = QWidget()
        top = QHBoxLayout(self.head)
        top.setContentsMargins(0, 0, 0, 0)
        top.addWidget(self._sentence, 1)
        top.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignTop)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 6, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.head)
        layout.addWidget(self.explanation)
        layout.addWidget(self._choices)
        # Below, so that the buttons stay under the mouse when the card of one of them appears.
        layout.addWidget(self.card)
        layout.addStretch(1)
        if preview is not None:
            preview.changed.connect(self._on_preview)

    def show_finding(
        self, sentence: str, explanation: str, fixes: Sequence[Fix], deeds: Sequence[Deed]
    ) -> None:
        """Show another finding; how many others a fix is for stands on a button beside it."""
        self._sentence.setText(sentence)
        self._sentence.setToolTip(explanation)
        self.explanation.setText(explanation)
        self.ask.setVisible(bool(explanation))
        self._empty()
        for fix in fixes:
            self._add_fix(fix)
        row = QHBoxLayout()
        for deed in deeds:
            button = QPushButton(deed.title)
            button.clicked.connect(partial(_act, deed))
            row.addWidget(button)
        self._choices_layout.addLayout(row)
        self._on_preview()

    def fix_rows(self) -> list[tuple[Fix, QPushButton, QLabel]]:
        """Return the fixes, each with its button and the place where it says why not."""
        return self._fixes

    def buttons(self) -> list[QPushButton]:
        """Return the buttons of the fixes, then those of the other deeds."""
        return [
            button
            for button in self._choices.findChildren(QPushButton)
            if button.objectName() != "many"
        ]

    def _add_fix(self, fix: Fix) -> None:
        texts = self._texts
        button = QPushButton(texts(fix.key, **fix.facts))
        button.setCheckable(True)
        reason = hint()
        reason.hide()
        button.clicked.connect(partial(self._on_fix, fix))
        button.installEventFilter(self)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(button, 1)
        if fix.is_for_each:
            many = QPushButton(texts("findings.all_like"))
            many.setToolTip(texts("findings.all_like_tip"))
            many.setObjectName("many")
            many.clicked.connect(partial(self._on_many, fix))
            row.addWidget(many)
        self._choices_layout.addLayout(row)
        self._choices_layout.addWidget(reason)
        self._fixes.append((fix, button, reason))

    def _empty(self) -> None:
        self._fixes = []
        _clear(self._choices_layout)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show what the fix under the mouse would do."""
        if self._preview is not None and event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            fix = next((fix for fix, button, _ in self._fixes if button is watched), None)
            self._preview.hover(fix if event.type() == QEvent.Type.Enter else None)
        return False

    def _on_fix(self, fix: Fix, _checked: bool = False) -> None:
        if self._preview is None:
            return
        if self._preview.pinned is fix:
            self._preview.drop()
        else:
            self._preview.pin(fix)

    def _on_many(self, fix: Fix, _checked: bool = False) -> None:
        self.many_asked.emit(fix)

    def _drop(self) -> None:
        if self._preview is not None:
            self._preview.drop()

    def _on_preview(self) -> None:
        preview = self._preview
        if preview is None:
            self.card.hide()
            return
        for fix, button, reason in self._fixes:
            tried = preview.tried(fix)
            refused = None if tried is None else tried.refused
            button.setEnabled(refused is None)
            button.setChecked(preview.pinned is fix)
            reason.setVisible(refused is not None)
            if refused is not None:
                reason.setText(refusal_text(self._texts, refused))
        if preview.is_busy:
            self.card.show_busy(preview.fraction)
        elif preview.shown is not None and preview.shown.refused is None:
            is_ready = preview.pinned is not None or preview.many is not None
            self.card.show_tried(preview.shown, preview.many is not None, is_ready)
        elif preview.shown is not None and preview.many is not None:
            self.card.show_tried(preview.shown, True, False)
        elif preview.pinned is not None:
            self.card.show_busy(0.0)
        is_chosen = preview.pinned is not None or preview.many is not None
        shows = preview.shown is not None and (preview.shown.refused is None or is_chosen)
        self.card.setVisible(is_chosen or shows)
        # What is chosen takes the place of the choice, so that it is seen without scrolling.
        self._choices.setVisible(not is_chosen)
        # The sentence stands in the list already; the numbers are what is to be read now.
        self.head.setVisible(not is_chosen)
        self.explanation.setVisible(not is_chosen and self.ask.isChecked())


class PreviewCard(QFrame):
    """Say what a fix would do in numbers, with the buttons that do it or leave it."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.setObjectName("card")
        self._texts = texts
        self._title = QLabel(wordWrap=True)
        self._numbers = QGridLayout()
        self._numbers.setHorizontalSpacing(10)
        self._numbers.setVerticalSpacing(2)
        self._numbers.setColumnStretch(0, 1)
        self._summary = QLabel(wordWrap=True)
        self._left = hint()
        self._bar = QProgressBar()
        self._bar.setRange(0, 1000)
        self._bar.setTextVisible(False)
        self.apply_button = QPushButton(texts("findings.preview.apply"))
        self.apply_button.setDefault(True)
        self.drop_button = QPushButton(texts("findings.preview.drop"))
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self.apply_button)
        top.addWidget(self.drop_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.setSpacing(6)
        layout.addLayout(top)
        layout.addWidget(self._bar)
        layout.addLayout(self._numbers)
        layout.addWidget(self._summary)
        layout.addWidget(self._left)

    def words(self) -> str:
        """Return all that the card says, line by line."""
        items = (self._numbers.itemAt(i) for i in range(self._numbers.count()))
        cells = [item.widget() for item in items if item is not None]
        numbers = [cell.text() for cell in cells if isinstance(cell, QLabel)]
        parts = (self._title.text(), *numbers, self._summary.text(), self._left.text())
        return "\n".join(part for part in parts if part)

    def show_busy(self, fraction: float) -> None:
        """Say that it is being worked out."""
        self._title.setText(self._texts("findings.preview.working"))
        self._bar.setValue(round(fraction * 1000))
        self._fill((), "", "")
        self._bar.show()
        self.apply_button.setEnabled(False)

    def show_tried(self, tried: Tried, is_of_many: bool, is_ready: bool) -> None:
        """Say what came of trying; `is_ready` where it can be done now."""
        texts = self._texts
        self._bar.hide()
        key = "findings.preview.of_many" if is_of_many else "findings.preview.of_one"
        facts = {"solved": f"{tried.solved:,}", "left": f"{len(tried.left):,}"}
        left = "\n".join(left_lines(texts, tried.left))
        if tried.outcome is None:
            self._title.setText(texts("findings.preview.none_possible"))
            self._fill((), "", left)
        else:
            self._title.setText(texts(key, **facts))
            handed = tried.drawing.handed_m2 if tried.drawing is not None else 0.0
            summary = "\n".join(summary_lines(texts, tried.outcome, handed))
            self._fill(grid_lines(texts, tried.outcome), summary, left)
        self.apply_button.setEnabled(is_ready and tried.outcome is not None)
        self.apply_button.setVisible(is_ready)
        self.drop_button.setVisible(is_ready or tried.outcome is None)

    def _fill(self, lines: Sequence[GridLine], summary: str, left: str) -> None:
        _clear(self._numbers)
        if lines:
            for column, name in enumerate(("grid", "area", "households", "people")):
                self._numbers.addWidget(hint(self._texts(f"findings.preview.{name}")), 0, column)
        for row, line in enumerate(lines, 1):
            for column, words in enumerate((line.name, line.area, line.households, line.people)):
                cell = QLabel(words)
                if column:
                    cell.setAlignment(Qt.AlignmentFlag.AlignRight)
                if line.is_over and column > 1:
                    cell.setObjectName("amber")
                self._numbers.addWidget(cell, row, column)
        for label, words in ((self._summary, summary), (self._left, left)):
            label.setText(words)
            label.setVisible(bool(words))


def _act(deed: Deed, _checked: bool = False) -> None:
    deed.act()


def _clear(layout: QBoxLayout | QGridLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget, below = item.widget(), item.layout()
        if widget is not None:
            # Qt shows what was just laid out a little later; without a parent it would be a window.
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif isinstance(below, QBoxLayout):
            _clear(below)
