"""A household that lives too far from the nearest service point."""

import numpy as np

from gis.audits.finding import Finding
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import HouseholdRule, Rows
from gis.geometry.lattice import MM_PER_M
from gis.plan.edit import Touched
from gis.plan.profile import Profile
from gis.plan.records import PlaceId

NAME = "far_from_service"

WALKING_M_PER_MINUTE = 4000 / 60
"""Four kilometres an hour."""


def check(subject: PlanSubject, rows: Rows) -> list[Finding]:
    """Return one finding for each located household beyond the limit of the profile.

    Distances are straight ones: walking minutes at four kilometres an hour stand for a straight
    distance too, no way along roads is looked for. A plan without service points is not judged.
    """
    limit_m, service = _limit_m(subject.profile), subject.profile.service
    rows = rows[subject.people.columns["located"][rows]]
    if limit_m is None or not len(rows) or subject.service_points is None:
        return []
    distance_mm = np.asarray(subject.service_points.query(subject.people.columns["xy_mm"][rows])[0])
    far = distance_mm > limit_m * MM_PER_M
    walks = service.distance_m is None
    return [
        subject.of_household(
            NAME,
            row,
            reason="walking" if walks else "straight_line",
            distance_m=round(mm / MM_PER_M),
            limit_m=limit_m,
            minutes=service.walking_minutes if walks else None,
        )
        for row, mm in zip(rows[far].tolist(), distance_mm[far].tolist(), strict=True)
    ]


def _limit_m(profile: Profile) -> float | None:
    service = profile.service
    if service.distance_m is not None or service.walking_minutes is None:
        return service.distance_m
    return round(service.walking_minutes * WALKING_M_PER_MINUTE, 1)


def _service_moves(before: PlanSubject, after: PlanSubject, touched: Touched) -> bool:
    kinds = before.profile.service.kinds
    places = (
        plan.places.get(PlaceId(number))
        for plan in (before.plan, after.plan)
        for number in touched.ids("places")
    )
    return any(place is not None and place.kind in kinds for place in places)


RULE = HouseholdRule((NAME,), check, for_all=_service_moves)
