"""Open one large image as a base map and read parts of it; print how long that took, and memory.

Run in a process of its own by the theme `base_maps`: `python -m bench.base_map_reading WAY IMAGE
CACHE`, WAY being ours or warped (rasterio's WarpedVRT with its usual settings).
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import rasterio
from numpy.typing import NDArray
from rasterio.enums import Resampling
from rasterio.vrt import WarpedVRT
from rasterio.windows import Window

from bench.large_image import expected_columns, expected_window
from bench.opening import memory_mib
from gis.base_maps.base_map import BaseMap, BaseMapKind
from gis.base_maps.image_file import ImageFile
from gis.base_maps.means import Means
from gis.base_maps.opening import open_base_map

_WINDOW_PX, _WINDOWS = 512, 120
_VIEW = 1600, 1000

Ends = tuple[int, int]
Read = Callable[[Ends, Ends, tuple[int, int]], NDArray[np.uint8]]


def main() -> None:
    """Print one JSON object."""
    way, image, cache = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])
    forget_pages(image)
    before = memory_mib("VmRSS") or 0.0
    begin = time.perf_counter()
    read, side = (_ours if way == "ours" else _warped)(image, cache)
    rows = side * _VIEW[1] // _VIEW[0]
    whole = read((0, side), (0, rows), _VIEW)
    first = time.perf_counter()
    width = min(4 * _VIEW[0] // 2, side)
    corner = (side - width) // 2
    down = (corner, corner + width * _VIEW[1] // _VIEW[0])
    read((corner, corner + width), down, _VIEW)
    zoomed = time.perf_counter()
    windows, is_right = _windows(read, side)
    off = np.abs(whole[..., :3].mean(axis=(0, 2)) - expected_columns(side, _VIEW[0]))
    print(
        json.dumps(
            {
                "first": first - begin,
                "zoomed": zoomed - first,
                "windows": windows,
                "is_right": is_right and bool(off.max() < 12),
                "memory_mib": (memory_mib("VmHWM") or 0.0) - before,
            }
        )
    )


def forget_pages(image: Path) -> None:
    """Let the system read a file from its disk again, where the system can be told so."""
    if hasattr(os, "posix_fadvise"):
        with image.open("rb") as file:
            os.fsync(file.fileno())
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def _ours(image: Path, cache: Path) -> tuple[Read, int]:
    said = BaseMap("large", BaseMapKind.IMAGE, str(image))
    source = open_base_map(said, None, Means(cache))
    assert isinstance(source, ImageFile)
    return source.read, source.size[0]


def _warped(image: Path, cache: Path) -> tuple[Read, int]:
    dataset = WarpedVRT(rasterio.open(image), resampling=Resampling.average)

    def read(columns: Ends, rows: Ends, size: tuple[int, int]) -> NDArray[np.uint8]:
        window = Window(columns[0], rows[0], columns[1] - columns[0], rows[1] - rows[0])
        bands = dataset.read(
            window=window, out_shape=(3, size[1], size[0]), resampling=Resampling.average
        )
        return np.moveaxis(bands, 0, -1)

    return read, dataset.width


def _windows(read: Read, side: int) -> tuple[list[float], bool]:
    """Return the seconds that parts at full size took, and whether they had the right pixels."""
    chance = np.random.default_rng(5)
    seconds, is_right = [], True
    for left, top in chance.integers(0, side - _WINDOW_PX, (_WINDOWS, 2)).tolist():
        begin = time.perf_counter()
        columns, rows = (left, left + _WINDOW_PX), (top, top + _WINDOW_PX)
        part = read(columns, rows, (_WINDOW_PX, _WINDOW_PX))
        seconds.append(time.perf_counter() - begin)
        is_right &= bool((part[..., :3] == expected_window(side, columns, rows)).all())
    return seconds, is_right


if __name__ == "__main__":
    main()
