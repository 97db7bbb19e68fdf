"""What a user has chosen on this machine: kept in one JSON file, handed to who needs it."""

import json
import logging
import os
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal, get_args

from gis.texts import LANGUAGES, Language

RECENT_LENGTH = 8
Theme = Literal["system", "light", "dark"]
THEMES: tuple[Theme, ...] = get_args(Theme)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Settings:
    """Hold the choices of a user; not of a project, and not of an audit profile.

    `hidden_columns` are those of the table of grids, None for what is usual; `geometry` and
    `layout` are what Qt saves of a window, in base64.
    """

    language: Language | None = None
    theme: Theme = "system"
    recent: tuple[str, ...] = ()
    hidden_columns: tuple[str, ...] | None = None
    geometry: str = ""
    layout: str = ""

    def with_recent(self, project: Path) -> "Settings":
        """Return the settings with `project` as the newest of the recent projects."""
        newest = str(project.resolve())
        others = [entry for entry in self.recent if entry != newest]
        return replace(self, recent=(newest, *others)[:RECENT_LENGTH])

    def with_theme(self, theme: Theme) -> "Settings":
        """Return the settings with another theme."""
        return replace(self, theme=theme)

    def with_language(self, language: Language) -> "Settings":
        """Return the settings with another language."""
        return replace(self, language=language)


class SettingsFile:
    """Read and write the settings; a file that cannot be used gives the defaults."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> Settings:
        """Return what is stored; unknown entries and entries of a wrong kind are left out."""
        try:
            stored = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return Settings()
        except (OSError, ValueError) as problem:
            log.warning("settings not readable, using defaults: %s", problem)
            return Settings()
        return _checked(stored) if isinstance(stored, dict) else Settings()

    def write(self, settings: Settings) -> None:
        """Store the settings; a disk that refuses is logged, work goes on."""
        beside = self.path.with_suffix(".new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(
                json.dumps(asdict(settings), ensure_ascii=False, indent=1), encoding="utf-8"
            )
            os.replace(beside, self.path)
        except OSError as problem:
            log.warning("settings not written: %s", problem)


def _checked(stored: dict[str, Any]) -> Settings:
    kept: dict[str, Any] = {}
    for entry in fields(Settings):
        value = stored.get(entry.name)
        if entry.name == "language":
            kept[entry.name] = value if value in LANGUAGES else None
        elif entry.name == "theme":
            kept[entry.name] = value if value in THEMES else "system"
        elif entry.name in {"recent", "hidden_columns"} and isinstance(value, list):
            kept[entry.name] = tuple(item for item in value if isinstance(item, str))
        elif isinstance(entry.default, str) and isinstance(value, str):
            kept[entry.name] = value
    return Settings(**kept)
