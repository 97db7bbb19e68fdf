"""Which findings are shown: those of a unit, those whose sentence has some words."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from app.dialogs.choices import UnitBox
from app.icons import icon
from gis.audits.finding import Finding
from gis.audits.finding_units import findings_of_unit
from gis.audits.messages import message_of, rule_title
from gis.plan.plan import Plan
from gis.texts import Texts

PATIENCE_MS = 150
_LEAST_LETTERS = 10


class FindingFilter(QWidget):
    """Ask for a unit of any tier and for words; `changed` when either is another."""

    changed = Signal()

    def __init__(self, texts: Texts, plan: Callable[[], Plan]) -> None:
        """Take what gives the plan that the findings are about."""
        super().__init__()
        self._texts = texts
        self._plan = plan
        self.unit = UnitBox(plan(), everything=texts("dialogs.all_units"))
        self.unit.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.unit.setMinimumContentsLength(_LEAST_LETTERS)
        self._units = plan().units
        self.words = QLineEdit(placeholderText=texts("panels.findings.words"))
        self.words.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.words.setClearButtonEnabled(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.unit, 1)
        layout.addWidget(self.words, 1)
        self._late = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._late.timeout.connect(self.changed)
        self.unit.currentIndexChanged.connect(self.changed)
        self.words.textChanged.connect(self._late.start)

    def clear(self) -> None:
        """Let everything through, without saying so."""
        blockers = QSignalBlocker(self.unit), QSignalBlocker(self.words)
        self.unit.choose(None)
        self.words.clear()
        self._late.stop()
        del blockers

    def sift(self, findings: Sequence[Finding]) -> Sequence[Finding]:
        """Return the findings that are to be shown, in their order."""
        self._follow_units()
        unit, typed = self.unit.unit, self.words.text().casefold().split()
        if unit is not None:
            findings = findings_of_unit(self._plan(), findings, unit)
        if typed:
            findings = [finding for finding in findings if self._has(finding, typed)]
        return findings

    def _has(self, finding: Finding, typed: Sequence[str]) -> bool:
        title = rule_title(finding.rule, self._texts)
        said = f"{title} {message_of(finding, self._texts)}".casefold()
        return all(word in said for word in typed)

    def _follow_units(self) -> None:
        plan = self._plan()
        if plan.units is not self._units:
            self._units = plan.units
            blocker = QSignalBlocker(self.unit)
            self.unit.list_units(plan)
            del blocker
