"""Images for tests, written with rasterio and not with what reads them in the product."""

import warnings
from pathlib import Path

import numpy as np
import rasterio
from affine import Affine
from numpy.typing import NDArray
from rasterio.errors import NotGeoreferencedWarning

NORTH_UP = Affine(0.5, 0.0, 400_000.0, 0.0, -0.5, 3_600_000.0)
ZONE = "EPSG:4549"


def colours(rows: int, columns: int, bands: int = 3, seed: int = 1) -> NDArray[np.uint8]:
    """Return bands of random bytes, so that no two parts of an image look alike."""
    chance = np.random.default_rng(seed)
    return chance.integers(1, 255, (bands, rows, columns), dtype=np.uint8)


def blocks_of_colour(rows: int, columns: int, side: int = 64) -> NDArray[np.uint8]:
    """Return three bands with squares of one colour each, which survive being reduced."""
    small = colours(-(-rows // side), -(-columns // side))
    large = small.repeat(side, axis=1).repeat(side, axis=2)
    return np.ascontiguousarray(large[:, :rows, :columns])


def write_image(path: Path, bands: NDArray[np.generic], **look: object) -> Path:
    """Write an image; a GeoTIFF in a 3-degree zone unless `look` says otherwise.

    A `mask` is written into the file, a `palette` gives the colours of numbers.
    """
    mask, palette = look.pop("mask", None), look.pop("palette", None)
    look = {"driver": "GTiff", "crs": ZONE, "transform": NORTH_UP, **look}
    look |= {"count": bands.shape[0], "height": bands.shape[1], "width": bands.shape[2]}
    inside = rasterio.Env(GDAL_TIFF_INTERNAL_MASK=True, GDAL_PAM_ENABLED=False)
    with warnings.catch_warnings(), inside:
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        kept = {name: value for name, value in look.items() if value is not None}
        with rasterio.open(path, "w", dtype=bands.dtype.name, **kept) as file:
            file.write(bands)
            if mask is not None:
                file.write_mask(mask)
            if palette is not None:
                file.write_colormap(1, palette)
    return path
