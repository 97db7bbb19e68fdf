"""A villager group, or another lowest unit, in which no grid has been drawn."""

from gis.audits.finding import Finding
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import PlanRule
from gis.topology.records import unassigned_label

NAME = "group_without_grid"


def check(subject: PlanSubject) -> list[Finding]:
    """Return one finding for each lowest unit with land, all of it in no grid.

    A plan without any grid is not judged: it is not divided yet.
    """
    plan = subject.plan
    if not plan.grids:
        return []
    return [
        subject.of_record(NAME, ("unit", unit), (record.code,), key=record.code, who=record.name)
        for unit in plan.leaf_units()
        if not plan.grids_of(unit) and plan.partition.arcs_of(unassigned_label(unit))
        for record in (plan.units[unit],)
    ]


RULE = PlanRule(
    (NAME,), check, lambda touched: bool(touched.labels) or bool(touched.tables & {"grids"})
)
