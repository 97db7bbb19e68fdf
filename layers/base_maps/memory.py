"""Tiles that were read before, as long as there is room for them."""

from collections import OrderedDict
from dataclasses import dataclass
from math import inf
from threading import Lock

from gis.base_maps.source import Problem
from gis.base_maps.tile_scheme import PyramidTile
from layers.base_maps.held import HeldSource
from layers.base_maps.sampling import Picture
from layers.base_maps.vector_tiles import VectorTile

Content = Picture | VectorTile

_ENTRY_BYTES = 500


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """Be what is known of a tile; no content means that it is empty, or could not be had.

    It holds until a moment of the clock. `problem` is why it could not be had.
    """

    content: Content | None
    until: float = inf
    problem: Problem | None = None

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        return _ENTRY_BYTES + (0 if self.content is None else self.content.nbytes)


Key = tuple[HeldSource, PyramidTile]


class TileMemory:
    """Remember the tiles used last, up to so many bytes. Safe among threads."""

    def __init__(self, capacity_bytes: int = 128 * 2**20) -> None:
        self._capacity = capacity_bytes
        self._lock = Lock()
        self._entries: OrderedDict[Key, Known] = OrderedDict()
        self._size = 0

    @property
    def size(self) -> int:
        """How many bytes it holds, about."""
        return self._size

    def get(self, key: Key, now: float) -> Known | None:
        """Return what is known of a tile and still holds."""
        with self._lock:
            known = self._entries.get(key)
            if known is None or known.until <= now:
                return None
            self._entries.move_to_end(key)
            return known

    def put(self, key: Key, known: Known) -> None:
        """Remember a tile, and forget those that were not used for the longest time."""
        with self._lock:
            self._drop(key)
            self._entries[key] = known
            self._size += known.size
            while self._size > self._capacity and len(self._entries) > 1:
                self._drop(next(iter(self._entries)))

    def forget(self, held: HeldSource) -> None:
        """Forget all tiles of a source."""
        with self._lock:
            for key in [key for key in self._entries if key[0] is held]:
                self._drop(key)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()
            self._size = 0

    def _drop(self, key: Key) -> None:
        known = self._entries.pop(key, None)
        if known is not None:
            self._size -= known.size
