"""Opening an image with GDAL so that it keeps to itself: no warnings, no network, little memory."""

import warnings
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from gis.errors import InputProblem

# rasterio has no types; these names say what is meant.
Dataset = Any
Window = Any
Surroundings = AbstractContextManager[Any]

# What scans and orthophotos come in, by their first bytes. Told so and not left to GDAL, which also
# opens what only points at other files or at services.
_DRIVERS = {
    b"II*\0": "GTiff",
    b"MM\0*": "GTiff",
    b"II+\0": "GTiff",
    b"MM\0+": "GTiff",
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG": "PNG",
    b"GIF8": "GIF",
    b"BM": "BMP",
    b"RIFF": "WEBP",
    b"\0\0\0\x0cjP": "JP2OpenJPEG",
    b"\xff\x4f\xff\x51": "JP2OpenJPEG",
    b"EHFA_HEADER_TAG": "HFA",
}
_LONGEST_MARK = 16
_BLOCKS_KEPT_BYTES = 96 * 2**20
# The filters of warnings are one for the whole process; two threads may not change them at once.
_OPENING = Lock()


def opened(path: Path) -> Dataset:
    """Open an image for reading; the dataset is for one thread at a time.

    Raises InputProblem for a file that is missing or no image.
    """
    # GDAL takes a third of a second to load: only for those who have an image.
    from rasterio.errors import RasterioError  # noqa: PLC0415

    try:
        driver = _driver(path)
        # Of an image that is not packed only the bytes wanted are read so, not the strips in which
        # they stand: twenty times as fast. But bytes that are missing would be taken for black.
        dataset = _quietly(path, {"GTIFF_DIRECT_IO": "YES"}, driver=driver)
        if dataset.compression is None and path.stat().st_size < _plain_bytes(dataset):
            dataset.close()
            dataset = _quietly(path, {}, driver=driver)
        return dataset
    except (RasterioError, OSError) as error:
        raise InputProblem("base_maps.not_an_image", path=path) from error


def _driver(path: Path) -> str:
    if not path.is_file():
        raise InputProblem("base_maps.missing", path=path)
    with path.open("rb") as file:
        head = file.read(_LONGEST_MARK)
    for mark, driver in _DRIVERS.items():
        if head.startswith(mark):
            return driver
    raise InputProblem("base_maps.not_an_image", path=path)


def _plain_bytes(dataset: Dataset) -> int:
    """Return how large a file is at least that holds every pixel of an image unpacked."""
    bits = int(dataset.tags(1, ns="IMAGE_STRUCTURE").get("NBITS", "0"))
    each = bits or 8 * np.dtype(dataset.dtypes[0]).itemsize
    return int(dataset.width) * int(dataset.height) * int(dataset.count) * each // 8


def made(path: Path, **look: object) -> Dataset:
    """Open a new image for writing; raises what rasterio raises."""
    return _quietly(path, {}, mode="w", **look)


def _quietly(path: Path, options: Mapping[str, str], **how: object) -> Dataset:
    import rasterio  # noqa: PLC0415
    from rasterio.errors import NotGeoreferencedWarning  # noqa: PLC0415

    with _OPENING, warnings.catch_warnings(), frugal(**options):
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        return rasterio.open(path, sharing=False, **how)


def frugal(**options: object) -> Surroundings:
    """Return the surroundings in which GDAL keeps few blocks in memory and asks no network.

    How much it keeps is settled for the whole process by whoever reads first; without this it
    would be a twentieth of the machine's memory.
    """
    from rasterio import Env  # noqa: PLC0415

    surroundings: Surroundings = Env(GDAL_CACHEMAX=_BLOCKS_KEPT_BYTES, **options)
    return surroundings
