"""What of a project's base maps is shown, and what is told of them while they come."""

from dataclasses import dataclass

from gis.base_maps.base_map import BaseMap
from gis.base_maps.source import ImageSource, Problem, TileSource

Source = TileSource | ImageSource


@dataclass(frozen=True, slots=True, eq=False)
class ShownBaseMap:
    """Join a base map of the project with its opened source.

    Whoever opened the source closes it: of a source that a canvas was given by
    `MapCanvas.let_go_of`, so that no thread is at work with it.
    """

    record: BaseMap
    source: Source

    @property
    def is_seen(self) -> bool:
        """Whether anything of it can be seen."""
        return self.record.is_seen

    @property
    def attribution(self) -> str:
        """What must be shown with it: the user's own words before those of the source."""
        return self.record.attribution or self.source.facts.attribution


@dataclass(frozen=True, slots=True)
class BaseMapStatus:
    """Tell how the base maps in view are doing.

    `loading` is how many tiles are awaited from services; `problems` has base maps by name that
    cannot be shown in full just now, each with its latest reason. Equal values mean that there is
    nothing new to tell.
    """

    loading: int = 0
    problems: tuple[tuple[str, Problem], ...] = ()
