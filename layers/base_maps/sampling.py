"""Taking the pixels of one picture for those of another.

Pictures are arrays of whole pixels, 0xAARRGGBB with colours premultiplied by alpha, as Qt paints
them: two channels are weighed in one number.
"""

import numpy as np
from numpy.typing import NDArray

from layers.base_maps.warping import Floats32

Picture = NDArray[np.uint32]
"""Premultiplied 0xAARRGGBB, shape (rows, columns)."""

_TWO = np.uint32(0x00FF00FF)
_HALF = np.uint32(0x00800080)
_EIGHT = np.uint32(8)
_ROWS_AT_ONCE = 64
"""So many rows of a tile fit into the nearest memory of a processor with all that is in between."""


def sampled(mosaic: Picture, columns: Floats32, rows: Floats32, *, smooth: bool = True) -> Picture:
    """Return the colours of a mosaic at places given in its pixels, corners being whole numbers.

    The outermost ring of the mosaic must be transparent: it stands for all that lies beyond. With
    `smooth` four pixels are weighed, without it the nearest is taken.
    """
    answer = np.empty(columns.shape, dtype=np.uint32)
    take = _weighed if smooth else _nearest
    for first in range(0, len(columns), _ROWS_AT_ONCE):
        some = slice(first, first + _ROWS_AT_ONCE)
        answer[some] = take(mosaic, columns[some], rows[some])
    return answer


def _nearest(mosaic: Picture, columns: Floats32, rows: Floats32) -> Picture:
    height, width = mosaic.shape
    x = np.clip(columns, 0, width - 1).astype(np.intp)
    y = np.clip(rows, 0, height - 1).astype(np.intp)
    taken: Picture = mosaic.ravel().take(y * width + x)
    return taken


def _weighed(mosaic: Picture, columns: Floats32, rows: Floats32) -> Picture:
    height, width = mosaic.shape
    # In 256ths of a pixel, counted from the middles of pixels.
    x = (np.clip(columns - np.float32(0.5), 0, width - 1.01) * 256).astype(np.int32)
    y = (np.clip(rows - np.float32(0.5), 0, height - 1.01) * 256).astype(np.int32)
    corner = ((y >> 8) * width + (x >> 8)).astype(np.intp)
    right, down = (x & 255).astype(np.uint32), (y & 255).astype(np.uint32)
    both = (right * down + np.uint32(128)) >> _EIGHT
    weights = (np.uint32(256) + both - right - down, right - both, down - both, both)
    pixels = mosaic.ravel()
    even = np.full(corner.shape, _HALF)
    odd = even.copy()
    for step, weight in zip((0, 1, width, width + 1), weights, strict=True):
        colour = pixels.take(corner + step)
        even += (colour & _TWO) * weight
        odd += ((colour >> _EIGHT) & _TWO) * weight
    return ((even >> _EIGHT) & _TWO) | (odd & ~_TWO)


def halved(picture: Picture) -> Picture:
    """Return a picture of half the size, each pixel the mean of four; sides must be even."""
    corners = [picture[row::2, column::2] for row in (0, 1) for column in (0, 1)]
    two = np.uint32(2)
    round_up = np.uint32(0x00020002)
    even = sum(((c & _TWO) for c in corners[1:]), corners[0] & _TWO) + round_up
    odd = sum((((c >> _EIGHT) & _TWO) for c in corners[1:]), (corners[0] >> _EIGHT) & _TWO)
    odd = odd + round_up
    half: Picture = ((even >> two) & _TWO) | (((odd >> two) & _TWO) << _EIGHT)
    return half


def part_enlarged(picture: Picture, steps: int, column: int, row: int) -> Picture | None:
    """Return a square part of a picture at the size of the whole.

    The whole has `2 ** steps` parts along a side. None where a part is less than a pixel.
    """
    size = len(picture) >> steps
    if size < 1 or len(picture) % size:
        return None
    part = picture[row * size : (row + 1) * size, column * size : (column + 1) * size]
    times = len(picture) // size
    return np.repeat(np.repeat(part, times, axis=0), times, axis=1)


def premultiplied(pixels: NDArray[np.uint8]) -> Picture:
    """Return a picture of red, green, blue, alpha (not premultiplied), (rows, columns, 4)."""
    wide = pixels.astype(np.uint32)
    alpha = wide[:, :, 3]
    if not (pixels[:, :, 3] == 255).all():
        colours = wide[:, :, :3] * alpha[:, :, None] + 128
        wide[:, :, :3] = (colours + (colours >> _EIGHT)) >> _EIGHT
    picture: Picture = (
        (alpha << np.uint32(24))
        | (wide[:, :, 0] << np.uint32(16))
        | (wide[:, :, 1] << _EIGHT)
        | wide[:, :, 2]
    )
    return picture
