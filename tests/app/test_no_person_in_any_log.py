"""A whole day of work, in the window and on the command line, leaves no person in any log.

Log files, settings, what goes to standard error and every file that the program writes for itself
are searched for every name, phone, house number, household number and place of the lists.
"""

import csv
import logging
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import qInstallMessageHandler, qWarning
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.answers import Answers
from support.sample_project import make_project
from support.town_window import LEFT, desk_of
from support.words_in_text import words_in

from app.cli.run import run
from app.dialogs.import_wizard import ImportWizard
from app.dialogs.passphrase_dialog import PassphraseDialog
from app.faults import FaultCatcher, keep_log
from app.layout_view.layout_dialog import LayoutDialog
from app.layout_view.output_dialog import OutputDialog
from app.main_window import MainWindow
from app.settings import SettingsFile
from gis.operations.accept_finding import accept_finding
from gis.operations.assign_by_hand import assign_by_hand
from gis.operations.put_household import put_household
from gis.operations.put_member import put_member
from gis.operations.put_post import put_post
from gis.operations.suggest_links import suggest_links
from gis.operations.take_suggestion import take_suggestion
from gis.plan.edit import Edit
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId
from gis.texts import Texts
from resources import path as resource

PASSPHRASE = "four unrelated words"
HEADER = (
    "户号",
    "村(社区)",
    "村民小组",
    "户主姓名",
    "门牌号",
    "常住人口",
    "经度",
    "纬度",
    "身份证号",
)
FAULTY = (
    ("77701001", "杼桥社区", "第1组", "司马测甲", "桃花弄88号", "三人", 118.9957319, 32.7112631,
     ""),
    ("77701002", "无此村", "第1组", "司马测乙", "桃花弄89号", "2", 118.9957329, 32.7112632, ""),
    ("77701003", "杼桥社区", "第1组", "司马测丙", "桃花弄90号", "2", "约118", 32.7112633, ""),
    ("77701003", "杼桥社区", "第1组", "司马测丁", "桃花弄91号", "2", 118.9957349, 32.7112634, ""),
    ("", "杼桥社区", "第1组", "司马测戊", "桃花弄92号", "2", 118.9957359, 32.7112635,
     "11010519491231002X"),
    ("77701006", "杼桥社区", "第1组", "司马测己", "桃花弄93号", "2", 18.9957369, 2.7112636, ""),
)  # fmt: skip


def persons_of(project: Path) -> set[str]:
    """Return every word about a person that a project holds, and what the faulty list does."""
    with closing(sqlite3.connect(project)) as file:
        queries = (
            "SELECT householder FROM households", "SELECT house_no FROM households",
            "SELECT household_no FROM households", "SELECT name FROM members",
            "SELECT name FROM posts", "SELECT phone_public FROM posts",
        )  # fmt: skip
        words = {str(word) for query in queries for (word,) in file.execute(query)}
        boxes = file.execute("SELECT minx, miny FROM rtree_households_geom").fetchall()
    for place in boxes:
        words.update(f"{metres:.0f}" for metres in place)
    with (resource("samples/township") / "households.csv").open(encoding="utf-8-sig") as stream:
        for row in csv.reader(stream):
            words.update(cell for cell in row if cell.count(".") == 1 and len(cell) > 7)
    words |= {str(cell) for row in FAULTY for cell in (row[0], *row[3:5], *row[6:])}
    return {word for word in words if len(word) > 1} - {"None"}


@pytest.fixture
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let everything that the program keeps for itself come to one folder."""
    home = tmp_path / "home"
    for kind in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{kind}_HOME", str(home / kind.lower()))
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("TMPDIR", str(home / "tmp"))
    (home / "tmp").mkdir(parents=True)
    return home


@pytest.fixture
def log_kept(own_folders: Path) -> Iterator[None]:
    """Write the real log, and everything that is logged below it too."""
    before = qInstallMessageHandler(None)
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    keep_log(own_folders / "log")
    root.setLevel(logging.DEBUG)
    yield
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)
    qInstallMessageHandler(before)


def kept_by_program(home: Path) -> dict[str, str]:
    files = (path for path in home.rglob("*") if path.is_file() and path.suffix != ".gpkg")
    return {str(path): path.read_bytes().decode("utf-8", "replace") for path in files}


class Day:
    """A user's day at the window."""

    def __init__(self, window: MainWindow, answers: Answers, qtbot: QtBot) -> None:
        self.window, self.answers, self.qtbot = window, answers, qtbot

    @property
    def plan(self) -> Plan:
        return desk_of(self.window).workspace.stable

    def do(self, make: Callable[[Plan], Edit]) -> None:
        desk_of(self.window).workspace.perform(make)
        QApplication.processEvents()

    def open(self, project: Path) -> None:
        self.window.flows.open_path(project)
        self.wait()

    def wait(self) -> None:
        window = self.window
        self.qtbot.waitUntil(
            lambda: (
                window.desk is not None
                and window.desk.audit.report is not None
                and not window.jobs.jobs
            ),
        )

    def order(self, command: str, fill: Callable[[Any], bool]) -> None:
        self.answers.fill = fill
        self.window.commands.run(command)
        self.wait()


