"""Shapes that are written in cells: WKT, hexadecimal WKB, pairs of coordinates, lone numbers."""

import csv
import re
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray

from gis.files.sheet import Cell
from gis.geometry.degrees import angle_of, angles_of

Geometries = NDArray[np.object_]

_SRID = re.compile(r"^\s*SRID\s*=\s*(\d+)\s*;\s*", re.IGNORECASE)
_HEXADECIMAL = re.compile(r"[0-9A-Fa-f]{18,}$")
_CURVED = ("CURVE", "CIRCULAR", "SURFACE", "TIN", "TRIANGLE", "COMPOUND")
_BEGIN = 60
"""Where the kind of a shape stands, and that of its first part."""

_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")


def shapes_in(cells: Sequence[Cell]) -> tuple[Geometries, int | None]:
    """Return a shape or None for each cell of WKT or WKB, and the EPSG number that they say.

    Curves become lines of short pieces.
    """
    words = [cell.strip() if isinstance(cell, str) else "" for cell in cells]
    numbers = {int(found[1]) for word in words if (found := _SRID.match(word))}
    plain = [_SRID.sub("", word) for word in words]
    made = np.full(len(plain), None, dtype=object)
    coded = [at for at, word in enumerate(plain) if _HEXADECIMAL.match(word)]
    curved = [at for at, word in enumerate(plain) if _is_curved(word)]
    others = sorted(set(range(len(plain))) - {*coded, *curved})
    if coded:
        made[coded] = shapely.from_wkb([plain[at] for at in coded], on_invalid="ignore")
        numbers.update({int(one) for one in shapely.get_srid(made[coded]) if one > 0})
    if curved:
        made[curved] = _straightened([plain[at] for at in curved])
    if others:
        made[others] = shapely.from_wkt([plain[at] or None for at in others], on_invalid="ignore")
    return made, numbers.pop() if len(numbers) == 1 else None


def numbers_in(cells: Sequence[Cell]) -> NDArray[np.float64]:
    """Return the number or the degrees that each cell holds, nan for none."""
    return np.array([_number(cell) for cell in cells], dtype=np.float64)


def pairs_in_cells(cells: Sequence[Cell]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the two numbers or angles that each cell holds, nan where there are not two.

    The longitude comes first where letters say which is which.
    """
    pairs = np.full((len(cells), 2), np.nan)
    for at, cell in enumerate(cells):
        words = "" if cell is None else str(cell)
        angles = angles_of(words)
        found = _NUMBER.findall(words)
        if angles is not None:
            one, other = angles[::-1] if angles[0].is_latitude else angles
            pairs[at] = one.degrees, other.degrees
        elif len(found) == 2:
            pairs[at] = [float(one) for one in found]
    return pairs[:, 0], pairs[:, 1]


def _number(cell: Cell) -> float:
    if isinstance(cell, bool) or cell is None:
        return float("nan")
    if isinstance(cell, int | float):
        return float(cell)
    try:
        return float(str(cell).strip().replace(",", ""))
    except ValueError:
        angle = angle_of(str(cell))
        return float("nan") if angle is None else angle.degrees


def _is_curved(word: str) -> bool:
    begin = word[:_BEGIN].upper()
    return any(kind in begin for kind in _CURVED)


def _straightened(words: Sequence[str]) -> Geometries:
    """Let GDAL read WKT of curves and surfaces, which it gives in straight pieces."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "shapes.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream, quoting=csv.QUOTE_ALL).writerows([["WKT"], *([w] for w in words)])
        _, _, wkb, _ = pyogrio.raw.read(path)
    read = shapely.from_wkb(wkb, on_invalid="ignore")
    made: Geometries = np.asarray(shapely.force_2d(read), dtype=object)
    return made
