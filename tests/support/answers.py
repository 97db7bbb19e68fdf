"""Answers in place of the user, for tests of the window."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QDialog

from app.ask import FileKind


class Answers:
    """Answer in place of the user; what is not foreseen fails the test."""

    def __init__(self) -> None:
        self.files: list[Path] = []
        self.suggested: list[str] = []
        self.lines: list[str | None] = []
        self.told: list[str] = []
        self.confirms: list[bool] = []
        self.fill: Callable[[Any], bool] = self._unforeseen

    def open_file(self, title_key: str, kinds: Sequence[FileKind]) -> Path | None:
        return self.files.pop(0)

    def save_file(self, title_key: str, kind: FileKind, suggestion: str) -> Path | None:
        self.suggested.append(suggestion)
        return self.files.pop(0)

    def words(self, title_key: str, question: str, suggestion: str = "") -> str | None:
        return self.lines.pop(0)

    def choose(self, title_key: str, question: str, choices: Sequence[str]) -> str | None:
        answer = self.lines.pop(0)
        assert answer in choices
        return answer

    def confirm(self, title_key: str, question: str, agree_key: str) -> bool:
        return self.confirms.pop(0) if self.confirms else True

    def tell(self, title_key: str, sentence: str, details: str = "") -> None:
        self.told.append(sentence)

    def run(self, dialog: QDialog) -> bool:
        accepted = self.fill(dialog)
        dialog.deleteLater()
        return accepted

    def _unforeseen(self, dialog: object) -> bool:
        pytest.fail(f"nobody foresaw {type(dialog).__name__}")
