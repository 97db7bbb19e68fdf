"""Which language the program speaks: the one asked for, else the locale's, else Chinese."""

from collections.abc import Mapping, Sequence

from gis.errors import InputProblem
from gis.texts import LANGUAGES, Language


def language_of_locale(environment: Mapping[str, str]) -> Language:
    """Return the language of the locale variables; a locale of no language means Chinese."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "")
        if value:
            neutral = value.split(".")[0] in {"C", "POSIX"}
            return "zh" if neutral or value.startswith("zh") else "en"
    return "zh"


def take_language(arguments: Sequence[str]) -> tuple[Language | None, list[str]]:
    """Return the language asked for and the arguments without `--lang`, wherever it stood.

    Raises InputProblem for a language that the catalogue does not have.
    """
    rest: list[str] = []
    wanted: str | None = None
    remaining = iter(arguments)
    for argument in remaining:
        if argument == "--lang":
            wanted = next(remaining, "")
        elif argument.startswith("--lang="):
            wanted = argument.removeprefix("--lang=")
        else:
            rest.append(argument)
    if wanted is None:
        return None, rest
    for language in LANGUAGES:
        if wanted == language:
            return language, rest
    raise InputProblem("cli.unknown_language", language=wanted)