def led_through(day: Day, file: Path) -> Callable[[ImportWizard], bool]:
    def fill(wizard: ImportWizard) -> bool:
        with day.qtbot.waitActive(wizard):
            wizard.show()
        wizard.file_page.file.take(file)
        while wizard.page is not wizard.done_page:
            day.qtbot.waitUntil(
                lambda: wizard.session.job is None and wizard.next_button.isEnabled()
            )
            if wizard.page is wizard.check_page:
                QTest.mouseClick(wizard.check_page.write_button, LEFT)
            QTest.mouseClick(wizard.next_button, LEFT)
            day.qtbot.waitUntil(lambda: wizard.session.job is None)
        wizard.close()
        return False

    return fill


def with_words(old: str = "", new: str = "") -> Callable[[PassphraseDialog], bool]:
    def fill(dialog: PassphraseDialog) -> bool:
        dialog.old.setText(old)
        dialog.new.setText(new)
        dialog.again.setText(new)
        return True

    return fill


def unmasked_heads(day: Day) -> Callable[[LayoutDialog | OutputDialog], bool]:
    def fill(dialog: LayoutDialog | OutputDialog) -> bool:
        if isinstance(dialog, OutputDialog):
            return True
        form = dialog.form
        form.product.setCurrentIndex(form.product.findData("heads"))
        form.product.activated.emit(form.product.currentIndex())
        form.unmasked.setChecked(True)
        form.unmasking_purpose.setText("镇党委会审阅")
        day.qtbot.waitUntil(lambda: dialog.session.is_up_to_date)
        dialog.save_button.click()
        dialog.reject()
        return False

    return fill


def edit_people(day: Day) -> None:
    """Edit, assign, tie and accept, and order what is refused."""
    home = next(iter(day.plan.households.values()))
    other = list(day.plan.households.values())[5]
    member = next(iter(day.plan.members.values()))
    post = next(iter(day.plan.posts.values()))
    grid = next(one for one in day.plan.grids if one != home.grid)
    day.do(lambda plan: put_household(plan, household=replace(home, house_no="桃花弄88号")))
    day.do(lambda plan: assign_by_hand(plan, households=[home.id], grid=grid, reason="司马测甲"))
    day.do(lambda plan: put_member(plan, member=replace(member, name="司马测乙")))
    day.do(lambda plan: put_post(plan, post=replace(post, name="司马测丙")))
    day.do(lambda plan: accept_finding(
        plan, key="gap:1", reason="桃花弄88号", accepted_on="2026-11-22", role="书记"
    ))  # fmt: skip
    homes = tuple(list(day.plan.households)[:20])
    suggestion = suggest_links(day.plan, households=homes, members=tuple(day.plan.members)[:3])
    day.do(lambda plan: take_suggestion(plan, suggestion=suggestion))
    same = replace(other, household_no=home.household_no, unit=home.unit)
    for refused in (
        lambda plan: put_household(plan, household=same),
        lambda plan: put_household(plan, household=home),
        lambda plan: assign_by_hand(plan, households=[HouseholdId(999_999)], grid=grid),
        lambda plan: put_household(plan, household=replace(home, house_no="11010519491231002X")),
    ):
        day.do(refused)
    day.window.commands.run("undo")
    day.window.commands.run("redo")


