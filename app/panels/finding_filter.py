"""The fields that say which findings are shown, and what they are put together by."""

from collections.abc import Callable, Iterable, Mapping

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QToolButton, QVBoxLayout, QWidget

from app.dialogs.choices import UnitBox
from app.icons import icon
from app.models.finding_groups import GRAVITY, Grouping
from app.models.finding_sieve import BoundsM, Sieve
from app.models.finding_states import State
from app.theme import hint
from gis.audits.messages import rule_title
from gis.audits.themes import THEMES
from gis.plan.plan import Plan
from gis.plan.profile import Severity
from gis.texts import Texts

PATIENCE_MS = 150
_LEAST_LETTERS = 7
_THEME = "theme:"


class FindingFilter(QWidget):
    """Ask for gravity, words, part of the map, rule, unit and state; `changed` when any is another.

    `regrouped` when findings are to be put together by something else.
    """

    changed = Signal()
    regrouped = Signal()

    def __init__(self, texts: Texts, plan: Callable[[], Plan]) -> None:
        """Take what gives the plan that the findings are about."""
        super().__init__()
        self._texts = texts
        self._plan = plan
        self._bounds_m: BoundsM | None = None
        self._units = plan().units
        self.grouping = QComboBox()
        for grouping in Grouping:
            self.grouping.addItem(texts(f"findings.by.{grouping.value}"), grouping)
        self.grouping.setToolTip(texts("findings.by.tip"))
        self.words = QLineEdit(placeholderText=texts("panels.findings.words"))
        self.words.addAction(icon("search"), QLineEdit.ActionPosition.LeadingPosition)
        self.words.setClearButtonEnabled(True)
        self.severities = {severity: self._severity(severity) for severity in GRAVITY}
        self.in_view = _switch(
            texts("findings.filter.in_view"), texts("findings.filter.in_view_tip")
        )
        self.more = _switch(texts("findings.filter.more"), texts("findings.filter.more_tip"))
        self.rule = QComboBox()
        self.unit = UnitBox(plan(), everything=texts("dialogs.all_units"))
        self.state = QComboBox()
        self.state.addItem(texts("findings.filter.any_state"), None)
        for state in State:
            self.state.addItem(texts(f"findings.state.{state.value}"), state)
        self._boxes = (self.rule, self.unit, self.state)
        for box in (*self._boxes, self.grouping):
            box.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            box.setMinimumContentsLength(_LEAST_LETTERS)
        self.summary = hint()
        self._below = QWidget()
        self._late = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._lay_out()
        self.offer_rules(())
        self._connect()

    def _lay_out(self) -> None:
        first, second, below = QHBoxLayout(), QHBoxLayout(), QHBoxLayout(self._below)
        first.addWidget(self.grouping, 2)
        first.addWidget(self.words, 3)
        for button in self.severities.values():
            second.addWidget(button)
        second.addWidget(self.summary, 1)
        second.addWidget(self.in_view)
        second.addWidget(self.more)
        second.setSpacing(2)
        for box in self._boxes:
            below.addWidget(box, 1)
        below.setContentsMargins(0, 0, 0, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addLayout(first)
        layout.addLayout(second)
        layout.addWidget(self._below)
        self._below.hide()

    def _connect(self) -> None:
        self._late.timeout.connect(self.changed)
        self.grouping.currentIndexChanged.connect(self.regrouped)
        self.words.textChanged.connect(self._late.start)
        self.more.toggled.connect(self._below.setVisible)
        for switch in (*self.severities.values(), self.in_view):
            switch.toggled.connect(self.changed)
        for box in self._boxes:
            box.currentIndexChanged.connect(self._on_box)

    @property
    def by(self) -> Grouping:
        """What findings are put together by."""
        return Grouping(self.grouping.currentData())

    @property
    def sieve(self) -> Sieve:
        """What is to be let through."""
        rule = str(self.rule.currentData() or "")
        is_theme = rule.startswith(_THEME)
        state = self.state.currentData()
        on = {severity for severity, button in self.severities.items() if button.isChecked()}
        return Sieve(
            severities=frozenset(on),
            theme=rule.removeprefix(_THEME) if is_theme else "",
            rule="" if is_theme else rule,
            unit=self.unit.unit,
            state=None if state is None else State(state),
            words=tuple(self.words.text().casefold().split()),
            bounds_m=self._bounds_m if self.in_view.isChecked() else None,
        )

    def clear(self) -> None:
        """Let everything through, without saying so."""
        parts = (*self._boxes, self.words, *self.severities.values(), self.in_view)
        blockers = [QSignalBlocker(part) for part in parts]
        for box in self._boxes:
            box.setCurrentIndex(0)
        self.words.clear()
        for switch in (*self.severities.values(), self.in_view):
            switch.setChecked(False)
        self._late.stop()
        del blockers
        self._mark()

    def see(self, bounds_m: BoundsM) -> None:
        """Hear what part of the map is seen."""
        if bounds_m != self._bounds_m:
            self._bounds_m = bounds_m
            if self.in_view.isChecked():
                self._late.start()

    def show_counts(self, counts: Mapping[Severity, int]) -> None:
        """Show how many findings of each gravity there are."""
        for severity, button in self.severities.items():
            button.setText(f"{counts.get(severity, 0):,}")

    def offer_rules(self, rules: Iterable[str]) -> None:
        """Offer the themes, and the rules of which there are findings."""
        there = set(rules)
        offered: list[tuple[str, str]] = [("", self._texts("findings.filter.any_rule"))]
        for theme in THEMES:
            titles = sorted((rule_title(rule, self._texts), rule) for rule in THEMES[theme] & there)
            if titles:
                offered.append((f"{_THEME}{theme}", self._texts(f"audits.rules.{theme}")))
                offered += [(rule, f"    {title}") for title, rule in titles]
        if [data for data, _ in offered] == [
            self.rule.itemData(row) for row in range(self.rule.count())
        ]:
            return
        chosen = self.rule.currentData()
        blocker = QSignalBlocker(self.rule)
        self.rule.clear()
        for data, title in offered:
            self.rule.addItem(title, data)
        self.rule.setCurrentIndex(max(0, self.rule.findData(chosen)))
        del blocker

    def follow_units(self) -> None:
        """List the units of the plan as it is now."""
        plan = self._plan()
        if plan.units is not self._units:
            self._units = plan.units
            blocker = QSignalBlocker(self.unit)
            self.unit.list_units(plan)
            del blocker

    def _on_box(self) -> None:
        self._mark()
        self.changed.emit()

    def _mark(self) -> None:
        """Say on the switch of the fields below whether any of them lets less through."""
        used = sum(box.currentIndex() > 0 for box in self._boxes)
        title = self._texts("findings.filter.more")
        self.more.setText(f"{title} {used}" if used else title)

    def _severity(self, severity: Severity) -> QToolButton:
        title = self._texts(f"findings.severity.{severity.value}")
        button = _switch("0", self._texts("findings.filter.severity_tip", severity=title))
        button.setIcon(icon(severity.value))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setAccessibleName(title)
        return button


def _switch(title: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(title)
    button.setToolTip(tip)
    button.setCheckable(True)
    return button
