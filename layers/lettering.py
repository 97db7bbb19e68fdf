"""What a printed map is to say in letters, and the names placed on it, as values."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gis.topology.records import GridId, UnitId
from layers.boxes import Box
from layers.drawing import Text
from layers.label_values import PlacedLabel, Placement

UNIT, GRID, CONTEXT = "unit", "grid", "context"
NEIGHBOUR = "neighbour"
ROAD, WATER, PLACE, HOUSE = "road", "water", "place", "house"
AREAS = frozenset({UNIT, GRID, CONTEXT})
EVERY_KIND = AREAS | {ROAD, WATER, PLACE, HOUSE}
"""What may be named: ditches count as water; "unit" holds the units above too (key "higher")."""


class LabelKey(NamedTuple):
    """Say what a label names.

    The kind is one of those above, or "higher" for a unit above the printed ones; the id that of
    the unit, grid, reference, place or household. A context label stands outside the printed land,
    and names a unit; "neighbour" is that of a grid.
    """

    kind: str
    id: int


Wording = Callable[[GridId], Sequence[tuple[str, ...]]]
"""Tells the ways to label a grid, each as lines, from long to short."""

HouseText = Callable[[int], str]
"""Tells what to write at the house of a household, by its id; "" for nothing."""


@dataclass(frozen=True, slots=True)
class LetterHeights:
    """Say how high the characters of a kind of name are.

    `wanted_mm` on an A3 sheet, growing with the paper; never less than `least_mm` on any sheet.
    """

    least_mm: float
    wanted_mm: float


@dataclass(frozen=True, slots=True)
class LetteringSizes:
    """Say how high the letters of each kind of name are.

    Names of grids and units follow the size of their land up to the wanted height. The least are
    what is legible in print at reading distance: strokes of a Chinese character run together
    below some 1.5 mm, those of a figure below 1.2 mm.
    """

    grid: LetterHeights = LetterHeights(1.8, 3.6)
    unit: LetterHeights = LetterHeights(2.0, 8.0)
    road: LetterHeights = LetterHeights(1.5, 2.1)
    water: LetterHeights = LetterHeights(1.5, 2.5)
    place: LetterHeights = LetterHeights(1.5, 1.9)
    house: LetterHeights = LetterHeights(1.2, 1.5)


@dataclass(frozen=True, slots=True)
class LetteringSpec:
    """Say what to write: the units to label, where, at which `size` (1 on A3), in which words.

    Grids of `units` get labels; other leaf units get their name as context. `names` are the kinds
    to write. Where `grids` are given only these are printed: they alone get labels, and the others
    round them their names as context. `house_text` tells the number of a house; None takes it from
    the household's address. If it `lists_the_rest`, a grid without room gets a numeral that refers
    to a list.
    """

    units: tuple[UnitId, ...]
    bounds: Box
    obstacles: tuple[Box, ...]
    size: float
    wording: Wording
    sizes: LetteringSizes = LetteringSizes()
    names: frozenset[str] = AREAS
    house_text: HouseText | None = None
    lists_the_rest: bool = False
    grids: frozenset[GridId] | None = None


class Glyph(NamedTuple):
    """Be one character of a name along a line: its middle, and its turn clockwise."""

    text: str
    x_mm: float
    y_mm: float
    angle_deg: float
    width_mm: float


@dataclass(frozen=True, slots=True)
class CurvedLabel:
    """Be a name that follows a line, character by character."""

    key: LabelKey
    glyphs: tuple[Glyph, ...]
    height_mm: float

    @property
    def name(self) -> str:
        """The name in one piece."""
        return "".join(glyph.text for glyph in self.glyphs)

    def texts(self, colour: str, halo: str | None) -> list[Text]:
        """Return one shape for each character."""
        return [
            Text(
                glyph.text,
                glyph.x_mm,
                glyph.y_mm,
                self.height_mm,
                "centre",
                colour=colour,
                halo=halo,
                angle_deg=glyph.angle_deg,
            )
            for glyph in self.glyphs
        ]


SheetLabel = PlacedLabel | CurvedLabel


class ListedName(NamedTuple):
    """Be a grid that the map calls by a numeral only: what a list beside it says in full."""

    number: int
    key: LabelKey
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetPlacement(Placement):
    """Hold the lettering of a sheet.

    `placed` are upright labels, `curved` those along lines; `listed` are the grids whose label is
    a numeral, to be explained in a list; `unplaced` what is on the map in no way.
    """

    curved: tuple[CurvedLabel, ...] = ()
    listed: tuple[ListedName, ...] = ()

    @property
    def labels(self) -> tuple[SheetLabel, ...]:
        """All labels, in the order in which they are painted."""
        return (*self.placed, *self.curved)

    def unplaced_of(self, *kinds: str) -> tuple[LabelKey, ...]:
        """Return the keys of some kinds that are on the map in no way."""
        return tuple(
            key for key in self.unplaced if isinstance(key, LabelKey) and key.kind in kinds
        )
