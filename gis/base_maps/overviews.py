"""Making reduced copies of a large image, in the background, so that it can be shown at any scale.

GDAL can make overviews too, but neither tells how far it is nor stops when asked, and would write
beside the user's file.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from math import ceil
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis.base_maps.image_file import ImageFile
from gis.base_maps.image_pyramid import ImagePyramid
from gis.base_maps.raster_opening import Dataset, frugal, made
from gis.base_maps.source import Pixels
from gis.errors import InputProblem
from gis.progress import NoProgress, Progress

_TILE = 512
_COARSEST_PX = 512
_STRIP_BYTES = 48 * 2**20
_QUALITY = 88
# Photographs take about a byte per pixel and less; a disk with less room than that is full.
_BYTES_PER_PIXEL = 1.0
_ALL_PYRAMIDS_BYTES = 20 * 2**30


def build_overviews(image: ImageFile, cache: Path, progress: Progress | None = None) -> Path:
    """Make the reduced copies of an image below `cache`; return their folder.

    Reads the image once, strip by strip, with some 200 MB of memory at most. They are there as a
    whole or not at all: stopped, full or broken off it leaves nothing behind. Pyramids that have
    not been used for the longest are removed when all take more than 20 GB. Raises InputProblem
    where there is no room or the image is damaged, and Cancelled.
    """
    progress = progress or NoProgress()
    pyramid = ImagePyramid(image.path, cache)
    if pyramid.is_there():
        pyramid.close()
        return pyramid.folder
    making = pyramid.folder.with_name(f"{pyramid.folder.name}.{os.getpid()}.part")
    try:
        making.mkdir(parents=True)
        _require_room(image, cache)
        _build(image, making, progress)
        _publish(making, pyramid.folder)
    except OSError as error:
        raise InputProblem("base_maps.no_room", path=cache) from error
    finally:
        shutil.rmtree(making, ignore_errors=True)
    _forget_oldest(cache, pyramid.folder)
    return pyramid.folder


def _factors(image: ImageFile) -> list[int]:
    """Return how much the copies are reduced: by 2, 4, ...; by 1 first where rows come in turn."""
    factors = [1] if image.is_from_the_top else [2]
    while max(image.size) / factors[-1] > _COARSEST_PX:
        factors.append(factors[-1] * 2)
    return factors


def _build(image: ImageFile, folder: Path, progress: Progress) -> None:
    from rasterio.errors import RasterioError  # noqa: PLC0415  # GDAL only where it is needed

    columns, rows = image.size
    strip = max(_STRIP_BYTES // (columns * 4) // 2 * 2, 2)
    try:
        with frugal(GDAL_TIFF_INTERNAL_MASK="YES"), _copies(image, folder) as finest:
            for top in range(0, rows, strip):
                progress.raise_if_cancelled()
                pixels = image.read_exactly((0, columns), (top, min(top + strip, rows)))
                finest.add(pixels if image.is_from_the_top else _halved(pixels))
                progress.step(min(top + strip, rows) / rows)
            finest.finish()
    except RasterioError as error:
        raise InputProblem("base_maps.no_room", path=folder.parent) from error


class _Copy:
    """Take the rows of one level as they come, write them tile by tile, and pass half of them on.

    At the right and the lower edge the last pixels stand for those that are not there.
    """

    def __init__(self, dataset: Dataset, coarser: "_Copy | None", *, is_opaque: bool) -> None:
        self._dataset, self._coarser, self._is_opaque = dataset, coarser, is_opaque
        self._waiting: list[Pixels] = []
        self._row = 0

    def add(self, pixels: Pixels) -> None:
        """Take the next rows."""
        self._waiting.append(pixels)
        if sum(map(len, self._waiting)) >= _TILE:
            joined = np.concatenate(self._waiting)
            whole = len(joined) // _TILE * _TILE
            self._waiting = [joined[whole:]]
            self._write(joined[:whole])

    def finish(self) -> None:
        """Write what is left."""
        left = np.concatenate(self._waiting) if self._waiting else np.empty((0, 0, 4), np.uint8)
        if len(left):
            self._write(left)
        if self._coarser is not None:
            self._coarser.finish()

    def _write(self, pixels: Pixels) -> None:
        from rasterio.windows import Window  # noqa: PLC0415  # GDAL only where it is needed

        window = Window(0, self._row, pixels.shape[1], len(pixels))
        self._dataset.write(np.moveaxis(pixels[..., :3], -1, 0), window=window)
        if not self._is_opaque:
            self._dataset.write_mask(pixels[..., 3], window=window)
        self._row += len(pixels)
        if self._coarser is not None:
            self._coarser.add(_halved(pixels))


@contextmanager
def _copies(image: ImageFile, folder: Path) -> Iterator[_Copy]:
    """Open the files of all levels and give the finest."""
    look = {"driver": "GTiff", "count": 3, "dtype": "uint8", "bigtiff": "if_safer"}
    tiles = {"tiled": True, "blockxsize": _TILE, "blockysize": _TILE}
    packing = {"compress": "jpeg", "photometric": "ycbcr", "jpeg_quality": _QUALITY}
    coarser: _Copy | None = None
    with ExitStack() as files:
        for factor in reversed(_factors(image)):
            size = {
                "width": ceil(image.size[0] / factor),
                "height": ceil(image.size[1] / factor),
            }
            dataset = made(folder / f"{factor}.tif", **look, **tiles, **packing, **size)
            files.enter_context(dataset)
            coarser = _Copy(dataset, coarser, is_opaque=image.is_opaque)
        assert coarser is not None
        yield coarser


def _halved(pixels: Pixels) -> Pixels:
    """Return pixels half as many each way, each the mean of four as far as these are opaque."""
    rows, columns = pixels.shape[:2]
    if rows % 2 or columns % 2:
        pixels = np.pad(pixels, ((0, rows % 2), (0, columns % 2), (0, 0)), mode="edge")
    if (pixels[..., 3] == 255).all():
        out = np.empty((len(pixels) // 2, pixels.shape[1] // 2, 4), dtype=np.uint8)
        out[..., :3] = (_sum_of_four(pixels[..., :3].astype(np.uint16)) + 2) >> 2
        out[..., 3] = 255
        return out
    weights = pixels[..., 3].astype(np.uint32)
    weight = _sum_of_four(weights)[..., None]
    colours = _sum_of_four(pixels[..., :3] * weights[..., None])
    mixed = (colours + weight // 2) // np.maximum(weight, 1)
    return np.concatenate([mixed, (weight + 2) >> 2], axis=-1).astype(np.uint8)


def _sum_of_four(values: NDArray[Any]) -> NDArray[Any]:
    return np.asarray(
        values[0::2, 0::2] + values[0::2, 1::2] + values[1::2, 0::2] + values[1::2, 1::2]
    )


def _require_room(image: ImageFile, cache: Path) -> None:
    finest = _factors(image)[0]
    needed = image.size[0] * image.size[1] / finest**2 * 4 / 3 * _BYTES_PER_PIXEL
    if shutil.disk_usage(cache).free < needed:
        raise InputProblem("base_maps.no_room", path=cache)


def _publish(made: Path, folder: Path) -> None:
    """Give the copies their place; another program may have been as fast."""
    try:
        made.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise


def _forget_oldest(cache: Path, kept: Path) -> None:
    folders = [(folder, _size(folder)) for folder in cache.iterdir() if folder.is_dir()]
    total = sum(size for _, size in folders)
    for folder, size in sorted(folders, key=lambda one: one[0].stat().st_mtime):
        if total <= _ALL_PYRAMIDS_BYTES:
            return
        if folder != kept:
            shutil.rmtree(folder, ignore_errors=True)
            total -= size


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.glob("*.tif"))
