"""Where the lines of members and cluster heads begin: at home, and apart where homes are one.

Heads without a home of their own all stand in the middle of their grid; one square for several
could neither be told apart nor meant by a click.
"""

from collections import defaultdict
from collections.abc import Mapping
from itertools import chain
from math import atan2, cos, hypot, pi, sin

from app.canvas.events import PointMm
from gis.operations.link_households import Linked
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId

Seats = Mapping[Linked, PointMm | None]

_SHARE_OF_WAY = 0.1
_LEAST_MM = 10_000.0


def seats_apart(plan: Plan, homes: Seats, links: Mapping[HouseholdId, Linked]) -> Seats:
    """Return homes in which those at one place stand round it, each towards its households.

    The circle is a tenth as wide as the farthest of their households is away, so that it keeps its
    proportion at every scale, and at least 10 m.
    """
    at_place: dict[PointMm, list[Linked]] = defaultdict(list)
    for who, home in homes.items():
        if home is not None:
            at_place[home].append(who)
    ends: dict[Linked, list[PointMm]] = defaultdict(list)
    for key, who in links.items():
        record = plan.households.get(key)
        if record is not None and record.location is not None:
            ends[who].append(record.location)
    seats = dict(homes)
    for place, here in at_place.items():
        if len(here) > 1:
            seats |= _round(place, {who: ends[who] for who in here})
    return seats


def _round(place: PointMm, ends: Mapping[Linked, list[PointMm]]) -> dict[Linked, PointMm]:
    x, y = place
    ways = [hypot(end[0] - x, end[1] - y) for end in chain.from_iterable(ends.values())]
    radius = max(_LEAST_MM, max(ways, default=0.0) * _SHARE_OF_WAY)
    bearings = {who: _bearing(place, own) for who, own in ends.items()}
    in_turn = sorted(bearings, key=lambda who: bearings[who])
    begin = bearings[in_turn[0]]
    step = 2 * pi / len(in_turn)
    angles = [begin + step * number for number in range(len(in_turn))]
    return {
        who: (round(x + radius * cos(angle)), round(y + radius * sin(angle)))
        for who, angle in zip(in_turn, angles, strict=True)
    }


def _bearing(place: PointMm, ends: list[PointMm]) -> float:
    """Return the direction in which households lie on the whole; east where there are none."""
    return atan2(sum(end[1] - place[1] for end in ends), sum(end[0] - place[0] for end in ends))
