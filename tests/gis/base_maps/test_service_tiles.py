"""A service is asked politely, its answers are kept, and a dead network costs nothing."""

import json
import logging
import socket
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from support.clock import Clock
from support.tile_server import BROWSER_KEY, SERVER_KEY, TileServer, painted_tile, tile_server

from gis.base_maps.base_map import BaseMap, BaseMapKind
from gis.base_maps.connections import Connections, Reply
from gis.base_maps.keys import KeyKind, ServiceKey
from gis.base_maps.means import Means
from gis.base_maps.opening import open_base_map
from gis.base_maps.replies import Asked, meaning_of
from gis.base_maps.service_tiles import ServiceTiles
from gis.base_maps.source import TileAnswer, TileContent, TileState
from gis.base_maps.tile_scheme import PyramidTile
from gis.texts import Texts

TILE, OTHER = PyramidTile(5, 3, 4), PyramidTile(5, 4, 4)
DAY_S = 86_400.0


def service(means: Means, template: str) -> ServiceTiles:
    source = open_base_map(BaseMap("服务", BaseMapKind.SERVICE, template), None, means)
    assert isinstance(source, ServiceTiles)
    return source


@pytest.fixture
def source(server: TileServer, means: Means) -> Iterator[ServiceTiles]:
    opened = service(means, server.template)
    yield opened
    opened.close()


def said(answer: TileAnswer | None) -> str:
    """Return the sentence that a user reads."""
    assert answer is not None
    assert answer.state is TileState.FAILED
    assert answer.problem is not None
    return Texts("zh")(answer.problem.key, **answer.problem.facts)


def test_a_tile_is_asked_for_once_and_then_at_hand(
    source: ServiceTiles, server: TileServer
) -> None:
    assert source.at_hand(TILE) is None
    assert server.asked == []
    assert source.fetch(TILE).data == painted_tile(5, 3, 4)
    kept = source.at_hand(TILE)
    assert kept is not None
    assert kept.data == painted_tile(5, 3, 4)
    assert source.fetch(TILE).data == painted_tile(5, 3, 4)
    assert server.asked == ["/5/3/4.png"]
    assert server.agents[0].startswith("TownGrid/")


def test_tiles_are_kept_for_the_next_run(
    source: ServiceTiles, server: TileServer, means: Means
) -> None:
    source.fetch(TILE)
    source.close()
    again = service(replace(means), server.template)
    assert again.at_hand(TILE) is not None
    again.close()


def test_a_level_that_the_service_has_not_is_empty_without_asking(
    source: ServiceTiles, server: TileServer
) -> None:
    assert source.fetch(PyramidTile(19, 0, 0)).state is TileState.EMPTY
    assert server.asked == []


@pytest.mark.parametrize(
    ("headers", "fresh_s"),
    [
        ({}, 30 * DAY_S),
        ({"Cache-Control": "public, max-age=600"}, 600.0),
        ({"Cache-Control": "max-age=600", "Age": "500"}, 100.0),
        ({"Cache-Control": "max-age=600", "Expires": "Thu, 01 Jan 1970 00:00:00 GMT"}, 600.0),
        ({"Expires": "Tue, 01 Jan 2030 00:00:00 GMT"}, 60.0),
    ],
)
def test_a_tile_is_fresh_for_as_long_as_the_service_says(
    source: ServiceTiles, server: TileServer, clock: Clock, headers: dict[str, str], fresh_s: float
) -> None:
    server.headers = headers
    source.fetch(TILE)
    clock.now_s += fresh_s - 1
    assert source.at_hand(TILE) is not None
    if "Expires" not in headers or "Cache-Control" in headers:
        clock.now_s += 2
        assert source.at_hand(TILE) is None


@pytest.mark.parametrize("wish", ["no-store", "private, no-store"])
def test_what_may_not_be_kept_is_not(source: ServiceTiles, server: TileServer, wish: str) -> None:
    server.headers = {"Cache-Control": wish}
    assert source.fetch(TILE).state is TileState.THERE
    assert source.at_hand(TILE) is None


