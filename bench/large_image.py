"""A large image whose every pixel is known: lighter towards the east, with noise on it."""

from functools import lru_cache
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from rasterio.windows import Window

_STRIP_ROWS = 500
_NOISE, _LIGHTEST = 56, 200
_TURN = 997


@lru_cache(maxsize=1)
def _noise(side: int) -> NDArray[np.uint8]:
    chance = np.random.default_rng(11)
    return chance.integers(0, _NOISE, (_STRIP_ROWS, side, 3), dtype=np.uint8)


def _lightness(side: int) -> NDArray[np.uint8]:
    return (np.arange(side) * _LIGHTEST // side).astype(np.uint8)


def write_large_image(path: Path, side: int) -> None:
    """Write a square GeoTIFF of three bytes a pixel, in strips, neither packed nor tiled."""
    look = {"driver": "GTiff", "count": 3, "dtype": "uint8", "interleave": "pixel"}
    place = {"crs": "EPSG:4549", "transform": Affine(0.1, 0, 400_000, 0, -0.1, 3_600_000)}
    with rasterio.open(path, "w", width=side, height=side, **look, **place) as file:
        for top in range(0, side, _STRIP_ROWS):
            rows = min(_STRIP_ROWS, side - top)
            bands = np.moveaxis(_strip(side, top // _STRIP_ROWS)[:rows], -1, 0)
            file.write(bands, window=Window(0, top, side, rows))


def _strip(side: int, number: int) -> NDArray[np.uint8]:
    turned = np.roll(_noise(side), number * _TURN, axis=1)
    return np.asarray(turned + _lightness(side)[None, :, None], dtype=np.uint8)


def expected_window(
    side: int, columns: tuple[int, int], rows: tuple[int, int]
) -> NDArray[np.uint8]:
    """Return the pixels of a part, (rows, columns, 3)."""
    across = np.arange(*columns)
    down = np.arange(*rows)
    numbers = down // _STRIP_ROWS
    turned = (across[None, :] - numbers[:, None] * _TURN) % side
    noise = _noise(side)[(down % _STRIP_ROWS)[:, None], turned]
    return np.asarray(noise + _lightness(side)[across][None, :, None], dtype=np.uint8)


def expected_columns(side: int, width: int) -> NDArray[np.float64]:
    """Return how light the columns of a reduced picture are."""
    middles = ((np.arange(width) + 0.5) * side / width).astype(int)
    return np.asarray(_lightness(side)[middles] + (_NOISE - 1) / 2, dtype=np.float64)
