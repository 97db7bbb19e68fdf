"""Read a web map as a stranger would: its data, and the land that its lines enclose."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

DATA = re.compile(r'<script type="application/json" id="town-data">(.*?)</script>', re.DOTALL)


class WebPage:
    """Be a web map that was written."""

    def __init__(self, path: Path) -> None:
        self.html = path.read_text(encoding="utf-8")
        found = DATA.findall(self.html)
        assert len(found) == 1
        self.data: dict[str, Any] = json.loads(found[0])
        self.lines = [decoded(line) for line in self.data["lines"]]

    def grids(self) -> dict[str, list[Any]]:
        """Return the rows of the grids by code."""
        return {row[0]: row for row in self.data["grids"]}

    def land(self, *, over: bool = False) -> dict[str, BaseGeometry]:
        """Return the land of each grid by code, in degrees; of those that lie over others too."""
        found: dict[str, BaseGeometry] = {}
        for grid, _, _, rings, *is_over in self.data["faces"]:
            if grid >= 0 and bool(is_over) == over:
                found[self.data["grids"][grid][0]] = self._land(rings)
        return found

    def _land(self, rings: Sequence[Sequence[int]]) -> BaseGeometry:
        land: BaseGeometry = shapely.Polygon()
        for ring in rings:
            land = land.symmetric_difference(shapely.Polygon(self.walk(ring)))
        return land

    def walk(self, numbers: Sequence[int]) -> NDArray[np.float64]:
        """Return the vertices of a walk, which must hang together."""
        parts = [self.lines[n - 1] if n > 0 else self.lines[-n - 1][::-1] for n in numbers]
        for before, after in zip(parts, [*parts[1:], parts[0]], strict=True):
            assert (before[-1] == after[0]).all()
        return np.concatenate(parts)


def decoded(text: str) -> NDArray[np.float64]:
    """Return longitude and latitude of an encoded polyline with six decimals, (n, 2)."""
    numbers = list(_numbers(text))
    steps = np.cumsum(np.array(numbers).reshape(-1, 2), axis=0)
    return steps[:, ::-1] / 1e6


def _numbers(text: str) -> Iterator[int]:
    value = shift = 0
    for letter in text:
        bits = ord(letter) - 63
        value |= (bits & 31) << shift
        shift += 5
        if bits < 32:
            yield ~(value >> 1) if value & 1 else value >> 1
            value = shift = 0