def test_a_tile_that_has_not_changed_is_not_sent_again(
    source: ServiceTiles, server: TileServer, clock: Clock
) -> None:
    server.headers = {"ETag": "", "Cache-Control": "max-age=10"}
    source.fetch(TILE)
    clock.now_s += 11
    assert source.at_hand(TILE) is None
    assert source.fetch(TILE).data == painted_tile(5, 3, 4)
    assert server.conditions == [None, '"5-3-4"']
    assert source.at_hand(TILE) is not None
    clock.now_s += 11
    source.fetch(TILE)
    assert server.conditions[-1] == '"5-3-4"'


def test_old_tiles_are_shown_when_the_network_is_dead(means: Means, clock: Clock) -> None:
    with tile_server() as server:
        source = service(means, server.template)
        source.fetch(TILE)
    clock.now_s += 40 * DAY_S
    assert source.at_hand(TILE) is None
    assert source.fetch(TILE).data == painted_tile(5, 3, 4)
    assert source.at_hand(TILE) is not None
    assert "拒绝连接" in said(source.fetch(OTHER))
    source.close()


def test_a_dead_host_is_left_alone_longer_each_time(
    source: ServiceTiles, server: TileServer, clock: Clock
) -> None:
    """A connection that breaks is tried once more at once; after that nobody waits for it."""
    server.drops = 10**6
    rests = []
    for _ in range(9):
        before = len(server.asked)
        assert "中断" in said(source.fetch(TILE))
        assert len(server.asked) == before + 2
        began = clock.now_s
        while source.at_hand(TILE) is not None:
            assert source.fetch(OTHER).state is TileState.FAILED
            clock.now_s += 1.0
        assert len(server.asked) == before + 2
        rests.append(clock.now_s - began)
    assert rests == sorted(rests)
    assert rests[0] < 10
    assert rests[-1] == 300
    server.drops = 0
    assert source.fetch(TILE).state is TileState.THERE
    server.drops = 10**6
    source.fetch(OTHER)
    clock.now_s += rests[0]
    assert source.at_hand(OTHER) is None


def test_sources_of_one_host_share_what_is_known_of_it(server: TileServer, means: Means) -> None:
    server.drops = 10**6
    first, second = (service(means, f"{server.template}?{n}") for n in "ab")
    first.fetch(TILE)
    assert second.at_hand(TILE) is not None
    first.close()
    second.close()


def test_a_connection_that_was_kept_and_broke_is_opened_again(
    source: ServiceTiles, server: TileServer
) -> None:
    source.fetch(TILE)
    server.drops = 1
    assert source.fetch(OTHER).state is TileState.THERE


def test_one_bad_tile_does_not_stop_the_others(source: ServiceTiles, server: TileServer) -> None:
    server.status = 500
    assert "故障" in said(source.fetch(TILE))
    server.status = None
    assert source.fetch(OTHER).state is TileState.THERE


def test_a_host_that_fails_again_and_again_is_left_alone(
    source: ServiceTiles, server: TileServer
) -> None:
    server.status = 503
    for row in range(20):
        source.fetch(PyramidTile(5, 0, row))
    assert len(server.asked) == 3


def test_a_host_that_asks_to_wait_is_given_the_time(
    source: ServiceTiles, server: TileServer, clock: Clock
) -> None:
    server.status, server.headers = 429, {"Retry-After": "120"}
    assert "过多" in said(source.fetch(TILE))
    clock.now_s += 119
    assert "过多" in said(source.at_hand(OTHER))
    clock.now_s += 2
    assert source.at_hand(OTHER) is None


