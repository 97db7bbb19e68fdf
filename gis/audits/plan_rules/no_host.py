"""An online grid, or an exclusive one that lies over others, that belongs to no grid."""

from gis.audits.finding import Finding
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import PlanRule
from gis.operations.kinds import hosts_of
from gis.plan.edit import Touched

NAME = "no_host"


def check(subject: PlanSubject) -> list[Finding]:
    """Return one finding for each grid without land of its own that has no host."""
    return [
        subject.of_grid(NAME, grid) for grid in subject.landless if not hosts_of(subject.plan, grid)
    ]


def _is_stale(touched: Touched) -> bool:
    return bool(touched.labels) or bool(touched.tables & {"grids", "overlays"})


RULE = PlanRule((NAME,), check, _is_stale)
