"""Work that runs beside the window's thread and comes back to it."""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

Key = TypeVar("Key")
Result = TypeVar("Result")

Submit = Callable[[Callable[[], None]], object]
"""Runs a piece of work in a worker: an executor's `submit`, or `lambda work: work()` in a test."""


class WorkQueue(Generic[Key, Result]):
    """Hand work to a worker by key and take results back; drop what has become stale.

    `start`, `forget` and `finished` belong to the window's thread. `ready()` is called in the
    worker after each piece of work: emit a queued signal there.
    """

    def __init__(self, submit: Submit, ready: Callable[[], None]) -> None:
        self._submit = submit
        self._ready = ready
        self._results: SimpleQueue[tuple[Key, object, Result | None]] = SimpleQueue()
        self._tokens: dict[Key, object] = {}
        self.running = 0

    def __contains__(self, key: Key) -> bool:
        return key in self._tokens

    def start(self, key: Key, work: Callable[[], Result]) -> None:
        """Begin work for a key; an earlier, unfinished piece for that key becomes stale."""
        token = object()
        self._tokens[key] = token
        self.running += 1

        def run() -> None:
            result: Result | None = None
            try:
                result = work()
            finally:
                self._results.put((key, token, result))
                self._ready()

        self._submit(run)

    def forget(self, key: Key) -> None:
        """Drop the result of a key when it comes."""
        self._tokens.pop(key, None)

    def awaited(self) -> tuple[Key, ...]:
        """Return the keys whose results are awaited."""
        return tuple(self._tokens)

    def finished(self) -> list[tuple[Key, Result]]:
        """Return the results that came since the last call and are not stale.

        Work that raised has no result; its error stands in what `submit` returned.
        """
        fresh: list[tuple[Key, Result]] = []
        while True:
            try:
                key, token, result = self._results.get_nowait()
            except Empty:
                return fresh
            self.running -= 1
            if self._tokens.get(key) is token:
                del self._tokens[key]
                if result is not None:
                    fresh.append((key, result))
