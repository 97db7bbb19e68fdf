"""The web map from the window: the dialog's words, the note about numbers, the file."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot
from support.answers import Answers
from support.full_plan import complete_plan
from support.web_page import WebPage

from app.dialogs.web_dialog import WebDialog
from app.jobs import JobRunner
from app.web_flows import WebFlows
from app.workspace import Workspace
from gis.errors import InputProblem, Refused
from gis.files.access_record import AccessRecord
from gis.files.people_lock import lock_people
from gis.files.project_file import create_project, open_project
from gis.plan.history import History
from gis.plan.plan import Plan
from gis.plan.records import PostId
from gis.texts import Texts

Fill = Callable[[WebDialog], None]


class Window:
    """Be the window, as far as web maps need it."""

    def __init__(self) -> None:
        self.workspace: Workspace | None = None
        self.access_record: AccessRecord | None = None
        self.said: list[str] = []
        self.problems: list[InputProblem | Refused] = []

    def say(self, sentence: str) -> None:
        self.said.append(sentence)

    def show_problem(self, problem: InputProblem | Refused) -> None:
        self.problems.append(problem)


@pytest.fixture
def plan() -> Plan:
    """A plan with a head who has a published number."""
    plan = complete_plan()
    head = replace(plan.posts[PostId(1)], role="grid_leader")
    return replace(plan, posts=plan.posts.replaced({head.id: head}), profile="default")


def made(
    window: Window, answers: Answers, texts: Texts, qtbot: QtBot, fill: Fill | None = None
) -> None:
    """Order a web map, fill the dialog, and wait for the file."""

    def answer(dialog: QDialog) -> bool:
        assert isinstance(dialog, WebDialog)
        if fill is not None:
            fill(dialog)
        return True

    jobs = JobRunner(lambda fault: None)
    answers.fill = answer
    WebFlows(window, texts, answers, jobs, None).make()
    qtbot.waitUntil(lambda: not jobs.jobs)
    jobs.close()


def workspace(plan: Plan) -> Workspace:
    return Workspace(History(plan))


def test_the_page_bears_the_words_of_the_dialog(
    qtbot: QtBot, answers: Answers, texts: Texts, tmp_path: Path, plan: Plan
) -> None:
    window = Window()
    window.workspace = workspace(plan)
    answers.files = [tmp_path / "map.html"]

    def fill(dialog: WebDialog) -> None:
        dialog.title.setText("便民网格图")
        dialog.compiler.setText("测试镇综治中心")
        dialog.review_number.setText("皖S(2024)1号")
        dialog.counts.setChecked(False)

    made(window, answers, texts, qtbot, fill)
    page = WebPage(tmp_path / "map.html")
    for words in ("便民网格图", "测试镇综治中心", "皖S(2024)1号"):
        assert words in page.html
    assert {row[6] for row in page.data["grids"]} == {None}
    assert str(tmp_path / "map.html") in window.said[0]


def test_one_unit_is_chosen_and_gives_the_name(
    qtbot: QtBot, answers: Answers, texts: Texts, tmp_path: Path, plan: Plan
) -> None:
    window = Window()
    window.workspace = workspace(plan)
    answers.files = [tmp_path / "map.html"]
    unit = min(plan.leaf_units())
    made(window, answers, texts, qtbot, lambda dialog: dialog.unit.choose(unit))
    assert plan.units[unit].name in answers.suggested[0]
    page = WebPage(tmp_path / "map.html")
    assert [row[0] for row in page.data["units"]] == [plan.units[unit].code]


def test_numbers_of_heads_are_noted_before_they_go_out(
    qtbot: QtBot, answers: Answers, texts: Texts, tmp_path: Path, plan: Plan
) -> None:
    project = tmp_path / "town.gpkg"
    create_project(project, plan)
    window = Window()
    window.workspace = workspace(plan)
    answers.files = [tmp_path / "plain.html", tmp_path / "map.html"]
    with open_project(project) as opened:
        window.access_record = opened.access_record
        made(window, answers, texts, qtbot)
        assert opened.access_record.entries() == ()
        made(window, answers, texts, qtbot, lambda dialog: dialog.contacts.setChecked(True))
        (entry,) = opened.access_record.entries()
    assert (entry.what, entry.detail) == ("web_map.access", "map.html")
    assert "0550-0000001" in WebPage(tmp_path / "map.html").html
    assert "0550-0000001" not in WebPage(tmp_path / "plain.html").html


def test_while_people_are_locked_nothing_about_them_can_be_asked_for(
    qtbot: QtBot, answers: Answers, texts: Texts, tmp_path: Path, plan: Plan
) -> None:
    project = tmp_path / "town.gpkg"
    create_project(project, plan)
    lock_people(project, "not too short a phrase")
    window = Window()
    answers.files = [tmp_path / "map.html"]

    def look(dialog: WebDialog) -> None:
        assert not dialog.counts.isEnabled()
        assert not dialog.contacts.isEnabled()

    with open_project(project) as opened:
        window.workspace = Workspace(opened.history(), opened)
        made(window, answers, texts, qtbot, look)
    assert {row[6] for row in WebPage(tmp_path / "map.html").data["units"]} == {None}


def test_a_file_that_cannot_be_written_is_told(
    qtbot: QtBot, answers: Answers, texts: Texts, tmp_path: Path, plan: Plan
) -> None:
    window = Window()
    window.workspace = workspace(plan)
    answers.files = [tmp_path / "nowhere" / "map.html"]
    made(window, answers, texts, qtbot)
    assert len(window.problems) == 1
    assert window.said == []


def test_without_a_project_nothing_is_asked(answers: Answers, texts: Texts, qtbot: QtBot) -> None:
    window = Window()
    made(window, answers, texts, qtbot)
    assert window.said == []
