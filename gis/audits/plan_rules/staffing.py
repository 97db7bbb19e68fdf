"""The posts of a grid or a unit: nobody answers for it, too few or too many have a role."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from gis.audits.finding import Finding
from gis.audits.holders import has_holder
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import GridRule, PlanRule
from gis.plan.profile import Duty, Role
from gis.plan.records import BASE_TIER, Grid, GridKind, Post, PostId
from gis.topology.records import GridId, UnitId

MISSING, TOO_FEW, TOO_MANY = "post_missing", "post_too_few", "post_too_many"
NAMES = (MISSING, TOO_FEW, TOO_MANY)


def check_grids(subject: PlanSubject, grids: Collection[GridId]) -> list[Finding]:
    """Return a finding for each role of the tier of a territorial grid that is staffed wrongly.

    Only posts that are held on the day of the audit count, and only those on the grid itself. A
    head that is not there is missing; of any other role there are too few, none at all too. A plan
    without any post is not judged.
    """
    plan = subject.plan
    roles = _roles_by_tier(subject)
    if not plan.posts or not roles:
        return []
    findings = []
    for grid in (plan.grids[each] for each in sorted(grids) if each in plan.grids):
        judged = roles.get(grid.tier, ()) if _is_judged(grid) else ()
        if judged:
            posts = (plan.posts[post] for post in plan.posts_by_grid.get(grid.id, ()))
            held = holders(subject, posts)
            findings += [
                _told(subject.of_grid(rule, grid.id, about=role.key), role, held[role.key])
                for role in judged
                if (rule := _broken(role, held[role.key])) is not None
            ]
    return findings


def check_units(subject: PlanSubject) -> list[Finding]:
    """Return a finding for each role of the tier of a unit that is staffed wrongly there."""
    plan = subject.plan
    roles = _roles_by_tier(subject)
    if not plan.posts or roles.keys().isdisjoint({unit.tier for unit in plan.units.values()}):
        return []
    posts: dict[UnitId, list[PostId]] = {}
    for post in plan.posts.values():
        if post.unit is not None and post.grid is None:
            posts.setdefault(post.unit, []).append(post.id)
    findings = []
    for unit in (plan.units[each] for each in sorted(plan.units)):
        held = holders(subject, (plan.posts[post] for post in posts.get(unit.id, ())))
        findings += [
            _told(
                subject.of_record(
                    rule,
                    ("unit", unit.id),
                    (unit.code,),
                    key=f"{unit.code}/{role.key}",
                    who=unit.name,
                ),
                role,
                held[role.key],
            )
            for role in roles.get(unit.tier, ())
            if (rule := _broken(role, held[role.key])) is not None
        ]
    return findings


def holders(subject: PlanSubject, posts: Iterable[Post]) -> Counter[str]:
    """Count who holds a post on the day of the audit, by key of the role."""
    held = (subject.profile.role(post.role) for post in posts if has_holder(post, subject.on))
    return Counter(role.key for role in held if role is not None)


def _is_judged(grid: Grid) -> bool:
    is_base = grid.parent is None
    return grid.kind is GridKind.TERRITORIAL and is_base == (grid.tier == BASE_TIER)


def _roles_by_tier(subject: PlanSubject) -> Mapping[str, list[Role]]:
    """Return the roles that have a limit, by tier."""
    by_tier: dict[str, list[Role]] = {}
    for role in subject.profile.roles:
        if role.least > 0 or role.most is not None:
            for tier in subject.profile.tiers_of(role):
                by_tier.setdefault(tier, []).append(role)
    return by_tier


def _broken(role: Role, count: int) -> str | None:
    if count < role.least:
        return MISSING if role.duty is Duty.HEAD and not count else TOO_FEW
    return TOO_MANY if role.most is not None and count > role.most else None


def _told(finding: Finding, role: Role, count: int) -> Finding:
    """Return a finding with what it says of the role."""
    named = {"role": role.key, "role_zh": role.title["zh"], "role_en": role.title["en"]}
    limits = {"least": role.least, "most": role.most, "count": count}
    return replace(finding, facts={**finding.facts, **named, **limits})


RULE = GridRule(NAMES, check_grids)
UNIT_RULE = PlanRule(NAMES, check_units, lambda touched: bool(touched.tables & {"posts", "units"}))
