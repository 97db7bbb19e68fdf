"""How many households a cluster head has, and how many a member is linked to."""

from collections.abc import Callable, Collection
from collections.abc import Set as AbstractSet

from gis.audits.finding import Finding
from gis.audits.holders import has_holder
from gis.audits.links import count_of
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import RecordRule
from gis.plan.edit import Touched
from gis.plan.profile import Duty
from gis.plan.records import Link, LinkId, MemberId, PostId
from gis.topology.records import GridId, UnitId

SMALL, LARGE = "cluster_small", "cluster_large"
NAMES = (SMALL, LARGE)

Range = tuple[int | None, int | None]


def check_heads(subject: PlanSubject, posts: Collection[int]) -> list[Finding]:
    """Return at most one finding for each cluster head in office, one without households too.

    A plan without links is not judged.
    """
    plan, limits = subject.plan, subject.profile.clusters.households
    if not plan.links or limits == (None, None):
        return []
    findings = []
    for number in sorted(posts):
        post = plan.posts.get(PostId(number))
        role = subject.profile.role(post.role) if post is not None else None
        if post is None or role is None or role.duty is not Duty.CLUSTER_HEAD:
            continue
        count = count_of(subject.links.posts, number)
        rule = _broken(limits, count) if has_holder(post, subject.on) else None
        if rule is not None:
            findings.append(
                _finding(subject, rule, ("post", number), (post.grid, post.unit), count)
            )
    return findings


def check_members(subject: PlanSubject, members: Collection[int]) -> list[Finding]:
    """Return at most one finding for each member that is linked to households."""
    plan, limits = subject.plan, subject.profile.clusters.per_member
    if not plan.links or limits == (None, None):
        return []
    findings = []
    for number in sorted(members):
        member = plan.members.get(MemberId(number))
        count = count_of(subject.links.members, number)
        rule = _broken(limits, count) if member is not None and count else None
        if member is not None and rule is not None:
            grid = member.service_grid if member.grid is None else member.grid
            findings.append(_finding(subject, rule, ("member", number), (grid, None), count))
    return findings


def _broken(limits: Range, count: int) -> str | None:
    least, most = limits
    if least is not None and count < least:
        return SMALL
    return LARGE if most is not None and count > most else None


def _finding(
    subject: PlanSubject,
    rule: str,
    record: tuple[str, int],
    at: tuple[GridId | None, UnitId | None],
    count: int,
) -> Finding:
    plan, (grid, unit), clusters = subject.plan, at, subject.profile.clusters
    least, most = clusters.households if record[0] == "post" else clusters.per_member
    code, who = "", "–"
    ids: tuple[tuple[str, int], ...] = ()
    if grid is not None and grid in plan.grids:
        code, who = subject.grid_subject(grid), subject.grid_name(grid)
        ids = (("grid", int(grid)),)
    elif unit is not None and unit in plan.units:
        code, who = plan.units[unit].code, plan.units[unit].name
        ids = (("unit", int(unit)),)
    return subject.of_record(
        rule,
        record,
        (code,) if code else (),
        key=f"{code}/{record[0]}{record[1]}",
        ids=ids,
        who=who,
        reason=f"of_{record[0]}",
        count=count,
        least=least,
        most=most,
    )


def _linked(of: Callable[[Link], int | None]) -> Callable[..., AbstractSet[int]]:
    def linked(before: PlanSubject, after: PlanSubject, touched: Touched) -> AbstractSet[int]:
        links = (
            plan.links.get(LinkId(number))
            for plan in (before.plan, after.plan)
            for number in touched.ids("links")
        )
        numbers = {of(link) for link in links if link is not None}
        return {number for number in numbers if number is not None}

    return linked


HEAD_RULE = RecordRule(NAMES, "posts", check_heads, _linked(lambda link: link.head_post))
MEMBER_RULE = RecordRule(NAMES, "members", check_members, _linked(lambda link: link.member))
