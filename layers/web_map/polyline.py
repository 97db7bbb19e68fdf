"""The encoded polyline format: lines as text, which a page reads quickly.

Google's published algorithm, here with six decimals of a degree: each number is the difference
from the one before, its sign in the lowest bit, in groups of five bits, lowest first. The letters
run from `?` to `~`, so none of them means anything in HTML.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_BITS, _FIRST = 5, 63
_MORE = 1 << _BITS


def encoded(lines: Sequence[NDArray[np.int64]]) -> list[str]:
    """Return lines of longitude and latitude in whole steps, (n, 2) each, as text."""
    if not lines:
        return []
    lengths = np.array([len(line) for line in lines])
    starts = np.cumsum(lengths) - lengths
    xy = np.concatenate(lines)
    deltas = np.diff(xy, axis=0, prepend=0)
    deltas[starts] = xy[starts]
    # The format has the latitude first.
    numbers = deltas[:, ::-1].ravel()
    numbers = np.where(numbers < 0, ~(numbers << 1), numbers << 1)
    letters, per_number = _letters(numbers)
    ends = np.cumsum(per_number)[2 * (starts + lengths) - 1].tolist()
    text = letters.tobytes().decode("ascii")
    return [text[start:end] for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def _letters(numbers: NDArray[np.int64]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return the letters of all numbers in a row, and how many each number has."""
    most = max(1, -(-int(numbers.max(initial=0)).bit_length() // _BITS))
    shifts = np.arange(most) * _BITS
    groups = numbers[:, None] >> shifts
    is_last = groups < _MORE
    per_number = is_last.argmax(axis=1) + 1
    values = np.where(is_last, groups, (groups & (_MORE - 1)) | _MORE) + _FIRST
    used = np.arange(most) < per_number[:, None]
    return values[used].astype(np.uint8), per_number
