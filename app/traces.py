"""Where a fault was made, told without its words: for the log and for what is sent to others."""

import traceback
from collections.abc import Iterator


def trace_of(fault: BaseException) -> str:
    """Return what a fault is and where it was made, without its words.

    These can hold whatever the program was at work on, names and numbers of people among them, and
    the trace is logged and sent to others.
    """
    return "\n".join(_lines_of(fault))


def _lines_of(fault: BaseException) -> Iterator[str]:
    earlier = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
    if earlier is not None:
        yield from _lines_of(earlier)
    yield type(fault).__qualname__
    for frame, line in traceback.walk_tb(fault.__traceback__):
        module = frame.f_globals.get("__name__", "?")
        yield f"  {module}, line {line}, in {frame.f_code.co_qualname}"
