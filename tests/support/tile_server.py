"""A tile service on a thread of this process, standing for the network in tests."""

import json
import socket
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qs, urlsplit

BROWSER_KEY, SERVER_KEY = "b" * 32, "s" * 32

# Three by five points for each numeral, row by row.
_NUMERALS = {
    "0": "111101101101111", "1": "010110010010111", "2": "111001111100111",
    "3": "111001111001111", "4": "101101111001001", "5": "111100111001111",
    "6": "111100111101111", "7": "111001010010010", "8": "111101111101111",
    "9": "111101111001111", "/": "001001010100100",
}  # fmt: skip


def painted_tile(level: int, column: int, row: int) -> bytes:
    """Return a PNG of 256 by 256 points with its numbers in it, its colour told by its place."""
    ground = (64 + column * 37 % 128, 64 + row * 53 % 128, 64 + level * 29 % 128)
    rows = [bytearray(bytes(ground) * 256) for _ in range(256)]
    for index, numeral in enumerate(f"{level}/{column}/{row}"):
        for place, is_set in enumerate(_NUMERALS[numeral]):
            if is_set == "1":
                left = 20 + (index * 4 + place % 3) * 6
                if left + 6 > 256:
                    continue
                for y in range(110 + place // 3 * 6, 116 + place // 3 * 6):
                    rows[y][left * 3 : (left + 6) * 3] = b"\xff" * 18
    for row_ in (rows[0], rows[-1]):
        row_[:] = b"\x20" * len(row_)
    packed = zlib.compress(b"".join(b"\0" + bytes(one) for one in rows))
    header = (256).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0"
    chunks = ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")
        for name, data in chunks
    )


@dataclass
class TileServer:
    """Answer requests as it is told.

    `status`, `headers` and `body` are of every answer while they are set; `drops` connections are
    cut before an answer; while `gate` is not set answers wait. `asked` are the paths with their
    parameters, `agents` who asked, `most_open` how many connections were open together.
    """

    host: str
    port: int
    status: int | None = None
    body: bytes | None = None
    content_type: str = "image/png"
    headers: dict[str, str] = field(default_factory=dict)
    drops: int = 0
    gate: Event = field(default_factory=Event)
    asked: list[str] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    conditions: list[str | None] = field(default_factory=list)
    open_sockets: set[socket.socket] = field(default_factory=set)
    most_open: int = 0

    def cut(self) -> None:
        """Cut all connections that are open."""
        for one in list(self.open_sockets):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    @property
    def address(self) -> str:
        """The address of its root."""
        return f"http://{self.host}:{self.port}"

    @property
    def template(self) -> str:
        """An XYZ template of its tiles."""
        return f"{self.address}/{{z}}/{{x}}/{{y}}.png"

    @property
    def tianditu_template(self) -> str:
        """A template that wants a key as Tianditu does."""
        return (
            f"{self.address}/vec_w/wmts?SERVICE=WMTS&REQUEST=GetTile&LAYER=vec"
            "&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk={key}"
        )


@contextmanager
def tile_server() -> Iterator[TileServer]:
    """Serve on a free port of this machine until the block ends."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    told = TileServer("127.0.0.1", server.server_address[1])
    told.gate.set()
    server.told = told  # type: ignore[attr-defined]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        told.gate.set()
        told.cut()
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of those who go away before they have their answer."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        super().setup()
        told: TileServer = self.server.told  # type: ignore[attr-defined]
        told.open_sockets.add(self.connection)
        told.most_open = max(told.most_open, len(told.open_sockets))

    def finish(self) -> None:
        self.server.told.open_sockets.discard(self.connection)  # type: ignore[attr-defined]
        super().finish()

    def do_GET(self) -> None:
        told: TileServer = self.server.told  # type: ignore[attr-defined]
        told.asked.append(self.path)
        told.agents.append(self.headers.get("User-Agent", ""))
        told.conditions.append(self.headers.get("If-None-Match"))
        told.gate.wait()
        if told.drops:
            told.drops -= 1
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        if told.status is not None or told.body is not None:
            self._answer(told.status or 200, told.body or b"", told.content_type)
        elif "/wmts" in self.path:
            self._answer_like_tianditu()
        else:
            self._answer_tile(*self._place_in_path())

    def _place_in_path(self) -> tuple[int, int, int]:
        level, column, row = urlsplit(self.path).path.strip("/").split(".")[0].split("/")
        return int(level), int(column), int(row)

    def _answer_tile(self, level: int, column: int, row: int) -> None:
        told: TileServer = self.server.told  # type: ignore[attr-defined]
        etag = f'"{level}-{column}-{row}"'
        is_known = "ETag" in told.headers and self.headers.get("If-None-Match") == etag
        if "ETag" in told.headers:
            told.headers["ETag"] = etag
        if is_known:
            self._answer(304, b"", "image/png")
        else:
            self._answer(200, painted_tile(level, column, row), "image/png")

    def _answer_like_tianditu(self) -> None:
        """Take a key for browsers from browsers only, and one for programs from programs only."""
        values = {name.lower(): one[0] for name, one in parse_qs(urlsplit(self.path).query).items()}
        key, is_browser = values.get("tk"), self.headers["User-Agent"].startswith("Mozilla/")
        if key not in (BROWSER_KEY, SERVER_KEY):
            self._answer(418, b"", "text/html")
        elif is_browser != (key == BROWSER_KEY):
            kind = "浏览器端" if key == BROWSER_KEY else "服务端"
            said = {"msg": f"Key权限类型为:{kind}", "resolve": f"tk={key}", "code": 301012}
            self._answer(403, json.dumps(said).encode(), "application/json")
        else:
            place = (int(values[name]) for name in ("tilematrix", "tilecol", "tilerow"))
            self._answer_tile(*place)

    def _answer(self, status: int, body: bytes, content_type: str) -> None:
        told: TileServer = self.server.told  # type: ignore[attr-defined]
        self.send_response(status)
        for name, value in told.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""
