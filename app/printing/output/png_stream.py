"""A PNG file written in bands, so that a large sheet never stands in memory as a whole."""

import struct
import zlib
from collections.abc import Mapping
from typing import IO

import numpy as np
import numpy.typing as npt

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_EIGHT_BITS, _RGB, _UP = 8, 2, 2
COMPRESSION = 6


class PngStream:
    """Write rows of red, green and blue, all of one width, from above to below."""

    def __init__(
        self,
        stream: IO[bytes],
        size: tuple[int, int],
        dots_per_metre: int,
        texts: Mapping[str, str],
    ) -> None:
        self._stream = stream
        self._above = np.zeros((1, size[0], 3), np.uint8)
        self._compressor = zlib.compressobj(COMPRESSION)
        stream.write(_SIGNATURE)
        self._chunk(b"IHDR", struct.pack(">IIBBBBB", *size, _EIGHT_BITS, _RGB, 0, 0, 0))
        self._chunk(b"pHYs", struct.pack(">IIB", dots_per_metre, dots_per_metre, 1))
        for key, text in texts.items():
            self._chunk(b"iTXt", key.encode() + b"\0\0\0\0\0" + text.encode())

    def add(self, rows: npt.NDArray[np.uint8]) -> None:
        """Write rows, an array of (rows, width, 3).

        Each row is stored as its difference from that above: maps have few colours, and the row
        above is beyond what the compression looks back to.
        """
        above = np.concatenate([self._above, rows[:-1]])
        filtered = np.empty((len(rows), 1 + 3 * rows.shape[1]), np.uint8)
        filtered[:, 0] = _UP
        np.subtract(rows, above, out=filtered[:, 1:].reshape(rows.shape))
        self._above = rows[-1:].copy()
        self._data(self._compressor.compress(filtered.data))

    def end(self) -> None:
        """Write what is left; the rows must be all there."""
        self._data(self._compressor.flush())
        self._chunk(b"IEND", b"")

    def _data(self, content: bytes) -> None:
        if content:
            self._chunk(b"IDAT", content)

    def _chunk(self, kind: bytes, content: bytes) -> None:
        self._stream.write(struct.pack(">I", len(content)) + kind + content)
        self._stream.write(struct.pack(">I", zlib.crc32(content, zlib.crc32(kind))))
