"""Houses are walked strip by strip, each once."""

from hypothesis import given
from hypothesis import strategies as st

from gis.plan.records import Household, HouseholdId
from gis.reports.walking_order import walking_order


def home(number: int, location: tuple[int, int] | None, group: str = "", no: str = "") -> Household:
    return Household(HouseholdId(number), f"H{number}", None, group, no, "", 1, location)


def walked(homes: list[Household]) -> list[int]:
    return [int(each.id) for each in walking_order(homes)]


def test_strips_go_there_and_back() -> None:
    picture = ["1 2 3 4", "8 7 6 5", "9 a b c"]
    homes = [
        home(int(digit, 16), (10_000 * column, -30_000 * row))
        for row, line in enumerate(picture)
        for column, digit in enumerate(line.split())
    ]
    assert walked(homes) == list(range(1, 13))


def test_households_of_one_house_follow_each_other_by_number() -> None:
    homes = [home(1, (0, 0), no="10号"), home(2, (90_000, 0)), home(3, (0, 0), no="9号")]
    assert walked(homes) == [3, 1, 2]


def test_those_without_a_location_come_last_by_group() -> None:
    homes = [home(1, None, "第10组"), home(2, None, "第9组"), home(3, (5, 5))]
    assert walked(homes) == [3, 2, 1]


places = st.none() | st.tuples(st.integers(-(10**7), 10**7), st.integers(-(10**7), 10**7))


@given(st.lists(places, max_size=40))
def test_each_household_is_walked_once_whatever_the_list_was(
    locations: list[tuple[int, int] | None],
) -> None:
    homes = [home(number, location) for number, location in enumerate(locations)]
    order = walked(homes)
    assert sorted(order) == list(range(len(homes)))
    assert walked(homes[::-1]) == order
