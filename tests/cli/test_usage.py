"""What the command line says of its own use is in the language that was asked for."""

import re

import pytest
from support.command_line import Towngrid

ENGLISH = re.compile(
    r"\b(usage|options?|arguments?|commands?|missing|required|default|show|exit|invalid)\b", re.I
)
COMMANDS = ((), ("new",), ("audit",), ("import",), ("import", "grids"), ("version", "save"))


@pytest.mark.parametrize("command", COMMANDS)
def test_chinese_help_is_all_in_chinese(towngrid: Towngrid, command: tuple[str, ...]) -> None:
    shown = towngrid(*command, "--help", "--lang", "zh")
    assert shown.code == 0
    assert shown.out.startswith("用法：towngrid")
    # Options keep their names, and so do the values that stand behind "默认".
    words = re.sub(r"--[a-z-]+|默认 \w+", "", shown.out)
    assert ENGLISH.findall(words) == []


@pytest.mark.parametrize(
    ("call", "zh", "en"),
    [
        (("history",), "缺少 {project}", "missing {project}"),
        (("new", "x.gpkg"), "缺少 --units", "missing --units"),
        (("frob",), "没有命令“frob”", "no such command"),
        (("info", "x.gpkg", "--jsn"), "没有选项 --jsn，可能是 --json", "perhaps --json"),
        (("new", "x.gpkg", "--crs"), "选项 --crs 用得不对", "option --crs is used wrongly"),
        (("audit", "x", "--format", "xml"), "--format 的值不对，应为 text 或 json", "text or json"),
        (("audit", "x", "--min-area", "t"), "--min-area 的值不对，应为 数字", "a number"),
        (("info", "x", "y"), "多出了“y”", "“y” is too much"),
        (("import",), "缺少子命令", "missing command"),
    ],
)
def test_a_wrong_call_is_told_in_one_sentence(
    towngrid: Towngrid, call: tuple[str, ...], zh: str, en: str
) -> None:
    for language, words in (("zh", zh), ("en", en)):
        ended = towngrid(*call, "--lang", language)
        assert ended.code == 2
        assert words in ended.err
        assert len(ended.err.splitlines()) == 1


def test_a_group_of_commands_without_one_shows_its_help_line_by_line(towngrid: Towngrid) -> None:
    ended = towngrid("version", "--lang", "zh")
    assert ended.code == 2
    assert ended.err.startswith("用法：towngrid version")
    assert any(line.strip().startswith("restore") for line in ended.err.splitlines())
