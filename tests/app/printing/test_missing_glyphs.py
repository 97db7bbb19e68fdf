"""A glyph that no font has is told by the name that needs it."""

from app.printing.missing_glyphs import MOST_TOLD, missing_characters, missing_sentences
from gis.texts import Texts

UNKNOWN = "\U000323a0"


def test_only_texts_with_gaps_are_told_once_each() -> None:
    name = f"网格长 张{UNKNOWN}"
    assert missing_characters(["龙井村", name, "网格员 李𠮷", name]) == {name: (UNKNOWN,)}


def test_the_sentence_names_the_name_and_the_character() -> None:
    missing = missing_characters([f"网格长 张{UNKNOWN}"])
    assert missing_sentences(missing, Texts("zh")) == (
        (
            f"网格长 张{UNKNOWN}：字体没有字形 “{UNKNOWN}”（U+323A0），纸上印作〓。"
            "请换用通行写法，或付印后手写补上。"
        ),
    )
    assert "U+323A0" in missing_sentences(missing, Texts("en"))[0]


def test_many_names_are_counted() -> None:
    missing = missing_characters(f"{number}{UNKNOWN}" for number in range(MOST_TOLD + 3))
    sentences = missing_sentences(missing, Texts("zh"))
    assert len(sentences) == MOST_TOLD + 1
    assert "3" in sentences[-1]


def test_nothing_is_said_of_texts_that_can_be_written() -> None:
    assert missing_sentences(missing_characters(["张㙍", "王𬙊"]), Texts("zh")) == ()
