"""Base maps painted at once: every colour foretold from pyproj, order, opacity, seams, gaps."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from PySide6.QtGui import QColor, QImage, QPainter
from support.fake_base_maps import (
    DAMAGED,
    DEAD,
    EMPTY,
    MERCATOR,
    FakeImage,
    FakeTiles,
    Plain,
    checkerboard,
    png,
    shown,
)
from support.painted_base_maps import paint_at_hand

from gis.base_maps.source import TileAnswer, TileState
from gis.base_maps.tile_scheme import WEB_MERCATOR, PyramidTile
from gis.errors import InputProblem
from layers.base_maps.shown import ShownBaseMap
from layers.map_view import MapView

ZONE = CRS.from_epsg(4549)
PLACE = (430_000.0, 3_500_000.0)
VIEW = MapView(*PLACE, 2.0, 300, 200)
RED = (255, 0, 0)
GROUND = (0, 255, 0)

Colours = NDArray[np.int64]


def picture(view: MapView, base_maps: Sequence[ShownBaseMap]) -> Colours:
    """Return red, green, blue of base maps painted on green."""
    image = QImage(round(view.width), round(view.height), QImage.Format.Format_RGB32)
    image.fill(QColor(*GROUND))
    painter = QPainter(image)
    paint_at_hand(painter, view, ZONE, base_maps)
    painter.end()
    raw = np.frombuffer(image.constBits(), dtype=np.uint8)
    rows = raw.reshape(image.height(), image.bytesPerLine() // 4, 4)
    return rows[:, : image.width(), 2::-1].astype(np.int64)


def level_pixels(view: MapView, level: int) -> NDArray[np.float64]:
    """Return the column and row of a level at the middle of each pixel, by pyproj alone."""
    rows, columns = np.mgrid[0 : round(view.height), 0 : round(view.width)]
    land = view.to_world(np.column_stack([columns.ravel() + 0.5, rows.ravel() + 0.5]))
    x, y = Transformer.from_crs(ZONE, 3857, always_xy=True).transform(land[:, 0], land[:, 1])
    size = WEB_MERCATOR.resolutions[level]
    places = np.column_stack([(x - WEB_MERCATOR.left) / size, (WEB_MERCATOR.top - y) / size])
    return places.reshape(*rows.shape, 2)


def assert_checkered(found: Colours, places: NDArray[np.float64], side_px: int) -> None:
    """Black and white stand where they must, but for a pixel along the borders of squares."""
    square = places // side_px
    inner = places - square * side_px
    is_clear = ((inner > 1) & (inner < side_px - 1)).all(axis=2)
    white = (square.sum(axis=2) % 2 == 1)[..., None] * 255
    assert is_clear.mean() > 0.5
    assert (np.abs(found - white)[is_clear] <= 1).all()


def level_of(source: FakeTiles) -> int:
    (level,) = {tile.level for tile in source.asked}
    return level


@pytest.mark.parametrize("metres_per_pixel", [0.4, 2.0, 11.0, 90.0, 800.0])
def test_a_checkerboard_lies_where_pyproj_says(metres_per_pixel: float) -> None:
    source = FakeTiles(checkerboard(16))
    view = MapView(*PLACE, metres_per_pixel, 400, 300)
    found = picture(view, [shown(source)])
    level = level_of(source)
    assert_checkered(found, level_pixels(view, level), 16)
    size = WEB_MERCATOR.resolutions[level] * 0.86  # the scale of the projection at 31.6 degrees
    assert 0.65 < size / metres_per_pixel < 1.55, "the level is the nearest one"


def test_parts_of_a_view_make_the_same_picture_as_the_whole() -> None:
    whole = picture(VIEW.resized(600, 400), [shown(FakeTiles())])
    for left, top in ((0, 0), (300, 0), (0, 200), (300, 200)):
        part = picture(VIEW.panned(150 - left, 100 - top), [shown(FakeTiles())])
        assert np.abs(part - whole[top : top + 200, left : left + 300]).max() <= 3


def test_a_wide_view_has_no_seams() -> None:
    source = FakeTiles(Plain(10, 20, 30))
    assert (picture(VIEW.resized(1500, 1100), [shown(source)]) == (10, 20, 30)).all()


def test_deeper_than_the_last_level_pixels_grow() -> None:
    source = FakeTiles(checkerboard(8), levels=range(13))
    view = MapView(*PLACE, 1.0, 300, 200)
    found = picture(view, [shown(source)])
    assert level_of(source) == 12
    assert_checkered(found, level_pixels(view, 12), 8)
    assert set(found.reshape(-1).tolist()) == {0, 255}, "what is enlarged this much is not smoothed"


def test_above_the_first_level_pixels_are_averaged_not_picked() -> None:
    source = FakeTiles(checkerboard(1), levels=range(12, 19))
    found = picture(MapView(*PLACE, WEB_MERCATOR.resolutions[10] * 0.8, 300, 200), [shown(source)])
    assert level_of(source) == 12
    assert (np.abs(found - 128) <= 2).all()


def test_from_very_far_nothing_is_shown_rather_than_thousands_of_tiles() -> None:
    source = FakeTiles(levels=range(14, 19))
    found = picture(MapView(*PLACE, 400.0, 300, 200), [shown(source)])
    assert (found == GROUND).all()
    assert not source.asked


def test_the_first_lies_lowest_and_opacity_lets_it_through() -> None:
    low, high = FakeTiles(Plain(200, 0, 0)), FakeTiles(Plain(0, 0, 200))
    found = picture(VIEW, [shown(low), shown(high, opacity=0.25)])
    assert (np.abs(found - (150, 0, 50)) <= 1).all()
    assert (picture(VIEW, [shown(high), shown(low)]) == (200, 0, 0)).all()


def test_transparent_tiles_let_through_what_lies_below() -> None:
    found = picture(VIEW, [shown(FakeTiles(Plain(255, 0, 0, 128)))])
    assert (np.abs(found - (128, 127, 0)) <= 1).all()


@pytest.mark.parametrize("answer", [EMPTY, DEAD, DAMAGED])
def test_a_missing_tile_is_shown_coarser(answer: TileAnswer) -> None:
    source = FakeTiles(checkerboard(64))
    picture(VIEW, [shown(source)])
    tiles = set(source.asked)
    partly = FakeTiles(checkerboard(64), answers=dict.fromkeys(tiles, answer))
    found = picture(VIEW, [shown(partly)])
    level = level_of(source)
    assert {tile.level for tile in partly.asked} == {level, level - 1}
    assert_checkered(found, level_pixels(VIEW, level - 1), 64)


@pytest.mark.parametrize("answer", [EMPTY, DEAD, DAMAGED])
def test_where_no_level_has_anything_the_ground_stays(answer: TileAnswer) -> None:
    assert (picture(VIEW, [shown(FakeTiles(default=answer))]) == GROUND).all()


def test_no_service_is_asked_by_who_paints() -> None:
    source = FakeTiles(Plain(*RED), is_remote=True)
    assert (picture(VIEW, [shown(source)]) == GROUND).all()
    assert not source.fetched


def test_nothing_is_asked_for_beyond_what_a_source_covers() -> None:
    x, y = Transformer.from_crs(ZONE, 4326, always_xy=True).transform(*PLACE)
    beside = FakeTiles(bounds_lonlat=(x + 1, y, x + 2, y + 1))
    picture(VIEW, [shown(beside)])
    assert not beside.asked
    here = FakeTiles(bounds_lonlat=(x - 0.1, y - 0.1, x + 0.1, y + 0.1))
    assert (picture(VIEW, [shown(here)]) != GROUND).any()


def image_here(size: tuple[int, int] = (4000, 3000), pixel_m: float = 0.5) -> FakeImage:
    x, y = Transformer.from_crs(ZONE, 3857, always_xy=True).transform(*PLACE)
    columns, rows = size
    left, top = x - columns * pixel_m / 2, y + rows * pixel_m / 2
    return FakeImage(checkerboard(32), left, top, pixel_m, size, MERCATOR)


@pytest.mark.parametrize("metres_per_pixel", [0.1, 0.5, 1.0])
def test_an_image_lies_where_pyproj_says(metres_per_pixel: float) -> None:
    source = image_here()
    view = MapView(*PLACE, metres_per_pixel, 300, 200)
    found = picture(view, [shown(source)])
    rows, columns = np.mgrid[0:200, 0:300]
    land = view.to_world(np.column_stack([columns.ravel() + 0.5, rows.ravel() + 0.5]))
    x, y = Transformer.from_crs(ZONE, 3857, always_xy=True).transform(land[:, 0], land[:, 1])
    places = np.column_stack([(x - source.left) / 0.5, (source.top - y) / 0.5])
    assert_checkered(found, places.reshape(200, 300, 2), 32)


def test_of_a_large_image_only_what_is_seen_is_read_and_that_reduced() -> None:
    source = image_here((200_000, 200_000), 0.1)
    picture(MapView(*PLACE, 3.0, 300, 200), [shown(source)])
    pixels = sum(size[0] * size[1] for _, _, size in source.reads)
    assert 0 < pixels <= 4 * 512 * 512
    assert all((last - first) / size[0] in (16, 32) for (first, last), _, size in source.reads)


def test_beyond_an_image_the_ground_stays() -> None:
    found = picture(MapView(*PLACE, 5.0, 900, 900), [shown(image_here((200, 200), 1.0))])
    assert (found[:300] == GROUND).all()
    assert (found[440:460, 440:460] != GROUND).any()


class DamagedImage(FakeImage):
    """Be an image that cannot be read."""

    def read(self, *_: object) -> NDArray[np.uint8]:
        raise InputProblem("base_maps.damaged_image", path="x")


def test_a_damaged_image_is_left_blank() -> None:
    whole = image_here()
    damaged = DamagedImage(whole.paint, whole.left, whole.top, whole.pixel_m)
    assert (picture(VIEW, [shown(damaged)]) == GROUND).all()


def test_a_tile_of_another_size_fills_its_square() -> None:
    source = FakeTiles(checkerboard(16))
    picture(VIEW, [shown(source)])
    answers = {
        tile: TileAnswer(TileState.THERE, _double(source, tile)) for tile in set(source.asked)
    }
    dense = FakeTiles(answers=answers, default=EMPTY)
    assert_checkered(picture(VIEW, [shown(dense)]), level_pixels(VIEW, level_of(source)), 16)


def _double(source: FakeTiles, tile: PyramidTile) -> bytes:
    """Return the same tile with four times as many pixels."""
    rows, columns = np.mgrid[0:512, 0:512] // 2
    return png(source.paint(columns + tile.column * 256, rows + tile.row * 256))
