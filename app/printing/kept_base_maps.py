"""The base maps that a project keeps, as a print is told of them: nothing is open."""

from dataclasses import dataclass, field
from pathlib import Path

from gis.base_maps.base_map import BaseMap
from gis.base_maps.means import Means


@dataclass(frozen=True, slots=True)
class KeptBaseMaps:
    """Be what a project keeps of its base maps, the lowest first, and what they are opened with.

    Paths are looked for beside `project`.
    """

    records: tuple[BaseMap, ...] = ()
    project: Path | None = None
    means: Means = field(default_factory=Means)
