"""The pixels of images: any packing, any kind of bands, any part, beside what rasterio reads."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from support.image_files import blocks_of_colour, colours, write_image

from gis.base_maps.base_map import BaseMap, BaseMapKind
from gis.base_maps.image_file import ImageFile
from gis.base_maps.means import Means
from gis.base_maps.opening import open_base_map, recognise
from gis.base_maps.source import Pixels
from gis.errors import InputProblem
from gis.texts import Texts

ROWS, COLUMNS = 300, 400


def opened(path: Path) -> ImageFile:
    image = open_base_map(BaseMap("a", BaseMapKind.IMAGE, str(path)), None, Means())
    assert isinstance(image, ImageFile)
    return image


def whole(path: Path) -> Pixels:
    image = opened(path)
    columns, rows = image.size
    pixels = image.read((0, columns), (0, rows), (columns, rows))
    image.close()
    return pixels


def as_bands(pixels: Pixels) -> NDArray[np.uint8]:
    return np.moveaxis(pixels[..., :3], -1, 0)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[ImageFile, NDArray[np.uint8]]:
    path = tmp_path_factory.mktemp("images") / "plain.tif"
    return opened(write_image(path, colours(ROWS, COLUMNS))), colours(ROWS, COLUMNS)


@pytest.mark.parametrize(
    "look",
    [
        {},
        {"tiled": True, "blockxsize": 64, "blockysize": 64},
        {"blockysize": 7},
        {"compress": "deflate", "predictor": 2},
        {"compress": "lzw", "tiled": True},
        {"interleave": "band"},
        {"BIGTIFF": "YES"},
        {"ENDIANNESS": "BIG"},
        {"driver": "COG", "compress": "deflate"},
    ],
)
def test_every_packing_gives_the_same_pixels(tmp_path: Path, look: dict[str, object]) -> None:
    bands = colours(ROWS, COLUMNS)
    pixels = whole(write_image(tmp_path / "a.tif", bands, **look))
    assert (as_bands(pixels) == bands).all()
    assert pixels[..., 3].min() == 255


@pytest.mark.parametrize("look", [{"photometric": "ycbcr"}, {"photometric": "rgb"}])
def test_an_image_packed_as_jpeg_has_about_its_colours(
    tmp_path: Path, look: dict[str, object]
) -> None:
    bands = blocks_of_colour(256, 256)
    path = write_image(tmp_path / "a.tif", bands, compress="jpeg", tiled=True, **look)
    with rasterio.open(path) as file:
        read = file.read()
    assert (as_bands(whole(path)) == read).all()
    assert np.abs(read.astype(int) - bands).mean() < 8


@given(
    left=st.integers(-50, COLUMNS + 50),
    top=st.integers(-50, ROWS + 50),
    width=st.integers(1, 120),
    height=st.integers(1, 120),
)
def test_any_part_is_what_stands_there_and_clear_beyond(
    plain: tuple[ImageFile, NDArray[np.uint8]], left: int, top: int, width: int, height: int
) -> None:
    image, bands = plain
    framed = np.zeros((ROWS + 400, COLUMNS + 400, 4), dtype=np.uint8)
    framed[200 : 200 + ROWS, 200 : 200 + COLUMNS, :3] = np.moveaxis(bands, 0, -1)
    framed[200 : 200 + ROWS, 200 : 200 + COLUMNS, 3] = 255
    part = image.read((left, left + width), (top, top + height), (width, height))
    expected = framed[200 + top : 200 + top + height, 200 + left : 200 + left + width]
    assert (part == expected).all()


def test_a_reduced_part_has_the_means_of_its_pixels(
    plain: tuple[ImageFile, NDArray[np.uint8]],
) -> None:
    image, bands = plain
    part = image.read((40, 240), (20, 220), (50, 50))
    cells = bands[:, 20:220, 40:240].reshape(3, 50, 4, 50, 4).mean(axis=(2, 4))
    assert np.abs(as_bands(part) - cells).max() <= 1


def test_an_enlarged_part_keeps_its_pixels(plain: tuple[ImageFile, NDArray[np.uint8]]) -> None:
    image, bands = plain
    part = image.read((10, 20), (30, 40), (40, 40))
    expected = bands[:, 30:40, 10:20].repeat(4, axis=1).repeat(4, axis=2)
    assert (as_bands(part) == expected).all()


def test_a_part_that_hangs_over_the_edge_is_reduced_in_its_place(
    plain: tuple[ImageFile, NDArray[np.uint8]],
) -> None:
    image, _ = plain
    part = image.read((-COLUMNS, COLUMNS), (0, 2 * ROWS), (40, 40))
    there = part[..., 3] > 0
    assert there[:20, 20:].all()
    assert not there[:, :20].any()
    assert not there[20:].any()


def test_several_threads_read_the_same_image(plain: tuple[ImageFile, NDArray[np.uint8]]) -> None:
    image, bands = plain
    places = [(left, top) for left in range(0, 360, 40) for top in range(0, 280, 20)]

    def read(place: tuple[int, int]) -> bool:
        left, top = place
        part = image.read((left, left + 40), (top, top + 20), (40, 20))
        return bool((as_bands(part) == bands[:, top : top + 20, left : left + 40]).all())

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(read, places * 5))


def test_one_band_is_grey(tmp_path: Path) -> None:
    bands = colours(20, 30, 1)
    pixels = whole(write_image(tmp_path / "a.tif", bands))
    assert (pixels[..., :3] == bands[0][..., None]).all()


def test_a_fourth_band_of_alpha_makes_clear(tmp_path: Path) -> None:
    bands = colours(20, 30, 4)
    bands[3, :, :10] = 0
    path = write_image(tmp_path / "a.png", bands, driver="PNG", crs=None, transform=None)
    path.with_suffix(".pgw").write_text("1\n0\n0\n-1\n400000\n3600000\n")
    image = open_base_map(
        BaseMap("a", BaseMapKind.IMAGE, str(path), crs="EPSG:4549"), None, Means()
    )
    assert isinstance(image, ImageFile)
    pixels = image.read((0, 30), (0, 20), (30, 20))
    assert (np.moveaxis(pixels, -1, 0) == bands).all()
    image.close()


def test_a_fourth_band_of_infrared_does_not(tmp_path: Path) -> None:
    bands = colours(20, 30, 4)
    path = write_image(tmp_path / "a.tif", bands, photometric="rgb", ALPHA="NO")
    pixels = whole(path)
    assert (as_bands(pixels) == bands[:3]).all()
    assert pixels[..., 3].min() == 255


def test_bands_are_taken_by_what_they_mean(tmp_path: Path) -> None:
    bands = colours(20, 30)
    path = write_image(tmp_path / "a.tif", bands, photometric="minisblack")
    with rasterio.open(path, "r+") as file:
        file.colorinterp = [rasterio.enums.ColorInterp[name] for name in ("blue", "green", "red")]
    assert (as_bands(whole(path)) == bands[::-1]).all()


def test_a_palette_gives_its_colours_and_mixes_them_when_reduced(tmp_path: Path) -> None:
    values = np.zeros((1, 40, 40), dtype=np.uint8)
    values[0, :, 1::2] = 7
    table = {0: (255, 0, 0, 255), 7: (0, 0, 255, 255)}
    path = write_image(tmp_path / "a.tif", values, palette=table, photometric="palette")
    assert tuple(whole(path)[0, 1]) == table[7]
    image = opened(path)
    mixed = image.read((0, 40), (0, 40), (20, 20))
    assert np.abs(mixed[5, 5].astype(int) - (127, 0, 127, 255)).max() <= 1
    image.close()


def test_a_drawing_of_one_bit_keeps_its_thin_lines(tmp_path: Path) -> None:
    values = np.ones((1, 300, 300), dtype=np.uint8)
    values[0, 100:103] = 0
    path = write_image(tmp_path / "a.tif", values, NBITS=1)
    image = opened(path)
    reduced = image.read((0, 300), (0, 300), (100, 100))
    assert reduced[10, 10, 0] == 255
    assert reduced[:, 50, 0].min() < 200
    image.close()


def test_large_numbers_are_stretched_without_their_extremes(tmp_path: Path) -> None:
    chance = np.random.default_rng(3)
    bands = chance.normal(3000, 200, (3, 100, 100)).astype(np.uint16)
    bands[:, 0, 0] = 65535
    pixels = whole(write_image(tmp_path / "a.tif", bands))
    assert 100 < pixels[..., :3].mean() < 155
    assert pixels[..., :3].std() > 40
    assert (pixels[0, 0, :3] == 255).all()


def test_heights_are_grey_and_what_is_missing_is_clear(tmp_path: Path) -> None:
    heights = np.linspace(100, 900, 100 * 100, dtype=np.float32).reshape(1, 100, 100)
    heights[0, :10] = -9999
    heights[0, 50:60] = np.nan
    pixels = whole(write_image(tmp_path / "a.tif", heights, nodata=-9999))
    assert pixels[:10, :, 3].max() == 0
    assert pixels[50:60, :, 3].max() == 0
    assert pixels[10:50, :, 3].min() == 255
    shown = pixels[:, 5, 0][pixels[:, 5, 3] > 0].astype(int)
    assert (np.diff(shown) >= 0).all()
    assert (shown[0], shown[-1]) == (0, 255)


def test_black_borders_are_clear_where_the_file_says_so(tmp_path: Path) -> None:
    bands = colours(100, 100)
    bands[:, :, :20] = 0
    bands[0, 50, 50] = 0
    pixels = whole(write_image(tmp_path / "a.tif", bands, nodata=0))
    assert pixels[:, :20, 3].max() == 0
    assert pixels[:, 20:, 3].min() == 255


def test_a_mask_in_the_file_makes_clear(tmp_path: Path) -> None:
    mask = np.full((100, 100), 255, dtype=np.uint8)
    mask[30:60] = 0
    path = write_image(tmp_path / "a.tif", colours(100, 100), mask=mask)
    assert (whole(path)[..., 3] == mask).all()


def test_numbers_that_are_no_picture_are_told(tmp_path: Path) -> None:
    path = write_image(tmp_path / "a.tif", np.ones((1, 9, 9), dtype=np.complex64))
    assert problem_of(path) == "base_maps.image_numbers"


def problem_of(path: Path) -> str:
    with pytest.raises(InputProblem) as told:
        whole(path)
    assert path.name in Texts("en")(told.value.key, **told.value.facts)
    return told.value.key


def test_what_is_no_image_is_told(tmp_path: Path) -> None:
    assert problem_of(tmp_path / "gone.tif") == "base_maps.missing"
    (tmp_path / "text.tif").write_text("some text")
    assert problem_of(tmp_path / "text.tif") == "base_maps.not_an_image"
    (tmp_path / "empty.png").write_bytes(b"")
    assert problem_of(tmp_path / "empty.png") == "base_maps.not_an_image"
    with pytest.raises(InputProblem):
        recognise(tmp_path / "text.tif")


def test_an_image_that_only_points_at_others_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "a.tif").write_text("<GDAL_WMS><Service name='TMS'/></GDAL_WMS>")
    assert problem_of(tmp_path / "a.tif") == "base_maps.not_an_image"


@pytest.mark.parametrize("look", [{}, {"tiled": True, "compress": "deflate"}])
def test_an_image_that_was_cut_short_is_told_when_the_part_is_read(
    tmp_path: Path, look: dict[str, object]
) -> None:
    path = write_image(tmp_path / "a.tif", colours(ROWS, COLUMNS), **look)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert problem_of(path) in ("base_maps.damaged_image", "base_maps.not_an_image")


def test_reading_leaves_nothing_beside_the_image(tmp_path: Path) -> None:
    path = write_image(tmp_path / "a.tif", np.ones((1, 50, 50), dtype=np.float32))
    before = path.read_bytes()
    whole(path)
    assert [one.name for one in tmp_path.iterdir()] == ["a.tif"]
    assert path.read_bytes() == before
