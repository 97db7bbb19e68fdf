import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis.files.rings_from_lines import rings_from_lines


def line(*xy: tuple[float, float]) -> shapely.LineString:
    return shapely.LineString(xy)


OUTLINE = line((0, 0), (100, 0), (100, 100), (0, 100), (0, 0))


def areas(lines: list[shapely.LineString], tolerance: float = 1.0) -> list[float]:
    return sorted(shapely.area(rings_from_lines(lines, tolerance).polygons).round(6).tolist())


def test_an_outline_and_a_dividing_line_make_two() -> None:
    rings = rings_from_lines([OUTLINE, line((40, 0), (40, 100))])
    assert sorted(shapely.area(rings.polygons).tolist()) == [4000, 6000]
    assert rings.line_of.tolist() == [-1, -1]
    assert (rings.lines, rings.joined, len(rings.open_ends), rings.loose) == (2, 0, 0, 0)


@pytest.mark.parametrize("gap", [0.3, -0.3])
def test_a_line_that_nearly_reaches_the_outline_is_joined_or_cut(gap: float) -> None:
    rings = rings_from_lines([OUTLINE, line((40, gap), (40, 100 - gap))])
    assert sorted(shapely.area(rings.polygons).round(6).tolist()) == [4000, 6000]
    assert (rings.joined, len(rings.open_ends)) == (2, 0)


def test_a_line_that_ends_too_far_away_is_told_with_its_place() -> None:
    rings = rings_from_lines([OUTLINE, line((40, 0), (40, 95))], 1.0)
    assert shapely.area(rings.polygons).tolist() == [10_000]
    assert rings.open_ends.tolist() == [[40, 95]]
    assert rings.loose == 1
    assert areas([OUTLINE, line((40, 0), (40, 95))], 5.0) == [4000, 6000]


def test_ends_that_nearly_meet_are_joined() -> None:
    sides = [
        line((0, 0), (100, 0.2)), line((100, 0), (100, 100)),
        line((100.3, 100), (0, 100)), line((0, 99.8), (0, 0.1)),
    ]  # fmt: skip
    rings = rings_from_lines(sides)
    assert len(rings.polygons) == 1
    assert rings.polygons[0].area == pytest.approx(10_000, rel=0.01)
    assert (rings.joined, len(rings.open_ends)) == (4, 0)


def test_closed_lines_alone_are_areas_that_may_overlap_as_drawn() -> None:
    lines = [shapely.box(0, 0, 10, 10).exterior, shapely.box(9.5, 0, 20, 10).exterior]
    rings = rings_from_lines(lines)
    assert shapely.area(rings.polygons).tolist() == [100, 105]
    assert rings.line_of.tolist() == [0, 1]


def test_a_road_beside_closed_lines_does_not_cut_them() -> None:
    rings = rings_from_lines([OUTLINE, line((200, 0), (300, 50))])
    assert shapely.area(rings.polygons).tolist() == [10_000]
    assert rings.line_of.tolist() == [0]
    assert (rings.lines, rings.loose, len(rings.open_ends)) == (2, 1, 2)


def test_a_border_that_was_drawn_twice_leaves_a_strip_that_is_no_area() -> None:
    twice = [line((40, 0), (40, 100)), line((40.2, 0), (40.2, 100))]
    rings = rings_from_lines([OUTLINE, *twice], 0.1)
    assert rings.slivers == 0
    assert len(rings.polygons) == 3
    crossing = line((40, 5), (40.1, 6), (39.9, 94), (40, 95))
    thin = rings_from_lines([OUTLINE, twice[0], crossing], 0.15)
    assert thin.slivers == 2
    assert len(thin.polygons) == 2


def test_an_island_in_a_network_is_a_hole_and_an_area() -> None:
    island = shapely.box(40, 40, 60, 60).exterior
    rings = rings_from_lines([OUTLINE, island, line((20, 0), (20, 100))])
    assert sorted(shapely.area(rings.polygons).tolist()) == [400, 2000, 7600]
    assert sorted(rings.line_of.tolist()) == [-1, -1, 1]


def test_nothing_comes_of_nothing() -> None:
    assert len(rings_from_lines([]).polygons) == 0
    assert len(rings_from_lines([None, shapely.LineString()]).polygons) == 0
    lonely = rings_from_lines([line((0, 0), (5, 5))])
    assert (len(lonely.polygons), lonely.loose, len(lonely.open_ends)) == (0, 1, 2)


@given(
    st.lists(st.integers(10, 90), min_size=1, max_size=5, unique=True),
    st.lists(st.integers(10, 90), min_size=1, max_size=5, unique=True),
    st.randoms(use_true_random=False),
)
def test_a_lattice_of_loose_lines_gives_each_cell_once(
    columns: list[int], rows: list[int], chance: object
) -> None:
    def near(value: float) -> float:
        return value + chance.uniform(-0.2, 0.2)  # type: ignore[attr-defined,no-any-return]

    upright = [line((x, near(0)), (x, near(100))) for x in columns]
    level = [line((near(0), y), (near(100), y)) for y in rows]
    rings = rings_from_lines([OUTLINE, *upright, *level], 0.5)
    assert len(rings.polygons) == (len(columns) + 1) * (len(rows) + 1)
    assert shapely.union_all(rings.polygons).area == pytest.approx(10_000)
    assert float(np.sum(shapely.area(rings.polygons))) == pytest.approx(10_000)
    assert len(rings.open_ends) == 0
