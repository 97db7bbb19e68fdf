"""The column that is proposed for colours by category, or by number, is one that a user wants."""

from typing import Any

import pytest

from layers.theme_columns import category_column, number_column

HAZARDS: dict[str, list[Any]] = {
    "编号": [f"34118100{number:04}" for number in range(60)],
    "名称": [f"{number}号滑坡" for number in range(60)],
    "经度": [119.0 + number / 1000 for number in range(60)],
    "纬度": [32.7 + number / 1000 for number in range(60)],
    "类型": [("滑坡", "崩塌", "泥石流", "地面塌陷")[number % 4] for number in range(60)],
    "等级": [("小型", "中型", "大型")[number % 3] for number in range(60)],
    "威胁人数": [number * 7 % 41 for number in range(60)],
}


def without(*names: str) -> dict[str, list[Any]]:
    return {name: values for name, values in HAZARDS.items() if name not in names}


def test_hazard_points_are_told_apart_by_their_kind_and_by_who_is_threatened() -> None:
    assert category_column(HAZARDS) == "类型"
    assert number_column(HAZARDS) == "威胁人数"


def test_the_grade_is_next_and_comes_first_where_it_stands_first() -> None:
    assert category_column(without("类型")) == "等级"
    turned = {"等级": HAZARDS["等级"], **without("等级")}
    assert category_column(turned) == "等级"


def test_kinds_go_before_places_and_texts_before_numbers() -> None:
    villages = [("前进村", "东风村")[number % 2] for number in range(60)]
    assert category_column({"村": villages, **HAZARDS}) == "类型"
    levels = [number % 3 + 1 for number in range(60)]
    assert category_column({"级别": levels, "村": villages}) == "村"
    assert category_column({"编号": HAZARDS["编号"], "级别": levels}) == "级别"


def test_names_that_differ_in_every_row_are_no_categories() -> None:
    chosen = category_column({"隐患点": HAZARDS["名称"], "状态": HAZARDS["等级"]})
    assert chosen == "状态"


def test_remarks_that_stand_in_few_rows_and_values_that_are_all_alike_come_last() -> None:
    remarks = ["已治理", "已治理", "在建", *[None] * 57]
    county = ["天长市"] * 60
    assert category_column({"说明": remarks, "县": county, "规模": HAZARDS["等级"]}) == "规模"


def test_few_values_go_before_many() -> None:
    streets = [f"{number // 3}路" for number in range(60)]
    assert category_column({"沿路": streets, "规模": HAZARDS["等级"]}) == "规模"


def test_three_rows_suffice_to_see_a_category() -> None:
    table: dict[str, list[Any]] = {
        "名称": ["甲", "乙", "丙", "丁"],
        "类型": ["滑坡", "滑坡", "崩塌", None],
    }
    assert category_column(table) == "类型"


@pytest.mark.parametrize(
    "header",
    ["序号", "ID", "OBJECTID", "统一编号", "行政区划代码", "X坐标", "lon", "Latitude", "东坐标",
     "联系电话", "门牌号", "No."],
)  # fmt: skip
def test_codes_and_coordinates_are_never_the_first_number(header: str) -> None:
    numbers = [number * 13 % 97 for number in range(60)]
    assert number_column({header: numbers, "面积": HAZARDS["威胁人数"]}) == "面积"
    assert category_column({header: HAZARDS["等级"], "规模": HAZARDS["类型"]}) == "规模"


@pytest.mark.parametrize(
    "header", ["威胁人数", "number of houses", "人口数量", "latent heat", "长度"]
)
def test_words_that_only_resemble_codes_are_numbers(header: str) -> None:
    numbers = {header: HAZARDS["威胁人数"], "户数": HAZARDS["威胁人数"]}
    assert number_column(numbers) == header


def test_rows_that_are_counted_through_are_no_numbers_whatever_they_are_called() -> None:
    through = list(range(1, 61))
    assert number_column({"F1": through, "威胁户数": HAZARDS["威胁人数"]}) == "威胁户数"


def test_grades_written_as_numbers_and_years_come_after_amounts() -> None:
    grades = [number % 3 + 1 for number in range(60)]
    years = [2000 + number % 20 for number in range(60)]
    table = {"等级": grades, "建成年份": years, "威胁财产（万元）": HAZARDS["威胁人数"]}
    assert number_column(table) == "威胁财产（万元）"


def test_texts_are_no_numbers_and_nothing_is_proposed_where_there_is_nothing() -> None:
    assert number_column({"名称": HAZARDS["名称"]}) is None
    assert number_column({"空": [None, None]}) is None
    assert category_column({}) is None


def test_the_only_column_is_proposed_even_if_it_suits_ill() -> None:
    assert category_column({"编号": HAZARDS["编号"]}) == "编号"
    assert number_column({"序号": list(range(9))}) == "序号"
