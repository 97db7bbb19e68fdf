"""Sleeves: the strips of triangles between two owners' sides.

Two neighbouring triangles of a sleeve share a portal, an edge with one owner at its one end and
another at its other. A line that passes through the portals in turn stays in the sleeve, and since
sleeves share no land, no two such lines cross. (The middles of the portals form the chordal axis
of Prasad 1997.)
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Way:
    """Be portals by number in the order of a walk, with the triangles it begins and ends in.

    `first_triangle` and `last_triangle` are those of three owners, -1 where the walk begins or
    ends on the boundary; `entered` is the triangle into which the first portal leads.
    """

    portals: tuple[int, ...]
    entered: int
    first_triangle: int
    last_triangle: int
    is_closed: bool = False


def ways(triangles_of_portal: Sequence[Sequence[int]]) -> list[Way]:
    """Walk all portals, each once: from the boundary, from triangles of three owners, in rounds."""
    return list(_Walker(triangles_of_portal).ways())


class _Walker:
    """Remember which portals were not walked yet."""

    def __init__(self, triangles_of: Sequence[Sequence[int]]) -> None:
        self._triangles_of = triangles_of
        self._portals_of: dict[int, list[int]] = {}
        for portal, triangles in enumerate(triangles_of):
            for triangle in triangles:
                self._portals_of.setdefault(triangle, []).append(portal)
        self._fresh = dict.fromkeys(range(len(triangles_of)))

    def ways(self) -> Iterator[Way]:
        """Yield all ways."""
        for portal, triangles in enumerate(self._triangles_of):
            if portal in self._fresh and len(triangles) == 1:
                yield self._way(portal, -1)
        for triangle, portals in self._portals_of.items():
            for portal in portals if len(portals) == 3 else ():
                if portal in self._fresh:
                    yield self._way(portal, triangle)
        while self._fresh:
            portal = next(iter(self._fresh))
            into = self._triangles_of[portal][0]
            yield Way(self._walk(portal, into)[0], into, -1, -1, is_closed=True)

    def _way(self, portal: int, from_triangle: int) -> Way:
        into = self._beyond(portal, from_triangle)
        path, last = self._walk(portal, into)
        return Way(path, into, from_triangle, last)

    def _walk(self, portal: int, into: int) -> tuple[tuple[int, ...], int]:
        """Walk until a triangle of three owners, the boundary, or where the walk began."""
        path = [portal]
        del self._fresh[portal]
        while into >= 0 and len(self._portals_of[into]) == 2:
            one, other = self._portals_of[into]
            portal = other if one == portal else one
            if portal not in self._fresh:
                break
            del self._fresh[portal]
            path.append(portal)
            into = self._beyond(portal, into)
        return tuple(path), into

    def _beyond(self, portal: int, triangle: int) -> int:
        """Return the triangle on the other side of a portal, -1 for the boundary."""
        triangles = self._triangles_of[portal]
        return next((each for each in triangles if each != triangle), -1)