def make_faults(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let handlers and jobs fail on a person."""

    def broken(*_: object, **__: object) -> object:
        raise ValueError(f"{FAULTY[0]} {next(iter(day.plan.households.values()))}")

    with monkeypatch.context() as patch:
        patch.setattr(day.window.flows.printing, "lay_out", broken)
        day.window.commands.carry_out(day.window.flows.printing.lay_out)
        patch.setattr("app.project_flows.assign_households", broken)
        day.window.commands.run("assign")
        day.wait()
    qWarning("a warning of Qt")


def test_a_whole_day_of_work_leaves_no_person_in_any_log(  # noqa: PLR0913, PLR0917  # fixtures
    dressed: QApplication, qtbot: QtBot, tmp_path: Path, own_folders: Path, log_kept: None,
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    project, faulty = tmp_path / "town.gpkg", tmp_path / "faulty.csv"
    make_project(project)
    with faulty.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADER, *FAULTY])
    persons = persons_of(project)
    assert len(persons) > 10_000
    answers, shown = Answers(), list[str]()
    answers.files = [tmp_path / "problems.csv", tmp_path / "heads.pdf"]
    catcher = FaultCatcher(shown.append)
    settings = SettingsFile(own_folders / "settings.json")
    window = MainWindow(Texts("zh"), settings, lambda parent, texts: answers, catcher.catch)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
    day = Day(window, answers, qtbot)

    day.open(project)
    day.order("import_households", led_through(day, faulty))
    edit_people(day)
    day.order("print", unmasked_heads(day))
    make_faults(day, monkeypatch)
    day.order("lock_people", with_words(new=PASSPHRASE))
    edit_people(day)
    day.order("change_passphrase", with_words(PASSPHRASE, PASSPHRASE + "!"))
    day.order("unlock_people", with_words(PASSPHRASE + "!"))
    window.close()
    dressed.processEvents()

    assert len(shown) == 2
    assert not words_in(persons, "\n".join(shown))
    files = kept_by_program(own_folders)
    (log,) = (text for path, text in files.items() if path.endswith("towngrid.log"))
    assert "revision" in log
    assert "fault" in log
    assert "a warning of Qt" in log
    for path, text in files.items():
        assert not words_in(persons, text), path
    assert not words_in(persons | {PASSPHRASE}, capfd.readouterr().err)


def test_commands_say_no_person_on_standard_error_or_in_files_of_their_own(
    tmp_path: Path, own_folders: Path, log_kept: None, monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    project, faulty = tmp_path / "town.gpkg", tmp_path / "faulty.csv"
    make_project(project)
    with faulty.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEADER, *FAULTY])
    persons = persons_of(project)
    # A finding may tell the number of a household and where it is: it has to be mended there.
    named = {word for word in persons if not word.replace(".", "").isdecimal()}
    sample = resource("samples/township")
    monkeypatch.setenv("TOWNGRID_PASSPHRASE", PASSPHRASE)
    calls: list[list[object]] = [
        ["import", "households", project, faulty, "--problems", tmp_path / "problems.csv"],
        ["import", "households", project, faulty, "--json", "--dry-run"],
        ["import", "posts", project, faulty],
        ["import", "clusters", project, sample / "clusters.xlsx"],
        ["import", "groups", project, sample / "groups.xlsx"],
        ["import", "places", project, sample / "places.xlsx"],
        ["import", "reference", project, sample / "reference.gpkg"],
        ["locate", project], ["assign", project, "--json"], ["assign", project],
        ["audit", project], ["audit", project, "--json"], ["info", project, "--json"],
        ["info", project], ["history", project], ["history", project, "--json"],
        ["check", project], ["version", "save", project, "初稿"], ["version", "list", project],
        ["print", project, "--product", "heads", "--paper", "A4", "--out", tmp_path / "h.svg"],
        ["lock", project], ["info", project], ["audit", project], ["check", project],
        ["history", project], ["access", project], ["unlock", project],
    ]  # fmt: skip
    capfd.readouterr()
    for call in calls:
        code = run([str(word) for word in call])
        said, aside = capfd.readouterr()
        assert code in (0, 1) or call[:2] == ["import", "posts"], (call, aside)
        assert not words_in(persons | {PASSPHRASE}, aside), call
        assert not words_in(named | {PASSPHRASE}, said), call
    for path, text in kept_by_program(own_folders).items():
        assert not words_in(persons | {PASSPHRASE}, text), path


def test_a_fault_of_a_command_tells_no_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    project = tmp_path / "town.gpkg"
    make_project(project)

    def broken(plan: Plan) -> Edit:
        raise ValueError(f"{FAULTY[0]} {plan.households}")

    monkeypatch.setattr("app.cli.assign.assign_households", broken)
    capfd.readouterr()
    for debug in ((), ("--debug",)):
        assert run(["assign", str(project), *debug]) == 3
        assert not words_in(persons_of(project), "".join(capfd.readouterr()))
