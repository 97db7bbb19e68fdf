import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis.geometry.lattice import LatticeArray
from gis.topology.mosaic import faces, node_lines, sides


def line(*places: tuple[int, int]) -> LatticeArray:
    return np.array(places, dtype=np.int64)


def test_lines_are_cut_where_they_cross_and_merged_where_they_do_not() -> None:
    cross = node_lines(
        [line((0, 0), (4, 0)), line((4, 0), (10, 0)), line((5, -5), (5, 5)), line((10, 0), (0, 0))]
    )
    assert sorted(sorted(map(tuple, piece.tolist())) for piece in cross) == [
        [(0, 0), (4, 0), (5, 0)],
        [(5, -5), (5, 0)],
        [(5, 0), (5, 5)],
        [(5, 0), (10, 0)],
    ]


def test_a_place_to_keep_stays_an_end() -> None:
    pieces = node_lines([line((0, 0), (4, 0), (8, 0))], keep={(4, 0)})
    assert len(pieces) == 2


def test_a_crossing_between_lattice_points_becomes_one() -> None:
    pieces = node_lines([line((0, 0), (3, 3)), line((0, 3), (3, 0))])
    ends = {tuple(xy) for piece in pieces for xy in piece[[0, -1]].tolist()}
    assert len(pieces) == 4
    assert len(ends) == 5


@given(
    st.lists(
        st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=2, max_size=5),
        min_size=1,
        max_size=8,
    )
)
def test_noded_lines_meet_only_in_ends(
    drafts: list[list[tuple[int, int]]],
) -> None:
    origin = np.array([500_000_000, 3_600_000_000])
    lines = [line(*draft) + origin for draft in drafts]
    pieces = node_lines([one for one in lines if (one != one[0]).any()])
    geometries = [shapely.LineString(piece) for piece in pieces]
    for i, first in enumerate(geometries):
        assert first.is_simple
        for second in geometries[i + 1 :]:
            shared = shapely.intersection(first, second)
            assert shared.is_empty or _ends(first).intersection(_ends(second)).covers(shared)


def _ends(geometry: shapely.LineString) -> shapely.MultiPoint:
    return shapely.MultiPoint([geometry.coords[0], geometry.coords[-1]])


def test_each_side_of_a_line_knows_its_face() -> None:
    lines = node_lines(
        [line((0, 0), (20, 0), (20, 10), (0, 10), (0, 0)), line((10, 0), (10, 10), (10, 15))]
    )
    polygons = faces(lines)
    left, right = sides(lines, polygons)
    for one, a, b in zip(lines, left, right, strict=True):
        middle = (one[0] + one[1]) / 2
        step = one[1] - one[0]
        across = np.array([-step[1], step[0]]) / 100
        for face, (x, y) in ((a, middle + across), (b, middle - across)):
            covering = np.flatnonzero(shapely.intersects_xy(polygons, x, y))
            assert covering.tolist() == ([face] if face >= 0 else [])
