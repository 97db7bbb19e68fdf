import pytest

from gis.imports.phones import looks_like_phone


@pytest.mark.parametrize(
    "text",
    [
        "13000000001",
        "130-0000-0001",
        "130 0000 0001",
        "130－0000－0001",
        "１３０００００００１０",
        "+86 130-0000-0001",
        "0550-7234567",
        "(010)6000 0000",
        "（010）60000000转12",
        "7654321",
        "400-000-0000",
        "12345",
        "110",
        "0550-7654321、130-0000-0001",
    ],
)
def test_a_number_may_be_written_in_any_usual_way(text: str) -> None:
    assert looks_like_phone(text)


@pytest.mark.parametrize(
    "text", ["1300000001", "130000000012", "测试子", "1.3E+10", "0", "12", "、", "130-0000-000x"]
)
def test_what_cannot_be_one_is_told(text: str) -> None:
    assert not looks_like_phone(text)
