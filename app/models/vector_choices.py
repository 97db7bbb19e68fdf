"""What a user says of a vector file before it is taken in, as one value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from gis.files.rings_from_lines import JOIN_M
from gis.files.theme_layers import ThemeKind
from gis.geometry.any_crs import AnyCrs
from gis.repair.records import RepairRules


def is_same_system(one: AnyCrs | None, other: AnyCrs | None) -> bool:
    """Tell whether two systems are one; those of different kinds cannot be compared with ==."""
    return one is other or (type(one) is type(other) and one == other)


class Purpose(StrEnum):
    """Name what the features of a file are to become."""

    GRIDS = "grids"
    REFERENCES = "references"
    THEMES = "themes"
    UNITS = "units"


@dataclass(frozen=True, slots=True)
class GridWays:
    """Say how polygons become grids: what is done about overlaps, gaps and grids that are there.

    `overlaps` is a rule as the command line writes it. `repair` is None where nothing is repaired;
    `priority` is the column of numbers that decides a repair.
    """

    overlaps: str = "ask"
    fill_gaps_m2: float = 0.0
    replaces: bool = False
    repair: RepairRules | None = None
    priority: str | None = None


@dataclass(frozen=True, slots=True)
class ReferenceWays:
    """Say how features become references; without a theme it is told by the names."""

    theme: str | None = None
    replaces: bool = False


@dataclass(frozen=True, slots=True)
class ThemeWays:
    """Say what a theme layer is called and shows; "" and None are told by the file's name."""

    title: str = ""
    kind: ThemeKind | None = None


@dataclass(frozen=True, slots=True)
class VectorChoices:
    """Hold what was chosen; two imports with equal choices come to the same.

    `encoding` "" is the one that was found; ends of lines within `join_m` are joined. `system` is
    what the coordinates are in, None while nobody has said. `columns` says which column is which
    field, None for none; fields that are not in it are recognised.
    """

    purpose: Purpose
    layers: tuple[str, ...] = ()
    encoding: str = ""
    join_m: float = JOIN_M
    system: AnyCrs | None = None
    columns: Mapping[str, str | None] = field(default_factory=dict)
    grids: GridWays = GridWays()
    references: ReferenceWays = ReferenceWays()
    themes: ThemeWays = ThemeWays()