@pytest.mark.parametrize("status", [404, 204, 410])
def test_what_is_not_there_is_empty_and_not_asked_for_again_that_day(
    source: ServiceTiles, server: TileServer, clock: Clock, status: int
) -> None:
    server.status = status
    assert source.fetch(TILE).state is TileState.EMPTY
    kept = source.at_hand(TILE)
    assert kept is not None
    assert kept.state is TileState.EMPTY
    clock.now_s += DAY_S + 1
    assert source.at_hand(TILE) is None


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<!DOCTYPE html><html>please log in</html>", "网页"),
        (b'{"code": 12, "msg": "quota"}', "12 quota"),
        (b"<ows:ExceptionReport><ows:ExceptionText>bad layer</ows:ExceptionText>", "bad layer"),
        (b"who knows", "不是可显示的瓦片"),
    ],
)
def test_words_in_the_place_of_a_tile_are_told_and_not_kept(
    source: ServiceTiles, server: TileServer, body: bytes, words: str
) -> None:
    server.body, server.content_type = body, "image/png"
    assert words in said(source.fetch(TILE))
    server.body = None
    assert source.fetch(TILE).state is TileState.THERE


@pytest.mark.parametrize(
    ("key", "kind", "words"),
    [
        ("", KeyKind.SERVER, "需要密钥"),
        (BROWSER_KEY, KeyKind.SERVER, "改为“浏览器端”"),
        (SERVER_KEY, KeyKind.BROWSER, "改为“服务端”"),
        ("f" * 32, KeyKind.SERVER, "418"),
    ],
)
def test_a_key_that_does_not_do_is_explained_without_being_told(
    server: TileServer, means: Means, key: str, kind: KeyKind, words: str
) -> None:
    keyed = replace(means, keys={"127.0.0.1": ServiceKey(key, kind)})
    source = service(keyed, server.tianditu_template)
    sentence = said(source.fetch(TILE))
    assert words in sentence
    assert not key or key not in sentence
    assert len(server.asked) == (1 if key else 0)
    source.close()


@pytest.mark.parametrize(("key", "kind"), [(BROWSER_KEY, "browser"), (SERVER_KEY, "server")])
def test_the_kind_of_a_key_says_how_the_program_names_itself(
    server: TileServer, means: Means, key: str, kind: str
) -> None:
    keyed = replace(means, keys={"127.0.0.1": ServiceKey(f" {key}\n", KeyKind(kind))})
    source = service(keyed, server.tianditu_template)
    assert source.fetch(TILE).data == painted_tile(5, 3, 4)
    assert "TownGrid/" in server.agents[0]
    assert server.agents[0].startswith("Mozilla/") == (kind == "browser")
    source.close()


@pytest.mark.parametrize("status", [403, 418])
def test_tianditus_refusals_name_what_to_check(status: int) -> None:
    asked = Asked("t0.tianditu.gov.cn", ServiceKey("k"), TileContent.IMAGE)
    sentence = said(meaning_of(Reply(status, {}, b""), asked))
    assert str(status) in sentence
    for cause in ("浏览器端", "服务端", "白名单", "配额"):
        assert cause in sentence


def test_keys_are_in_no_log_no_message_and_no_file(
    server: TileServer, means: Means, caplog: pytest.LogCaptureFixture
) -> None:
    key = "0123456789abcdef0123456789abcdef"
    caplog.set_level(logging.DEBUG)
    keyed = replace(means, keys={"127.0.0.1": ServiceKey(key)})
    source = service(keyed, f"{server.template}?tk={{key}}")
    told = [repr(keyed), repr(keyed.services), repr(source.fetch(TILE)), repr(source.facts)]
    server.status, server.body = 400, json.dumps({"msg": f"bad {key}"}).encode()
    told.append(said(source.fetch(OTHER)))
    server.status, server.body, server.drops = None, None, 10
    told.append(said(source.fetch(OTHER)))
    server.drops = 0
    server.status, server.headers = 302, {"Location": f"{server.address}/x?tk={key}"}
    told.append(repr(source.fetch(PyramidTile(5, 9, 9))))
    assert key in server.asked[0]
    source.close()
    assert not any(key in words for words in told)
    assert key not in caplog.text
    kept = [file for file in (means.stores or Path()).rglob("*") if file.is_file()]
    assert kept
    for file in kept:
        assert key not in str(file)
        assert key.encode() not in file.read_bytes()


