"""Tiles of a service: asked for politely, kept on disk, used when the network is dead."""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from gis.base_maps.address_template import AddressTemplate
from gis.base_maps.base_map import BaseMap
from gis.base_maps.connections import Connections, Reply, Silence, SilenceReason
from gis.base_maps.freshness import fresh_for_s, wait_s
from gis.base_maps.host_rest import HostRests
from gis.base_maps.keys import KeyKind, ServiceKey
from gis.base_maps.replies import Asked, meaning_of, silence_problem
from gis.base_maps.source import Problem, SourceFacts, TileAnswer, TileContent, TileState
from gis.base_maps.tile_scheme import PyramidTile
from gis.base_maps.tile_store import KeptTile, TileStore
from gis.base_maps.written_scheme import read_scheme

_EMPTY_FRESH_S = 86_400.0
_VECTOR_ENDINGS = (".pbf", ".mvt")


@dataclass(frozen=True)
class ServiceMeans:
    """Hold what services share: connections, what is known of failures, keys, time, a folder."""

    connections: Connections
    rests: HostRests
    clock: Callable[[], float]
    key_for: Callable[[str], ServiceKey | None] = field(repr=False)
    folder: Path | None = None


class ServiceTiles:
    """Be the tiles of a service. Raises InputProblem for a template that makes no addresses.

    Nothing is asked for that nobody looks at. What was kept and is fresh is used without asking;
    what is no longer fresh is asked for again and used when there is no answer. `facts`, `scheme`,
    `levels` and `content` are as in `TileSource`, and do not change.
    """

    def __init__(self, base_map: BaseMap, means: ServiceMeans) -> None:
        written = read_scheme(base_map.scheme)
        self._template = AddressTemplate(base_map.source, base_map.subdomains, written.level_names)
        self.scheme = written.scheme
        last = min(base_map.last_level, len(self.scheme.resolutions) - 1)
        self.levels = range(max(min(base_map.least_level, last), 0), last + 1)
        self.facts = SourceFacts(base_map.name, base_map.attribution, is_remote=True)
        self._means = means
        self._host = self._template.host
        is_vector = self._template.template.partition("?")[0].endswith(_VECTOR_ENDINGS)
        self.content = TileContent.VECTOR if is_vector else TileContent.IMAGE
        name = f"{self._template.template}|{base_map.scheme}"
        self._store = (
            TileStore(means.folder, name, means.clock) if means.folder is not None else None
        )

    def at_hand(self, tile: PyramidTile) -> TileAnswer | None:
        """Return what is kept and fresh; while the service is left alone also what is not."""
        if tile.level not in self.levels:
            return TileAnswer(TileState.EMPTY)
        kept = self._kept(tile)
        if kept is not None and kept.fresh_until > self._means.clock():
            return _answer(kept)
        problem = self._obstacle()
        if problem is None:
            return None
        return _answer(kept) if kept is not None else _failed(problem)

    def fetch(self, tile: PyramidTile) -> TileAnswer:
        """Return a tile, asking the service if need be; waits for it."""
        answer = self.at_hand(tile)
        if answer is not None:
            return answer
        kept = self._kept(tile)
        key = self._means.key_for(self._host)
        try:
            address = self._template.address(tile, key.value if key is not None else "")
            reply = self._means.connections.get(address, _headers(key, kept))
        except Silence as silence:
            is_whole_host = silence.reason is not SilenceReason.TOO_LARGE
            problem = silence_problem(silence, self._host)
            self._means.rests.failed(self._host, problem, is_whole_host=is_whole_host)
            return _answer(kept) if kept is not None else _failed(problem)
        return self._taken(tile, kept, key, reply)

    def close(self) -> None:
        """Let go of what is kept; the connections are others' too."""
        if self._store is not None:
            self._store.close()

    def _kept(self, tile: PyramidTile) -> KeptTile | None:
        return self._store.get(tile) if self._store is not None else None

    def _obstacle(self) -> Problem | None:
        """Return why there is no use in asking now."""
        if self._template.needs_key and self._means.key_for(self._host) is None:
            return Problem("base_maps.key_missing", {"host": self._host})
        return self._means.rests.problem(self._host)

    def _taken(
        self, tile: PyramidTile, kept: KeptTile | None, key: ServiceKey | None, reply: Reply
    ) -> TileAnswer:
        if reply.status == 304 and kept is not None:
            self._means.rests.answered(self._host)
            self._keep(tile, kept.data, reply, kept)
            return _answer(kept)
        answer = meaning_of(reply, Asked(self._host, key, self.content))
        if answer.problem is None:
            self._means.rests.answered(self._host)
            self._keep(tile, answer.data, reply, kept)
            return answer
        self._means.rests.failed(
            self._host, answer.problem, is_whole_host=False, wish_s=_wish(reply)
        )
        return _answer(kept) if kept is not None and kept.data else answer

    def _keep(self, tile: PyramidTile, data: bytes, reply: Reply, before: KeptTile | None) -> None:
        fresh_s = fresh_for_s(reply.headers)
        if self._store is None or fresh_s is None:
            return
        if not data:
            fresh_s = min(fresh_s, _EMPTY_FRESH_S)
        etag = reply.headers.get("etag") or (before.etag if before and reply.status == 304 else "")
        modified = reply.headers.get("last-modified", "")
        self._store.put(tile, KeptTile(data, self._means.clock() + fresh_s, etag, modified))


def _answer(kept: KeptTile) -> TileAnswer:
    return TileAnswer(TileState.THERE, kept.data) if kept.data else TileAnswer(TileState.EMPTY)


def _failed(problem: Problem) -> TileAnswer:
    return TileAnswer(TileState.FAILED, problem=problem)


def _wish(reply: Reply) -> float | None:
    return wait_s(reply.headers) if reply.status in (429, 503) else None


def _headers(key: ServiceKey | None, kept: KeptTile | None) -> dict[str, str]:
    headers = {"User-Agent": agent_for(key), "Accept-Encoding": "gzip"}
    if kept is not None and kept.etag:
        headers["If-None-Match"] = kept.etag
    if kept is not None and kept.modified:
        headers["If-Modified-Since"] = kept.modified
    return headers


def agent_for(key: ServiceKey | None) -> str:
    """Return how the program names itself: always by its name.

    Services that tell a key for browsers from one for programs look for the first word only.
    """
    try:
        own = f"TownGrid/{version('towngrid')}"
    except PackageNotFoundError:
        own = "TownGrid/0"
    is_browser = key is not None and key.kind is KeyKind.BROWSER
    return f"Mozilla/5.0 (compatible; {own})" if is_browser else own
