"""What a cell that ticks something says."""

from gis.files.sheet import Cell
from gis.imports.cells import text_of

_YES = frozenset({"是", "√", "✓", "✔", "1", "有", "y", "yes", "true", "对", "v"})
_NO = frozenset({"否", "×", "✗", "x", "0", "不是", "没有", "n", "no", "false", "错"})


def yes_or_no(cell: Cell, *words: str) -> bool | None:
    """Return what a cell says, None when it says nothing or nothing that is understood.

    A cell that holds one of `words`, such as 预备 in a column of kinds of members, says yes, and
    other texts say no there.
    """
    text = text_of(cell).casefold()
    if text in _YES:
        return True
    if text in _NO:
        return False
    if not text or not words:
        return None
    return any(word in text for word in words)
