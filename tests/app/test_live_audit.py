"""The audit that runs while one edits: it follows every step and says when findings differ."""

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.town_window import A, B, town_plan

from app.jobs import JobRunner
from app.live_audit import LiveAudit
from app.workspace import Workspace
from gis.audits.runner import PlanAudit
from gis.operations.fill_gaps import fill_gaps
from gis.operations.merge_grids import merge_grids
from gis.operations.rename_grid import rename_grid
from gis.plan.history import History
from gis.progress import NoProgress


@pytest.fixture
def jobs(qapp: QApplication) -> Iterator[JobRunner]:
    def fail(fault: BaseException) -> None:
        raise fault

    runner = JobRunner(fail)
    yield runner
    runner.close()


@pytest.fixture
def workspace(qapp: QApplication) -> Workspace:
    return Workspace(History(town_plan()))


@pytest.fixture
def audit(workspace: Workspace, jobs: JobRunner, qtbot: QtBot) -> LiveAudit:
    audit = LiveAudit(workspace, jobs)
    with qtbot.waitSignal(audit.changed):
        audit.run()
    return audit


def keys(audit: LiveAudit) -> set[str]:
    return {finding.key for finding in audit.findings}


def keys_of_all(workspace: Workspace) -> set[str]:
    """Return what a whole audit of the plan finds."""
    plan = workspace.stable
    return {
        finding.key for finding in PlanAudit(plan, plan.rules, None, NoProgress()).report().findings
    }


def test_a_fixed_finding_leaves_the_list_and_comes_back_with_undo(
    audit: LiveAudit, workspace: Workspace
) -> None:
    (gap,) = [finding.key for finding in audit.findings if finding.rule == "gap"]
    workspace.perform(fill_gaps)
    assert gap not in keys(audit)
    assert keys(audit) == keys_of_all(workspace)
    workspace.undo()
    assert gap in keys(audit)
    assert keys(audit) == keys_of_all(workspace)


def test_a_staged_edit_is_not_audited(audit: LiveAudit, workspace: Workspace) -> None:
    before = keys(audit)
    workspace.stage(fill_gaps(workspace.stable))
    assert keys(audit) == before
    workspace.cancel()
    assert keys(audit) == before


def test_nothing_is_said_when_the_findings_stay_the_same(
    audit: LiveAudit, workspace: Workspace, qtbot: QtBot
) -> None:
    with qtbot.assertNotEmitted(audit.changed):
        workspace.perform(partial(rename_grid, grid=A, name="东片"))
    with qtbot.waitSignal(audit.changed):
        workspace.perform(fill_gaps)


def test_steps_during_the_first_run_are_followed_up(
    workspace: Workspace, jobs: JobRunner, qtbot: QtBot
) -> None:
    audit = LiveAudit(workspace, jobs)
    with qtbot.waitSignal(audit.changed):
        audit.run()
        workspace.perform(fill_gaps)
        workspace.perform(partial(merge_grids, keep=A, others=[B]))
    assert keys(audit) == keys_of_all(workspace)
