"""Land that several neighbours could have, shared out so that each gets what lies nearest to it.

A wide gap becomes part of all that border it, and they stay neighbours; an overlap is divided along
its middle. Between the sides run the lines of the chordal axis (see `sleeves`), which is the medial
axis of densely sampled sides without the branches that end in corners of a single side.
"""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry import Polygon

from gis.geometry.lattice import LatticeArray
from gis.repair.chordal_axis import ChordalAxis
from gis.repair.middle_lines import middle_lines
from gis.repair.side_steps import SideSteps
from gis.repair.sound_lines import sound_lines


def dividing_lines(
    piece_mm: Polygon, sides: Sequence[tuple[int, LatticeArray]]
) -> list[LatticeArray]:
    """Return the lines inside a piece of land along which the nearest neighbour changes.

    `piece_mm` is valid, with whole millimetres; `sides` are (owner, line) with lines of the piece's
    own edges, in any order and direction. A line begins and ends in a vertex where sides of two
    owners meet, in a place where three parts meet, or, on boundary that is nobody's side, in a
    whole millimetre on or just inside it; a line round a hole is closed. Lines meet each other and
    the boundary in their ends only. Where the land is too narrow for a line it is not divided.
    A part belongs to the one owner whose side it has, or has most of.
    """
    return dividing_lines_of([piece_mm], [sides])[0]


def dividing_lines_of(
    pieces_mm: Sequence[Polygon], sides_of: Sequence[Sequence[tuple[int, LatticeArray]]]
) -> list[list[LatticeArray]]:
    """Return the dividing lines of each of many pieces: far faster than one by one.

    An invalid piece has none.
    """
    found: list[list[LatticeArray]] = [[] for _ in pieces_mm]
    is_valid = shapely.is_valid(np.array(pieces_mm, dtype=object)).tolist()
    several = [
        i
        for i, sides in enumerate(sides_of)
        if is_valid[i] and len({owner for owner, _ in sides}) > 1
    ]
    if not several:
        return found
    pieces = [pieces_mm[i] for i in several]
    steps = SideSteps(pieces, [sides_of[i] for i in several])
    sleeves, piece_of = ChordalAxis(steps, pieces).sleeves()
    lines = [line + steps.origin_mm for line in middle_lines(sleeves)]
    is_line = np.array([len(line) > 1 for line in lines], dtype=bool)
    lines = [line for line in lines if len(line) > 1]
    for i, sound in zip(several, sound_lines(lines, piece_of[is_line], pieces), strict=True):
        found[i] = sound
    return found
