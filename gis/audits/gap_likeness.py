"""What a gap probably is, so that who works through a list knows where to begin."""

from collections.abc import Sequence
from enum import StrEnum
from statistics import median

from gis.plan.profile import Profile

_LIKE_A_GRID = (0.5, 2.0)
"""Times the size of the grid in the middle of those round it: as large as a grid here."""


class Likeness(StrEnum):
    """Say what a gap looks like."""

    STRIP = "strip"
    """A fault of drawing: lines that should be one."""
    MISSING_GRID = "missing_grid"
    """A grid that was forgotten: somebody lives there, or it is as large as the grids beside it."""
    BLANK = "blank"
    """Land that nobody lives on: a lake, a forest, a closed area; lawful when it is accepted."""


def likeness(
    area_m2: float,
    width_m: float,
    households: int | None,
    neighbours_m2: Sequence[float],
    profile: Profile,
) -> Likeness:
    """Return what a gap looks like; `households` live in it, None where that is not known.

    `width_m` is its mean width, `neighbours_m2` are the areas of the grids round it. What the
    profile would call a sliver is a strip, whoever seems to live in it.
    """
    if width_m < profile.sliver_width_m or area_m2 < profile.sliver_area_m2:
        return Likeness.STRIP
    if households:
        return Likeness.MISSING_GRID
    if neighbours_m2:
        low, high = (times * median(neighbours_m2) for times in _LIKE_A_GRID)
        if low <= area_m2 <= high:
            return Likeness.MISSING_GRID
    return Likeness.BLANK
