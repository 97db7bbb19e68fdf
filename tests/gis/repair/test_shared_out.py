"""Land between several neighbours goes to the nearest, whatever its form."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from shapely.geometry import LineString, Point, Polygon

from gis.geometry.lattice import LatticeArray
from gis.repair.shared_out import dividing_lines, dividing_lines_of

Tile = tuple[int, int]
Side = tuple[int, LatticeArray]
NOBODY = "#"


@dataclass(frozen=True)
class Land:
    """Be a piece between neighbours, drawn with tiles: letters are neighbours, . is the piece."""

    piece: Polygon
    sides: list[Side]


def land_of(picture: str, tile_mm: int = 10_000) -> Land:
    """Build the only piece of land that a picture shows."""
    (land,) = lands_of(picture, tile_mm)
    return land


def lands_of(
    picture: str, tile_mm: int = 10_000, shifts: Sequence[tuple[int, int]] = ((0, 0),)
) -> list[Land]:
    """Build the connected pieces that a picture shows; corners are shifted in turn."""
    rows = [row.strip() for row in picture.strip().splitlines()][::-1]
    tiles = {(x, y): letter for y, row in enumerate(rows) for x, letter in enumerate(row)}
    width = len(rows[0]) + 1

    def place(x: int, y: int) -> tuple[int, int]:
        dx, dy = shifts[(y * width + x) % len(shifts)]
        return x * tile_mm + dx, y * tile_mm + dy

    free = [tile for tile, letter in tiles.items() if letter == "."]
    squares = [
        Polygon([place(x, y), place(x + 1, y), place(x + 1, y + 1), place(x, y + 1)])
        for x, y in free
    ]
    sides: list[Side] = []
    for x, y in free:
        around = (
            ((x, y - 1), place(x, y), place(x + 1, y)),
            ((x + 1, y), place(x + 1, y), place(x + 1, y + 1)),
            ((x, y + 1), place(x + 1, y + 1), place(x, y + 1)),
            ((x - 1, y), place(x, y + 1), place(x, y)),
        )
        for neighbour, start, end in around:
            letter = tiles.get(neighbour, NOBODY)
            if letter not in (".", NOBODY):
                sides.append((ord(letter), np.array([start, end])))
    pieces = shapely.get_parts(shapely.coverage_union_all(squares))
    return [Land(piece, [side for side in sides if _is_on(side, piece)]) for piece in pieces]


def parts_of(land: Land) -> tuple[np.ndarray, list[str]]:
    """Return the parts into which land is divided and the letters of those who get them."""
    lines = dividing_lines(land.piece, land.sides)
    shapes = [LineString(line) for line in lines]
    noded = shapely.union_all([land.piece.boundary, *shapes], grid_size=1)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    inside = shapely.contains_properly(land.piece, shapely.point_on_surface(faces))
    parts = faces[inside]
    return parts, [_owner_of(part, land) for part in parts]


def _owner_of(part: Polygon, land: Land) -> str:
    """Return whose side a part has most of, by GEOS's lengths."""
    lengths: dict[int, float] = {}
    for owner, line in land.sides:
        shared = shapely.intersection(part.boundary, LineString(line)).length
        lengths[owner] = lengths.get(owner, 0.0) + shared
    return chr(max(lengths, key=lambda owner: (lengths[owner], -owner)))


def shown(land: Land, picture: str, tile_mm: int = 10_000) -> str:
    """Return the picture with the piece's tiles as the small letters of who gets their middles."""
    parts, letters = parts_of(land)
    rows = [row.strip() for row in picture.strip().splitlines()]
    drawn = []
    for up, row in enumerate(reversed(rows)):
        line = ""
        for x, letter in enumerate(row):
            middle = Point((x + 0.5) * tile_mm, (up + 0.5) * tile_mm)
            held = [c for part, c in zip(parts, letters, strict=True) if part.contains(middle)]
            line += letter if letter != "." else (held[0].lower() if held else "?")
        drawn.append(line)
    return "\n".join(reversed(drawn))


def the_same(drawn: str, expected: str) -> bool:
    """Tell whether pictures agree where the expected one is sure."""
    wanted = "\n".join(row.strip() for row in expected.strip().splitlines())
    return len(drawn) == len(wanted) and all(
        b in (a, "?") for a, b in zip(drawn, wanted, strict=True)
    )


