import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.files.lines_blob import decode_lines, encode_lines

COORDINATES = st.integers(-(2**52), 2**52)
LINES = st.lists(st.lists(st.tuples(COORDINATES, COORDINATES), max_size=5), max_size=4)


@given(LINES)
def test_lines_come_back_as_they_were(lines: list[list[tuple[int, int]]]) -> None:
    found = decode_lines(encode_lines([np.array(line).reshape(-1, 2) for line in lines]))
    assert [[tuple(xy) for xy in line.tolist()] for line in found] == lines


@pytest.mark.parametrize("cut", [0, 3, 7, 11, 30])
def test_other_bytes_are_no_lines(cut: int) -> None:
    blob = encode_lines([np.array([[1, 2], [3, 4]]), np.array([[5, 6], [7, 8]])])
    with pytest.raises(ValueError, match="no lines"):
        decode_lines(blob[:cut])
