"""Large images: a coarse picture at once, a sharp one when reduced copies have been made."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from support.image_files import blocks_of_colour, write_image

from gis.base_maps import image_file, overviews
from gis.base_maps.base_map import BaseMap, BaseMapKind
from gis.base_maps.image_file import ImageFile
from gis.base_maps.means import Means
from gis.base_maps.opening import open_base_map
from gis.base_maps.overviews import build_overviews
from gis.errors import Cancelled, InputProblem
from gis.progress import NoProgress

ROWS, COLUMNS = 2301, 3077
SIDE = 128
TILED: dict[str, object] = {"tiled": True, "blockxsize": 256, "blockysize": 256}


@pytest.fixture(autouse=True)
def _small_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an image of some megabytes be too large to be read as a whole."""
    monkeypatch.setattr(image_file, "_AFFORDABLE_BYTES", 4 * 2**20)
    monkeypatch.setattr(image_file, "_PREVIEW_BYTES", 12 * 2**20)
    monkeypatch.setattr(overviews, "_STRIP_BYTES", 2**20)


def opened(path: Path, cache: Path) -> ImageFile:
    said = BaseMap("a", BaseMapKind.IMAGE, str(path), crs="EPSG:4549")
    image = open_base_map(said, None, Means(cache))
    assert isinstance(image, ImageFile)
    return image


@pytest.fixture
def bands() -> NDArray[np.uint8]:
    return blocks_of_colour(ROWS, COLUMNS, SIDE)


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def large(tmp_path: Path, bands: NDArray[np.uint8], cache: Path) -> Iterator[ImageFile]:
    image = opened(write_image(tmp_path / "large.tif", bands, **TILED), cache)
    yield image
    image.close()


def picture(image: ImageFile, width: int = 601) -> NDArray[np.uint8]:
    height = width * ROWS // COLUMNS
    return image.read((0, COLUMNS), (0, ROWS), (width, height))


def true_picture(bands: NDArray[np.uint8], width: int = 601) -> NDArray[np.uint8]:
    """Return the colours in the middles of the pixels of a picture."""
    height = width * ROWS // COLUMNS
    columns = ((np.arange(width) + 0.5) * COLUMNS / width).astype(int)
    rows = ((np.arange(height) + 0.5) * ROWS / height).astype(int)
    return np.moveaxis(bands[:, rows][:, :, columns], 0, -1)


def share_alike(
    found: NDArray[np.uint8], expected: NDArray[np.uint8], tolerance: int = 14
) -> float:
    """Return the share of pixels that have about the colour that they should have."""
    off = np.abs(found[..., :3].astype(int) - expected.astype(int)).max(axis=-1)
    return float((off <= tolerance).mean())


def test_a_large_image_is_coarse_at_first_and_sharp_when_copies_are_made(
    large: ImageFile, bands: NDArray[np.uint8], cache: Path
) -> None:
    assert large.wants_pyramid
    first = picture(large)
    assert first[..., 3].min() == 255
    coarse = np.abs(first[..., :3].astype(int) - true_picture(bands)).mean()
    elsewhere = np.abs(first[..., :3].astype(int) - true_picture(bands[:, :, ::-1])).mean()
    assert coarse < 0.9 * elsewhere
    build_overviews(large, cache / "pyramids")
    assert not large.wants_pyramid
    assert share_alike(picture(large), true_picture(bands)) > 0.93


@pytest.mark.parametrize("width", [3077, 1600, 769, 300, 97])
def test_every_scale_shows_the_same_land(
    large: ImageFile, bands: NDArray[np.uint8], cache: Path, width: int
) -> None:
    build_overviews(large, cache / "pyramids")
    found = share_alike(picture(large, width), true_picture(bands, width), tolerance=30)
    assert found > (0.9 if width > 200 else 0.6)


def test_a_part_at_full_size_is_read_from_the_image_itself(
    large: ImageFile, bands: NDArray[np.uint8], cache: Path
) -> None:
    build_overviews(large, cache / "pyramids")
    part = large.read((1000, 1300), (700, 900), (300, 200))
    assert (np.moveaxis(part[..., :3], -1, 0) == bands[:, 700:900, 1000:1300]).all()


def test_a_small_image_and_one_with_copies_of_its_own_want_none(
    tmp_path: Path, bands: NDArray[np.uint8], cache: Path
) -> None:
    small = opened(write_image(tmp_path / "small.tif", bands[:, :500, :600]), cache)
    cog = opened(write_image(tmp_path / "cog.tif", bands, driver="COG", compress="deflate"), cache)
    assert not small.wants_pyramid
    assert not cog.wants_pyramid
    assert share_alike(picture(cog), true_picture(bands)) > 0.9
    small.close()
    cog.close()


def test_an_image_that_can_only_be_read_from_its_top_is_copied_at_full_size(
    tmp_path: Path, bands: NDArray[np.uint8], cache: Path
) -> None:
    path = write_image(tmp_path / "scan.png", bands, driver="PNG", crs=None, transform=None)
    path.with_suffix(".pgw").write_text("0.5\n0\n0\n-0.5\n400000\n3600000\n")
    scan = opened(path, cache)
    assert scan.wants_pyramid
    build_overviews(scan, cache / "pyramids")
    path.write_bytes(path.read_bytes()[:1000])
    part = scan.read((2500, 2800), (2000, 2200), (300, 200))
    expected = np.moveaxis(bands[:, 2000:2200, 2500:2800], 0, -1)
    assert share_alike(part, expected, 20) > 0.9
    scan.close()


