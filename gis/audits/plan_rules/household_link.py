"""A household that no member and no cluster head is linked to."""

from collections.abc import Set as AbstractSet

import numpy as np

from gis.audits.finding import Finding
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import HouseholdRule, Rows
from gis.plan.edit import Touched
from gis.plan.records import LinkId

NAME = "household_without_link"


def check(subject: PlanSubject, rows: Rows) -> list[Finding]:
    """Return one finding for each such household, where the profile asks for a link of each.

    A plan without links is not judged.
    """
    if not subject.profile.clusters.every_household or not subject.plan.links:
        return []
    counts, ids = subject.links.households, subject.people.ids[rows]
    inside = ids < len(counts)
    linked = np.zeros(len(rows), dtype=np.bool_)
    linked[inside] = counts[ids[inside]] > 0
    return [subject.of_household(NAME, row) for row in rows[~linked].tolist()]


def _linked(before: PlanSubject, after: PlanSubject, touched: Touched) -> AbstractSet[int]:
    return {
        plan.links[LinkId(number)].household
        for plan in (before.plan, after.plan)
        for number in touched.ids("links")
        if number in plan.links
    }


def _begins_or_ends(before: PlanSubject, after: PlanSubject, touched: Touched) -> bool:
    return bool(before.plan.links) != bool(after.plan.links)


RULE = HouseholdRule((NAME,), check, also=_linked, for_all=_begins_or_ends)
