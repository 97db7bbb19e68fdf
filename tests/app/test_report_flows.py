"""The audit report from the window: the same as the command line writes."""

from pathlib import Path

from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot
from support.answers import Answers
from support.ascii_plan import plan_of

from app.dialogs.audit_report_dialog import AuditReportDialog
from app.jobs import JobRunner
from app.report_flows import ReportFlows
from app.workspace import Workspace
from gis.errors import InputProblem, Refused
from gis.plan.history import History
from gis.texts import Texts


class Window:
    """Be the window, as far as reports need it."""

    def __init__(self) -> None:
        self.workspace: Workspace | None = None
        self.said: list[str] = []
        self.problems: list[InputProblem | Refused] = []

    def say(self, sentence: str) -> None:
        self.said.append(sentence)

    def show_problem(self, problem: InputProblem | Refused) -> None:
        self.problems.append(problem)


def test_a_report_is_written_with_the_title_of_the_dialog(
    qtbot: QtBot, answers: Answers, texts: Texts, tmp_path: Path
) -> None:
    window, jobs, flows = flows_of(answers, texts)
    window.workspace = workspace_of("AB\n.B")
    out = tmp_path / "audit.html"
    answers.files = [out]

    def fill(dialog: QDialog) -> bool:
        assert isinstance(dialog, AuditReportDialog)
        dialog.format.setCurrentIndex(dialog.format.findData("html"))
        dialog.title.setText("年度核查")
        dialog.made_for.setText("县委组织部")
        return True

    answers.fill = fill
    flows.audit()
    qtbot.waitUntil(lambda: not jobs.jobs)
    words = out.read_text(encoding="utf-8")
    assert "年度核查" in words
    assert "县委组织部" in words
    assert str(out) in window.said[0]
    jobs.close()


def test_a_pdf_is_what_is_offered_first(
    qtbot: QtBot, answers: Answers, texts: Texts, tmp_path: Path
) -> None:
    window, jobs, flows = flows_of(answers, texts)
    window.workspace = workspace_of("AB\n.B")
    answers.files = [tmp_path / "audit.pdf"]
    answers.fill = lambda dialog: True
    flows.audit()
    qtbot.waitUntil(lambda: not jobs.jobs)
    assert (tmp_path / "audit.pdf").read_bytes().startswith(b"%PDF-")
    jobs.close()


def test_a_file_that_cannot_be_written_is_told(
    qtbot: QtBot, answers: Answers, texts: Texts, tmp_path: Path
) -> None:
    window, jobs, flows = flows_of(answers, texts)
    window.workspace = workspace_of("AB")
    answers.files = [tmp_path / "nowhere" / "audit.pdf"]
    answers.fill = lambda dialog: True
    flows.audit()
    qtbot.waitUntil(lambda: not jobs.jobs)
    assert len(window.problems) == 1
    assert window.said == []
    jobs.close()


def test_without_a_project_nothing_is_asked(answers: Answers, texts: Texts) -> None:
    window, jobs, flows = flows_of(answers, texts)
    flows.audit()
    assert window.said == []
    jobs.close()


def workspace_of(picture: str) -> Workspace:
    return Workspace(History(plan_of(picture, tile_mm=100_000)))


def flows_of(answers: Answers, texts: Texts) -> tuple[Window, JobRunner, ReportFlows]:
    def fail(fault: BaseException) -> None:
        raise fault

    window, jobs = Window(), JobRunner(fail)
    return window, jobs, ReportFlows(window, texts, answers, jobs, None)
