"""The style of a theme layer begins with the column that a user wants."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot
from support.answers import Answers

from app.dialogs.theme_choices import choose
from app.dialogs.theme_style_dialog import ThemeStyleDialog
from gis.files.theme_layers import ThemeKind, ThemeLayer, ThemeShape
from gis.texts import Texts
from layers.theme_style import Look, ThemeStyle

COLUMNS = {"编号": "INTEGER", "名称": "TEXT", "类型": "TEXT", "等级": "TEXT", "威胁人数": "INTEGER"}
VALUES: dict[str, list[object]] = {
    "编号": list(range(1, 13)),
    "名称": [f"{number}号点" for number in range(12)],
    "类型": ["滑坡", "崩塌", "泥石流"] * 4,
    "等级": ["大型", "小型"] * 6,
    "威胁人数": [number * 7 % 11 for number in range(12)],
}
LAYER = ThemeLayer(
    id=1,
    title="隐患点",
    kind=ThemeKind.HAZARD_POINTS,
    shape=ThemeShape.POINTS,
    source="隐患点.xlsx",
    imported_on="2026-01-01",
    lists_people=False,
    style={},
    is_visible=True,
    opacity=1.0,
    place=1,
)


@pytest.fixture
def shown(qtbot: QtBot, texts: Texts, answers: Answers) -> Callable[..., ThemeStyleDialog]:
    def show(style: ThemeStyle, read: Callable[[str], list[object]]) -> ThemeStyleDialog:
        dialog = ThemeStyleDialog(None, texts, answers, LAYER, (style, COLUMNS, read))
        qtbot.addWidget(dialog)
        return dialog

    return show


def test_the_columns_that_suit_are_proposed(shown: Callable[..., ThemeStyleDialog]) -> None:
    dialog = shown(ThemeStyle(), VALUES.__getitem__)
    choose(dialog.look, Look.CATEGORY.value)
    assert dialog.style_now.column == "类型"
    choose(dialog.look, Look.NUMBER.value)
    assert dialog.style_now.column == "威胁人数"


def test_what_was_chosen_for_a_look_is_there_again(shown: Callable[..., ThemeStyleDialog]) -> None:
    dialog = shown(ThemeStyle(), VALUES.__getitem__)
    choose(dialog.look, Look.CATEGORY.value)
    choose(dialog.column, "等级")
    choose(dialog.look, Look.NUMBER.value)
    choose(dialog.look, Look.CATEGORY.value)
    assert dialog.style_now.column == "等级"


def test_a_kept_column_stays(shown: Callable[..., ThemeStyleDialog]) -> None:
    kept = ThemeStyle(look=Look.CATEGORY, column="名称", categories=(("1号点", "#111111"),))
    dialog = shown(kept, VALUES.__getitem__)
    assert dialog.style_now == kept
    assert dialog.column.currentData() == "名称"


def test_nothing_is_read_for_one_look(shown: Callable[..., ThemeStyleDialog]) -> None:
    def read(_column: str) -> list[object]:
        pytest.fail("no column is needed")

    assert shown(ThemeStyle(), read).style_now.look is Look.SINGLE
