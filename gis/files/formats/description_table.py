"""Attributes that stand as words or an HTML table in the description of a placemark."""

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser

_LONGEST_NAME = 30
_NAME_AND_VALUE = re.compile(r"\s*([^:：=]{1,30}?)\s*[:：=]\s*(.*?)\s*$", re.DOTALL)
_BREAKS = frozenset({"br", "p", "div", "li", "tr", "table", "ul", "ol", "h1", "h2", "h3", "hr"})
_CELLS = frozenset({"td", "th"})
_SCHEMES = frozenset({"http", "https", "ftp", "file", "mailto"})


def pairs_in(description: str) -> dict[str, str]:
    """Return the names and values that a description lists; empty where it is plain prose.

    Rows of a table with a name and a value, and lines such as `name: value`. The first of equal
    names counts.
    """
    if not description.strip():
        return {}
    reader = _Reader()
    reader.feed(description)
    reader.close()
    found: dict[str, str] = {}
    for name, value in _pairs(reader.lines()):
        if name and len(name) <= _LONGEST_NAME:
            found.setdefault(name, value)
    return found


def _pairs(lines: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    for cells in lines:
        if len(cells) == 2:
            yield cells[0].rstrip(":：= "), cells[1]
        elif len(cells) == 1:
            match = _NAME_AND_VALUE.match(cells[0])
            if match and match[1].casefold() not in _SCHEMES:
                yield match[1], match[2]


class _Reader(HTMLParser):
    """Take HTML apart into lines of cells; what is no table is a line of one cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[list[str]] = [[""]]
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line or a cell."""
        if tag in {"style", "script"}:
            self._silent += 1
        elif tag in _BREAKS:
            self._lines.append([""])
        elif tag in _CELLS and self._lines[-1] != [""]:
            self._lines[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        """End a line."""
        if tag in {"style", "script"}:
            self._silent = max(0, self._silent - 1)
        elif tag in _BREAKS - {"br", "hr"}:
            self._lines.append([""])

    def handle_data(self, data: str) -> None:
        """Add words to the cell; in plain text a new line is one."""
        if self._silent:
            return
        first, *more = data.split("\n") if len(self._lines[-1]) == 1 else [data]
        self._lines[-1][-1] += first
        self._lines.extend([line] for line in more)

    def lines(self) -> list[list[str]]:
        """Return what was read, without empty lines."""
        plain = [[re.sub(r"\s+", " ", cell).strip() for cell in line] for line in self._lines]
        return [line for line in plain if any(line)]
