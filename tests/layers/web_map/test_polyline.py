"""Lines as text: the published example, and every line back as it was."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from support.web_page import decoded

from layers.web_map.polyline import encoded

DEGREES = st.integers(-180_000_000, 180_000_000)
LINES = st.lists(st.lists(st.tuples(DEGREES, DEGREES), min_size=1, max_size=6), max_size=5)


def test_the_example_of_the_format_comes_out() -> None:
    line = np.array([[-12_020_000, 3_850_000], [-12_095_000, 4_070_000], [-12_645_300, 4_325_200]])
    assert encoded([line]) == ["_p~iF~ps|U_ulLnnqC_mqNvxq`@"]


@given(LINES)
def test_lines_come_back_as_they_were(lines: list[list[tuple[int, int]]]) -> None:
    texts = encoded([np.array(line, dtype=np.int64) for line in lines])
    assert len(texts) == len(lines)
    for text, line in zip(texts, lines, strict=True):
        assert np.rint(decoded(text) * 1e6).astype(int).tolist() == [list(place) for place in line]
