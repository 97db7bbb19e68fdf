"""Edges strung into lines: none lost, none turned, and no line longer than it may be."""

from itertools import pairwise

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis.audits.land.chains import chains
from gis.audits.land.residue import Residue

Edge = tuple[tuple[int, int], tuple[int, int]]

corners = st.tuples(st.integers(0, 3), st.integers(0, 3))
some_edges = st.lists(
    st.tuples(corners, corners).filter(lambda edge: edge[0] != edge[1]), max_size=25
)


def strung(edges: list[Edge]) -> list[list[tuple[int, int]]]:
    ends = np.array(edges, dtype=float).reshape(-1, 2, 2)
    lines = chains(Residue(ends[:, 0], ends[:, 1], np.zeros(len(ends), dtype=np.int64)))
    return [[(int(x), int(y)) for x, y in shapely.get_coordinates(line)] for line in lines]


@given(some_edges)
def test_every_edge_is_in_one_line_in_its_direction(edges: list[Edge]) -> None:
    pieces = [edge for line in strung(edges) for edge in pairwise(line)]
    assert sorted(pieces) == sorted(edges)


@given(some_edges)
def test_lines_end_only_where_the_way_is_not_clear(edges: list[Edge]) -> None:
    for line in strung(edges):
        for vertex in (line[0], line[-1]):
            comes = sum(end == vertex for _, end in edges)
            goes = sum(start == vertex for start, _ in edges)
            assert (comes, goes) != (1, 1) or line[0] == line[-1]


def test_a_ring_is_one_line() -> None:
    ring = [(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]
    (line,) = strung(list(pairwise(ring))[::-1])
    assert (line[0], len(line)) == (line[-1], 5)
    assert shapely.Polygon(line).exterior.is_ccw
