"""Which words of a drawing stand in which of its areas."""

from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.files.vector_layer import NamePoints


def names_inside(
    areas: NDArray[np.object_], words: NamePoints
) -> tuple[list[str | None], list[str | None]]:
    """Return the name of each area, and all words in it; None where there are none.

    A word is of the smallest area that it stands in. The name is the one that was written largest,
    of such the nearest to the middle.
    """
    found: list[list[int]] = [[] for _ in areas]
    for word, area in _smallest(areas, words.points):
        found[area].append(word)
    middles = shapely.centroid(areas)
    names: list[str | None] = []
    every: list[str | None] = []
    for area, inside in enumerate(found):
        if not inside:
            names.append(None)
            every.append(None)
            continue
        far = shapely.distance(words.points[inside], middles[area])
        order = sorted(
            range(len(inside)), key=lambda at: (-round(words.heights[inside[at]], 6), far[at])
        )
        names.append(words.texts[inside[order[0]]])
        every.append(" ".join(words.texts[inside[at]] for at in order))
    return names, every


def _smallest(areas: NDArray[np.object_], points: NDArray[np.object_]) -> Sequence[tuple[int, int]]:
    """Return pairs of a point and the smallest area that it lies in."""
    if not len(areas) or not len(points):
        return []
    sizes = shapely.area(areas)
    tree = shapely.STRtree(areas)
    of_point: dict[int, int] = {}
    for point, area in tree.query(points, predicate="intersects").T.tolist():
        if point not in of_point or sizes[area] < sizes[of_point[point]]:
            of_point[point] = area
    return sorted(of_point.items())
