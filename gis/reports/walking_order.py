"""In which order houses are walked from one to the next: strip by strip, there and back."""

from collections.abc import Iterable, Sequence
from math import sqrt

from gis.plan.records import Household
from gis.reports.grid_figures import natural

HOUSES_ACROSS = 1.5
"""How many houses lie one above the other in a strip, about."""


def walking_order(homes: Iterable[Household]) -> list[Household]:
    """Return the households in a serpentine: from the north-west eastwards, then back, southwards.

    Strips are as high as the houses are dense. Households of one house follow each other by number;
    those without a location come last, by villager group and number.
    """
    every = list(homes)
    located = [home for home in every if home.location is not None]
    homeless = [home for home in every if home.location is None]
    homeless.sort(key=lambda home: (natural(home.villager_group), *_number(home)))
    return [*_serpentine(located), *homeless]


def _serpentine(homes: Sequence[Household]) -> list[Household]:
    places = {home.id: home.location for home in homes if home.location is not None}
    if not places:
        return []
    top, high = _strips(list(places.values()))
    strips: dict[int, list[Household]] = {}
    for home in homes:
        strips.setdefault(int((top - places[home.id][1]) // high), []).append(home)
    walked: list[Household] = []
    for number, strip in enumerate(sorted(strips)):
        way = 1 if number % 2 == 0 else -1

        def along(home: Household, way: int = way) -> tuple[object, ...]:
            x, y = places[home.id]
            return way * x, -y, *_number(home)

        walked += sorted(strips[strip], key=along)
    return walked


def _strips(places: Sequence[tuple[int, int]]) -> tuple[int, float]:
    """Return the northern edge of the first strip and how high strips are, in millimetres."""
    xs, ys = zip(*set(places), strict=True)
    width, height = max(xs) - min(xs) + 1, max(ys) - min(ys) + 1
    return max(ys), HOUSES_ACROSS * sqrt(width * height / len(xs)) + 1


def _number(home: Household) -> tuple[object, ...]:
    return natural(home.house_no), natural(home.household_no), home.id
