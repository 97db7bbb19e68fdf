"""A cache that one version of an immutable thing hands to the next at the cost of the change."""

from collections.abc import Collection
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")

_REBASE_AT = 1024


class CarriedCache(Generic[K, V]):
    """Remember derived values by key; `without` is the next version's cache.

    All versions that come from one share its entries. A version knows which keys went stale since
    and keeps its own values for these, so an entry that is put under a key that is not stale is
    right for every version that shares it.
    """

    __slots__ = ("_own", "_shared", "_stale")

    def __init__(self) -> None:
        self._shared: dict[K, V] = {}
        self._stale: frozenset[K] = frozenset()
        self._own: dict[K, V] = {}

    def get(self, key: K) -> V | None:
        """Return what is remembered, or None."""
        return (self._own if key in self._stale else self._shared).get(key)

    def put(self, key: K, value: V) -> None:
        """Remember a value."""
        (self._own if key in self._stale else self._shared)[key] = value

    def without(self, keys: Collection[K]) -> "CarriedCache[K, V]":
        """Return the cache of a version in which the values of `keys` may be others."""
        version: CarriedCache[K, V] = CarriedCache()
        stale = self._stale.union(keys)
        own = {key: value for key, value in self._own.items() if key not in keys}
        if len(stale) > _REBASE_AT:
            shared = {key: value for key, value in self._shared.items() if key not in stale}
            version._shared = {**shared, **own}
        else:
            version._shared, version._stale, version._own = self._shared, stale, own
        return version
