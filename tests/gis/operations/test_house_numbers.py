import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.operations.house_numbers import HouseNumber, group_of, house_number_of

PLACES = ("杼桥社区", "杼桥", "云陂镇")


@pytest.mark.parametrize(
    "text",
    ["三组12号", "3组12号", "第三村民小组12号", "杼桥社区三组十二号", "03社012號", "３组 １２号",
     "云陂镇杼桥社区3组12#", "三队12", "三组12号2楼"],
)  # fmt: skip
def test_one_house_written_in_many_ways(text: str) -> None:
    assert house_number_of(text, PLACES) == HouseNumber("3", "", "12")


@pytest.mark.parametrize(
    "text", ["12-2号", "12号附2号", "12号附二号", "12号之2", "12号-2", "12－2"]
)
def test_a_number_with_a_second_one(text: str) -> None:
    assert house_number_of(text) == HouseNumber("", "", "12-2")


@pytest.mark.parametrize(
    ("text", "street", "number"),
    [
        ("幸福路12号", "幸福路", "12"),
        ("八一路一百零三号", "八一路", "103"),
        ("318国道12号", "318国道", "12"),
        ("幸福小区3号楼2单元501室", "幸福小区", "3幢"),
        ("幸福小区三栋", "幸福小区", "3幢"),
        ("Landstrasse 12a", "landstrasse", "12a"),
        ("12 Hauptstrasse", "hauptstrasse", "12"),
        ("河边巷二十号501", "河边巷", "20"),
    ],
)
def test_streets_and_compounds(text: str, street: str, number: str) -> None:
    assert house_number_of(text) == HouseNumber("", street, number)


@pytest.mark.parametrize("text", ["", "村委会", "无", "路边"])
def test_what_has_no_number(text: str) -> None:
    assert house_number_of(text) is None


@pytest.mark.parametrize(
    "text", ["1组", "第一村民小组", "一组", "01组", "1", "一", "1社", "第1小组", "杼桥社区一组"]
)
def test_one_group_written_in_many_ways(text: str) -> None:
    assert group_of(text, PLACES) == "1"


def test_groups_with_names_and_large_numbers() -> None:
    assert group_of("河西组") == group_of("河西村民小组") == "河西"
    assert group_of("十一组") == group_of("11组") == "11"
    assert group_of("二十组") == "20"
    assert group_of("十组") != group_of("一组")


@given(st.integers(1, 999), st.integers(1, 40))
def test_numbers_come_back(house: int, group: int) -> None:
    assert house_number_of(f"{group}组{house}号") == HouseNumber(str(group), "", str(house))


@given(st.text())
def test_no_text_is_too_strange(text: str) -> None:
    house_number_of(text, PLACES)
    group_of(text, PLACES)
