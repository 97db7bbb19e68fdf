"""What opening a base map needs of the user's surroundings, and a project never holds."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gis.base_maps.connections import Connections
from gis.base_maps.host_rest import HostRests
from gis.base_maps.keys import ServiceKey, key_for
from gis.base_maps.service_tiles import ServiceMeans


@dataclass(frozen=True)
class Means:
    """Hold what sources are opened with; one for the whole program.

    `cache` is the user's cache folder, None for none: then nothing is kept on disk. `keys` are the
    user's, by host or domain. `clock` gives the seconds since 1970, also between runs. Sources
    share `connections` and what is known of failures; a source keeps the keys that it was opened
    with.
    """

    cache: Path | None = None
    keys: Mapping[str, ServiceKey] = field(default_factory=dict, repr=False)
    clock: Callable[[], float] = time.time
    connections: Connections = field(default_factory=Connections, repr=False)
    rests: HostRests = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rests", HostRests(self.clock))

    @property
    def pyramids(self) -> Path | None:
        """The folder of reduced copies of images."""
        return self.cache / "pyramids" if self.cache is not None else None

    @property
    def stores(self) -> Path | None:
        """The folder of tiles that services gave."""
        return self.cache / "tiles" if self.cache is not None else None

    @property
    def services(self) -> ServiceMeans:
        """What services are asked with."""
        return ServiceMeans(
            self.connections,
            self.rests,
            self.clock,
            lambda host: key_for(self.keys, host),
            self.stores,
        )
