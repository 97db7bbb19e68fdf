"""Breaking text into lines: between Chinese letters, between words of others, by their width."""

from collections.abc import Iterator
from unicodedata import east_asian_width

from layers.drawing import Ruler

_NEVER_FIRST = frozenset("，。、；：？！）》」』”’…·%）,.;:?!)]}")
_NEVER_LAST = frozenset("（《「『“‘([{")


def wrapped(
    text: str, height: float, room: float, ruler: Ruler, *, bold: bool = False
) -> list[str]:
    """Return the lines of a text in letters `height` high, none longer than `room`, at least one.

    A word that is longer than a line is broken where it must be.
    """
    lines: list[str] = []
    line, width = "", 0.0
    for piece in _pieces(text):
        wide = ruler.width(piece, height, bold=bold)
        if line and width + ruler.width(piece.rstrip(), height, bold=bold) > room:
            lines.append(line.rstrip())
            line, width = "", 0.0
            piece = piece.lstrip()
            wide = ruler.width(piece, height, bold=bold)
        while wide > room and len(piece) > 1:
            count = max(1, _fitting(piece, height, room, ruler, bold=bold))
            lines.append(piece[:count])
            piece = piece[count:]
            wide = ruler.width(piece, height, bold=bold)
        line += piece
        width += wide
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def widest_piece(text: str, height: float, ruler: Ruler, *, bold: bool = False) -> float:
    """Return the width of the widest part of a text that `wrapped` keeps together."""
    return max(
        (ruler.width(piece.rstrip(), height, bold=bold) for piece in _pieces(text)), default=0.0
    )


def _fitting(text: str, height: float, room: float, ruler: Ruler, *, bold: bool) -> int:
    width, count = 0.0, 0
    for letter in text:
        width += ruler.width(letter, height, bold=bold)
        if width > room:
            break
        count += 1
    return count


def _pieces(text: str) -> Iterator[str]:
    """Yield what must not be broken: a Chinese letter with its marks, a word with its space."""
    piece = ""
    for letter in text.replace("\n", " "):
        if piece and _may_break(piece[-1], letter):
            yield piece
            piece = ""
        piece += letter
    if piece:
        yield piece


def _may_break(before: str, after: str) -> bool:
    if after in _NEVER_FIRST or before in _NEVER_LAST:
        return False
    if before == " ":
        return after != " "
    if after == " ":
        return False
    if after == "-" or (before == "-" and after.isdigit()):  # 杼桥-01, a date
        return False
    return _is_wide(before) or _is_wide(after) or before in "-/:_+"


def _is_wide(letter: str) -> bool:
    return east_asian_width(letter) in "WF"
