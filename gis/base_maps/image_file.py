"""An image of any size as a base map: GeoTIFF, image with a world file, scanned paper map."""

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from gis.base_maps.handle_pool import HandlePool
from gis.base_maps.image_bands import bands_of
from gis.base_maps.image_placing import Placing
from gis.base_maps.image_pyramid import ImagePyramid
from gis.base_maps.raster_opening import Dataset, frugal, opened
from gis.base_maps.source import Pixels, SourceFacts
from gis.errors import InputProblem

Result = TypeVar("Result")

# Reading as much takes a quarter of a second or less, from a file in memory.
_AFFORDABLE_BYTES = 64 * 2**20
# A picture of the whole image has about as many pixels, and is asked for in parts of so many.
_WHOLE_PX, _PART_PX = 1024, 512
_PREVIEW_PX = 2048
_PREVIEW_BYTES = 2**30
# These are unpacked from the top whatever part is wanted.
_FROM_THE_TOP = ("JPEG", "PNG", "BMP", "GIF", "WEBP")


@dataclass(frozen=True, slots=True)
class _Shape:
    """Tell of an image what says how dear a part of it is."""

    columns: int
    rows: int
    block_columns: int
    block_rows: int
    pixel_bytes: int
    factors: tuple[int, ...]
    is_from_the_top: bool

    def bytes_for(self, columns: tuple[int, int], rows: tuple[int, int], reduced: float) -> float:
        """Return about how many bytes are unpacked for a part that is reduced by a factor."""
        factor = max((one for one in self.factors if one <= reduced), default=1)
        width = min(_whole(columns, self.block_columns), self.columns)
        height = min(_whole(rows, self.block_rows), self.rows)
        if self.is_from_the_top:
            width, height = self.columns, rows[1]
        return width * height / factor**2 * self.pixel_bytes


