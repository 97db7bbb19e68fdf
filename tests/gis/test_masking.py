"""What is masked shows neither the given name nor the middle of a number, whatever the writing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.masking import Masking, mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张*"),
        ("张小三", "张*"),
        ("欧阳测试", "欧阳*"),
        ("欧阳", "欧*"),  # given name 阳
        (" 李四 ", "李*"),
        ("", ""),
        ("阿依古丽·买买提", "阿*"),
        ("Smith", "S*"),
    ],
)
def test_name_keeps_the_surname_only(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812345678", "138****5678"),
        ("138 1234 5678", "138 **** 5678"),
        ("１３８１２３４５６７８", "138****5678"),
        ("0550-7012345", "0550-***2345"),
        ("7012345", "***2345"),
        ("+86 13812345678", "+86 1******5678"),
        ("110", "***"),
        ("", ""),
        ("见公告", ""),
    ],
)
def test_phone_hides_the_middle(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


@given(st.text(min_size=1), st.text())
def test_masked_name_says_nothing_of_the_given_name(surname: str, given: str) -> None:
    assert len(mask_name(surname + given)) <= 3


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_masked_phone_does_not_tell_which_of_ten_thousand(phone: str) -> None:
    assert mask_phone(phone)[3:7] == "****"


def test_unmasked_is_a_choice_for_one_output() -> None:
    shown = Masking(is_off=True)

    assert (shown.name("张三"), shown.phone("13812345678")) == ("张三", "13812345678")
    assert (Masking().house_no("12号"), shown.house_no("12号")) == ("", "12号")
