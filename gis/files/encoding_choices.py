"""What the text of a file looks like in each encoding that it may be in, to be chosen by eye."""

from collections.abc import Iterable, Sequence
from itertools import islice

from gis.files.vector_facts import EncodingChoice

CANDIDATES = ("UTF-8", "GB18030", "BIG5", "ISO-8859-1")
"""The encodings of Chinese files, and the one that reads anything."""

_SHOWN_ROWS = 5
_MOST_ROWS = 500
_BROKEN = "\N{REPLACEMENT CHARACTER}"


def choices_of(
    fields: Sequence[bytes], rows: Iterable[Sequence[bytes]], taken: str
) -> tuple[EncodingChoice, ...]:
    """Return a choice for the encoding that is taken and for each other that may be right.

    Of the rows those are shown that hold other signs than ASCII ones. Text of ASCII signs alone
    looks the same in all, so that there is nothing to choose.
    """
    telling = list(islice((row for row in rows if not all(map(bytes.isascii, row))), _MOST_ROWS))
    if not telling and all(map(bytes.isascii, fields)):
        return ()
    names = [taken, *(name for name in CANDIDATES if name.casefold() != taken.casefold())]
    return tuple(_choice(name, fields, telling) for name in names)


def _choice(name: str, fields: Sequence[bytes], rows: Sequence[Sequence[bytes]]) -> EncodingChoice:
    shown = rows[:_SHOWN_ROWS]
    read_fields = tuple(one.decode(name, "replace") for one in fields)
    read_rows = tuple(tuple(cell.decode(name, "replace") for cell in row) for row in shown)
    every = [*fields, *(cell for row in rows for cell in row)]
    # The last character of a name or value may be cut in the middle; that says nothing.
    is_broken = any(_BROKEN in cell.decode(name, "replace")[:-1] for cell in every)
    return EncodingChoice(name, read_fields, read_rows, is_broken)
