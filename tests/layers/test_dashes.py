from collections.abc import Sequence

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.dashes import dashes_along as dashes_of_lines
from layers.dashes import fitted
from layers.to_qt import XY, apart, joined


def dashes_along(line: XY, pattern: Sequence[float], begins: float = 0.0) -> list[XY]:
    return apart(dashes_of_lines(joined([line]), pattern, [begins]))


LINE = np.array([(0, 0), (3, 0), (3, 4), (20, 4)], dtype=float)


def test_dashes_and_gaps_take_turns_round_corners() -> None:
    dashes = dashes_along(LINE, (5.0, 2.0, 1.0, 2.0))
    assert [dash.tolist() for dash in dashes] == [
        [[0, 0], [3, 0], [3, 2]],
        [[3, 4], [4, 4]],
        [[6, 4], [11, 4]],
        [[13, 4], [14, 4]],
        [[16, 4], [20, 4]],
    ]


@given(
    st.lists(st.tuples(st.integers(-99, 99), st.integers(-99, 99)), min_size=2, max_size=9),
    st.lists(st.floats(0.5, 9), min_size=2, max_size=2),
    st.floats(0, 50),
)
def test_dashes_lie_on_the_line_and_cover_their_share(
    points: list[tuple[int, int]], pattern: list[float], begins: float
) -> None:
    line = np.array(points, dtype=float)
    whole = shapely.LineString(line)
    dashes = [shapely.LineString(dash) for dash in dashes_along(line, pattern, begins)]
    assert all(whole.buffer(1e-6).covers(dash) for dash in dashes)
    share = pattern[0] / sum(pattern)
    assert sum(d.length for d in dashes) == pytest.approx(whole.length * share, abs=max(pattern))


@given(st.floats(0, 30))
def test_a_part_of_a_line_has_the_dashes_of_the_whole(cut: float) -> None:
    whole = shapely.LineString([(0, 0), (40, 0)])
    dashes = [shapely.LineString(d) for d in dashes_along(np.array(whole.coords), (4.0, 1.5))]
    part = np.array([(cut, 0), (40, 0)])
    again = [shapely.LineString(d) for d in dashes_along(part, (4.0, 1.5), cut)]
    expected = sum(d.intersection(shapely.LineString(part)).length for d in dashes)
    assert sum(d.length for d in again) == pytest.approx(expected)
    assert shapely.union_all(dashes).buffer(1e-6).covers(shapely.union_all(again))


LINES = st.lists(
    st.lists(st.tuples(st.integers(-99, 99), st.integers(-99, 99)), min_size=2, max_size=6).map(
        lambda points: np.array(points, dtype=float)
    ),
    max_size=5,
)


@given(LINES, st.lists(st.floats(0.5, 9), min_size=4, max_size=4), st.floats(0, 50))
def test_lines_dashed_together_have_the_dashes_of_each(
    lines: list[XY], pattern: list[float], begins: float
) -> None:
    together = apart(dashes_of_lines(joined(lines), pattern, [begins] * len(lines)))
    one_by_one = [dash for line in lines for dash in dashes_along(line, pattern, begins)]
    long = [[d for d in some if np.ptp(d, axis=0).max() > 1e-6] for some in (together, one_by_one)]
    assert len(long[0]) == len(long[1])
    for mine, other in zip(*long, strict=True):
        assert mine[[0, -1]] == pytest.approx(other[[0, -1]])


PATTERN = (4.0, 1.0, 0.5, 1.0)


def fitted_dashes(*lines: XY) -> list[shapely.LineString]:
    fit = fitted(joined(list(lines)), PATTERN)
    made = dashes_of_lines(fit.lines, PATTERN, fit.begins, fit.stretch)
    return [shapely.LineString(dash) for dash in apart(made)]


@given(st.floats(0.5, 300))
def test_a_fitted_line_begins_and_ends_with_a_dash(length: float) -> None:
    drawn = shapely.union_all(fitted_dashes(np.array([(0, 0), (length, 0)])))
    for end in (shapely.Point(0, 0), shapely.Point(length, 0)):
        assert drawn.distance(end) == pytest.approx(0, abs=1e-6)
    if length > sum(PATTERN):
        share = (PATTERN[0] + PATTERN[2]) / sum(PATTERN)
        assert drawn.length == pytest.approx(length * share)


def test_lines_of_different_length_meet_where_they_branch() -> None:
    node = (50.0, 20.0)
    lines = [np.array([end, node]) for end in [(0, 0), (93, 11), (48, 71)]]
    drawn = shapely.union_all(fitted_dashes(*lines))
    around = shapely.Point(node).buffer(1)
    for line in lines:
        assert drawn.buffer(1e-6).covers(shapely.LineString(line).intersection(around))


@given(st.floats(8, 90), st.floats(8, 90))
def test_no_gap_opens_a_corner(before: float, after: float) -> None:
    line = np.array([(0, 0), (before, 0), (before, after)])
    drawn = shapely.union_all(fitted_dashes(line))
    near = shapely.Point(before, 0).buffer(0.8).intersection(shapely.LineString(line))
    assert drawn.buffer(1e-6).covers(near)


def test_corners_close_together_do_not_make_a_line_whole() -> None:
    saw = np.array([(x, x % 2) for x in range(100)], dtype=float)
    drawn = shapely.union_all(fitted_dashes(saw))
    assert drawn.length < 0.8 * shapely.LineString(saw).length
