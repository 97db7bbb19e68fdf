"""No reason to refuse is there for show: each is given by the code and got by a test."""

from pathlib import Path

from gis.errors import Reason


def sources(root: Path, *folders: str) -> str:
    return "\n".join(
        file.read_text(encoding="utf-8")
        for folder in folders
        for file in sorted((root / folder).rglob("*.py"))
        if file.name != "errors.py"
    )


def test_every_reason_is_given(root: Path) -> None:
    code = sources(root, "gis", "app")
    assert [reason.name for reason in Reason if f"Reason.{reason.name}" not in code] == []


def test_every_reason_is_got_by_a_test(root: Path) -> None:
    tests = sources(root, "tests")
    assert [reason.name for reason in Reason if f"Reason.{reason.name}" not in tests] == []
