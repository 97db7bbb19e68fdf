"""Open handles of one file, lent to one thread at a time.

Neither a connection to SQLite nor a dataset of GDAL may be used by two threads at once, and
closing one that another thread reads from ends the program.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Generic, Protocol, TypeVar


class Closable(Protocol):
    """Be something that holds a file open."""

    def close(self) -> None:
        """Let go of the file."""


Handle = TypeVar("Handle", bound=Closable)


class HandlePool(Generic[Handle]):
    """Open handles with `make` as threads need them, and keep `kept` of those given back.

    After `close` a handle is still lent to who asks late, and closed when it comes back.
    """

    def __init__(self, make: Callable[[], Handle], kept: int = 4) -> None:
        self._make, self._kept = make, kept
        self._idle: list[Handle] = []
        self._lock = Lock()

    @contextmanager
    def lent(self) -> Iterator[Handle]:
        """Lend a handle; raises what `make` raises."""
        with self._lock:
            handle = self._idle.pop() if self._idle else None
        if handle is None:
            handle = self._make()
        try:
            yield handle
        finally:
            self._take_back(handle)

    def close(self) -> None:
        """Close the handles that nobody has, and keep none from now on."""
        with self._lock:
            idle, self._idle, self._kept = self._idle, [], 0
        for handle in idle:
            handle.close()

    def _take_back(self, handle: Handle) -> None:
        with self._lock:
            is_kept = len(self._idle) < self._kept
            if is_kept:
                self._idle.append(handle)
        if not is_kept:
            handle.close()
