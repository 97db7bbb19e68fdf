"""How many households each member and each head has: counted once for each version of the links."""

from collections import Counter

from gis.plan.plan import Plan
from gis.plan.records import HouseholdId, Link, LinkId, MemberId, PostId
from gis.table import Table


class LinkCounts:
    """Count the households of members and of posts; asked for the same links it counts once."""

    def __init__(self) -> None:
        self._links: Table[LinkId, Link] | None = None
        self._members: Counter[MemberId] = Counter()
        self._posts: Counter[PostId] = Counter()

    def of_member(self, plan: Plan, member: MemberId) -> int:
        """Return how many households a member is linked to."""
        self._count(plan)
        return self._members[member]

    def of_post(self, plan: Plan, post: PostId) -> int:
        """Return how many households a cluster head's post has."""
        self._count(plan)
        return self._posts[post]

    def _count(self, plan: Plan) -> None:
        if self._links is plan.links:
            return
        self._links = plan.links
        links = plan.links.values()
        self._members = Counter(link.member for link in links if link.member is not None)
        self._posts = Counter(link.head_post for link in links if link.head_post is not None)


def linked_to(
    plan: Plan, member: MemberId | None = None, head_post: PostId | None = None
) -> tuple[HouseholdId, ...]:
    """Return the households of a member or of a head's post, by id."""
    return tuple(
        sorted(
            link.household
            for link in plan.links.values()
            if (member is not None and link.member == member)
            or (head_post is not None and link.head_post == head_post)
        )
    )
