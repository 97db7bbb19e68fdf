"""What a command says: its result to standard output, all else to standard error."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rich.console import Console as RichConsole
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from app.cli.streams import speaks_unicode
from gis.progress import NoProgress
from gis.progress import Progress as ProgressListener
from gis.texts import Texts


class Console:
    """Speak for a command in one language; `show_window` opens the window on a project."""

    def __init__(self, texts: Texts, show_window: Callable[[Path], int]) -> None:
        self.texts = texts
        self.show_window = show_window

    def say(self, key: str, **facts: object) -> None:
        """Write a sentence of the catalogue to standard error."""
        print(self.texts(key, **facts), file=sys.stderr)

    def say_line(self, line: str) -> None:
        """Write a line that is composed already to standard error."""
        print(line, file=sys.stderr)

    def text(self, lines: str) -> None:
        """Write a result as text to standard output."""
        print(lines)

    def document(self, document: Any) -> None:  # noqa: ANN401  # whatever JSON can hold
        """Write the one JSON document of `--json` to standard output."""
        print(json.dumps(document, ensure_ascii=not speaks_unicode(), indent=2))

    @contextmanager
    def progress(self, key: str) -> Iterator[ProgressListener]:
        """Show a bar on a terminal while the work in the block runs, and nothing otherwise."""
        if not sys.stderr.isatty():
            yield NoProgress()
            return
        bar = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
            console=RichConsole(stderr=True),
            transient=True,
        )
        with bar:
            yield _Bar(bar, self.texts(key))


class _Bar:
    """Move a bar on the terminal; Ctrl+C cancels by raising in the middle of the work."""

    def __init__(self, bar: Progress, description: str) -> None:
        self._bar = bar
        self._task = bar.add_task(description, total=1.0)

    def step(self, fraction: float, note: str = "") -> None:
        """Show how much is done."""
        del note
        self._bar.update(self._task, completed=fraction)

    def raise_if_cancelled(self) -> None:
        """Leave cancelling to KeyboardInterrupt."""
