"""What opening a base map needs of the user's surroundings, and a project never holds."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Means:
    """Hold what sources are opened with.

    `cache` is the user's cache folder, None for none: then nothing is kept on disk.
    """

    cache: Path | None = None

    @property
    def pyramids(self) -> Path | None:
        """The folder of reduced copies of images."""
        return self.cache / "pyramids" if self.cache is not None else None
