"""Which names need a character that no bundled font has, told before the sheet is printed."""

from collections.abc import Iterable, Mapping

from gis.texts import Texts
from layers.text_runs import missing_characters as missing_in

MOST_TOLD = 12
"""How many names are told one by one; the rest is counted."""


def missing_characters(texts: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """Return, for each text that needs them, the characters that no bundled font has.

    Texts come once each, in their order; a text that can be written whole does not come.
    """
    found = ((text, missing_in(text)) for text in dict.fromkeys(texts))
    return {text: characters for text, characters in found if characters}


def missing_sentences(missing: Mapping[str, tuple[str, ...]], texts: Texts) -> tuple[str, ...]:
    """Return one sentence for each name that cannot be printed as it is written."""
    sentences = [
        texts("print_fonts.missing", name=name, characters=_told(characters, texts))
        for name, characters in list(missing.items())[:MOST_TOLD]
    ]
    if len(missing) > MOST_TOLD:
        sentences.append(texts("print_fonts.missing_more", count=len(missing) - MOST_TOLD))
    return tuple(sentences)


def _told(characters: Iterable[str], texts: Texts) -> str:
    return texts("print_fonts.missing_separator").join(
        texts("print_fonts.missing_character", character=character, code=f"U+{ord(character):04X}")
        for character in characters
    )
