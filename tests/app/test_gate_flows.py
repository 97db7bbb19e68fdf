"""Versions are led to approval in the window, and audits are kept and compared."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot
from support.answers import Answers
from support.gate_plans import OFFICE, clean_plan, in_town, with_gap
from support.town_window import A, B, desk_of, open_in

from app.dialogs.lines_dialog import LinesDialog
from app.dialogs.passphrase_dialog import PassphraseDialog
from app.dialogs.version_act_dialog import VersionActDialog
from app.main_window import MainWindow
from app.models.finding_states import State
from gis.files.check import check_project
from gis.files.people_lock import lock_people
from gis.files.project_file import create_project, open_project, read_versions
from gis.files.version_states import VersionState
from gis.operations.dissolve_grid import dissolve_grid
from gis.operations.rename_grid import rename_grid

PASSPHRASE = "four unrelated words"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project that passes the audit, with a version that does and one that does not."""
    path = tmp_path / "town.gpkg"
    create_project(path, in_town(clean_plan()))
    with open_project(path) as opened:
        opened.versions.save("错误稿", in_town(with_gap()))
        opened.versions.save("送审稿", opened.plan)
    return path


class Clerk:
    """Fill in the dialogs and look at what is told."""

    def __init__(self, answers: Answers, window: MainWindow, qtbot: QtBot) -> None:
        self.window = window
        self.answers = answers
        self.qtbot = qtbot
        self.office, self.words = OFFICE, "年度审批"
        self.lines: list[list[str]] = []
        answers.fill = self.fill

    def fill(self, dialog: Any) -> bool:  # noqa: ANN401
        if isinstance(dialog, VersionActDialog):
            dialog.office.setText(self.office)
            dialog.words.setText(self.words)
            return dialog.accept_button.isEnabled()
        assert isinstance(dialog, LinesDialog)
        tops = [dialog.list.topLevelItem(row) for row in range(dialog.list.topLevelItemCount())]
        self.lines.append([item.text(0) for item in tops if item is not None])
        return True

    def do(self, deed: str, name: str) -> None:
        versions = desk_of(self.window).history.versions
        versions.choose(name)
        action = versions.actions_of_deeds[deed]
        assert action.isEnabled(), deed
        action.trigger()
        self.wait()

    def wait(self) -> None:
        self.qtbot.waitUntil(lambda: not self.window.jobs.jobs)


def state_of(window: MainWindow, name: str) -> VersionState:
    saved = desk_of(window).versions.saved()
    return next(version.state for version in saved if version.name == name)


@pytest.fixture
def clerk(answers: Answers, window: MainWindow, qtbot: QtBot) -> Clerk:
    return Clerk(answers, window, qtbot)


def test_a_version_goes_from_draft_to_approved_and_back(
    clerk: Clerk, window: MainWindow, tmp_path: Path, project: Path
) -> None:
    clerk.do("submit", "送审稿")
    assert state_of(window, "送审稿") is VersionState.SUBMITTED
    versions = desk_of(window).history.versions
    assert not versions.delete.isEnabled()
    clerk.answers.files = [tmp_path / "sheet.pdf"]
    clerk.do("approve", "送审稿")
    assert state_of(window, "送审稿") is VersionState.APPROVED
    sheet = (tmp_path / "sheet.pdf").read_bytes()
    assert sheet.startswith(b"%PDF")
    clerk.answers.files = [tmp_path / "again.pdf"]
    clerk.do("sheet", "送审稿")
    assert (tmp_path / "again.pdf").read_bytes() == sheet
    clerk.answers.files = [tmp_path / "report.json"]
    clerk.do("report", "送审稿")
    assert b"towngrid-audit" in (tmp_path / "report.json").read_bytes()
    clerk.do("withdraw", "送审稿")
    clerk.do("acts", "送审稿")
    assert [line.split()[2] for line in clerk.lines[-1]] == ["提交审批", "批准", "撤销批准"]
    assert not versions.delete.isEnabled(), "what was approved once is kept"
    assert clerk.answers.told == []
    window.close()
    assert [version.state.value for version in read_versions(project)] == ["draft", "returned"]
    assert check_project(project) == []


