"""Sampling against the same in plain floating point."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from layers.base_maps.sampling import (
    Picture,
    halved,
    part_enlarged,
    premultiplied,
    sampled,
)

RGBA = arrays(np.uint8, (8, 6, 4))


def channels(picture: Picture) -> NDArray[np.float64]:
    return np.stack([(picture >> shift) & 255 for shift in (16, 8, 0, 24)], axis=-1).astype(float)


def ringed(picture: Picture) -> Picture:
    return np.pad(picture, 1)


def expected(picture: Picture, x: float, y: float) -> NDArray[np.float64]:
    """Weigh four pixels; what lies beyond is transparent."""
    wide = np.zeros((len(picture) + 6, picture.shape[1] + 6, 4))
    wide[3:-3, 3:-3] = channels(picture)
    x, y = x + 2.5, y + 2.5
    column, row = int(x), int(y)
    right, down = x - column, y - row
    upper = wide[row, column] * (1 - right) + wide[row, column + 1] * right
    lower = wide[row + 1, column] * (1 - right) + wide[row + 1, column + 1] * right
    answer: NDArray[np.float64] = upper * (1 - down) + lower * down
    return answer


@given(RGBA, st.floats(-0.9, 6.9), st.floats(-0.9, 8.9))
def test_four_pixels_are_weighed(pixels: NDArray[np.uint8], x: float, y: float) -> None:
    picture = premultiplied(pixels)
    place = np.array([[x + 1]], dtype=np.float32), np.array([[y + 1]], dtype=np.float32)
    found = channels(sampled(ringed(picture), *place))[0, 0]
    assert np.abs(found - expected(picture, x, y)).max() <= 4


@given(RGBA)
def test_whole_pixels_are_taken_as_they_are(pixels: NDArray[np.uint8]) -> None:
    picture = premultiplied(pixels)
    rows, columns = np.mgrid[1:9, 1:7].astype(np.float32) + np.float32(0.5)
    for smooth in (True, False):
        assert (sampled(ringed(picture), columns, rows, smooth=smooth) == picture).all()


def test_far_beyond_there_is_nothing() -> None:
    picture = np.full((4, 4), 0xFFFFFFFF, dtype=np.uint32)
    for far in (-1e9, 1e9):
        places = np.full((2, 2), far, dtype=np.float32)
        assert not sampled(ringed(picture), places, places).any()
        assert not sampled(ringed(picture), places, places, smooth=False).any()


@given(RGBA)
def test_half_the_size_is_the_mean_of_four(pixels: NDArray[np.uint8]) -> None:
    picture = premultiplied(pixels)
    mean = channels(picture).reshape(4, 2, 3, 2, 4).mean(axis=(1, 3))
    assert np.abs(channels(halved(picture)) - mean).max() <= 0.5


def test_a_part_takes_the_place_of_the_whole() -> None:
    picture = np.arange(64, dtype=np.uint32).reshape(8, 8)
    part = part_enlarged(picture, 1, 1, 0)
    assert part is not None
    assert (part[::2, ::2] == picture[:4, 4:]).all()
    assert part.shape == picture.shape
    assert part_enlarged(picture, 4, 0, 0) is None, "that would be half a pixel"


def test_colours_are_weighed_by_alpha() -> None:
    pixels = np.array([[[200, 100, 50, 255], [200, 100, 50, 51], [9, 9, 9, 0]]], dtype=np.uint8)
    assert premultiplied(pixels).tolist() == [[0xFFC86432, 0x3328140A, 0]]
