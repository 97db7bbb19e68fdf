from pathlib import Path

import pytest

from gis.files.sheet import Sheet, SheetRow
from gis.imports.columns import (
    Confidence,
    confirmed,
    header_key,
    match_columns,
    memory_key,
    remembered,
)
from gis.imports.excluded_columns import excluded_kind
from gis.imports.households import FIELDS


def sheet(*header: str, cells: tuple[object, ...] = ()) -> Sheet:
    rows = (SheetRow(2, cells),) if cells else ()  # type: ignore[arg-type]
    return Sheet(Path("a.xlsx"), "名册", header, rows)


def test_a_header_is_the_same_in_any_order_and_with_brackets() -> None:
    key = header_key(sheet("户号", "户主\n姓名", "人口数（人）"))
    assert key == header_key(sheet("人口数", "户 号", "户主姓名", ""))
    assert key != header_key(sheet("户号", "户主姓名"))


def test_a_confirmed_mapping_is_used_again_for_the_same_header() -> None:
    first = sheet("甲", "乙", "户主")
    columns = match_columns(first, FIELDS, {"household_no": "甲", "people": "B", "householder": ""})
    kept = confirmed(first, columns, FIELDS)
    memory = {memory_key(first, "households"): kept}
    again = sheet("户主", "乙", "甲")
    wanted = remembered(memory, again, "households")
    places = match_columns(again, FIELDS, wanted).places
    assert (places["household_no"], places["people"]) == (2, 1)
    assert "householder" not in places, "no column was confirmed for it"
    assert not remembered(memory, again, "members")


def test_a_guess_says_how_sure_it_is() -> None:
    found = match_columns(
        sheet("户号", "总人口", "甲", "乙", cells=("1", 3, 119.00512, 32.70013)), FIELDS, {}
    )
    assert found.confidence == {
        "household_no": Confidence.EXACT,
        "people": Confidence.ALIAS,
        "x": Confidence.CONTENT,
        "y": Confidence.CONTENT,
    }
    named = match_columns(sheet("户号", "甲"), FIELDS, {"people": "甲"})
    assert named.confidence["people"] is Confidence.NAMED


@pytest.mark.parametrize("cell", [119.00512, 32.70013])
def test_a_column_that_could_be_half_a_place_is_none(cell: float) -> None:
    found = match_columns(sheet("户号", "甲", cells=("1", cell)), FIELDS, {})
    assert (found.places, found.unused) == ({"household_no": 0}, ("甲",))
    assert found.confidence.keys() == found.places.keys()


def test_a_coordinate_whose_other_half_has_a_header_is_found_by_its_content() -> None:
    found = match_columns(sheet("户号", "经度", "乙", cells=("1", 119.00512, 32.70013)), FIELDS, {})
    assert (found.places["x"], found.places["y"]) == (1, 2)


def test_what_tracks_or_rates_persons_is_excluded_and_what_lists_need_is_not() -> None:
    words = "信访次数 缠访户 社区矫正 刑释人员 重点人群 精神障碍 信用等级 黑榜 个人积分 宗教信仰"
    assert all(map(excluded_kind, words.split()))
    words = "身份证号 留守儿童 低保户 行进轨迹 人脸照片 风险等级 特殊人群 违法乱纪"
    assert all(map(excluded_kind, words.split()))
    kept = [alias for field in FIELDS for alias in field.aliases]
    assert [alias for alias in kept if excluded_kind(alias)] == []
