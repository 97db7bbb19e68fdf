"""Identity numbers are known however they are written, and codes of grids are none."""

import pytest

from gis.identity_numbers import holds_identity_number, without_identity_numbers


@pytest.mark.parametrize(
    "text",
    [
        "11010519491231002X",  # the examples of the standard GB 11643-1999
        "11010519491231002x",
        "440524188001010014",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105 19491231 002X",
        "110105-19491231-002X",
        "1101 0519 4912 3100 2X",
        "身份证号110105194912310029，已核",  # the check digit mistyped
        "110105491231002",  # of the years before 1999
        "\uff11\uff11\uff10105491231002",
    ],
)
def test_an_identity_number_is_known(text: str) -> None:
    assert holds_identity_number(text)
    assert not holds_identity_number(without_identity_numbers(text))


@pytest.mark.parametrize(
    "text",
    [
        "440524188001010015",  # nobody alive, and the wrong check digit
        "341181110200001003",  # grid and household
        "341921101200001", "341921101200", "341181200201001",  # grids and a village
        "13800005678", "0550-7654321 13800005678", "6217000010001234567",
        "1101051949123100299",  # a digit too many
        "119.1234567 32.7654321",
        "", "桃花弄88号",
    ],
)  # fmt: skip
def test_what_is_none_is_left_alone(text: str) -> None:
    assert not holds_identity_number(text)
    assert without_identity_numbers(text) == text


def test_codes_of_households_are_not_taken_for_persons() -> None:
    # One in eleven numbers has a right check digit; only a birthday makes a person of it.
    codes = (f"3411811102{number:08}" for number in range(2000))
    assert not any(map(holds_identity_number, codes))


def test_only_the_number_is_taken_out_of_a_text() -> None:
    assert without_identity_numbers("外出11010519491231002X打工") == "外出…打工"
