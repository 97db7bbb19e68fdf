"""Derived things remembered beside what they were derived from."""

from typing import Generic, TypeVar

Key = TypeVar("Key")
Source = TypeVar("Source")
Value = TypeVar("Value")


class Remembered(Generic[Key, Source, Value]):
    """Remember values by key as long as they come from the same source object.

    All versions of a scene share one memory: what an edit left alone is found again, and no
    version can get a value of another's source. Safe among threads, as each step is one operation
    on a dictionary.
    """

    __slots__ = ("_entries",)

    def __init__(self) -> None:
        self._entries: dict[Key, tuple[Source, Value]] = {}

    def get(self, key: Key, source: Source) -> Value | None:
        """Return the value that was made of just this source, if there is one."""
        entry = self._entries.get(key)
        return entry[1] if entry is not None and entry[0] is source else None

    def put(self, key: Key, source: Source, value: Value) -> None:
        """Remember a value in place of an earlier one."""
        self._entries[key] = (source, value)
