"""The one catalogue of all text that a user sees: Chinese first, English second.

The entries stand in `resources/texts/<part>.toml`; the key `part.entry` names one.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Literal, get_args

from gis.errors import InputProblem, Refused
from resources import path

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


class Texts:
    """Look up texts in one language.

    Raises KeyError for a key that the catalogue lacks: a missing text is a fault of ours.
    """

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self._entries = _load(language)

    def __call__(self, key: str, **facts: object) -> str:
        """Return the text of `key` with its `{placeholders}` filled from `facts`."""
        return self._entries[key].format(**facts)

    def with_gaps(self, key: str) -> str:
        """Return what `key` says in general: the text with `…` for each placeholder."""
        return self._entries[key].format_map(_Gaps())

    def __contains__(self, key: str) -> bool:
        return key in self._entries

    def of_error(self, error: Refused | InputProblem) -> str:
        """Return the sentence for an expected failure."""
        key = f"refused.{error.reason.value}" if isinstance(error, Refused) else error.key
        return self(key, **error.facts)


class _Gap:
    def __format__(self, how: str) -> str:
        return "…"


class _Gaps(dict[str, _Gap]):
    def __missing__(self, name: str) -> _Gap:
        return _Gap()


@cache
def _load(language: Language) -> Mapping[str, str]:
    entries: dict[str, str] = {}
    for part, table in _catalogue().items():
        _collect(entries, part, table, language)
    return MappingProxyType(entries)


@cache
def _catalogue() -> Mapping[str, dict[str, object]]:
    """Return all parts as they stand in their files; reading them takes 0.1 s, so once."""
    files = sorted(path("texts").glob("*.toml"))
    return {file.stem: tomllib.loads(file.read_text(encoding="utf-8")) for file in files}


def _collect(
    entries: dict[str, str], prefix: str, table: Mapping[str, object], language: Language
) -> None:
    for name, value in table.items():
        if not isinstance(value, dict):
            continue
        key = f"{prefix}.{name}"
        if language in value:
            entries[key] = str(value[language])
        else:
            _collect(entries, key, value, language)
