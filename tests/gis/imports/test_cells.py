import datetime

import pytest

from gis.files.sheet import Cell
from gis.imports.cells import coordinate_of, text_of, whole_number_of
from gis.imports.excluded_columns import excluded_kind


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (" 测试 ", "测试"),
        ("测　试", "测试"),
        ("测试\n甲", "测试甲"),
        ("Ａ栋３０１", "A栋301"),
        (12.0, "12"),
        (1.5, "1.5"),
        ("无", ""),
        ("/", ""),
        ('="00123"', "00123"),
        ("two  words", "two words"),
        (datetime.date(2024, 5, 1), "2024-05-01"),
    ],
)
def test_text(cell: Cell, text: str) -> None:
    assert text_of(cell) == text


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (3, 3),
        (3.0, 3),
        ("3", 3),
        ("３", 3),
        ("3人", 3),
        ("0", 0),
        ("三人", None),
        (2.5, None),
        (-1, None),
        (True, None),
        ("3-4", None),
    ],
)
def test_whole_numbers(cell: Cell, number: int | None) -> None:
    assert whole_number_of(cell) == number


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (119.25, 119.25),
        ("119.25", 119.25),
        ("１１９.25", 119.25),
        ("119°15′00″", 119.25),
        ("东119度15分", 119.25),
        ("32°30'36\"N", 32.51),
        ("119°15'W", -119.25),
        ("406,229.5", 406229.5),
        ("约119", None),
        ("", None),
    ],
)
def test_coordinates(cell: Cell, value: float | None) -> None:
    found = coordinate_of(cell)
    assert found == (None if value is None else pytest.approx(value))


@pytest.mark.parametrize(
    "header",
    ["信访次数", "是否社区矫正", "患病情况", "残疾等级", "信用等级", "积分", "身份证号", "宗教信仰",
     "银行卡号", "公民身份号码"],
)  # fmt: skip
def test_columns_about_single_persons_are_excluded(header: str) -> None:
    assert excluded_kind(header) is not None


@pytest.mark.parametrize(
    "header", ["户号", "户主姓名", "人口数", "村民小组", "经度", "所属网格", "服务网格", "备注"]
)
def test_columns_that_are_needed_are_not_excluded(header: str) -> None:
    assert excluded_kind(header) is None
