"""How the program ends and in which language it speaks."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.command_line import Towngrid

from app.cli.language import language_of_locale, take_language
from app.cli.program import COMMANDS
from gis.texts import Language


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "zh"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LC_ALL": "zh_TW.UTF-8", "LANG": "en_GB.UTF-8"}, "zh"),
    ],
)
def test_the_locale_chooses_the_language(environment: dict[str, str], language: Language) -> None:
    assert language_of_locale(environment) == language


def test_the_option_is_taken_wherever_it_stands() -> None:
    assert take_language(["audit", "--lang", "en", "x"]) == ("en", ["audit", "x"])
    assert take_language(["--lang=zh", "info"]) == ("zh", ["info"])
    assert take_language(["info"]) == (None, ["info"])


@pytest.mark.parametrize(
    "arguments",
    [
        ["frobnicate"],
        ["audit"],
        ["audit", "no such file.shp"],
        ["info", "no such project.gpkg"],
        ["--lang", "fr", "info"],
        ["import", "grids"],
    ],
)
def test_bad_usage_is_one_sentence_and_exit_code_2(
    towngrid: Towngrid, arguments: list[str]
) -> None:
    ended = towngrid(*arguments)
    assert ended.code == 2
    assert ended.out == ""
    assert "Traceback" not in ended.err
    assert len(ended.err.strip().splitlines()) == 1


def test_a_fault_of_ours_is_exit_code_3(
    towngrid: Towngrid, monkeypatch: pytest.MonkeyPatch, filled_project: Path
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("测试户主")

    monkeypatch.setattr("app.cli.check.check_project", broken)
    ended = towngrid("check", filled_project)
    assert ended.code == 3
    assert "Traceback" not in ended.err
    told = towngrid("check", filled_project, "--debug").err
    assert "Traceback" in told
    assert "ZeroDivisionError" in told
    assert "broken" in told
    assert "测试户主" not in told


def test_cancelling_is_exit_code_130(
    towngrid: Towngrid, monkeypatch: pytest.MonkeyPatch, filled_project: Path
) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("app.cli.check.check_project", stopped)
    assert towngrid("check", filled_project).code == 130


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_in_both_languages(towngrid: Towngrid, command: str) -> None:
    chinese, english = (towngrid(command, "--help", "--lang", lang) for lang in ("zh", "en"))
    assert (chinese.code, english.code) == (0, 0)
    assert chinese.out != english.out


def test_python_m_app_is_the_same_program(tmp_path: Path, root: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(root), "LANG": "en_GB.UTF-8"}
    ended = subprocess.run(
        [sys.executable, "-m", "app", "info", "nothing.gpkg"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "nothing.gpkg" in ended.stderr
