"""A clock that stands still until a test moves it."""

from dataclasses import dataclass


@dataclass
class Clock:
    """Stand still until it is moved."""

    now_s: float = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now_s
