"""Attributions as plain text: files and services write them as pieces of HTML."""

from html.parser import HTMLParser

_LONGEST = 300


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def plain_text(text: str) -> str:
    """Return the words of a piece of HTML on one line, at most 300 letters of them."""
    reader = _Words()
    reader.feed(text)
    reader.close()
    return " ".join("".join(reader.words).split())[:_LONGEST]