def test_the_gate_is_shut_for_errors_and_leads_to_the_first(
    clerk: Clerk, window: MainWindow
) -> None:
    clerk.do("submit", "错误稿")
    assert state_of(window, "错误稿") is VersionState.DRAFT
    (groups,) = clerk.lines
    assert groups == ["空白（死角盲区）：1 处"]
    assert "错误稿" not in "".join(clerk.answers.told)
    assert len(clerk.answers.told) == 1, "the plan as it is now has no such gap"


def test_a_finding_that_the_plan_still_has_is_chosen(
    clerk: Clerk, window: MainWindow, qtbot: QtBot
) -> None:
    desk = desk_of(window)
    desk.workspace.perform(partial(dissolve_grid, grid=B))
    qtbot.waitUntil(lambda: len(desk.audit.findings) == 1)
    clerk.answers.lines = ["没有乙"]
    window.commands.run("save_version")
    clerk.do("submit", "没有乙")
    assert clerk.answers.told == []
    assert desk.findings.chosen is not None
    assert desk.findings.chosen.rule == "gap"


def test_without_an_office_nothing_is_submitted(clerk: Clerk, window: MainWindow) -> None:
    clerk.office = " "
    clerk.do("submit", "送审稿")
    assert state_of(window, "送审稿") is VersionState.DRAFT
    clerk.office = "341181199001011234"
    clerk.do("submit", "送审稿")
    assert len(clerk.answers.told) == 1
    assert state_of(window, "送审稿") is VersionState.DRAFT


def test_the_palette_asks_which_version_is_meant(clerk: Clerk, window: MainWindow) -> None:
    commands = window.commands
    assert "没有版本" in commands.obstacle("version_approve")
    clerk.answers.lines = ["送审稿"]
    commands.run("version_submit")
    clerk.wait()
    assert state_of(window, "送审稿") is VersionState.SUBMITTED
    assert commands.obstacle("version_approve") == ""
    clerk.words = "请补充说明"
    commands.run("version_return")  # one only: nobody is asked
    assert state_of(window, "送审稿") is VersionState.RETURNED


def test_one_may_go_on_drawing_while_a_version_is_audited(
    clerk: Clerk, window: MainWindow, project: Path
) -> None:
    desk = desk_of(window)
    desk.history.versions.choose("送审稿")
    desk.history.versions.actions_of_deeds["submit"].trigger()
    for number in range(5):
        desk.workspace.perform(partial(rename_grid, grid=A, name=f"东{number}"))
    clerk.wait()
    assert state_of(window, "送审稿") is VersionState.SUBMITTED
    window.close()
    assert check_project(project) == []
    with open_project(project) as opened:
        assert len(opened.undo) == 5


def test_without_people_nothing_is_led_to_approval(
    make_window: Callable[[str], MainWindow], answers: Answers, project: Path, qtbot: QtBot
) -> None:
    lock_people(project, PASSPHRASE)

    def map_only(dialog: Any) -> bool:  # noqa: ANN401
        assert isinstance(dialog, PassphraseDialog), "no office is asked for"
        dialog.map_only.click()
        return bool(dialog.result())

    answers.fill = map_only
    window = make_window("zh")
    desk = open_in(window, project, qtbot)
    assert window.commands.obstacle("version_submit")
    desk.history.versions.choose("送审稿")
    desk.history.versions.actions_of_deeds["submit"].trigger()
    assert "口令" in answers.told[0]
    assert state_of(window, "送审稿") is VersionState.DRAFT


def test_findings_have_a_state_since_the_audit_that_was_kept(
    clerk: Clerk, window: MainWindow, qtbot: QtBot, project: Path
) -> None:
    desk = desk_of(window)
    assert "还没有留存过" in window.commands.obstacle("compare_audits")
    clerk.answers.lines = ["春季"]
    window.commands.run("keep_audit")
    clerk.wait()
    assert desk.kept.last is not None
    assert (desk.kept.last.note, desk.kept.last.errors) == ("春季", 0)
    before = {finding.rule for finding in desk.audit.findings}
    desk.workspace.perform(partial(dissolve_grid, grid=B))
    qtbot.waitUntil(lambda: {finding.rule for finding in desk.audit.findings} != before)
    window.commands.run("compare_audits")
    clerk.wait()
    assert clerk.lines[-1][0] == "按规则"
    states = {branch.state for branch in desk.findings.model.branches}
    assert State.SOLVED in states
    window.close()
    with open_project(project) as opened:
        assert len(opened.audits.kept()) == 1