class ImageFile:
    """Be the pixels of an image file, placed on the land.

    `pyramid` is where reduced copies of it are, or will be. As long as a large image has none, a
    part that would be dear to read is shown from a coarse preview, made once.
    Raises InputProblem for what is no image.
    """

    def __init__(
        self,
        path: Path,
        crs: CRS,
        placing: Placing,
        facts: Callable[["ImageFile"], SourceFacts],
        pyramid: ImagePyramid | None = None,
    ) -> None:
        self._path, self._crs, self._placing, self._pyramid = path, crs, placing, pyramid
        self._datasets = HandlePool(lambda: opened(path))
        self._preview: Pixels | None = None
        self._previewing = Lock()
        try:
            with self._datasets.lent() as dataset, frugal():
                self._shape = _shape(dataset)
                self._bands = self._told(lambda: bands_of(dataset))
            self._facts = facts(self)
        except InputProblem:
            self.close()
            raise

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    @property
    def facts(self) -> SourceFacts:
        """What is known of it."""
        return self._facts

    @property
    def crs(self) -> CRS:
        """The system that `to_pixels` takes its points in."""
        return self._crs

    @property
    def size(self) -> tuple[int, int]:
        """Columns and rows of the whole image."""
        return self._shape.columns, self._shape.rows

    @property
    def is_opaque(self) -> bool:
        """Say whether no pixel of the image is transparent."""
        return self._bands.is_opaque

    @property
    def is_from_the_top(self) -> bool:
        """Say whether any part of it can only be had by unpacking all that is above."""
        return self._shape.is_from_the_top

    @property
    def wants_pyramid(self) -> bool:
        """Say whether parts of it cannot be shown sharply before a pyramid is built."""
        columns, rows = self.size
        reduced = max(columns / _WHOLE_PX, rows / _WHOLE_PX, 1.0)
        side = int(_PART_PX * reduced)
        part = (0, min(side, columns)), (max(rows - side, 0), rows)
        is_dear = self._shape.bytes_for(*part, reduced) > _AFFORDABLE_BYTES
        return is_dear and self._found_pyramid() is None

    def to_pixels(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return where points lie in the image: column, row from its corner."""
        return self._placing.to_pixels(np.asarray(xy, dtype=np.float64).reshape(-1, 2))

    def outline(self) -> NDArray[np.float64]:
        """Return the four corners of the image."""
        columns, rows = self.size
        return self._placing.to_xy(
            np.array([(0, 0), (columns, 0), (columns, rows), (0, rows)], dtype=np.float64)
        )

    def read(
        self, columns: tuple[int, int], rows: tuple[int, int], size: tuple[int, int]
    ) -> Pixels:
        """Return a part of the image scaled to size; beyond the image it is transparent.

        Raises InputProblem for a damaged file.
        """
        out: Pixels = np.zeros((size[1], size[0], 4), dtype=np.uint8)
        across = _within(columns, self.size[0], size[0])
        down = _within(rows, self.size[1], size[1])
        if across is None or down is None:
            return out
        (columns, (left, right)), (rows, (top, bottom)) = across, down
        part = self._part(columns, rows, (right - left, bottom - top))
        out[top:bottom, left:right] = part
        return out

    def read_exactly(self, columns: tuple[int, int], rows: tuple[int, int]) -> Pixels:
        """Return a part of the image as it stands in the file, pixel by pixel."""
        size = columns[1] - columns[0], rows[1] - rows[0]
        with self._datasets.lent() as dataset, frugal():
            return self._told(lambda: self._bands.read(dataset, columns, rows, size))

    def close(self) -> None:
        """Let go of the file."""
        self._datasets.close()
        if self._pyramid is not None:
            self._pyramid.close()

    def _part(
        self, columns: tuple[int, int], rows: tuple[int, int], size: tuple[int, int]
    ) -> Pixels:
        reduced = min((columns[1] - columns[0]) / size[0], (rows[1] - rows[0]) / size[1])
        pyramid = self._found_pyramid()
        if pyramid is not None and pyramid.has(reduced):
            try:
                return pyramid.read(columns, rows, size)
            except InputProblem:
                # Somebody has emptied the cache: the image itself is still there.
                pyramid = self._pyramid = None
        is_dear = self._shape.bytes_for(columns, rows, reduced) > _AFFORDABLE_BYTES
        # Finer than its finest copy an image is read in small parts: these are never dear.
        if pyramid is None and is_dear:
            return self._from_preview(columns, rows, size)
        with self._datasets.lent() as dataset, frugal():
            return self._told(lambda: self._bands.read(dataset, columns, rows, size))

    def _found_pyramid(self) -> ImagePyramid | None:
        try:
            is_there = self._pyramid is not None and self._pyramid.is_there()
        except InputProblem:
            self._pyramid, is_there = None, False
        return self._pyramid if is_there else None

    def _from_preview(
        self, columns: tuple[int, int], rows: tuple[int, int], size: tuple[int, int]
    ) -> Pixels:
        preview = self._whole_preview()
        down = _between(rows, size[1], self.size[1], preview.shape[0])
        across = _between(columns, size[0], self.size[0], preview.shape[1])
        return _blended(_blended(preview, *down, axis=0), *across, axis=1).astype(np.uint8)

    def _whole_preview(self) -> Pixels:
        """Return the whole image with so few pixels that having them is affordable."""
        with self._previewing:
            if self._preview is None:
                shape = self._shape
                size = _preview_size(shape)
                whole = (0, shape.columns), (0, shape.rows)
                with self._datasets.lent() as dataset, frugal():
                    self._preview = self._told(
                        lambda: self._bands.read(dataset, *whole, size, is_sampled=True)
                    )
            return self._preview

    def _told(self, reading: Callable[[], Result]) -> Result:
        """Return what reading gives; raises InputProblem where the file is damaged."""
        from rasterio.errors import RasterioError  # noqa: PLC0415  # GDAL only where it is needed

        try:
            return reading()
        except (RasterioError, OSError) as error:
            raise InputProblem("base_maps.damaged_image", path=self._path) from error


def _shape(dataset: Dataset) -> _Shape:
    # What is not packed is read pixel by pixel.
    is_plain = dataset.driver == "GTiff" and dataset.compression is None
    block_rows, block_columns = (1, 1) if is_plain else dataset.block_shapes[0]
    pixel_bytes = sum(np.dtype(name).itemsize for name in dataset.dtypes)
    return _Shape(
        dataset.width,
        dataset.height,
        block_columns,
        block_rows,
        pixel_bytes,
        tuple(dataset.overviews(1)),
        dataset.driver in _FROM_THE_TOP,
    )


def _preview_size(shape: _Shape) -> tuple[int, int]:
    """Return the columns and rows of a preview that unpacks no more than is affordable."""
    reduced = max(max(shape.columns, shape.rows) / _PREVIEW_PX, 1.0)
    columns, rows = ceil(shape.columns / reduced), ceil(shape.rows / reduced)
    if shape.is_from_the_top:
        return columns, rows
    block_bytes = shape.block_columns * shape.block_rows * shape.pixel_bytes
    affordable = max(int(_PREVIEW_BYTES / block_bytes), 1)
    across = ceil(shape.columns / shape.block_columns)
    down = ceil(shape.rows / shape.block_rows)
    if min(across, columns) * min(down, rows) <= affordable:
        return columns, rows
    if across == 1:
        return columns, min(rows, affordable)
    share = (affordable / (across * down)) ** 0.5
    return max(int(across * share), 1), max(int(down * share), 1)


def _whole(ends: tuple[int, int], block: int) -> int:
    """Return the length of the blocks that a part touches."""
    return (ceil(ends[1] / block) - ends[0] // block) * block


def _within(
    wanted: tuple[int, int], last: int, size: int
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Return the part of `wanted` that the image has, and where in the picture that belongs."""
    first, end = max(wanted[0], 0), min(wanted[1], last)
    if first >= end or size < 1:
        return None
    scale = size / (wanted[1] - wanted[0])
    start = min(round((first - wanted[0]) * scale), size - 1)
    return (first, end), (start, max(round((end - wanted[0]) * scale), start + 1))


def _between(
    ends: tuple[int, int], size: int, whole: int, preview: int
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Return for `size` pixels the rows (or columns) of a preview before them, and how far on."""
    middles = ends[0] + (np.arange(size) + 0.5) * (ends[1] - ends[0]) / size
    places = np.clip(middles * preview / whole - 0.5, 0, preview - 1)
    before = np.minimum(places.astype(np.int64), max(preview - 2, 0))
    return before, (places - before).astype(np.float32)


def _blended(
    values: NDArray[Any], before: NDArray[np.int64], share: NDArray[np.float32], axis: int
) -> NDArray[np.float32]:
    after = np.minimum(before + 1, values.shape[axis] - 1)
    share = share.reshape([-1 if one == axis else 1 for one in range(values.ndim)])
    first = values.take(before, axis).astype(np.float32)
    return np.asarray(first + share * (values.take(after, axis) - first))
