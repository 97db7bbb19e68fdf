"""Asking services over the network: few connections, limited waiting, nothing written down.

Whatever goes wrong becomes a `Silence` with a plain reason. Addresses hold keys, so no message
and no log of this part ever holds an address.
"""

import logging
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import urllib3

_PER_HOST = 4
_CONNECT_S, _READ_S = 5.0, 15.0
_LARGEST_BYTES = 32 * 2**20
_REDIRECTS = 3


class SilenceReason(StrEnum):
    """Say why a service did not answer at all."""

    NO_HOST = "no_host"
    TIMEOUT = "timeout"
    CERTIFICATE = "certificate"
    REFUSED = "refused"
    BROKEN = "broken"
    TOO_LARGE = "too_large"


class Silence(Exception):
    """Tell that there was no answer, and why; never says to which address."""

    def __init__(self, reason: SilenceReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Reply:
    """Be the answer of a service; names of headers are in small letters."""

    status: int
    headers: Mapping[str, str]
    data: bytes = field(repr=False)


class Connections:
    """Keep connections to services, at most four to a host, through the proxy of the machine.

    Safe to use from several threads. `close` ends all of them.
    """

    def __init__(self, connect_s: float = _CONNECT_S, read_s: float = _READ_S) -> None:
        self._timeout_s = connect_s, read_s
        self._pools: dict[str, urllib3.PoolManager] = {}
        self._lock = Lock()

    def get(self, address: str, headers: Mapping[str, str]) -> Reply:
        """Ask for an address; raises Silence when there is no answer.

        A connection that was kept open and has been closed by the other side is opened again, once.
        """
        try:
            return self._ask(address, headers)
        except Silence as silence:
            if silence.reason is not SilenceReason.BROKEN:
                raise
        return self._ask(address, headers)

    def close(self) -> None:
        """Close all connections that are not in use."""
        with self._lock:
            pools = list(self._pools.values())
            self._pools.clear()
        for pool in pools:
            pool.clear()

    def _ask(self, address: str, headers: Mapping[str, str]) -> Reply:
        # Loads a good part of the network library: only for those who use services.
        from urllib3 import Retry, Timeout  # noqa: PLC0415
        from urllib3.exceptions import HTTPError, LocationValueError  # noqa: PLC0415

        connect_s, read_s = self._timeout_s
        try:
            response = self._pool(address).request(
                "GET",
                address,
                headers=dict(headers),
                timeout=Timeout(connect=connect_s, read=read_s),
                retries=Retry(
                    _REDIRECTS, connect=0, read=0, other=0, respect_retry_after_header=False
                ),
                preload_content=False,
            )
            try:
                data = response.read(_LARGEST_BYTES + 1, decode_content=True)
            finally:
                if response.length_remaining:
                    response.close()
                response.release_conn()
        except (HTTPError, LocationValueError, OSError, ValueError) as error:
            raise Silence(_reason(error)) from None
        if len(data) > _LARGEST_BYTES:
            raise Silence(SilenceReason.TOO_LARGE)
        names = {name.lower(): value for name, value in response.headers.items()}
        return Reply(response.status, names, data)

    def _pool(self, address: str) -> "urllib3.PoolManager":
        parts = urlsplit(address)
        proxy = _proxy(parts.scheme, parts.hostname or "")
        with self._lock:
            if proxy not in self._pools:
                self._pools[proxy] = _new_pool(proxy)
            return self._pools[proxy]


def _new_pool(proxy: str) -> "urllib3.PoolManager":
    import urllib3  # noqa: PLC0415

    # The library tells addresses, and with them keys, in what it logs below errors.
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    if not proxy:
        return urllib3.PoolManager(maxsize=_PER_HOST, block=True)
    parts = urlsplit(proxy)
    headers = None
    if parts.username:
        name = f"{parts.username}:{parts.password or ''}"
        headers = urllib3.make_headers(proxy_basic_auth=name)
    plain = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
    return urllib3.ProxyManager(plain, maxsize=_PER_HOST, block=True, proxy_headers=headers)


def _proxy(scheme: str, host: str) -> str:
    """Return the proxy that the machine's settings name for a host, "" for none."""
    # Loads the encryption of the standard library, as urllib3 does.
    from urllib.request import getproxies, proxy_bypass  # noqa: PLC0415

    proxies = getproxies()
    proxy = proxies.get(scheme) or proxies.get("all") or ""
    if not proxy.lower().startswith(("http://", "https://")) or proxy_bypass(host):
        return ""
    return proxy


def _reason(error: BaseException) -> SilenceReason:
    """Return the reason for what the network library raised, looking into its causes."""
    from urllib3.exceptions import (  # noqa: PLC0415
        ConnectTimeoutError,
        NameResolutionError,
        NewConnectionError,
        ReadTimeoutError,
        SSLError,
    )

    causes = tuple(_causes(error))
    for kinds, reason in (
        ((NameResolutionError, socket.gaierror), SilenceReason.NO_HOST),
        ((SSLError,), SilenceReason.CERTIFICATE),
        ((ConnectionRefusedError,), SilenceReason.REFUSED),
        ((ReadTimeoutError, TimeoutError), SilenceReason.TIMEOUT),
        # No way to the host; the library counts it among the time-outs.
        ((NewConnectionError,), SilenceReason.NO_HOST),
        ((ConnectTimeoutError,), SilenceReason.TIMEOUT),
    ):
        if any(isinstance(cause, kinds) for cause in causes):
            return reason
    return SilenceReason.BROKEN


def _causes(error: BaseException | None) -> list[BaseException]:
    """Return an exception and what stands behind it."""
    found: list[BaseException] = []
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if one is None or any(one is known for known in found):
            continue
        found.append(one)
        reason = getattr(one, "reason", None)
        waiting += [one.__cause__, one.__context__]
        waiting += [inner for inner in (reason, *one.args) if isinstance(inner, BaseException)]
    return found