PICTURES = {
    "four neighbours at a crossing stay neighbours": (
        """
        AAABBB
        A....B
        C....D
        CCCDDD
        """,
        """
        AAABBB
        AaabbB
        CccddD
        CCCDDD
        """,
    ),
    "a strip between rows goes half to each": (
        """
        AAAABBBB
        ........
        ........
        CCCCDDDD
        """,
        """
        AAAABBBB
        aaaabbbb
        ccccdddd
        CCCCDDDD
        """,
    ),
    "a wide gap has its own middle": (
        """
        AAAAAAAA
        A......B
        A......B
        A......B
        BBBBBBBB
        """,
        """
        AAAAAAAA
        A?aaaa?B
        Aa????bB
        A?bbbb?B
        BBBBBBBB
        """,
    ),
    "a ring between one outside and one inside": (
        """
        AAAAAAAA
        A......A
        A......A
        A..BB..A
        A..BB..A
        A......A
        A......A
        AAAAAAAA
        """,
        """
        AAAAAAAA
        AaaaaaaA
        Aa?bb?aA
        AabBBbaA
        AabBBbaA
        Aa?bb?aA
        AaaaaaaA
        AAAAAAAA
        """,
    ),
    "a strip along the frame": (
        """
        AAABBBCCC
        .........
        #########
        """,
        """
        AAABBBCCC
        aaabbbccc
        #########
        """,
    ),
    "a bay whose mouth is nobody's": (
        """
        AAA###
        AA....
        AA....
        BB....
        BB....
        BBB###
        """,
        """
        AAA###
        AAaaaa
        AAaaaa
        BBbbbb
        BBbbbb
        BBB###
        """,
    ),
    "three neighbours round a corner": (
        """
        AAAAA
        A...B
        A...B
        ACCCB
        """,
        """
        AAAAA
        Aaa?B
        A?c?B
        ACCCB
        """,
    ),
}


@pytest.mark.parametrize("picture", PICTURES)
@pytest.mark.parametrize("tile_mm", [50, 10_000, 300_000])
def test_each_part_lies_nearest_to_its_owner(picture: str, tile_mm: int) -> None:
    before, after = PICTURES[picture]
    drawn = shown(land_of(before, tile_mm), before, tile_mm)
    assert the_same(drawn, after), drawn


def test_few_vertices_and_ends_where_neighbours_meet() -> None:
    land = land_of(
        """
        AAAABBBB
        ........
        CCCCDDDD
        """
    )
    lines = dividing_lines(land.piece, land.sides)
    ends = {tuple(place) for line in lines for place in line[[0, -1]].tolist()}
    assert {(40_000, 20_000), (40_000, 10_000)} <= ends
    assert sum(len(line) for line in lines) <= 12


def test_nobody_and_one_owner_need_no_line() -> None:
    land = land_of(
        """
        AAAA
        A..#
        AAAA
        """
    )
    assert dividing_lines(land.piece, land.sides) == []
    assert dividing_lines(land.piece, []) == []


def test_many_at_once_are_divided_as_one_by_one() -> None:
    lands = [land_of(before) for before, _ in PICTURES.values()]
    together = dividing_lines_of([land.piece for land in lands], [land.sides for land in lands])
    for land, lines in zip(lands, together, strict=True):
        alone = dividing_lines(land.piece, land.sides)
        assert [line.tolist() for line in lines] == [line.tolist() for line in alone]


def test_sides_that_are_no_edges_of_the_piece_and_invalid_pieces_give_no_line() -> None:
    elsewhere = [(owner, np.array([[90, 90], [95, 95 + owner]])) for owner in (1, 2)]
    square = shapely.box(0, 0, 100, 100)
    assert dividing_lines(square, elsewhere) == []
    halves = [(1, np.array([[0, 0], [0, 100]])), (2, np.array([[100, 0], [100, 100]]))]
    both = dividing_lines_of([square, square], [elsewhere, halves])
    assert [len(lines) for lines in both] == [0, 1]
    bow_tie = Polygon([(0, 0), (10, 10), (10, 0), (0, 10)])
    sides = [(1, np.array([[0, 0], [10, 10]])), (2, np.array([[10, 0], [0, 10]]))]
    assert dividing_lines(bow_tie, sides) == []


