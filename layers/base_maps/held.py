"""An opened source among threads: it is closed when nobody is at work with it any more."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from gis.base_maps.source import Problem
from layers.base_maps.shown import Source


class HeldSource:
    """Lend a source to threads, and close it after the last of them.

    `problem` is why the source could not answer when it was last asked; `failures` is how often
    in a row its service could not, `rests_until` when it may be asked again, `has_failed` whether
    it ever could not.
    """

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problem: Problem | None = None
        self.failures = 0
        self.has_failed = False
        self.rests_until = 0.0
        self._lock = Lock()
        self._uses = 0
        self._is_let_go = False
        self._is_closed = False

    @contextmanager
    def lent(self) -> Iterator[bool]:
        """Use the source in the body; False means that it is gone and must be left alone."""
        with self._lock:
            is_there = not self._is_let_go
            self._uses += 1
        try:
            yield is_there
        finally:
            with self._lock:
                self._uses -= 1
            self._close_if_free()

    def let_go(self) -> None:
        """Close the source, now or when those who use it have finished; never waits."""
        with self._lock:
            self._is_let_go = True
        self._close_if_free()

    def _close_if_free(self) -> None:
        with self._lock:
            is_due = self._is_let_go and not self._uses and not self._is_closed
            self._is_closed |= is_due
        if is_due:
            self.source.close()
