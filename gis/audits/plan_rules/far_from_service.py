"""A household that lives too far from the nearest service point."""

import numpy as np

from gis.audits.access.access import Ways, limit_m
from gis.audits.access.roads import THEME
from gis.audits.finding import Finding
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import HouseholdRule, Rows
from gis.geometry.lattice import MM_PER_M
from gis.plan.edit import Touched
from gis.plan.plan import Plan
from gis.plan.records import PlaceId, ReferenceId

NAME = "far_from_service"

_MANY = 2000
"""From so many households on, all are joined to the roads and that is kept."""


def check(subject: PlanSubject, rows: Rows) -> list[Finding]:
    """Return one finding for each located household beyond the limit of the profile.

    Along the roads among the references, or straight where these do not lead, see
    `gis.audits.access.access.Access.ways`; the finding says which. A plan without service points
    is not judged.
    """
    limit = limit_m(subject.profile)
    rows = rows[subject.people.columns["located"][rows]]
    if limit is None or not len(rows) or subject.access is None:
        return []
    ways = ways_of(subject, rows)
    service = subject.profile.service
    walks = service.distance_m is None
    findings = []
    for index in np.flatnonzero(ways.distance_mm > limit * MM_PER_M).tolist():
        place = subject.access.services[int(ways.service[index])]
        findings.append(
            subject.of_household(
                NAME,
                int(rows[index]),
                reason="walking" if walks else "straight_line",
                way="along_roads" if ways.by_road[index] else "straight",
                service=subject.plan.places[place].name or "–",
                distance_m=round(float(ways.distance_mm[index]) / MM_PER_M),
                limit_m=limit,
                minutes=service.walking_minutes if walks else None,
            )
        )
    return findings


def ways_of(subject: PlanSubject, rows: Rows) -> Ways:
    """Return the ways of located households to their service point; there must be one."""
    access = subject.access
    if access is None:
        raise ValueError("there is no service point")
    xy_mm = subject.people.columns["xy_mm"][rows]
    is_known = "joints" in subject.__dict__ or len(rows) > _MANY
    if not subject.roads.count or not is_known:
        return access.ways(xy_mm)
    return access.ways(xy_mm, subject.joints.of_rows(rows))


def _ways_change(before: PlanSubject, after: PlanSubject, touched: Touched) -> bool:
    kinds = before.profile.service.kinds
    for plan in (before.plan, after.plan):
        if any(_is_service(plan, number, kinds) for number in touched.ids("places")):
            return True
        if any(_is_road(plan, number) for number in touched.ids("references")):
            return True
    return False


def _is_service(plan: Plan, number: int, kinds: tuple[str, ...]) -> bool:
    place = plan.places.get(PlaceId(number))
    return place is not None and place.kind in kinds


def _is_road(plan: Plan, number: int) -> bool:
    reference = plan.references.get(ReferenceId(number))
    return reference is not None and reference.theme == THEME


RULE = HouseholdRule((NAME,), check, for_all=_ways_change)