def test_clear_parts_stay_clear_and_do_not_darken_their_neighbours(
    tmp_path: Path, cache: Path
) -> None:
    bands = np.full((3, ROWS, COLUMNS), 200, dtype=np.uint8)
    bands[:, :, : COLUMNS // 2] = 0
    image = opened(write_image(tmp_path / "a.tif", bands, nodata=0, **TILED), cache)
    build_overviews(image, cache / "pyramids")
    pixels = picture(image)
    assert pixels[:, :290, 3].max() == 0
    assert pixels[:, 310:, 3].min() == 255
    shown = pixels[pixels[..., 3] == 255]
    assert np.abs(shown[:, :3].astype(int) - 200).max() <= 24
    image.close()


def test_copies_of_a_file_that_has_changed_are_not_used(
    large: ImageFile, bands: NDArray[np.uint8], cache: Path
) -> None:
    build_overviews(large, cache / "pyramids")
    write_image(large.path, bands[:, ::-1], BIGTIFF="YES", **TILED)
    changed = opened(large.path, cache)
    assert changed.wants_pyramid
    changed.close()


def test_copies_are_made_once_and_found_by_the_next(large: ImageFile, cache: Path) -> None:
    folder = build_overviews(large, cache / "pyramids")
    before = {file: file.stat().st_mtime_ns for file in folder.iterdir()}
    again = opened(large.path, cache)
    assert not again.wants_pyramid
    assert build_overviews(again, cache / "pyramids") == folder
    assert {file: file.stat().st_mtime_ns for file in folder.iterdir()} == before
    again.close()


@pytest.mark.parametrize("is_gone", [True, False])
def test_copies_that_somebody_has_spoilt_are_done_without(
    large: ImageFile, bands: NDArray[np.uint8], cache: Path, is_gone: bool
) -> None:
    folder = build_overviews(large, cache / "pyramids")
    for file in folder.iterdir():
        file.write_bytes(file.read_bytes()[:400])
        if is_gone:
            file.unlink()
    assert picture(large)[..., 3].min() == 255
    part = large.read((1000, 1300), (700, 900), (300, 200))
    assert (np.moveaxis(part[..., :3], -1, 0) == bands[:, 700:900, 1000:1300]).all()


def test_nothing_is_written_beside_the_image(large: ImageFile, cache: Path) -> None:
    build_overviews(large, cache / "pyramids")
    names = {one.name for one in large.path.parent.iterdir()}
    assert names == {"large.tif", "cache"}


class Watched(NoProgress):
    """Note how far the work is, and stop it at a fraction."""

    def __init__(self, stop_at: float = 2.0) -> None:
        self.fractions: list[float] = []
        self._stop_at = stop_at

    def step(self, fraction: float, note: str = "") -> None:
        self.fractions.append(fraction)

    def raise_if_cancelled(self) -> None:
        if self.fractions and self.fractions[-1] >= self._stop_at:
            raise Cancelled


def test_making_copies_tells_how_far_it_is(large: ImageFile, cache: Path) -> None:
    progress = Watched()
    build_overviews(large, cache / "pyramids", progress)
    assert len(progress.fractions) > 5
    assert progress.fractions == sorted(progress.fractions)
    assert progress.fractions[-1] == 1.0


def test_stopped_it_leaves_nothing_and_can_begin_again(large: ImageFile, cache: Path) -> None:
    with pytest.raises(Cancelled):
        build_overviews(large, cache / "pyramids", Watched(stop_at=0.5))
    assert list((cache / "pyramids").iterdir()) == []
    assert large.wants_pyramid
    build_overviews(large, cache / "pyramids")
    assert not large.wants_pyramid


def test_an_image_that_is_damaged_leaves_no_copies(
    tmp_path: Path, bands: NDArray[np.uint8], cache: Path
) -> None:
    path = write_image(tmp_path / "a.tif", bands, compress="deflate", **TILED)
    path.write_bytes(path.read_bytes()[:-200])
    damaged = opened(path, cache)
    with pytest.raises(InputProblem) as told:
        build_overviews(damaged, cache / "pyramids")
    assert told.value.key == "base_maps.damaged_image"
    assert list((cache / "pyramids").iterdir()) == []
    damaged.close()


def test_a_disk_without_room_is_told_beforehand(
    large: ImageFile, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(overviews, "_BYTES_PER_PIXEL", 2.0**60)
    with pytest.raises(InputProblem) as told:
        build_overviews(large, cache / "pyramids")
    assert told.value.key == "base_maps.no_room"
    assert list((cache / "pyramids").iterdir()) == []


def test_the_oldest_copies_go_when_all_are_too_large(
    tmp_path: Path, bands: NDArray[np.uint8], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    images = [
        opened(write_image(tmp_path / f"{name}.tif", bands, **TILED), cache) for name in "abc"
    ]
    first = build_overviews(images[0], cache / "pyramids")
    size = sum(file.stat().st_size for file in first.iterdir())
    monkeypatch.setattr(overviews, "_ALL_PYRAMIDS_BYTES", int(size * 2.5))
    second, third = (build_overviews(one, cache / "pyramids") for one in images[1:])
    assert set((cache / "pyramids").iterdir()) == {second, third}
    for image in images:
        image.close()
