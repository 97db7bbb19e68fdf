"""Two grids with the same code."""

from gis.audits.finding import Finding
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import PlanRule

NAME = "code_doubled"


def check(subject: PlanSubject) -> list[Finding]:
    """Return one finding for each code that several grids have, placed in the first of them."""
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
        for code, same in subject.doubled_codes.items()
    ]


RULE = PlanRule(
    (NAME,), check, lambda touched: bool(touched.tables & {"grids"}) or bool(touched.labels)
)
