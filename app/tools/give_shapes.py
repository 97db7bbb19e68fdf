"""What is shown of links: lines from each head or member to its households."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np

from app.canvas.events import PointMm
from app.tools.give_proposal import Proposal
from app.tools.seats import Seats, seats_apart
from gis.geometry.lattice import MM_PER_M
from gis.operations.link_candidates import Homes
from gis.operations.link_households import Linked
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId, MemberId, PostId
from layers.overlay import OverlayDots, OverlayPoints, OverlayShape, OverlaySpokes, Role

COLOURS = (
    "#1d4ed8", "#b45309", "#047857", "#be185d", "#6d28d9", "#0e7490",
    "#a16207", "#b91c1c", "#4d7c0f", "#7c2d92",
)  # fmt: skip
"""Far enough from each other in lightness and hue to be told apart over a pale map."""


def colour_of(number: int) -> str:
    """Return the colour of the candidate with a number; they come round again."""
    return COLOURS[number % len(COLOURS)]


def proposal_shapes(plan: Plan, proposal: Proposal) -> list[OverlayShape]:
    """Return the lines of each candidate in its colour, and a square where it is at home."""
    return spokes(plan, proposal.candidates, proposal.seats, proposal.suggestion.links)


def spokes(
    plan: Plan,
    candidates: Sequence[Linked],
    seats: Seats,
    links: Mapping[HouseholdId, Linked],
) -> list[OverlayShape]:
    """Return lines and squares; households and candidates without a place have none."""
    ends: dict[Linked, list[PointMm]] = defaultdict(list)
    for home, who in links.items():
        record, seat = plan.households.get(home), seats.get(who)
        if record is not None and record.location is not None and seat is not None:
            ends[who] += [seat, record.location]
    shapes: list[OverlayShape] = [
        OverlaySpokes(np.array(ends[who], dtype=np.float64) / MM_PER_M, colour_of(number))
        for number, who in enumerate(candidates)
        if who in ends
    ]
    places = [seat for who in candidates if (seat := seats.get(who)) is not None]
    if places:
        shapes.append(OverlayPoints(np.array(places, dtype=np.float64) / MM_PER_M, Role.STAGED))
    return shapes


def link_shapes(
    plan: Plan, members: Sequence[MemberId], posts: Sequence[PostId]
) -> list[OverlayShape]:
    """Return the lines of members and heads to the households that they have now."""
    homes = Homes(plan).of_candidates(members, posts)
    at_home = {who: home.at for who, home in homes.items()}
    shapes: list[OverlayShape] = []
    for kind in (0, 1):
        links = {}
        for link in plan.links.values():
            who = (link.member, None) if kind == 0 else (None, link.head_post)
            if who in at_home:
                links[link.household] = who
        of_kind = {who: home for who, home in at_home.items() if who[kind] is not None}
        shapes += spokes(plan, list(of_kind), seats_apart(plan, of_kind, links), links)
    return shapes


def picked_shape(plan: Plan, household: HouseholdId) -> list[OverlayShape]:
    """Return the mark of the household that is to be given to somebody else."""
    place = plan.households[household].location
    if place is None:
        return []
    return [OverlayDots(np.array([place], dtype=np.float64) / MM_PER_M, Role.CHOSEN)]
