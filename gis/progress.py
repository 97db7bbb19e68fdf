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