def test_the_middle_of_a_lens_between_two() -> None:
    """The line of an overlap runs through its middle: the halves differ by a tenth at most."""
    x = np.linspace(0, 60_000, 13)
    up = np.rint(np.stack([x, 1500 * np.sin(x / 60_000 * np.pi)], axis=1)).astype(np.int64)
    down = np.rint(np.stack([x, -500 * np.sin(x / 60_000 * np.pi)], axis=1)).astype(np.int64)
    up[[0, -1], 1] = down[[0, -1], 1] = 0
    land = Land(Polygon(np.concatenate([down, up[-2:0:-1]])), [(65, up), (66, down)])
    parts, letters = parts_of(land)
    area = dict(zip(letters, shapely.area(parts).tolist(), strict=True))
    assert area["A"] == pytest.approx(area["B"], rel=0.2)


@pytest.mark.parametrize("width_mm", [1, 2, 5, 20, 100])
def test_a_needle_is_divided_between_all_its_neighbours_or_left_whole(width_mm: int) -> None:
    x = np.linspace(0, 200_000, 81)
    y = np.rint(4000 * np.sin(x / 20_000))
    low = np.stack([x, y], axis=1).astype(np.int64)
    high = low + np.array([0, width_mm])
    piece = Polygon(np.concatenate([low, high[::-1]]))
    sides = [(1, low[:41]), (2, low[40:]), (3, high[:31]), (4, high[30:])]
    lines = dividing_lines(piece, sides)
    assert shapely.covers(piece, shapely.linestrings(lines[0]))
    parts, letters = parts_of(Land(piece, sides))
    assert shapely.area(parts).sum() == pytest.approx(piece.area, rel=1e-6)
    if width_mm >= 100:
        assert set(letters) == {chr(owner) for owner in (1, 2, 3, 4)}


LETTERS = st.sampled_from("AABBC#.....")
PICTURE = st.lists(
    st.lists(LETTERS, min_size=6, max_size=6).map("".join), min_size=5, max_size=5
).map(lambda rows: "\n".join(["ABCDEF", *rows, "FEDCBA"]))
SHIFT = st.integers(-20, 20)
SHIFTS = st.lists(st.tuples(SHIFT, SHIFT), min_size=1, max_size=5)


@settings(max_examples=60, deadline=None)
@given(picture=PICTURE, scale=st.sampled_from([1, 3, 40, 2500]), shifts=SHIFTS)
def test_any_land_is_divided_whole(picture: str, scale: int, shifts: list[tuple[int, int]]) -> None:
    """Lines stay inside and do not cross; the parts are the land, each beside its owner's side."""
    moved = [(dx * scale, dy * scale) for dx, dy in shifts]
    assume("." in picture)
    for land in lands_of(picture, 60 * scale, moved):
        piece = land.piece
        lines = dividing_lines(land.piece, land.sides)
        again = dividing_lines(land.piece, [(o, line[::-1]) for o, line in land.sides[::-1]])
        assert [line.tolist() for line in lines] == [line.tolist() for line in again]
        assert all(shapely.covers(piece, LineString(line)) for line in lines)
        assert_meets_in_ends_only(lines, piece)
        parts, letters = parts_of(land)
        assert shapely.area(parts).sum() == pytest.approx(piece.area, abs=piece.length)
        if scale >= 40:
            assert set(letters) == {chr(owner) for owner, _ in land.sides}


def assert_meets_in_ends_only(lines: list[LatticeArray], piece: Polygon) -> None:
    shapes = np.array([LineString(line) for line in lines], dtype=object)
    touched = shapely.get_coordinates(shapely.intersection(shapes, piece.boundary))
    ends = {tuple(place) for line in lines for place in line[[0, -1]].astype(float).tolist()}
    assert {tuple(place) for place in touched.tolist()} <= ends
    for i, shape in enumerate(shapes):
        assert not shapely.relate_pattern(shape, shapes[i + 1 :], "T********").any()


def _is_on(side: Side, piece: Polygon) -> bool:
    return bool(shapely.covers(piece.boundary, LineString(side[1])))
