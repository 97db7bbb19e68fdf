"""Households located by house number and by villager group, on plans drawn with letters."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from support.ascii_plan import TILE_MM, plan_of

from gis.errors import Reason, Refused
from gis.operations.assign_by_hand import assign_by_hand
from gis.operations.locate_by_house_number import locate_by_house_number, search_house_numbers
from gis.operations.locate_by_villager_group import (
    locate_by_villager_group,
    search_villager_groups,
)
from gis.operations.located_households import NotLocated
from gis.operations.place_household import place_household
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.plan.records import (
    AssignedBy,
    Household,
    HouseholdId,
    LocatedBy,
    Member,
    MemberId,
    Reference,
    ReferenceId,
    Unit,
)
from gis.table import Table
from gis.topology.records import GridId, UnitId

U, V = UnitId(1), UnitId(2)


def town(*references: Reference, **households: dict[str, object]) -> Plan:
    """Return two villages, u west and v east, with two grids each, three tiles high."""
    plan = plan_of(
        """
        AABBCCDD
        AABBCCDD
        AABBCCDD
        """,
        """
        uuuuvvvv
        uuuuvvvv
        uuuuvvvv
        """,
    )
    records = [
        replace(Household(HouseholdId(at), number, U, "", "", "", 3, None), **facts)  # type: ignore[arg-type]
        for at, (number, facts) in enumerate(households.items(), 1)
    ]
    return replace(
        plan,
        references=Table((one.id, one) for one in references),
        households=Table((one.id, one) for one in records),
    )


def mm(x: float, y: float) -> tuple[int, int]:
    return round(x * TILE_MM), round(y * TILE_MM)


def address(number: int, name: str, x: float, y: float) -> Reference:
    return Reference(ReferenceId(number), "address", name, False, (np.array([mm(x, y)]),))


def area(number: int, theme: str, name: str, x: float, y: float, *, side: float = 0.4) -> Reference:
    ring = np.array([mm(x + dx * side, y + dy * side) for dx, dy in _CORNERS])
    return Reference(ReferenceId(number), theme, name, True, (ring,))


_CORNERS = ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))


def test_an_address_of_the_own_village_is_found_and_assigned() -> None:
    plan = town(
        address(1, "12号", 3.5, 1.5),
        address(2, "12号", 6.5, 1.5),
        H1={"house_no": "u村十二号"},
        H2={"house_no": "１２號", "unit": V},
    )
    after = apply(plan, locate_by_house_number(plan))
    first, second = after.households[HouseholdId(1)], after.households[HouseholdId(2)]
    assert (first.location, first.grid) == (mm(3.5, 1.5), GridId(2))
    assert (second.location, second.grid) == (mm(6.5, 1.5), GridId(4))
    assert first.located_by is LocatedBy.HOUSE_NUMBER
    assert first.assigned_by is AssignedBy.LOCATION


def test_a_building_gives_a_point_inside_it_and_joins_with_its_own_address() -> None:
    plan = town(
        area(1, "building", "7", 0.3, 0.3),
        area(2, "building", "8", 1.3, 0.3),
        address(3, "8号", 1.4, 0.4),
        H1={"house_no": "7号"},
        H2={"house_no": "8号"},
    )
    found = search_house_numbers(plan).found
    inside = shapely.box(*mm(0.3, 0.3), *mm(0.7, 0.7)).contains(
        shapely.Point(found[HouseholdId(1)])
    )
    assert inside
    assert found[HouseholdId(2)] == mm(1.4, 0.4)


def test_what_is_not_found_says_why() -> None:
    plan = town(
        address(1, "1号", 0.5, 0.5),
        address(2, "1号", 3.5, 0.5),
        address(3, "5号", 6.5, 0.5),
        H1={"house_no": "1号"},
        H2={"house_no": "5号"},
        H3={"house_no": "村口"},
        H4={"house_no": "5号", "unit": None},
    )
    search = search_house_numbers(plan)
    assert not search.found
    assert [search.left[HouseholdId(n)] for n in (1, 2, 3, 4)] == [
        NotLocated.HOUSE_NUMBER_TWICE,
        NotLocated.HOUSE_NUMBER_NOT_FOUND,
        NotLocated.NO_HOUSE_NUMBER,
        NotLocated.NO_UNIT,
    ]
    with pytest.raises(Refused) as refused:
        locate_by_house_number(plan)
    assert refused.value.reason is Reason.NOBODY_LOCATED


def test_the_villager_group_tells_equal_numbers_apart() -> None:
    addresses = (address(1, "3组1号", 0.5, 0.5), address(2, "四组1号", 3.5, 0.5))
    plan = town(*addresses, H1={"house_no": "1号", "villager_group": "第四村民小组"})
    assert search_house_numbers(plan).found == {HouseholdId(1): mm(3.5, 0.5)}
    by_land = town(
        address(1, "1号", 0.5, 0.5),
        address(2, "1号", 3.5, 0.5),
        area(3, "villager_group", "3组", 0.1, 0.1, side=1.5),
        H1={"house_no": "u村三组1号"},
    )
    assert search_house_numbers(by_land).found == {HouseholdId(1): mm(0.5, 0.5)}


def test_streets_must_agree_where_both_are_said() -> None:
    plan = town(
        address(1, "幸福路12号", 0.5, 0.5),
        address(2, "和平路12号", 3.5, 0.5),
        address(3, "和平路9号", 2.5, 0.5),
        H1={"house_no": "和平路12号"},
        H2={"house_no": "12号"},
        H3={"house_no": "幸福路9号"},
        H4={"house_no": "9号"},
    )
    search = search_house_numbers(plan)
    assert search.found == {HouseholdId(1): mm(3.5, 0.5), HouseholdId(4): mm(2.5, 0.5)}
    assert search.left[HouseholdId(2)] is NotLocated.HOUSE_NUMBER_TWICE
    assert search.left[HouseholdId(3)] is NotLocated.HOUSE_NUMBER_NOT_FOUND


def test_better_grades_stay_and_worse_ones_give_way() -> None:
    at = {"location": mm(0.5, 0.5), "house_no": "9号", "villager_group": "1组"}
    plan = town(
        address(1, "9号", 3.5, 0.5),
        area(2, "villager_group", "一组", 2.1, 2.1),
        H1={**at, "located_by": LocatedBy.COORDINATE},
        H2={**at, "located_by": LocatedBy.HAND},
        H3={**at, "located_by": LocatedBy.VILLAGER_GROUP, "villager_group": ""},
        H4={**at, "located_by": None},
    )
    assert set(locate_by_house_number(plan).puts["households"]) == {HouseholdId(3)}
    with pytest.raises(Refused):
        locate_by_villager_group(plan)
    edit = place_household(plan, household=HouseholdId(3), at=mm(1, 1))
    assert edit.puts["households"][HouseholdId(3)].located_by is LocatedBy.HAND


def test_a_villager_group_is_a_unit_a_sub_grid_or_a_reference() -> None:
    unit = town(H1={"villager_group": "1组"})
    group = Unit(UnitId(3), "x01", "第一村民小组", "villager_group", U)
    grids = unit.grids.replaced({GridId(2): replace(unit.grids[GridId(2)], unit=UnitId(3))})
    as_unit = replace(unit, units=unit.units.replaced({group.id: group}), grids=grids)
    sub = replace(unit.grids[GridId(2)], parent=GridId(1), tier="villager_group", name="一组")
    as_sub_grid = replace(unit, grids=unit.grids.replaced({sub.id: sub}))
    as_area = town(
        area(1, "villager_group", "01组", 2.2, 0.2, side=1.2),
        area(2, "villager_group", "01组", 6.2, 0.2, side=1.2),
        H1={"villager_group": "1组"},
    )
    b = shapely.box(*mm(2, 0), *mm(4, 3))
    for plan, grid in ((as_unit, GridId(2)), (as_sub_grid, GridId(1)), (as_area, GridId(2))):
        household = apply(plan, locate_by_villager_group(plan)).households[HouseholdId(1)]
        assert household.location is not None
        assert b.contains(shapely.Point(household.location))
        assert (household.located_by, household.grid) == (LocatedBy.VILLAGER_GROUP, grid)


def test_groups_that_are_missing_or_doubled_are_left() -> None:
    plan = town(
        area(1, "villager_group", "1组", 0.2, 0.2),
        area(2, "villager_group", "一组", 2.2, 0.2),
        H1={"villager_group": "1组"},
        H2={"villager_group": "2组"},
        H3={"house_no": "5号"},
        H4={"villager_group": "1组", "unit": None},
    )
    assert list(search_villager_groups(plan).left.values()) == [
        NotLocated.GROUP_TWICE,
        NotLocated.GROUP_NOT_FOUND,
        NotLocated.NO_GROUP,
        NotLocated.NO_UNIT,
    ]


def test_the_grid_of_a_list_is_kept_where_the_group_reaches_into_it() -> None:
    plan = town(
        area(1, "villager_group", "1组", 0.5, 0.5, side=2.0),
        H1={"villager_group": "1组", "grid": GridId(1), "assigned_by": AssignedBy.IMPORT},
        H2={"villager_group": "1组", "grid": GridId(2), "assigned_by": AssignedBy.IMPORT},
    )
    after = apply(plan, locate_by_villager_group(plan)).households
    assert [after[HouseholdId(n)].grid for n in (1, 2)] == [GridId(1), GridId(2)]


def test_who_was_assigned_by_hand_stays_and_members_move_along() -> None:
    plan = town(address(1, "1号", 3.5, 0.5), H1={"house_no": "1号"}, H2={"house_no": "1号"})
    member = Member(MemberId(1), "测试甲", "", "H2", None, None, HouseholdId(2))
    plan = replace(plan, members=Table([(member.id, member)]))
    plan = apply(plan, assign_by_hand(plan, households=[HouseholdId(1)], grid=GridId(1)))
    after = apply(plan, locate_by_house_number(plan))
    assert after.households[HouseholdId(1)].grid == GridId(1)
    assert after.households[HouseholdId(2)].grid == GridId(2)
    assert after.members[MemberId(1)].grid == GridId(2)
    assert set(locate_by_house_number(plan, households=[HouseholdId(2)]).puts["households"]) == {2}
