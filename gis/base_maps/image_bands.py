"""The bands of an image as red, green, blue and alpha, whatever they hold."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis.base_maps.raster_opening import Dataset, Window
from gis.base_maps.source import Pixels
from gis.errors import InputProblem

Numbers = NDArray[Any]
Ends = tuple[float, float]
Stretch = tuple[tuple[float, float], ...]

# What a measured value may be so that one odd pixel does not make the rest of the picture grey.
_PERCENTILES = (2.0, 98.0)
_SAMPLE_PX = 512
# So many pixels of a drawing are looked at for one that is shown, each way: lines stay.
_LOOKS = 3


@dataclass(frozen=True, slots=True)
class ImageBands:
    """Tell how the bands of an image are shown.

    `colours` are one band or three, counted from 1. `palette` has a row (r, g, b, a) for each value
    of the one band. `stretch` has for each band what becomes 0 and what 255.
    """

    colours: tuple[int, ...]
    palette: NDArray[np.uint8] | None = None
    stretch: Stretch | None = None
    nodata: float | None = None
    has_mask: bool = False

    @property
    def is_opaque(self) -> bool:
        """Say whether each pixel is certain to be opaque."""
        has_clear = self.palette is not None and bool((self.palette[:, 3] < 255).any())
        return self.nodata is None and not self.has_mask and not has_clear

    def read(
        self,
        dataset: Dataset,
        columns: Ends,
        rows: Ends,
        size: tuple[int, int],
        *,
        is_sampled: bool = False,
    ) -> Pixels:
        """Return a part of a dataset, from first to last+1, scaled to size (columns, rows).

        Sampled, only one pixel of the image is looked at for each that is shown.
        """
        from rasterio.enums import Resampling  # noqa: PLC0415  # GDAL only where it is needed
        from rasterio.windows import Window as window_of  # noqa: PLC0415

        width, height = size
        window = window_of(columns[0], rows[0], columns[1] - columns[0], rows[1] - rows[0])
        if self.palette is not None:
            return self._read_palette(dataset, window, size, 1 if is_sampled else _LOOKS)
        is_mixed = not is_sampled and (window.width > width or window.height > height)
        how = Resampling.average if is_mixed else Resampling.nearest
        values = dataset.read(
            list(self.colours), window=window, out_shape=(len(self.colours), height, width),
            resampling=how,
        )  # fmt: skip
        pixels = np.empty((height, width, 4), dtype=np.uint8)
        for colour, shown in enumerate(np.broadcast_to(self._as_bytes(values), (3, height, width))):
            pixels[..., colour] = shown
        pixels[..., 3] = 255
        if self.has_mask:
            pixels[..., 3] = dataset.read_masks(
                self.colours[0], window=window, out_shape=(height, width), resampling=how
            )
        elif self.nodata is not None or values.dtype.kind == "f":
            pixels[..., 3] *= _is_there(values, self.nodata)
        return pixels

    def _as_bytes(self, values: Numbers) -> NDArray[np.uint8]:
        if self.stretch is None:
            return np.asarray(values, dtype=np.uint8)
        low, high = (np.array(ends).reshape(-1, 1, 1) for ends in zip(*self.stretch, strict=True))
        shown = (np.nan_to_num(values.astype(np.float64)) - low) * (255.0 / (high - low))
        return np.asarray(np.clip(np.rint(shown), 0, 255), dtype=np.uint8)

    def _read_palette(
        self, dataset: Dataset, window: Window, size: tuple[int, int], most_looks: int
    ) -> Pixels:
        """Return colours of a palette; those of several pixels are mixed, their numbers not."""
        columns, rows = size
        looks = max(1, min(most_looks, int(window.width / columns), int(window.height / rows)))
        values = dataset.read(
            self.colours[0], window=window, out_shape=(rows * looks, columns * looks)
        )
        assert self.palette is not None
        pixels: Pixels = self.palette[np.minimum(values, len(self.palette) - 1)]
        if self.nodata is not None:
            pixels[..., 3] *= values != self.nodata
        if looks == 1:
            return pixels
        cells = pixels.reshape(rows, looks, columns, looks, 4)
        return np.asarray(cells.mean(axis=(1, 3)) + 0.5, dtype=np.uint8)


def bands_of(dataset: Dataset) -> ImageBands:
    """Return how a dataset of rasterio is shown; looks at a sample of other than plain bytes.

    Raises InputProblem for numbers that are no picture.
    """
    from rasterio.enums import ColorInterp, MaskFlags  # noqa: PLC0415

    kinds = {np.dtype(name).kind for name in dataset.dtypes}
    if not kinds <= set("uif"):
        raise InputProblem("base_maps.image_numbers", path=dataset.name)
    meanings = list(dataset.colorinterp)
    if meanings[0] is ColorInterp.palette:
        return ImageBands((1,), _palette(dataset), nodata=dataset.nodatavals[0], has_mask=False)
    colours = _colour_bands(meanings, dataset.count)
    flags = dataset.mask_flag_enums[colours[0] - 1]
    nodata = dataset.nodatavals[colours[0] - 1]
    bands = ImageBands(
        colours,
        nodata=nodata,
        has_mask=MaskFlags.per_dataset in flags and MaskFlags.nodata not in flags,
    )
    if all(dataset.dtypes[band - 1] == "uint8" for band in colours):
        return bands
    return ImageBands(colours, None, _stretch(dataset, bands), bands.nodata, bands.has_mask)


def _colour_bands(meanings: list[Any], count: int) -> tuple[int, ...]:
    from rasterio.enums import ColorInterp  # noqa: PLC0415

    named = [
        meanings.index(colour) + 1
        for colour in (ColorInterp.red, ColorInterp.green, ColorInterp.blue)
        if colour in meanings
    ]
    if len(named) == 3:
        return tuple(named)
    plain = [n for n in range(1, count + 1) if meanings[n - 1] is not ColorInterp.alpha]
    return tuple(plain[:3]) if len(plain) >= 3 else tuple(plain[:1])


def _palette(dataset: Dataset) -> NDArray[np.uint8]:
    entries = dataset.colormap(1)
    palette = np.zeros((max(entries) + 1, 4), dtype=np.uint8)
    palette[list(entries)] = list(entries.values())
    return palette


def _stretch(dataset: Dataset, bands: ImageBands) -> Stretch:
    shape = tuple(min(side, _SAMPLE_PX) for side in (dataset.height, dataset.width))
    values = dataset.read(list(bands.colours), out_shape=(len(bands.colours), *shape))
    there = _is_there(values, bands.nodata)
    if bands.has_mask:
        there &= dataset.read_masks(bands.colours[0], out_shape=shape) > 0
    if not there.any():
        return ((0.0, 1.0),) * len(bands.colours)
    found = np.percentile(values[:, there].astype(np.float64), _PERCENTILES, axis=1)
    return tuple((float(low), float(max(high, low + 1e-9))) for low, high in found.T)


def _is_there(values: Numbers, nodata: float | None) -> NDArray[np.bool_]:
    """Return where any band has a value."""
    there = np.isfinite(values)
    if nodata is not None and np.isfinite(nodata):
        there &= values != nodata
    return np.asarray(there.any(axis=0))
