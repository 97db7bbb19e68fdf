"""Two grids with the same code."""

from collections import defaultdict

from gis.audits.finding import Finding
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import PlanRule
from gis.topology.records import GridId

NAME = "code_doubled"


def check(subject: PlanSubject) -> list[Finding]:
    """Return one finding for each code that several grids have, placed in the first of them."""
    records = subject.plan.grids.values()
    if len({record.code for record in records}) == len(records):
        return []
    grids: dict[str, list[GridId]] = defaultdict(list)
    for record in sorted(records, key=lambda each: each.id):
        grids[record.code].append(record.id)
    return [
        Finding(
            NAME,
            subject.profile.severity(NAME),
            (code,) * len(same),
            f"{NAME}:{code}",
            subject.place_in_grid(same[0]),
            facts={"code": code, "who": " / ".join(subject.plan.grids[g].name for g in same)},
            ids=tuple(("grid", grid) for grid in same),
        )
        for code, same in grids.items()
        if code and len(same) > 1
    ]


RULE = PlanRule(
    (NAME,), check, lambda touched: bool(touched.tables & {"grids"}) or bool(touched.labels)
)
