import pytest

from app.matching import SCATTERED, best_fit, fit, pinyin_initials


@pytest.mark.parametrize(
    ("words", "initials"),
    [
        ("合并网格", "hbwg"),
        ("撤销", "cx"),
        ("缩放到所选", "sfdsx"),
        ("新建项目…", "xjxm…"),
        ("阿座", "az"),
        ("栗坞村 01", "lwc 01"),
    ],
)
def test_initials_are_those_of_the_pinyin(words: str, initials: str) -> None:
    # 坞 is among the common characters, under wu.
    assert pinyin_initials(words) == initials


def test_better_fits_come_first() -> None:
    ways = [fit("merge", words) for words in ("merge", "merge grids", "to merge", "mid edge range")]
    assert ways == sorted(ways, reverse=True)
    assert len(set(ways)) == 4
    assert ways[2] > SCATTERED >= ways[3] > 0


def test_case_does_not_count_and_every_word_must_fit() -> None:
    assert fit("GRIDS merge", "Merge grids") > 0
    assert fit("merge all", "Merge grids") == 0
    assert fit("", "Merge grids") == 0


def test_letters_far_apart_do_not_fit() -> None:
    assert fit("mg", "merge") > 0
    assert fit("mg", "m" + "x" * 60 + "g") == 0
    assert fit("gm", "merge") == 0


def test_letters_strewn_over_long_words_do_not_fit() -> None:
    assert fit("shense", "Smooth the chosen section") == 0
    assert fit("undo", "Take neighbours' land too") == 0


def test_the_best_spelling_decides() -> None:
    assert best_fit("hb", ("合并网格", "hbwg", "Merge grids")) == fit("hb", "hbwg")
    assert best_fit("hb", ()) == 0
