import pytest

from layers.boxes import Box
from layers.label_measure import measure_labels
from layers.label_values import LabelText, PlacedLabel
from layers.lettering import CurvedLabel, Glyph, LabelKey

SHEET = Box(0, 0, 100, 80)
GRID = LabelText(("01", "35户"), 8, 5, 2)


def label(number: int, x: float, y: float, to: tuple[float, float] | None = None) -> PlacedLabel:
    box = Box.around((x, y), GRID.width, GRID.height)
    leader = None if to is None else (to, box.nearest(to))
    return PlacedLabel(LabelKey("grid", number), GRID, box, leader)


def curve(number: int, *glyphs: Glyph) -> CurvedLabel:
    return CurvedLabel(LabelKey("road", number), glyphs, 2.0)


def test_good_lettering_has_no_faults() -> None:
    road = curve(3, Glyph("桥", 50, 40, 0, 2), Glyph("路", 53, 41, 20, 2))
    measure = measure_labels([label(1, 10, 10), label(2, 30, 10, (60, 10)), road], SHEET)
    assert measure.faults == 0
    assert measure.smallest_mm == pytest.approx(1.7)


def test_overlaps_are_named_once_and_edges_may_touch() -> None:
    measure = measure_labels([label(1, 10, 10), label(2, 15, 10), label(3, 23, 10)], SHEET)
    assert measure.overlaps == ((LabelKey("grid", 1), LabelKey("grid", 2)),)
    assert measure.faults == 1


def test_a_turned_letter_is_measured_as_it_lies() -> None:
    # A square of 2 turned by 45 degrees reaches 1.41 to the right, an upright one 1.0.
    beside = label(1, 50 + 1.2 + 4, 40)
    assert measure_labels([beside, curve(2, Glyph("路", 50, 40, 0, 2))], SHEET).faults == 0
    turned = measure_labels([beside, curve(2, Glyph("路", 50, 40, 45, 2))], SHEET)
    assert turned.overlaps == ((LabelKey("grid", 1), LabelKey("road", 2)),)


def test_letters_of_one_name_are_no_overlap() -> None:
    road = curve(3, Glyph("桥", 50, 40, 0, 2), Glyph("路", 51.5, 40, 0, 2))
    assert measure_labels([road], SHEET).faults == 0


def test_leaders_through_texts_and_across_leaders_are_found() -> None:
    crossing = measure_labels([label(1, 10, 10, (40, 10)), label(2, 25, 10)], SHEET)
    assert crossing.crossed_texts == ((LabelKey("grid", 1), LabelKey("grid", 2)),)
    crossed = measure_labels([label(1, 10, 10, (40, 40)), label(2, 40, 10, (10, 40))], SHEET)
    assert crossed.crossed_leaders == ((LabelKey("grid", 1), LabelKey("grid", 2)),)


def test_what_is_cut_or_lies_on_the_legend_is_found() -> None:
    legend = Box(60, 60, 100, 80)
    measure = measure_labels([label(1, 2, 10), label(2, 70, 70)], SHEET, [legend])
    assert measure.outside == (LabelKey("grid", 1),)
    assert measure.on_obstacles == (LabelKey("grid", 2),)
    assert measure.faults == 2


def test_nothing_has_no_faults() -> None:
    assert measure_labels([], SHEET).faults == 0
