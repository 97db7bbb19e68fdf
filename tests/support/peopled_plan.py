"""The complete plan with everything filled in that is known of people, posts and places."""

from dataclasses import replace
from typing import Any

import numpy as np
from support.full_plan import ORIGIN_MM, TILE_MM, complete_plan

from gis.plan.plan import Plan
from gis.plan.records import (
    AcceptedFinding,
    AcceptedId,
    AssignedBy,
    Employment,
    HouseholdId,
    LocatedBy,
    MemberId,
    OwnProfile,
    PartyGroup,
    PartyGroupId,
    Place,
    PlaceId,
    Post,
    PostId,
    ProfileId,
    Reference,
    ReferenceId,
)
from gis.topology.records import GridId, UnitId


def peopled_plan() -> Plan:
    """Return a plan whose every field of every record about people says something."""
    plan = complete_plan()
    point = np.array([ORIGIN_MM], dtype=np.int64) + TILE_MM // 2
    home = replace(
        plan.households[HouseholdId(1)],
        located_by=LocatedBy.HOUSE_NUMBER,
        registered_place="外镇东街",
        registered_unit=UnitId(2),
    )
    moved = replace(
        plan.households[HouseholdId(2)], located_by=LocatedBy.HAND, hand_reason="靠近邻居"
    )
    member = replace(
        plan.members[MemberId(1)],
        household=HouseholdId(1),
        party_group=PartyGroupId(1),
        in_service=True,
    )
    other = replace(plan.members[MemberId(2)], probationary=True)
    held = Post(
        PostId(3), GridId(2), None, "grid_head", "测试甲", "", Employment.PART_TIME,
        MemberId(1), "2024-01-01", "2026-12-31",
    )  # fmt: skip
    branch = PartyGroup(
        PartyGroupId(3), "第一支部", "joint", (GridId(1), GridId(2)), "branch", UnitId(1)
    )
    group = replace(plan.party_groups[PartyGroupId(1)], unit=UnitId(1), parent=PartyGroupId(3))
    accepted = AcceptedFinding(AcceptedId(2), "gap|B", "林地", "2024-05-02", "镇党委副书记")
    school = Place(
        PlaceId(1), "school", "测试小学", "学校路1号", UnitId(1),
        (ORIGIN_MM[0] + TILE_MM // 2, ORIGIN_MM[1] + TILE_MM * 5 // 2),
        GridId(1), AssignedBy.LOCATION, LocatedBy.COORDINATE,
    )  # fmt: skip
    shop = Place(PlaceId(2), "shop", "测试商店", "", None, None)
    address = Reference(ReferenceId(3), "address", "学校路3号", False, (point,))
    own = OwnProfile(ProfileId(1), 'base = "default"\n')
    based = replace(plan.grids[GridId(1)], basis="villager_group")
    return replace(
        plan,
        grids=plan.grids.replaced({based.id: based}),
        households=plan.households.replaced({home.id: home, moved.id: moved}),
        members=plan.members.replaced({member.id: member, other.id: other}),
        posts=plan.posts.replaced(_by_id(held)),
        party_groups=plan.party_groups.replaced(_by_id(branch, group)),
        accepted=plan.accepted.replaced(_by_id(accepted)),
        references=plan.references.replaced(_by_id(address)),
        places=plan.places.replaced(_by_id(school, shop)),
        profiles=plan.profiles.replaced(_by_id(own)),
    )


def _by_id(*records: Any) -> dict[Any, Any]:  # noqa: ANN401
    return {record.id: record for record in records}
