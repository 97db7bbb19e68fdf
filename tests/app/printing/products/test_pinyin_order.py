import pytest

from app.printing.products.pinyin_order import PinyinOrder


@pytest.fixture
def order(qapp: object) -> PinyinOrder:
    assert qapp is not None
    order = PinyinOrder()
    if not order.knows_sounds:
        pytest.skip("this system's collation does not know the sounds of Chinese characters")
    return order


@pytest.mark.parametrize(
    ("name", "initial"),
    [("龙井", "L"), ("张铺", "Z"), ("安家", "A"), ("菽坡", "S"), ("鹭沚", "L"), ("A区", "A")],
)
def test_names_stand_under_the_initial_of_their_sound(
    order: PinyinOrder, name: str, initial: str
) -> None:
    assert order.initial(name) == initial


def test_numbers_count_and_names_without_letters_come_last(order: PinyinOrder) -> None:
    names = ["9号", "云陂", "栗坞-10", "栗坞-9", "A区", "安家"]
    assert [name for name, _ in order.sorted((name, 0) for name in names)] == [
        "安家", "A区", "栗坞-9", "栗坞-10", "云陂", "9号",
    ]  # fmt: skip
