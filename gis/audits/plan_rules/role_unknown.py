"""A word for a role that the profile does not know: who has it counts for no post."""

from collections import defaultdict

from gis.audits.finding import Finding
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import PlanRule
from gis.plan.records import PostId
from gis.topology.records import GridId

NAME = "role_unknown"


def check(subject: PlanSubject) -> list[Finding]:
    """Return one finding for each such word, with the number of posts."""
    plan = subject.plan
    by_word: dict[str, list[PostId]] = defaultdict(list)
    words = {post.role for post in plan.posts.values()}
    unknown = {word for word in words if subject.profile.role(word) is None}
    for post in plan.posts.values() if unknown else ():
        if post.role in unknown:
            by_word[post.role.strip()].append(post.id)
    findings = []
    for word, posts in sorted(by_word.items()):
        grids = {plan.posts[post].grid for post in posts}
        known: list[GridId] = sorted(g for g in grids if g is not None and g in plan.grids)
        findings.append(
            subject.of_record(
                NAME,
                ("post", min(posts)),
                tuple(subject.grid_subject(grid) for grid in known),
                key=word,
                ids=tuple(("grid", grid) for grid in known),
                role=word or "–",
                count=len(posts),
            )
        )
    return findings


RULE = PlanRule((NAME,), check, lambda touched: bool(touched.tables & {"posts", "grids"}))
