"""Pairs with the shortest sum, compared with trying all there are."""

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from gis.operations.balanced_pairs import balanced_pairs


@st.composite
def problems(draw: st.DrawFn) -> tuple[list[list[int]], list[int], list[bool]]:
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    distances = st.lists(st.integers(0, 9), min_size=columns, max_size=columns)
    return (
        draw(st.lists(distances, min_size=rows, max_size=rows)),
        draw(st.lists(st.integers(0, 6), min_size=columns, max_size=columns)),
        draw(st.lists(st.booleans(), min_size=columns, max_size=columns)),
    )


@given(problems())
def test_no_other_pairs_are_better(problem: tuple[list[list[int]], list[int], list[bool]]) -> None:
    distances, room, last = problem
    found = balanced_pairs(np.array(distances, dtype=float), np.array(room), np.array(last))
    assert merit(distances, room, last, tuple(found.tolist())) == min(
        merit(distances, room, last, each)
        for each in product(range(-1, len(room)), repeat=len(distances))
        if all(each.count(column) <= most for column, most in enumerate(room))
    )


def merit(
    distances: list[list[int]], room: list[int], last: list[bool], pairs: tuple[int, ...]
) -> tuple[int, int, int]:
    """Return what is to be small: rows without a column, columns that are full, the distance."""
    assert all(pairs.count(column) <= most for column, most in enumerate(room))
    full = sum(
        is_last and 0 < most == pairs.count(column)
        for column, (most, is_last) in enumerate(zip(room, last, strict=True))
    )
    way = sum(distances[row][column] for row, column in enumerate(pairs) if column >= 0)
    return pairs.count(-1), full, way
