from collections.abc import Sequence

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.dashes import dashes_along as dashes_of_lines
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
