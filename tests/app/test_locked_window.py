"""A project that is open without its people: every command that is offered works."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot
from support.answers import Answers
from support.town_window import open_in

from app.dialogs.passphrase_dialog import PassphraseDialog
from app.main_window import MainWindow
from gis.files.people_lock import lock_people
from gis.files.project_file import open_project, open_project_readonly
from gis.texts import Texts
from gis.topology.records import GridId

PASSPHRASE = "four unrelated words"
LEAVING = {"open_sample", "quit", "close", "language", "theme_system", "theme_light", "theme_dark"}


def map_only(dialog: QDialog) -> bool:
    if isinstance(dialog, PassphraseDialog) and hasattr(dialog, "map_only"):
        dialog.map_only.click()
        return dialog.result() == PassphraseDialog.DialogCode.Accepted
    return False  # whatever else is asked is given up


def test_every_command_that_is_offered_without_people_works_and_changes_nothing(
    make_window: Callable[[str], MainWindow], project: Path, answers: Answers, qtbot: QtBot
) -> None:
    window = make_window("zh")
    whole = open_project_readonly(project)
    lock_people(project, PASSPHRASE)
    answers.fill = map_only
    desk = open_in(window, project, qtbot)
    plan = desk.workspace.stable
    desk.workspace.select([GridId(1)])
    given = set()
    for name in sorted(set(window.commands.commands) - LEAVING):
        answers.lines = [None]
        answers.files = [None]  # type: ignore[list-item]
        answers.confirms = [False]
        if not window.commands.obstacle(name):
            window.commands.run(name)
            given.add(name)
            QApplication.processEvents()
            qtbot.waitUntil(lambda: not window.jobs.jobs)
            assert window.desk is desk, name
    assert {"audit", "print", "access_record", "measure", "select_all"} <= given
    assert desk.workspace.stable is plan
    for panel in window.docks.docks.values():
        panel.show()
        QApplication.processEvents()
    window.close()
    with open_project(project, PASSPHRASE) as opened:
        assert len(opened.plan.households) == 4
        assert opened.plan.same_content(whole)


def test_without_people_the_list_of_findings_says_that_exceptions_are_not_known(
    make_window: Callable[[str], MainWindow], project: Path, answers: Answers, qtbot: QtBot
) -> None:
    window = make_window("zh")
    with open_project(project) as opened:
        before = len(opened.versions.saved())
    lock_people(project, PASSPHRASE)
    answers.fill = map_only
    desk = open_in(window, project, qtbot)
    assert not desk.findings.reservation.isHidden()
    assert "例外" in desk.findings.reservation.text()
    desk.versions.save()  # no name is asked for: there is no answer to that
    assert answers.told == [Texts("zh")("privacy.need.people")]
    assert len(desk.versions.saved()) == before
