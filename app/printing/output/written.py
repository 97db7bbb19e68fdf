"""What a writer tells when it is done."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Written:
    """Say which files there are now, and how many pages were painted and how many taken over."""

    paths: tuple[Path, ...]
    rendered: int
    kept: int = 0
