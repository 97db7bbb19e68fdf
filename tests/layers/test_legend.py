import itertools

import pytest

from layers.boxes import Box
from layers.drawing import Fills, Ruler, Swatch, Text
from layers.legend import (
    Figure,
    LegendBox,
    LegendContent,
    LegendEntry,
    legend_box,
    legend_fitting,
    legend_no_higher,
)
from layers.style import PAPER

ENTRIES = (
    LegendEntry(PAPER.village_line, "村（社区）界"),
    LegendEntry(Fills(PAPER.fills[:3], PAPER.grid_line), "网格（相邻异色）"),
    LegendEntry(PAPER.unassigned, "未划入网格"),
    LegendEntry(PAPER.households, "住户"),
)
FIGURES = (Figure("户数", "4,078户"), Figure("未划入网格的土地", "1,220.92平方千米"))


def boxes_of(legend: LegendBox, ruler: Ruler) -> list[Box]:
    shapes = legend.shapes_at(20, 30)
    return [ruler.box(s) for s in shapes if isinstance(s, Text)] + [
        s.box for s in shapes if isinstance(s, Swatch)
    ]


@pytest.mark.parametrize("size", [0.78, 1.0, 2.07])
@pytest.mark.parametrize("figures", [(), FIGURES])
def test_all_of_a_legend_lies_in_its_box_and_nothing_overlaps(
    ruler: Ruler, size: float, figures: tuple[Figure, ...]
) -> None:
    legend = legend_box(("图例", "统计"), ENTRIES, figures, ruler=ruler, size=size)
    boxes = boxes_of(legend, ruler)
    assert len(boxes) == 1 + 2 * len(ENTRIES) + (1 + 2 * len(figures) if figures else 0)
    frame = legend.box_at(20, 30)
    assert all(frame.holds(box) for box in boxes)
    assert not any(one.meets(other) for one, other in itertools.combinations(boxes, 2))


def test_a_legend_ends_with_a_margin_like_the_one_it_begins_with(ruler: Ruler) -> None:
    legend = legend_box(("图例", "统计"), ENTRIES, FIGURES, ruler=ruler, size=1.0)
    boxes = boxes_of(legend, ruler)
    frame = legend.box_at(20, 30)
    above = min(box.top for box in boxes) - frame.top
    below = frame.bottom - max(box.bottom for box in boxes)
    assert below == pytest.approx(above, abs=1.5)


def test_each_entry_shows_the_symbol_of_the_map(ruler: Ruler) -> None:
    legend = legend_box(("图例", "统计"), ENTRIES, (), ruler=ruler, size=1.0)
    shapes = legend.shapes_at(0, 0)
    swatches = [shape for shape in shapes if isinstance(shape, Swatch)]
    names = {shape.text: shape.y_mm for shape in shapes if isinstance(shape, Text)}
    assert [swatch.symbol for swatch in swatches] == [entry.symbol for entry in ENTRIES]
    for swatch, entry in zip(swatches, ENTRIES, strict=True):
        assert swatch.box.centre[1] == pytest.approx(names[entry.name])


MANY = tuple(
    LegendEntry(PAPER.village_line, name)
    for name in (
        *"甲乙丙丁戊己庚辛壬癸",
        "乡镇（街道）界",
        "村民小组界（未踏勘）",
        "网格（相邻异色）",
    )
)
CONTENT = LegendContent(("图例", "统计"), MANY, FIGURES)


@pytest.mark.parametrize("columns", [1, 2, 3, 5])
@pytest.mark.parametrize("figures", [(), FIGURES])
def test_columns_hold_all_entries_in_their_order(
    ruler: Ruler, columns: int, figures: tuple[Figure, ...]
) -> None:
    legend = legend_box(("图例", "统计"), MANY, figures, ruler=ruler, size=1.0, columns=columns)
    boxes = boxes_of(legend, ruler)
    frame = legend.box_at(20, 30)
    assert all(frame.holds(box) for box in boxes)
    assert not any(one.meets(other) for one, other in itertools.combinations(boxes, 2))
    texts = [shape for shape in legend.shapes_at(0, 0) if isinstance(shape, Text)]
    names = [text for text in texts if text.text in {entry.name for entry in MANY}]
    assert [text.text for text in names] == [entry.name for entry in MANY]
    assert [(t.x_mm, t.y_mm) for t in names] == sorted((t.x_mm, t.y_mm) for t in names)
    assert len({text.x_mm for text in names}) == columns


