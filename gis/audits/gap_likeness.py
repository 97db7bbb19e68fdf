"""What a gap probably is, so that who works through a list knows where to begin."""

from collections.abc import Sequence
from enum import StrEnum
from statistics import median

from gis.plan.profile import Profile

_LIKE_A_GRID = (0.5, 2.0)
"""Times the size of the grid in the middle of those round it: as large as a grid here."""
_STRIP_WIDTH_M = 10.0
"""What is narrower no grid and no lake is; a repair fills it unasked."""
_BELT_WIDTH_M = 30.0
_BELT_TIMES = 20.0
"""A gap that is narrower and that many times as long as wide is one too; rivers are wider."""


class Likeness(StrEnum):
    """Say what a gap looks like."""

    STRIP = "strip"
    """A fault of drawing: lines that should be one."""
    MISSING_GRID = "missing_grid"
    """A grid that was forgotten: somebody lives there, or it is as large as the grids beside it."""
    BLANK = "blank"
    """Neither: where nobody lives there a lake, a forest, a closed area, lawful when accepted.

    Where households are not known no more can be said than that.
    """


def likeness(
    area_m2: float,
    width_m: float,
    households: int | None,
    neighbours_m2: Sequence[float],
    profile: Profile,
) -> Likeness:
    """Return what a gap looks like; `households` live in it, None where that is not known.

    `width_m` is its mean width, `neighbours_m2` are the areas of the grids round it. What is
    very narrow, or what the profile would call a sliver, is a strip, whoever seems to live in it;
    a long belt is one where nobody is known to live.
    """
    strip_width_m = max(profile.sliver_width_m, _STRIP_WIDTH_M)
    if width_m < strip_width_m or area_m2 < profile.sliver_area_m2:
        return Likeness.STRIP
    if households:
        return Likeness.MISSING_GRID
    if width_m < _BELT_WIDTH_M and area_m2 > _BELT_TIMES * width_m * width_m:
        return Likeness.STRIP
    if neighbours_m2:
        low, high = (times * median(neighbours_m2) for times in _LIKE_A_GRID)
        if low <= area_m2 <= high:
            return Likeness.MISSING_GRID
    return Likeness.BLANK
