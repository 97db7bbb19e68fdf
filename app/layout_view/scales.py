"""Rounded scales: typed by people, and one step larger or smaller; pure."""

import re

from gis.errors import InputProblem
from layers.furniture import SCALE_STEPS

LEAST, MOST = 50, 10_000_000
_TYPED = re.compile(r"(?:1\s*[:：/]\s*)?(\d[\d,，\s]*)(万)?")
LADDER: tuple[int, ...] = tuple(
    sorted({
        round(step * 10**power)
        for power in range(1, 8)
        for step in SCALE_STEPS
        if LEAST <= step * 10**power <= MOST
    })
)  # fmt: skip
"""The n of the rounded scales 1:n."""


def scale_typed(words: str) -> int | None:
    """Return the n of what somebody typed: 1:5000, 5,000 or 1万; None for an empty line.

    Raises InputProblem for what is no scale.
    """
    typed = words.strip()
    if not typed:
        return None
    found = _TYPED.fullmatch(typed)
    number = 0 if found is None else int(re.sub(r"\D", "", found[1]))
    if found is not None and found[2]:
        number *= 10_000
    if not LEAST <= number <= MOST:
        raise InputProblem("layout_view.no_scale", typed=typed, least=LEAST, most=f"{MOST:,}")
    return number


def stepped(denominator: float, steps: int) -> int:
    """Return the rounded n that is so many steps larger on the sheet, or smaller below zero."""
    larger = [n for n in LADDER if n < denominator * 0.999]
    smaller = [n for n in LADDER if n > denominator * 1.001]
    if steps > 0:
        return larger[-min(steps, len(larger))] if larger else LADDER[0]
    if steps < 0:
        return smaller[min(-steps, len(smaller)) - 1] if smaller else LADDER[-1]
    return round(denominator)


def near(denominator: float, count: int = 5) -> tuple[int, ...]:
    """Return rounded scales about one, from the largest."""
    at = sum(n < denominator for n in LADDER)
    first = max(0, min(at - count, len(LADDER) - 2 * count))
    return LADDER[first : first + 2 * count]
