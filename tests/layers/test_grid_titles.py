import pytest

from layers.grid_titles import LONG, in_lines, short_name


@pytest.mark.parametrize("count", [1, LONG, LONG + 1, 19, 40])
def test_a_long_title_is_first_tried_in_lines_and_loses_no_letter(count: int) -> None:
    title = "".join(chr(0x4E00 + number) for number in range(count))
    ways = list(in_lines(title))
    assert ways[-1] == (title,)
    assert len(ways) == (1 if count <= LONG else 2)
    for lines in ways:
        assert "".join(lines) == title
    longest = max(map(len, ways[0]))
    assert longest <= LONG
    assert longest - len(ways[0][-1]) < len(ways[0]), "the last line is nearly as long as the rest"


def test_the_name_of_the_unit_is_left_out() -> None:
    assert short_name("杼桥-02", "杼桥社区") == "02"
    assert short_name("塘东", "㙍塘村") == "塘东"
