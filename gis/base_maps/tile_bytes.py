"""What the bytes of a tile are, told from the bytes: files often say something else of them."""

import zlib

from gis.base_maps.source import TileContent

_WEBP = slice(8, 12)
_GZIP, _ZLIB = b"\x1f\x8b", (b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")
_ANY_HEADER = 47
# No tile of a map is as large; what unpacks to more is damaged or made to do harm.
_LARGEST_TILE = 64 * 2**20


class UnreadableTile(ValueError):
    """Tell that the bytes of a tile are damaged or of no known kind."""


def is_image(data: bytes) -> bool:
    """Say whether bytes begin like a PNG, a JPEG, a GIF or a WebP."""
    if data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8")):
        return True
    return data.startswith(b"RIFF") and data[_WEBP] == b"WEBP"


def content_of(data: bytes) -> TileContent | None:
    """Return what a tile is as far as its first bytes say it; None where they say nothing.

    A vector tile that is not packed has no mark of its own.
    """
    if is_image(data):
        return TileContent.IMAGE
    if data.startswith((_GZIP, *_ZLIB)):
        return TileContent.VECTOR
    return None


def unpacked(data: bytes, limit: int = _LARGEST_TILE) -> bytes:
    """Return bytes without gzip or zlib around them; other bytes as they are.

    Raises UnreadableTile for damaged ones and for more than `limit` bytes.
    """
    if not data.startswith((_GZIP, *_ZLIB)):
        return data
    unpacker = zlib.decompressobj(_ANY_HEADER)
    try:
        plain = unpacker.decompress(data, limit)
    except zlib.error as error:
        raise UnreadableTile(str(error)) from error
    if not unpacker.eof:
        raise UnreadableTile("cut short, or too large")
    return plain
