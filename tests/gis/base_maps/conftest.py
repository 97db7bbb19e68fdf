"""What the tests of base maps share: small pyramids, a server, a clock that is moved by hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from support.clock import Clock
from support.tile_server import TileServer, tile_server

from gis.base_maps.connections import Connections
from gis.base_maps.keys import ServiceKey
from gis.base_maps.means import Means


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def server() -> Iterator[TileServer]:
    with tile_server() as served:
        yield served


@pytest.fixture
def means(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Means]:
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    keys: dict[str, ServiceKey] = {}
    connections = Connections()
    yield Means(tmp_path / "cache", keys, clock, connections)
    connections.close()
