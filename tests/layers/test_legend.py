import itertools

import pytest

from layers.boxes import Box
from layers.drawing import Fills, Ruler, Swatch, Text
from layers.legend import Figure, LegendBox, LegendEntry, legend_box
from layers.style import PAPER

ENTRIES = (
    LegendEntry(PAPER.village_line, "村（社区）界"),
    LegendEntry(Fills(PAPER.fills[:3], PAPER.grid_line), "网格（相邻异色）"),
    LegendEntry(PAPER.unassigned, "未划入网格"),
    LegendEntry(PAPER.households, "住户"),
)
FIGURES = (Figure("户数", "4,078户"), Figure("未划入网格的土地", "1,220.92平方千米"))


@pytest.fixture
def ruler(qapp: object) -> Ruler:
    assert qapp is not None
    return Ruler()


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
