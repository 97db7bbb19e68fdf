"""Reduced copies of a large image, kept in the user's cache folder and never beside the image.

Each level is a tiled TIFF with the colours as they are shown, packed as JPEG, half as large as the
one before, with a mask where the image has transparent pixels. `overviews.py` makes them.
"""

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from gis.base_maps.handle_pool import HandlePool
from gis.base_maps.image_bands import ImageBands, bands_of
from gis.base_maps.raster_opening import Dataset, frugal, opened
from gis.base_maps.source import Pixels
from gis.errors import InputProblem

# The name of a pyramid is made from this too: copies made by other rules are not taken.
_RULES = "1"


@dataclass(frozen=True, slots=True)
class _Level:
    datasets: HandlePool[Dataset]
    bands: ImageBands


class ImagePyramid:
    """Be the reduced copies of one state of one file, once they have been made.

    `cache` is the folder of all pyramids. Safe to use from several threads; what another thread or
    program builds is found when it is there.
    """

    def __init__(self, path: Path, cache: Path) -> None:
        self.folder = cache / _name(path)
        self._lock = Lock()
        self._levels: Mapping[int, _Level] = {}

    def is_there(self) -> bool:
        """Say whether the copies have been made."""
        with self._lock:
            if not self._levels and self.folder.is_dir():
                self._levels = _levels(self.folder)
            return bool(self._levels)

    def has(self, reduced: float) -> bool:
        """Say whether a copy is at least as fine as the image reduced by a factor."""
        return min(self._levels) <= max(reduced, 1.0)

    def read(
        self, columns: tuple[int, int], rows: tuple[int, int], size: tuple[int, int]
    ) -> Pixels:
        """Return a part of the image scaled to size from the coarsest copy that is fine enough.

        Raises InputProblem for a copy that is damaged.
        """
        from rasterio.errors import RasterioError  # noqa: PLC0415  # GDAL only where it is needed

        width, height = columns[1] - columns[0], rows[1] - rows[0]
        reduced = max(min(width / size[0], height / size[1]), 1.0)
        factor = max(one for one in self._levels if one <= reduced)
        level = self._levels[factor]
        across = columns[0] / factor, columns[1] / factor
        down = rows[0] / factor, rows[1] / factor
        try:
            with level.datasets.lent() as dataset, frugal():
                return level.bands.read(dataset, across, down, size)
        except (RasterioError, OSError) as error:
            raise InputProblem("base_maps.damaged_image", path=self.folder) from error

    def close(self) -> None:
        """Let go of the files."""
        for level in self._levels.values():
            level.datasets.close()


def _levels(folder: Path) -> Mapping[int, _Level]:
    levels = {}
    with suppress(OSError):
        # Those that have not been used for the longest are removed first.
        os.utime(folder)
    for file in folder.glob("*.tif"):
        datasets = HandlePool(lambda file=file: opened(file))  # type: ignore[misc]
        with datasets.lent() as dataset:
            levels[int(file.stem)] = _Level(datasets, bands_of(dataset))
    return levels


def _name(path: Path) -> str:
    """Return a name for the state that a file is in now, which says nothing of the file."""
    state = path.stat()
    told = "|".join([_RULES, str(path.absolute()), str(state.st_size), str(state.st_mtime_ns)])
    return hashlib.sha256(told.encode()).hexdigest()[:32]
