"""The rules of the house that no other tool checks."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

PATH_IN_TEXT = re.compile(r"`([\w.*-]+/[\w./*-]*|[\w-]+\.(?:py|toml|md|lock))`")
# Spelled apart, so that this file does not name what it forbids.
MACHINE_PATHS = [f"/{folder}/".encode() for folder in ("work", "root", "home")]


def ruff_on(root: Path, place: str, code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--no-cache", "--stdin-filename", place, "-"],
        cwd=root,
        input=code,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


@pytest.mark.parametrize(
    "statement", ["from PySide6.QtWidgets import QWidget", "from PySide6 import QtWidgets"]
)
def test_layers_may_not_import_widgets(root: Path, statement: str) -> None:
    code = f'"""Show nothing."""\n\n{statement}\n'
    assert "TID251" in ruff_on(root, "layers/snippet.py", code)
    assert "TID251" not in ruff_on(root, "app/snippet.py", code)


def test_layers_obey_the_rules_of_the_root_too(root: Path) -> None:
    assert "ANN201" in ruff_on(root, "layers/snippet.py", "def draw():\n    pass\n")


def test_every_path_in_the_architecture_exists(root: Path) -> None:
    named = PATH_IN_TEXT.findall((root / "ARCHITECTURE.md").read_text(encoding="utf-8"))
    assert named
    assert [name for name in named if not list(root.glob(name))] == []


def test_no_file_mentions_a_path_of_somebodys_machine(
    root: Path, program: Callable[[str], str]
) -> None:
    listed = subprocess.run(
        [program("git"), "-c", f"safe.directory={root}", "ls-files", "-z"],
        cwd=root,
        capture_output=True,
        check=True,
    )
    files = [root / name.decode() for name in listed.stdout.split(b"\0") if name]
    assert files
    content = {file: file.read_bytes() for file in files if file.is_file()}
    guilty = [
        str(file.relative_to(root))
        for file, data in content.items()
        if any(machine_path in data for machine_path in MACHINE_PATHS)
    ]
    assert guilty == []


def test_the_lock_has_a_hash_for_each_package_and_names_no_index(root: Path) -> None:
    lock = (root / "requirements.lock").read_text(encoding="utf-8")
    packages = re.split(r"^(?=[\w.-]+==)", lock, flags=re.MULTILINE)[1:]
    assert len(packages) > 50
    assert [package for package in packages if "--hash=sha256:" not in package] == []
    for foreign in ("://", "--index", "--find-links", "--trusted-host"):
        assert foreign not in lock
