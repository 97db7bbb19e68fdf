"""How long work tells where it stands and learns that it is to stop."""

from typing import Protocol


class Progress(Protocol):
    """Receive the progress of a long piece of work."""

    def step(self, fraction: float, note: str = "") -> None:
        """Say that `fraction` (0 to 1) is done."""

    def raise_if_cancelled(self) -> None:
        """Raise `gis.errors.Cancelled` when the user has asked to stop."""


class NoProgress:
    """Be a progress that nobody looks at and nobody cancels."""

    def step(self, fraction: float, note: str = "") -> None:
        """Ignore the step."""

    def raise_if_cancelled(self) -> None:
        """Never raise."""


class PartOfProgress:
    """Be the progress of a part of some work: its steps fill `start` to `end` of the whole."""

    def __init__(self, whole: Progress, start: float, end: float) -> None:
        self._whole, self._start, self._end = whole, start, end

    def step(self, fraction: float, note: str = "") -> None:
        """Say how much of the whole that is."""
        self._whole.step(self._start + fraction * (self._end - self._start), note)

    def raise_if_cancelled(self) -> None:
        """Raise `gis.errors.Cancelled` when the user has asked to stop."""
        self._whole.raise_if_cancelled()
