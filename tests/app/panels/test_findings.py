"""The list of findings: limited to a unit or to words, with counts that follow."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from support.answers import Answers
from support.ascii_plan import plan_of

from app.dialogs.accept_dialog import AcceptDialog
from app.panels.finding_choices import FindingChoices
from app.panels.findings import FindingsPanel
from app.workspace import Workspace
from gis.audits.finding import Finding
from gis.audits.finding_units import findings_of_unit
from gis.audits.messages import explanation
from gis.audits.report import Accepted
from gis.audits.runner import PlanAudit
from gis.plan.history import History
from gis.plan.plan import Plan
from gis.plan.records import Unit
from gis.progress import NoProgress
from gis.table import Table
from gis.texts import Texts
from gis.topology.records import UnitId

U, V, TOWN = UnitId(1), UnitId(2), UnitId(9)


@pytest.fixture
def plan() -> Plan:
    """Two villages of a town: one gap in the first one, two in the other."""
    drawn = plan_of("A.BB.B\nAABBB.", "uuvvvv\nuuvvvv")
    units = [(unit.id, replace(unit, parent=TOWN)) for unit in drawn.units.values()]
    return replace(drawn, units=Table([*units, (TOWN, Unit(TOWN, "341", "镇", "township"))]))


@pytest.fixture
def gaps(plan: Plan) -> list[Finding]:
    findings = PlanAudit(plan, plan.rules, None, NoProgress()).report().findings
    return [finding for finding in findings if finding.rule == "gap"]


def shown(panel: FindingsPanel) -> list[Finding]:
    branches = [panel.model.index(row, 0) for row in range(panel.model.rowCount())]
    return [
        finding
        for branch in branches
        for row in range(panel.model.rowCount(branch))
        if (finding := panel.model.finding_at(panel.model.index(row, 0, branch))) is not None
    ]


@pytest.fixture
def panel(dressed: QApplication, plan: Plan, gaps: list[Finding], qtbot: QtBot) -> FindingsPanel:
    panel = FindingsPanel(
        Texts("en"), FindingChoices(Workspace(History(plan)), Answers(), Texts("en")), lambda: plan
    )
    qtbot.addWidget(panel)
    panel.show_findings(gaps)
    return panel


def test_findings_of_a_unit_are_those_of_what_lies_below_it(
    plan: Plan, gaps: list[Finding]
) -> None:
    assert len(gaps) == 3
    assert len(findings_of_unit(plan, gaps, U)) == 1
    assert len(findings_of_unit(plan, gaps, V)) == 2
    assert findings_of_unit(plan, gaps, TOWN) == gaps
    assert findings_of_unit(plan, gaps, UnitId(77)) == []


def test_the_list_and_its_counts_follow_the_unit(panel: FindingsPanel, gaps: list[Finding]) -> None:
    assert panel.summary.text() == "3 in all"
    panel.filter.unit.choose(U)
    assert len(shown(panel)) == 1
    assert panel.summary.text() == "1 of 3 listed"
    panel.show_findings(gaps[:2])
    assert panel.filter.unit.unit == U, "an audit leaves the filter as it is"
    panel.filter.unit.choose(None)
    assert shown(panel) == gaps[:2]


def test_the_list_follows_words(panel: FindingsPanel, qtbot: QtBot) -> None:
    panel.filter.words.setText("no such words")
    qtbot.waitUntil(lambda: not shown(panel))
    panel.filter.words.setText("GAP")
    qtbot.waitUntil(lambda: len(shown(panel)) == 3)


def test_a_finding_chosen_on_the_map_is_shown_whatever_the_filter(
    panel: FindingsPanel, plan: Plan, gaps: list[Finding]
) -> None:
    (elsewhere,) = findings_of_unit(plan, gaps, U)
    panel.filter.unit.choose(V)
    panel.choose(elsewhere.key)
    assert panel.chosen == elsewhere
    assert len(shown(panel)) == 3


def test_exceptions_stand_below_with_reason_office_and_date(
    panel: FindingsPanel, gaps: list[Finding]
) -> None:
    why = Accepted(gaps[0], "水库", "2026-03-01", "镇党委副书记")
    panel.show_findings(gaps[1:], [why])
    last = panel.model.index(panel.model.rowCount() - 1, 0)
    assert panel.model.data(last) == "Accepted exceptions (1)"
    (exception,) = [each for each in shown(panel) if panel.model.is_exception(each)]
    words = panel.model.words_of(exception)
    assert all(part in words for part in ("水库", "2026-03-01", "镇党委副书记"))


def test_what_was_accepted_is_not_called_covered_land(
    panel: FindingsPanel, gaps: list[Finding]
) -> None:
    panel.show_findings([], [Accepted(gap, "水库", "2026-03-01", "镇党委副书记") for gap in gaps])
    assert "covered" not in panel.summary.text()
    assert "3" in panel.summary.text()
    panel.show_findings([])
    assert "covered" in panel.summary.text()


def test_accepting_asks_for_reason_and_office_and_can_be_taken_back(
    dressed: QApplication, plan: Plan, gaps: list[Finding]
) -> None:
    workspace, answers = Workspace(History(plan)), Answers()
    choices = FindingChoices(workspace, answers, Texts("en"))

    def fill(dialog: AcceptDialog) -> bool:
        assert not dialog.accept_button.isEnabled()
        dialog.reason.setText("水库")
        dialog.role.setText("镇党委副书记")
        return dialog.accept_button.isEnabled()

    answers.fill = fill
    *_, accept = choices.deeds(gaps[0])
    assert accept.title.startswith("Accept")
    accept.act()
    (kept,) = workspace.stable.accepted.values()
    assert (kept.key, kept.reason, kept.role) == (gaps[0].key, "水库", "镇党委副书记")
    (withdraw,) = choices.deeds(gaps[0])
    assert withdraw.title == "Take it back"
    withdraw.act()
    assert not workspace.stable.accepted


def test_a_blank_is_offered_the_usual_reasons(
    dressed: QApplication, plan: Plan, gaps: list[Finding]
) -> None:
    workspace, answers = Workspace(History(plan)), Answers()
    choices = FindingChoices(workspace, answers, Texts("zh"))
    offered: list[str] = []

    def fill(dialog: AcceptDialog) -> bool:
        buttons = [b for b in dialog.findChildren(QPushButton) if b.text() == "湖泊、水库"]
        offered.extend(button.text() for button in buttons)
        for button in buttons:
            button.click()
        dialog.role.setText("镇党委副书记")
        return dialog.accept_button.isEnabled()

    answers.fill = fill
    strip, blank = (
        replace(gaps[0], facts={**gaps[0].facts, "looks_like": kind}) for kind in ("strip", "blank")
    )
    *_, accept = choices.deeds(strip)
    accept.act()
    assert offered == []
    assert not workspace.stable.accepted
    *_, accept = choices.deeds(blank)
    accept.act()
    (kept,) = workspace.stable.accepted.values()
    assert kept.reason == "湖泊、水库"


def test_the_question_mark_explains_the_rule(panel: FindingsPanel, gaps: list[Finding]) -> None:
    panel.choose(gaps[0].key)
    words = explanation("gap", Texts("en"))
    assert panel.details.explanation.text() == words
    assert panel.details.explanation.isHidden()
    panel.details.ask.click()
    assert not panel.details.explanation.isHidden()
