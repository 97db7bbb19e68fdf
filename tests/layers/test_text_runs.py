"""A text is cut into runs in the bundled fonts; what none has is a visible sign."""

import pytest

from layers.repertoires import BOLD, SANS, repertoires
from layers.text_runs import MISSING, missing_characters, runs_of

RARE_NAMES = ("㙍", "䶮", "𠮷", "𬙊", "𪚥", "𱁬", "𫖯", "𰻞")
UNKNOWN = "\U000323a0"  # the last of Extension H, which no free font in our reach has


@pytest.mark.parametrize("character", RARE_NAMES)
def test_rare_characters_of_names_have_a_glyph(character: str) -> None:
    assert missing_characters(f"张{character}") == ()
    assert "".join(run.text for run in runs_of(f"张{character}")) == f"张{character}"


@pytest.mark.parametrize(
    "block",
    [
        range(0x3400, 0x4DB6),  # Extension A as GB 18030 has had it since 2000
        range(0x4E00, 0x9FF0),
        range(0x20000, 0x2A6D7),  # Extension B
        range(0x2A700, 0x2B735),  # Extension C
        range(0x2B740, 0x2B81E),  # Extension D
        range(0x2B820, 0x2CEA2),  # Extension E
        range(0x2CEB0, 0x2EBE1),  # Extension F
    ],
)
def test_all_ideographs_of_gb_18030_2022_are_there(block: range) -> None:
    lacking = [code for code in block if missing_characters(chr(code))]
    assert not lacking, [hex(code) for code in lacking[:20]]


def test_a_text_of_one_font_is_one_run() -> None:
    assert runs_of("龙井村 3组") == (("龙井村 3组", SANS),)
    assert runs_of("龙井村 3组", bold=True) == (("龙井村 3组", BOLD),)
    assert runs_of("") == ()


def test_each_run_is_in_a_font_that_has_its_characters() -> None:
    for bold in (False, True):
        runs = runs_of("张𪚥㚌𠮷村" + UNKNOWN, bold=bold)
        assert all(c in repertoires()[run.face] for run in runs for c in run.text)
        assert "".join(run.text for run in runs) == "张𪚥㚌𠮷村" + MISSING


def test_bold_falls_back_to_the_regular_weight_for_single_characters() -> None:
    first, rare, last = runs_of("张㚌村", bold=True)
    assert (first, rare, last) == (("张", BOLD), ("㚌", SANS), ("村", BOLD))


def test_what_no_font_has_is_told_once_and_seen() -> None:
    text = f"张{UNKNOWN}{UNKNOWN}\ue123"
    assert missing_characters(text) == (UNKNOWN, "\ue123")
    assert [run.text for run in runs_of(text)] == [f"张{MISSING * 3}"]
    assert missing_characters("张〓") == ()


def test_selectors_and_equals_of_compatibility_are_no_gap() -> None:
    text = "葛\U000e0100城 ⼀组 \ufeff㎡\tﬁ"
    assert missing_characters(text) == ()
    assert "".join(run.text for run in runs_of(text)) == "葛城 一组 ㎡ fi"
