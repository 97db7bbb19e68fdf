"""For how long a tile may be kept, as its service says."""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime

DEFAULT_S = 30 * 86_400.0
_LONGEST_S = 365 * 86_400.0


def fresh_for_s(headers: Mapping[str, str]) -> float | None:
    """Return for how many seconds an answer is fresh, None when it may not be kept.

    Cache-Control goes before Expires; where a service says nothing it is thirty days.
    """
    wishes = _directives(headers.get("cache-control", ""))
    if "no-store" in wishes:
        return None
    if "no-cache" in wishes:
        return 0.0
    age = _number(wishes.get("max-age"))
    if age is not None:
        return min(max(age - (_number(headers.get("age")) or 0.0), 0.0), _LONGEST_S)
    if "expires" in headers:
        return _until(headers["expires"], headers.get("date"))
    return DEFAULT_S


def wait_s(headers: Mapping[str, str]) -> float | None:
    """Return for how many seconds a service asks to be left alone, None when it does not ask."""
    wish = headers.get("retry-after")
    if wish is None:
        return None
    seconds = _number(wish)
    return seconds if seconds is not None else _until(wish, headers.get("date")) or None


def _directives(text: str) -> dict[str, str]:
    pairs = (part.strip().partition("=") for part in text.lower().split(","))
    return {name.strip(): value.strip(' "') for name, _, value in pairs if name}


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "")
    except ValueError:
        return None
    return number if number >= 0 else 0.0


def _until(moment: str, now: str | None) -> float:
    """Return the seconds from one date of a header to another; 0 for what is no date."""
    try:
        end = parsedate_to_datetime(moment)
        start = parsedate_to_datetime(now or "")
        return min(max((end - start).total_seconds(), 0.0), _LONGEST_S)
    except (ValueError, TypeError):
        return 0.0
