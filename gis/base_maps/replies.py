"""What the answer of a tile service means: a tile, nothing there, or a reason in plain words."""

import json
import re
from dataclasses import dataclass

from gis.base_maps.connections import Reply, Silence
from gis.base_maps.keys import KeyKind, ServiceKey
from gis.base_maps.plain_text import plain_text
from gis.base_maps.source import Problem, TileAnswer, TileContent, TileState
from gis.base_maps.tile_bytes import UnreadableTile, is_image, unpacked

_NOTHING_THERE = (204, 404, 410)
_OTHER_KIND_CODE = "301012"
_LONGEST_MESSAGE = 120
_EXCEPTION = re.compile(rb"<(?:\w+:)?(?:ExceptionText|ServiceException)[^>]*>([^<]*)<")


@dataclass(frozen=True, slots=True)
class Asked:
    """Hold who was asked, and with which key: what an explanation needs."""

    host: str
    key: ServiceKey | None
    content: TileContent

    @property
    def is_tianditu(self) -> bool:
        """Say whether that is the national platform, whose refusals are known."""
        return self.host.endswith("tianditu.gov.cn")


def meaning_of(reply: Reply, asked: Asked) -> TileAnswer:
    """Return what a reply says; its problem never holds the key."""
    if reply.status in _NOTHING_THERE or (reply.status == 200 and not reply.data):
        return TileAnswer(TileState.EMPTY)
    if reply.status != 200:
        return _failed(problem_of_reply(reply, asked))
    if asked.content is TileContent.VECTOR:
        return _vector(reply, asked)
    if is_image(reply.data):
        return TileAnswer(TileState.THERE, reply.data)
    if b"TileOutOfRange" in reply.data[:4096]:
        return TileAnswer(TileState.EMPTY)
    return _failed(_problem_of_text(reply, asked))


def silence_problem(silence: Silence, host: str) -> Problem:
    """Return why a host did not answer."""
    return Problem(f"base_maps.silence.{silence.reason.value}", {"host": host})


def _failed(problem: Problem) -> TileAnswer:
    return TileAnswer(TileState.FAILED, problem=problem)


def _vector(reply: Reply, asked: Asked) -> TileAnswer:
    try:
        data = unpacked(reply.data)
    except UnreadableTile:
        return _failed(Problem("base_maps.not_a_tile", {"host": asked.host}))
    if data.lstrip()[:1] in (b"<", b"{"):
        return _failed(_problem_of_text(reply, asked))
    return TileAnswer(TileState.THERE, data)


def problem_of_reply(reply: Reply, asked: Asked) -> Problem:
    """Return what a status other than 200 means."""
    facts = {"host": asked.host, "status": reply.status}
    said = _said(reply, asked)
    if reply.status in (401, 403, 418):
        return _refusal(asked, said, facts)
    if reply.status == 429:
        return Problem("base_maps.too_many_requests", facts)
    if reply.status == 407:
        return Problem("base_maps.proxy_password", facts)
    if reply.status >= 500:
        return Problem("base_maps.server_fault", facts)
    if said:
        return Problem("base_maps.service_said", {**facts, "message": said})
    return Problem("base_maps.strange_status", facts)


def _refusal(asked: Asked, said: str, facts: dict[str, object]) -> Problem:
    """Explain 401, 403 and Tianditu's 418: nearly always the key."""
    if _OTHER_KIND_CODE in said or "权限类型" in said:
        is_browser = asked.key is not None and asked.key.kind is KeyKind.BROWSER
        kind = KeyKind.BROWSER if is_browser else KeyKind.SERVER
        return Problem(f"base_maps.key_of_other_kind.{kind.value}", {"host": asked.host})
    if asked.is_tianditu:
        return Problem("base_maps.tianditu_refused", facts)
    if said:
        return Problem("base_maps.service_said", {**facts, "message": said})
    return Problem("base_maps.refused", facts)


def _problem_of_text(reply: Reply, asked: Asked) -> Problem:
    """Explain a text in the place of a tile: a log-in page of a network, or words of a service."""
    start = reply.data[:512].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return Problem("base_maps.page_instead_of_tile", {"host": asked.host})
    said = _said(reply, asked)
    if _OTHER_KIND_CODE in said or "权限类型" in said:
        return _refusal(asked, said, {"host": asked.host, "status": reply.status})
    if said:
        facts = {"host": asked.host, "status": reply.status, "message": said}
        return Problem("base_maps.service_said", facts)
    return Problem("base_maps.not_a_tile", {"host": asked.host})


def _said(reply: Reply, asked: Asked) -> str:
    """Return the words of a service in JSON or XML, without the key; "" for none."""
    text = reply.data[:65536]
    if text.lstrip()[:1] == b"{":
        words = _words_of_json(text)
    else:
        found = _EXCEPTION.search(text)
        words = found[1].decode("utf-8", errors="replace") if found else ""
    if asked.key is not None:
        words = words.replace(asked.key.value, "…")
    return plain_text(words)[:_LONGEST_MESSAGE]


def _words_of_json(text: bytes) -> str:
    try:
        said = json.loads(text)
    except ValueError:
        return ""
    if not isinstance(said, dict):
        return ""
    named = {str(name).lower(): value for name, value in said.items()}
    words = [named.get(name) for name in ("code", "msg", "message", "error", "info")]
    return " ".join(str(word) for word in words if isinstance(word, str | int))
