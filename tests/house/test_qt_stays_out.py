"""The core and the command line must work where Qt cannot even be imported."""

import subprocess
import sys
from pathlib import Path

BLOCKER = """
import sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"PySide6", "shiboken6"}:
            raise AssertionError(name + " was imported")

sys.meta_path.insert(0, Blocked())
"""

IMPORT_ALL = """
import importlib
import pkgutil
import app.cli
import gis

for package in (gis, app.cli):
    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        importlib.import_module(module.name)
"""

ASK_EVERY_COMMAND_FOR_HELP = """
import contextlib
import io
import typer
from app.cli.console import Console
from app.cli.program import build
from app.cli.run import run
from gis.texts import Texts

def commands(command, words):
    yield words
    if hasattr(command, "commands"):
        for name, child in command.commands.items():
            yield from commands(child, [*words, name])

count = 0
for words in commands(typer.main.get_command(build(Console(Texts("zh"), lambda project: 0))), []):
    shown = io.StringIO()
    with contextlib.redirect_stdout(shown):
        code = run([*words, "--help"])
    assert code == 0, (words, code)
    assert "--help" in shown.getvalue(), words
    count += 1
print(count)
"""


def run(root: Path, code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", BLOCKER + code],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_blocker_blocks(root: Path) -> None:
    done = run(root, "import PySide6.QtCore")
    assert "PySide6 was imported" in done.stderr


def test_core_and_command_line_import_without_qt(root: Path) -> None:
    done = run(root, IMPORT_ALL)
    assert done.returncode == 0, done.stderr


def test_help_of_every_command_never_starts_qt(root: Path) -> None:
    done = run(root, ASK_EVERY_COMMAND_FOR_HELP)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 10, "the walk over the commands found too few of them"