def test_no_more_than_four_connections_are_open_to_a_host(server: TileServer, means: Means) -> None:
    source = service(means, server.template)
    server.gate.clear()
    waiting = threading.Semaphore(0)

    def fetch(row: int) -> TileAnswer:
        waiting.release()
        return source.fetch(PyramidTile(6, 0, row))

    with ThreadPoolExecutor(12) as threads:
        answers = [threads.submit(fetch, row) for row in range(12)]
        for _ in answers:
            waiting.acquire()
        server.gate.set()
        assert all(answer.result().state is TileState.THERE for answer in answers)
    assert server.most_open <= 4
    source.close()


def test_an_answer_that_does_not_come_is_not_waited_for_for_ever(
    server: TileServer, means: Means
) -> None:
    server.gate.clear()
    impatient = replace(means, connections=Connections(connect_s=0.2, read_s=0.05))
    source = service(impatient, server.template)
    assert "没有及时回答" in said(source.fetch(TILE))
    impatient.connections.close()
    source.close()


def test_a_name_that_nobody_has_is_told(means: Means, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*_: object, **__: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    source = service(means, "http://no-such-host.invalid/{z}/{x}/{y}")
    assert "no-such-host.invalid" in said(source.fetch(TILE))
    source.close()


def test_a_certificate_that_is_not_there_is_no_safe_connection(
    server: TileServer, means: Means
) -> None:
    source = service(means, server.template.replace("http:", "https:"))
    assert "安全连接" in said(source.fetch(TILE))
    source.close()


def test_the_proxy_of_the_machine_is_used(
    server: TileServer, means: Means, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("http_proxy", server.address)
    monkeypatch.setenv("no_proxy", "")
    server.body = painted_tile(0, 0, 0)
    source = service(means, "http://tiles.example/{z}/{x}/{y}.png")
    assert source.fetch(TILE).data == painted_tile(0, 0, 0)
    assert server.asked == ["http://tiles.example/5/3/4.png"]
    source.close()


def test_without_a_cache_folder_tiles_are_asked_for_each_time(
    server: TileServer, means: Means
) -> None:
    source = service(replace(means, cache=None), server.template)
    source.fetch(TILE)
    assert source.at_hand(TILE) is None
    assert source.fetch(TILE).state is TileState.THERE
    assert len(server.asked) == 2


def test_vector_tiles_are_unpacked(server: TileServer, means: Means) -> None:
    server.body = b"\x1a\x05hello"
    source = service(means, server.template.replace(".png", ".pbf"))
    assert source.content is TileContent.VECTOR
    assert source.fetch(TILE).data == b"\x1a\x05hello"
    source.close()


def test_a_store_that_is_damaged_starts_again(
    source: ServiceTiles, server: TileServer, means: Means
) -> None:
    source.fetch(TILE)
    source.close()
    (file,) = (means.stores or Path()).glob("*.tiles")
    file.write_bytes(b"not a database at all" * 1000)
    again = service(means, server.template)
    assert again.at_hand(TILE) is None
    assert again.fetch(TILE).state is TileState.THERE
    again.fetch(TILE)
    again.fetch(OTHER)
    assert again.at_hand(OTHER) is not None
    again.close()


def test_a_folder_that_cannot_be_written_keeps_nobody_from_the_map(
    server: TileServer, means: Means, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    source = service(replace(means, cache=tmp_path / "file"), server.template)
    assert source.at_hand(TILE) is None
    assert source.fetch(TILE).state is TileState.THERE
    source.close()


def test_a_store_that_another_program_holds_keeps_nobody_from_the_map(
    source: ServiceTiles, server: TileServer, means: Means
) -> None:
    source.fetch(TILE)
    (file,) = (means.stores or Path()).glob("*.tiles")
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert source.at_hand(TILE) is not None
        assert source.fetch(OTHER).state is TileState.THERE
        other.execute("ROLLBACK")
    assert source.fetch(OTHER).state is TileState.THERE
    assert source.at_hand(OTHER) is not None
