"""One person who is head of several grids."""

from collections import defaultdict
from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from gis.audits.finding import Finding
from gis.audits.holders import has_holder
from gis.audits.plan_subject import PlanSubject
from gis.audits.rule import PlanRule
from gis.operations.codes import coding_unit
from gis.plan.profile import Duty
from gis.plan.records import Post
from gis.topology.records import GridId

NAME = "head_in_several"


def check(subject: PlanSubject) -> list[Finding]:
    """Return one finding for each holder of posts of duty HEAD on several base grids.

    One holder is the same member of the plan, or else one name in one village, unless two public
    phone numbers tell two of them apart. Workers and others may well serve several grids. The
    finding names the grids, never the person.
    """
    plan = subject.plan
    by_person: dict[object, list[Post]] = defaultdict(list)
    heads = _words_for_heads(subject)
    for post in plan.posts.values():
        if post.role not in heads or not has_holder(post, subject.on):
            continue
        if post.grid in plan.grids and post.grid is not None:
            village = coding_unit(plan, plan.grids[post.grid].unit).id
            name = post.name.strip()
            by_person[post.member if post.member is not None else (village, name)].append(post)
    every = (persons for posts in by_person.values() for persons in _told_apart(posts))
    found = (_finding(subject, posts) for posts in every)
    return [finding for finding in found if finding is not None]


def _words_for_heads(subject: PlanSubject) -> AbstractSet[str]:
    """Return what the plan calls roles of duty HEAD."""
    words = {post.role for post in subject.plan.posts.values()}
    roles = ((word, subject.profile.role(word)) for word in words)
    return {word for word, role in roles if role is not None and role.duty is Duty.HEAD}


def _told_apart(posts: list[Post]) -> Iterable[list[Post]]:
    """Yield the posts of each person among those of one name."""
    if len(posts) == 1 or posts[0].member is not None:
        return [posts]
    by_phone: dict[str, list[Post]] = defaultdict(list)
    for post in posts:
        by_phone[post.phone_public.strip()].append(post)
    return [posts] if len(by_phone.keys() - {""}) <= 1 else by_phone.values()


def _finding(subject: PlanSubject, posts: list[Post]) -> Finding | None:
    if len(posts) == 1:
        return None
    plan = subject.plan
    grids: list[GridId] = sorted({plan.base_grid(p.grid) for p in posts if p.grid is not None})
    if len(grids) < 2:
        return None
    codes = tuple(subject.grid_subject(grid) for grid in grids)
    return subject.of_record(
        NAME,
        ("post", min(post.id for post in posts)),
        codes,
        key="+".join(sorted(codes)),
        ids=tuple(("grid", grid) for grid in grids),
        grids=" / ".join(subject.grid_name(grid) for grid in grids),
        count=len(grids),
    )


RULE = PlanRule((NAME,), check, lambda touched: bool(touched.tables & {"posts", "grids", "units"}))
