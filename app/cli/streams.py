"""Standard output and error as they are found: closed, full, or of an encoding without Chinese."""

import io
import os
import sys


def steady_streams() -> None:
    """Make sure that both streams are there and that no character can stop them."""
    # What a closed stream is told must not go to the other one: print() would send it there.
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def abandon_output() -> None:
    """Let what is still to be written to standard output go nowhere, without a word at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def speaks_unicode() -> bool:
    """Say whether standard output takes every character as it is."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    return encoding.lower().replace("-", "").startswith("utf")


def one_line(text: str) -> str:
    """Return a message on one line, however names from files are broken."""
    return " ".join(text.split())