@pytest.mark.parametrize(("width", "height"), [(60, 200), (90, 90), (180, 60), (250, 70), (70, 95)])
def test_a_docked_legend_fits_its_box_in_the_largest_letters(
    ruler: Ruler, width: float, height: float
) -> None:
    legend = legend_fitting(CONTENT, width, height, ruler=ruler, size=1.0)
    assert legend.width_mm <= width
    assert legend.height_mm <= height
    if legend.size < 1.0:
        for columns in (1, 2, 3, 4, 5, 6):
            larger = legend_box(
                CONTENT.titles, MANY, FIGURES, ruler=ruler, size=legend.size / 0.94, columns=columns
            )
            assert larger.width_mm > width or larger.height_mm > height


def test_a_box_without_room_is_told_by_the_size(ruler: Ruler) -> None:
    legend = legend_fitting(CONTENT, 20, 20, ruler=ruler, size=1.0)
    assert legend.size == 0.5
    assert legend.width_mm > 20 or legend.height_mm > 20


def test_a_long_legend_breaks_into_columns_instead_of_growing_high(ruler: Ruler) -> None:
    for height in (60.0, 85.0, 130.0):
        legend = legend_no_higher(CONTENT, height, ruler=ruler, size=1.0)
        assert legend.height_mm <= height
        assert legend.size == 1.0
    assert len(legend_no_higher(CONTENT, 500, ruler=ruler, size=1.0).columns_mm) == 1


def test_an_empty_legend_is_a_title(ruler: Ruler) -> None:
    legend = legend_fitting(LegendContent(("图例", "统计"), ()), 60, 60, ruler=ruler, size=1.0)
    assert [s.text for s in legend.shapes_at(0, 0) if isinstance(s, Text)] == ["图例"]


GROUPED = (
    *MANY[:5],
    LegendEntry(None, "地质灾害隐患点（二〇二四年汛前\n排查，以公布的为准）", is_title=True),
    *MANY[5:9],
    LegendEntry(None, "每平方千米户数", is_title=True),
    LegendEntry(PAPER.village_line, "须每日巡查并上报的\n其他隐患类型"),
    *MANY[9:11],
    LegendEntry(None, "按户籍统计"),
)


@pytest.mark.parametrize("columns", [1, 2, 3, 4, 6])
def test_titles_stand_above_what_they_are_of(ruler: Ruler, columns: int) -> None:
    legend = legend_box(("图例", ""), GROUPED, (), ruler=ruler, size=1.0, columns=columns)
    assert len(legend.columns_mm) <= columns
    shapes = [shape for shape in legend.shapes_at(20, 30) if isinstance(shape, Text)]
    order = [shape.text for shape in shapes][1:]
    assert order == [line for entry in GROUPED for line in entry.name.split("\n")]
    place = {shape.text: (shape.x_mm, shape.y_mm) for shape in shapes}
    for title, first in (("排查，以公布的为准）", "己"), ("每平方千米户数", "须每日巡查并上报的")):
        (left, above), (right, below) = place[title], place[first]
        assert left < right
        assert 0 < below - above < 9
    boxes = boxes_of(legend, ruler)
    frame = legend.box_at(20, 30)
    assert all(frame.holds(box) for box in boxes)
    assert not any(one.meets(other) for one, other in itertools.combinations(boxes, 2))


def test_columns_break_between_groups_where_that_is_not_too_uneven(ruler: Ruler) -> None:
    legend = legend_box(("图例", ""), GROUPED, (), ruler=ruler, size=1.0, columns=2)
    shapes = [shape for shape in legend.shapes_at(0, 0) if isinstance(shape, Text)]
    tops = [shape.text for one, shape in itertools.pairwise(shapes[1:]) if shape.y_mm < one.y_mm]
    assert tops == ["每平方千米户数"]
