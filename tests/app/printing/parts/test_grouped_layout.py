from itertools import combinations

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from app.printing.parts.grouped_layout import GroupedStyle, GroupedTable
from app.printing.sheets.measure import outline_of
from app.printing.sheets.tables import Column, Table
from layers.boxes import Box
from layers.drawing import Ruler, Text

COLUMNS = tuple(Column(title) for title in ("网格", "岗位", "姓名", "联系电话"))
STYLE = GroupedStyle(4.0, 2.0, 3, "#b3261e", "#ffffff", 0.2)
SIZES = st.lists(st.integers(1, 12), min_size=1, max_size=30)


def grouped(sizes: list[int], ruler: Ruler) -> tuple[GroupedTable, int]:
    groups = [group for group, size in enumerate(sizes) for _ in range(size)]
    rows = tuple(
        (f"某村-{group:02d}", "网格员", f"张{row}", f"130-****-{row:04d}")
        for row, group in enumerate(groups)
    )
    return GroupedTable(Table(COLUMNS, rows), groups, STYLE, ruler), len(rows)


@given(SIZES, st.floats(60, 400), st.floats(30, 400))
def test_rows_stand_once_in_their_order_and_no_block_is_too_high(
    qapp: object, sizes: list[int], width: float, height: float
) -> None:
    assert qapp is not None
    table, count = grouped(sizes, Ruler())
    setting = table.set_in(width, height)
    shown = [row for block in setting.blocks for row in block]
    assert shown == list(range(setting.rows))
    assert setting.rows <= count
    assert setting.height_mm <= height + 1e-6
    assert STYLE.least_mm <= setting.letters_mm <= STYLE.letters_mm
    if setting.rows < count:
        assert setting.letters_mm == STYLE.least_mm
    blocks = len(setting.blocks)
    used = blocks * sum(setting.widths_mm) + (blocks - 1) * 2.0 * setting.letters_mm
    assert used <= width + 1e-6


@pytest.mark.parametrize("box", [Box(0, 0, 200, 180), Box(10, 20, 110, 250), Box(0, 0, 300, 60)])
def test_every_word_stands_in_the_box_and_on_no_other(ruler: Ruler, box: Box) -> None:
    table, count = grouped([5, 1, 12, 3, 3, 7], ruler)
    setting = table.set_in(box.width, box.height)
    texts = [shape for shape in table.shapes(setting, box) if isinstance(shape, Text)]
    outlines = [outline_of(text, ruler) for text in texts]
    room = shapely.box(box.left, box.top, box.right, box.bottom).buffer(0.01)
    assert all(room.covers(outline) for outline in outlines)
    assert not any(one.intersection(other).area > 0.01 for one, other in combinations(outlines, 2))
    phones = [text.text for text in texts if text.text.startswith("130")]
    assert len(phones) == setting.rows == count


def test_a_group_that_goes_on_in_the_next_block_is_named_again(ruler: Ruler) -> None:
    table, _ = grouped([40], ruler)
    setting = table.set_in(250, 100)
    texts = list(table.shapes(setting, Box(0, 0, 250, 100)))
    names = [t.text for t in texts if isinstance(t, Text) and t.text == "某村-00"]
    assert len(names) == len(setting.blocks) > 1


def test_blocks_end_where_groups_do_if_they_can(ruler: Ruler) -> None:
    table, _ = grouped([9, 10, 11], ruler)
    ends = [block.stop for block in table.set_in(250, 90).blocks]
    assert ends == [9, 19, 30]
