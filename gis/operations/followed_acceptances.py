"""Accepted exceptions follow grids whose codes change: their keys are made of codes."""

import re
from collections.abc import Mapping
from dataclasses import replace

from gis.plan.plan import Plan
from gis.plan.records import AcceptedFinding, AcceptedId

_BY_HOUSEHOLD = ("household_", "hand_without_reason", "far_from_service")
"""What the rules begin with that name a household by its number, which may look like a code."""

_PARTS = re.compile(r"([^:]*:)((?:#?[^#/+]*\+)+#?[^#/+]*)(.*)", re.DOTALL)
"""The rule of a key, several subjects, and what tells findings on them apart."""


def followed_acceptances(
    plan: Plan, subjects: Mapping[str, str]
) -> dict[AcceptedId, AcceptedFinding]:
    """Return the accepted findings that name grids, with what these are called from now on.

    `subjects` leads from what findings call a grid, its code or `#` with its id, to the same after
    the step; all change at once, so that codes may change hands. What was accepted of a gap or a
    household has no code in its key and stays as it is.
    """
    if not plan.accepted or not subjects:
        return {}
    names = "|".join(map(re.escape, sorted(subjects, key=len, reverse=True)))
    whole_name = re.compile(rf"(?<=[:+])(?:{names})(?=[+/#]|$)")
    followed = {}
    for accepted in plan.accepted.values():
        if accepted.key.startswith(_BY_HOUSEHOLD):
            continue
        key = whole_name.sub(lambda found: subjects[found[0]], accepted.key)
        if key != accepted.key:
            followed[accepted.id] = replace(accepted, key=_in_order(key))
    return followed


def _in_order(key: str) -> str:
    """Return a key with its subjects in the order of text, as findings have them."""
    parts = _PARTS.fullmatch(key)
    if parts is None:
        return key
    rule, several, rest = parts.groups()
    return f"{rule}{'+'.join(sorted(several.split('+')))}{rest}"
