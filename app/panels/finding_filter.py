"""Which findings are shown: those of a unit, those whose sentence has some words."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from app.dialogs.choices import UnitBox
from app.icons import icon
from gis.audits.finding import Finding
from gis.audits.messages import message_of, rule_title
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId
from gis.texts import Texts
from gis.topology.records import GridId, UnitId

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


def findings_of_unit(plan: Plan, findings: Sequence[Finding], unit: UnitId) -> list[Finding]:
    """Return the findings that are about a unit, those below it, their grids and households.

    A gap is a matter of the units that it lies in, not of those whose grids are beside it. What
    has no unit, as a household outside all land, is in none.
    """
    wanted = set(plan.units_within(unit)) if unit in plan.units else set()
    return [finding for finding in findings if not wanted.isdisjoint(_units_of(plan, finding))]


def _units_of(plan: Plan, finding: Finding) -> set[UnitId]:
    said = {UnitId(number) for kind, number in finding.ids if kind == "unit"}
    if said:
        return said
    found: set[UnitId] = set()
    for kind, number in finding.ids:
        if kind == "grid" and (grid := plan.grids.get(GridId(number))) is not None:
            found.add(grid.unit)
        elif kind == "household":
            household = plan.households.get(HouseholdId(number))
            if household is None:
                continue
            if household.unit is not None:
                found.add(household.unit)
            elif household.grid is not None and household.grid in plan.grids:
                found.add(plan.grids[household.grid].unit)
    return found
