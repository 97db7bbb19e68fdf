"""The editor of the profile: what a user changes there is what the project is judged by."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from support.answers import Answers
from support.town_window import desk_of

from app.dialogs.profile_code_page import CodePage
from app.dialogs.profile_editor import ProfileEditor
from app.dialogs.profile_field import NumberField, TextField, TicksField
from app.dialogs.profile_list_page import ListPage
from app.dialogs.profile_page import FormPage
from app.dialogs.profile_severity_page import SeverityPage
from app.main_window import MainWindow
from app.models.profile_draft import ProfileDraft
from gis.plan.profile import Severity, load_profile, profile_names, profile_of_text
from gis.plan.profile_text import shipped_tables
from gis.texts import Texts


@pytest.fixture
def make_editor(
    dressed: QApplication, qtbot: QtBot, answers: Answers
) -> Iterator[Callable[..., ProfileEditor]]:
    made: list[ProfileEditor] = []

    def make(base: str = "luojiang", language: str = "zh") -> ProfileEditor:
        texts = Texts("en" if language == "en" else "zh")
        editor = ProfileEditor(None, texts, answers, ProfileDraft(base))
        qtbot.addWidget(editor)
        editor.show()
        made.append(editor)
        return editor

    yield make
    for editor in made:
        editor.close()


def form(editor: ProfileEditor, page: str) -> FormPage:
    found = editor.pages[page]
    assert isinstance(found, FormPage)
    return found


def roles(editor: ProfileEditor) -> ListPage:
    found = editor.pages["roles"]
    assert isinstance(found, ListPage)
    return found


def number(page: FormPage, table: str, key: str) -> NumberField:
    field = page.form.field(table, key)
    assert isinstance(field, NumberField)
    return field


def line(page: FormPage | ListPage, table: str, key: str) -> TextField:
    field = page.form.field(table, key)
    assert isinstance(field, TextField)
    return field


def marks(editor: ProfileEditor) -> list[str]:
    """Return the names of the pages that are marked as different."""
    rows = range(editor.list.count())
    return [name for name, row in zip(editor.pages, rows, strict=True) if _is_marked(editor, row)]


def _is_marked(editor: ProfileEditor, row: int) -> bool:
    return "•" in editor.list.item(row).text()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_shipped_profile_is_shown_as_it_is(
    make_editor: Callable[..., ProfileEditor], language: str
) -> None:
    editor = make_editor("default", language)
    for name in [*reversed(profile_names())]:
        editor.base.setCurrentIndex(editor.base.findData(name))
        for page in editor.pages.values():
            assert page.read() == {each: shipped_tables(name)[each] for each in page.tables}, name
        assert marks(editor) == []
        assert editor.accept_button.isEnabled()
        assert editor.draft.text() == f'base = "{name}"\n'


def test_a_limit_that_is_changed_or_left_out_is_marked(
    make_editor: Callable[..., ProfileEditor],
) -> None:
    editor = make_editor()
    page = form(editor, "general")
    number(page, "size", "households").boxes[1].setValue(45)
    number(page, "size", "people").limited.setChecked(False)
    assert marks(editor) == ["general"]
    assert "2" in editor.summary.text()
    profile = profile_of_text(editor.draft.text())
    assert (profile.households, profile.people) == ((15, 45), None)
    number(page, "size", "households").boxes[1].setValue(60)
    number(page, "size", "people").limited.setChecked(True)
    assert marks(editor) == []


def test_roles_are_added_moved_changed_and_removed(
    make_editor: Callable[..., ProfileEditor],
) -> None:
    editor = make_editor("yangcun")
    page = roles(editor)
    page.view.setCurrentCell(0, 0)
    page.add()
    line(page, "roles", "zh").line.setText("警务助理")
    line(page, "roles", "aliases").line.setText("辅警，民警")
    page.down()
    profile = profile_of_text(editor.draft.text())
    assert [role.title["zh"] for role in profile.roles] == [
        "网格长",
        "网格员",
        "警务助理",
        "志愿者党员",
    ]
    assert profile.role("民警") == profile.roles[2]
    assert marks(editor) == ["roles"]
    page.remove()
    assert marks(editor) == []


def test_a_fault_is_said_at_its_field_and_bars_the_way(
    make_editor: Callable[..., ProfileEditor],
) -> None:
    editor = make_editor()
    page = form(editor, "code")
    assert isinstance(page, CodePage)
    line(page, "code", "template").line.setText("{unit}-{nummer}")
    assert not editor.accept_button.isEnabled()
    shown = page.form.faults()
    assert shown == {"template": editor.summary.text()}
    assert "{unit}-{nummer}" in shown["template"]
    line(page, "code", "template").line.setText("{unit}{number:03d}")
    assert editor.accept_button.isEnabled()
    assert page.form.faults() == {}


def test_two_roles_of_one_name_are_told_at_the_second(
    make_editor: Callable[..., ProfileEditor],
) -> None:
    editor = make_editor("yangcun")
    page = roles(editor)
    page.view.setCurrentCell(1, 0)
    line(page, "roles", "zh").line.setText("网格长")
    assert not editor.accept_button.isEnabled()
    assert "网格长" in editor.summary.text()
    assert "!" in editor.list.item(list(editor.pages).index("roles")).text()


def test_the_example_of_a_code_follows_the_template(
    make_editor: Callable[..., ProfileEditor],
) -> None:
    editor = make_editor("default")
    page = form(editor, "code")
    assert isinstance(page, CodePage)
    assert "341181110201001" in page.example.text()
    line(page, "code", "template").line.setText("{unit}-W{number:02d}")
    assert "341181110201-W01" in page.example.text()
    assert "不符合" in page.example.text()
    line(page, "code", "pattern").line.setText(r"\d{12}-W\d\d")
    assert "不符合" not in page.example.text()


def test_a_new_tier_can_be_chosen_for_roles_and_codes(
    make_editor: Callable[..., ProfileEditor],
) -> None:
    editor = make_editor("default")
    page = editor.pages["tiers"]
    assert isinstance(page, ListPage)
    page.view.setCurrentCell(3, 0)
    page.add()
    line(page, "tiers", "key").line.setText("natural_village")
    line(page, "tiers", "zh").line.setText("自然湾")
    profile = profile_of_text(editor.draft.text())
    assert profile.tiers[4] == "natural_village"
    assert profile.tier_titles["natural_village"]["zh"] == "自然湾"
    field = form(editor, "code").form.field("code", "tiers")
    assert isinstance(field, TicksField)
    offered = [field.list.item(row).text() for row in range(field.list.count())]
    assert "自然湾" in offered
    assert field.value() == ["village", "community"]


def test_a_severity_is_chosen_for_each_rule(make_editor: Callable[..., ProfileEditor]) -> None:
    editor = make_editor("default", "en")
    page = editor.pages["severity"]
    assert isinstance(page, SeverityPage)
    assert page.boxes.keys() == load_profile("default").severities.keys()
    box = page.boxes["grid_size"]
    box.setCurrentIndex(box.findData("error"))
    assert profile_of_text(editor.draft.text()).severity("grid_size") is Severity.ERROR
    assert marks(editor) == ["severity"]


def test_the_wheel_changes_no_value(make_editor: Callable[..., ProfileEditor]) -> None:
    editor = make_editor("default")
    page = editor.pages["severity"]
    assert isinstance(page, SeverityPage)
    nothing, down = Qt.MouseButton.NoButton, QPoint(0, -120)
    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(), down, nothing,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(page.boxes["overlap"], wheel)
    assert editor.draft.is_base()


def test_another_base_keeps_what_was_said(make_editor: Callable[..., ProfileEditor]) -> None:
    editor = make_editor("luojiang")
    number(form(editor, "general"), "size", "households").boxes[1].setValue(45)
    editor.base.setCurrentIndex(editor.base.findData("yangcun"))
    profile = profile_of_text(editor.draft.text())
    assert profile.households == (15, 45)
    assert profile.roles == load_profile("yangcun").roles
    assert profile.people is None


def test_a_profile_goes_to_a_file_and_comes_back(
    make_editor: Callable[..., ProfileEditor], answers: Answers, tmp_path: Path
) -> None:
    editor = make_editor("luojiang")
    editor.name.setText("四新")
    number(form(editor, "general"), "size", "households").boxes[1].setValue(45)
    file = tmp_path / "四新.toml"
    answers.files = [file, file]
    editor.save()
    assert profile_of_text(file.read_text(encoding="utf-8")).households == (15, 45)
    other = make_editor("default")
    other.load()
    assert (other.draft.name, other.draft.base) == ("四新", "luojiang")
    assert other.draft.text() == editor.draft.text()
    assert other.name.text() == "四新"


def test_a_wrong_file_is_told_and_changes_nothing(
    make_editor: Callable[..., ProfileEditor], answers: Answers, tmp_path: Path
) -> None:
    editor = make_editor("luojiang")
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("[size]\nhouseholds = 3", encoding="utf-8")
    answers.files = [wrong, tmp_path / "none.toml", tmp_path / "none" / "x.toml"]
    editor.load()
    editor.load()
    editor.save()
    assert ["wrong.toml" in told for told in answers.told] == [True, False, False]
    assert editor.draft.is_base()
    assert os.listdir(tmp_path) == ["wrong.toml"]


def test_what_is_edited_becomes_one_step_and_is_audited(
    window: MainWindow, answers: Answers, qtbot: QtBot
) -> None:
    workspace, audit = desk_of(window).workspace, desk_of(window).audit

    def fill(dialog: ProfileEditor) -> bool:
        limits = number(form(dialog, "general"), "size", "households")
        limits.limited.setChecked(True)
        limits.boxes[0].setValue(100)
        limits.boxes[1].setValue(200)
        return True

    def sizes() -> int:
        return sum(finding.rule == "grid_size" for finding in audit.findings)

    answers.fill = fill
    before = sizes()
    window.commands.run("edit_profile")
    assert workspace.stable.rules.households == (100, 200)
    qtbot.waitUntil(lambda: sizes() > before)
    window.commands.run("undo")
    assert workspace.stable.rules == load_profile("default")
    qtbot.waitUntil(lambda: sizes() == before)


def test_a_shipped_profile_is_taken_whole(window: MainWindow, answers: Answers) -> None:
    workspace = desk_of(window).workspace

    def fill(dialog: ProfileEditor) -> bool:
        dialog.base.setCurrentIndex(dialog.base.findData("yangcun"))
        return True

    answers.fill = fill
    window.commands.run("edit_profile")
    assert workspace.stable.rules == load_profile("yangcun")
    window.commands.run("edit_profile")
    assert window.status.currentMessage(), "nothing changes"
