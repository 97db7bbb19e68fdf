from hypothesis import given
from hypothesis import strategies as st

from app.printing.wrapping import wrapped
from layers.drawing import Ruler

LETTERS = st.text(st.sampled_from(list("网格村，。（）abc 12-/、")), max_size=80)


@given(text=LETTERS, room=st.floats(8.0, 60.0))
def test_no_line_is_longer_than_the_room_and_nothing_is_lost(
    ruler: Ruler, text: str, room: float
) -> None:
    lines = wrapped(text, 3.0, room, ruler)
    assert "".join("".join(lines).split()) == "".join(text.split())
    for line in lines:
        assert ruler.width(line, 3.0) <= room + 1e-9 or len(line) == 1


def test_chinese_breaks_between_letters_but_not_before_a_mark(ruler: Ruler) -> None:
    room = ruler.width("网格网格", 3.0)
    assert wrapped("网格网格，村村", 3.0, room, ruler) == ["网格网", "格，村村"]


def test_words_of_latin_letters_stay_whole_where_they_fit(ruler: Ruler) -> None:
    room = ruler.width("coverage by", 3.0) + 0.1
    assert wrapped("coverage by grids", 3.0, room, ruler) == ["coverage by", "grids"]


def test_nothing_is_one_empty_line(ruler: Ruler) -> None:
    assert wrapped("", 3.0, 10.0, ruler) == [""]
