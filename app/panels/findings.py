"""The list of what the audit found: look at a place, mend it."""

from collections import Counter
from collections.abc import Callable, Sequence

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QGridLayout,
    QLabel,
    QPushButton,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from app.models.finding_tree import FindingTree
from app.panels.finding_filter import FindingFilter
from app.theme import hint, on_white
from gis.audits.finding import Finding
from gis.audits.report import Accepted
from gis.plan.plan import Plan
from gis.plan.profile import Severity
from gis.texts import Texts

Choice = tuple[str, Callable[[], object]]
"""What a button says and does."""


class FindingsPanel(QWidget):
    """Show findings by rule; of the chosen one the sentence and its fixes as buttons.

    `finding_chosen` carries the finding, or None.
    """

    finding_chosen = Signal(object)

    def __init__(
        self,
        texts: Texts,
        fixes_of: Callable[[Finding], Sequence[Choice]],
        plan: Callable[[], Plan],
    ) -> None:
        """Take what gives the fixes of a finding, and the plan that the findings are about."""
        super().__init__()
        on_white(self)
        self._texts = texts
        self._fixes_of = fixes_of
        self.chosen: Finding | None = None
        self._all: Sequence[Finding] = ()
        self._accepted: Sequence[Accepted] = ()
        self.filter = FindingFilter(texts, plan)
        self.model = FindingTree(texts, self)
        self.summary = hint()
        self.tree = QTreeView()
        self.tree.setModel(self.model)
        self.tree.setHeaderHidden(True)
        self.tree.setUniformRowHeights(True)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.tree.clicked.connect(self._on_clicked)
        self.tree.selectionModel().currentChanged.connect(self._on_current)
        self._details = QFrame()
        self._details_layout = QGridLayout(self._details)
        self._details_layout.setContentsMargins(0, 6, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.addWidget(self.filter)
        layout.addWidget(self.summary)
        layout.addWidget(self.tree, 1)
        layout.addWidget(self._details)
        self.filter.changed.connect(self._show)
        self.setFocusProxy(self.tree)
        self._show_details()

    def show_findings(self, findings: Sequence[Finding], accepted: Sequence[Accepted] = ()) -> None:
        """Show other findings; branches stay open and the chosen finding stays chosen."""
        self._all = findings
        self._accepted = accepted
        self._show()

    def _show(self) -> None:
        findings = self.filter.sift(self._all)
        self.summary.setText(self._summary(findings))
        opened = self._opened()
        key = self.chosen.key if self.chosen is not None else None
        wanted = {each.key for each in self.filter.sift([a.finding for a in self._accepted])}
        self.model.show_findings(
            findings, [each for each in self._accepted if each.finding.key in wanted]
        )
        for row in range(self.model.rowCount()):
            branch = self.model.index(row, 0)
            if self._name(branch) in opened:
                self.tree.expand(branch)
        index = self.model.index_of(key) if key is not None else QModelIndex()
        self._choose(self.model.finding_at(index), is_new=False)
        if index.isValid():
            self.tree.expand(index.parent())
            self.tree.setCurrentIndex(index)

    def choose(self, key: str) -> None:
        """Choose the finding with a key, as a click on it would; it is shown in any case."""
        index = self.model.index_of(key)
        known = (*self._all, *(each.finding for each in self._accepted))
        if not index.isValid() and any(finding.key == key for finding in known):
            self.filter.clear()
            self._show()
            index = self.model.index_of(key)
        if index.isValid():
            self.tree.expand(index.parent())
            self.tree.setCurrentIndex(index)

    def expand_first(self) -> None:
        """Open the first branch, so that a list that was just made shows something."""
        if self.model.rowCount():
            self.tree.expand(self.model.index(0, 0))

    def buttons(self) -> list[QPushButton]:
        """Return the buttons of the fixes of the chosen finding."""
        return self._details.findChildren(QPushButton)

    def _summary(self, findings: Sequence[Finding]) -> str:
        counts = Counter(finding.severity for finding in findings)
        numbers = {f"{severity.value}s": f"{counts[severity]:,}" for severity in Severity}
        if len(findings) == len(self._all):
            words = "window.findings.summary" if findings else "window.findings.nothing"
            return self._texts(words, **numbers)
        shown = self._texts("window.findings.summary", **numbers)
        count = f"{len(self._all):,}"
        return self._texts("panels.findings.sifted", shown=shown, count=count)

    def _name(self, branch: QModelIndex) -> object:
        finding = self.model.finding_at(self.model.index(0, 0, branch))
        if finding is None:
            return None
        return (finding.severity, finding.rule, self.model.is_exception(finding))

    def _opened(self) -> set[object]:
        branches = [self.model.index(row, 0) for row in range(self.model.rowCount())]
        return {self._name(branch) for branch in branches if self.tree.isExpanded(branch)}

    def _on_current(self, current: QModelIndex) -> None:
        finding = self.model.finding_at(current)
        if finding is not None and finding is not self.chosen:
            self._choose(finding, is_new=True)

    def _on_clicked(self, index: QModelIndex) -> None:
        finding = self.model.finding_at(index)
        if finding is None:
            self.tree.setExpanded(index, not self.tree.isExpanded(index))
        elif finding is self.chosen:
            self.finding_chosen.emit(finding)

    def _choose(self, finding: Finding | None, *, is_new: bool) -> None:
        was, self.chosen = self.chosen, finding
        self._show_details()
        if is_new or (was is not None and finding is None):
            self.finding_chosen.emit(finding)

    def _show_details(self) -> None:
        while (item := self._details_layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
                widget.deleteLater()
        self._details.setVisible(self.chosen is not None)
        if self.chosen is None:
            return
        sentence = QLabel(self.model.words_of(self.chosen), wordWrap=True)
        self._details_layout.addWidget(sentence, 0, 0, 1, 2)
        for number, (title, act) in enumerate(self._fixes_of(self.chosen)):
            button = QPushButton(title)
            button.clicked.connect(lambda _checked=False, act=act: act())
            self._details_layout.addWidget(button, 1 + number // 2, number % 2)
        # The tree has less room now: the chosen row is brought back into sight after the layout.
        QTimer.singleShot(0, self, lambda: self.tree.scrollTo(self.tree.currentIndex()))
