"""Tile schemes as a project writes them: by name, or in full where a service cuts as it likes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gis.base_maps.tile_scheme import SCHEMES, TileScheme
from gis.errors import InputProblem
from gis.geometry.crs import parse_crs
from gis.geometry.gcj02 import ShiftedCrs


@dataclass(frozen=True, slots=True)
class WrittenScheme:
    """Hold a scheme and what a service calls its levels, where that is not their number."""

    scheme: TileScheme
    level_names: tuple[str, ...] = ()

    def as_text(self) -> str:
        """Return it as a base map keeps it."""
        for name, scheme in SCHEMES.items():
            if scheme == self.scheme and not self.level_names:
                return name
        own = self.scheme
        return json.dumps(
            {
                "crs": own.crs.to_string(),
                "left": own.left,
                "top": own.top,
                "resolutions": own.resolutions,
                "tile_px": own.tile_px,
                "level_names": self.level_names,
            }
        )


def read_scheme(text: str) -> WrittenScheme:
    """Return the scheme that a base map names or writes out; raises InputProblem for neither."""
    if text in SCHEMES:
        return WrittenScheme(SCHEMES[text])
    try:
        return _written_out(json.loads(text))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputProblem("base_maps.unknown_scheme", scheme=text[:60]) from error


def _written_out(record: Mapping[str, Any]) -> WrittenScheme:
    resolutions = tuple(float(one) for one in record["resolutions"])
    tile_px, names = int(record["tile_px"]), tuple(str(one) for one in record["level_names"])
    crs = parse_crs(str(record["crs"]))
    is_sound = tile_px > 0 and resolutions and min(resolutions) > 0
    if isinstance(crs, ShiftedCrs) or not is_sound or len(names) not in (0, len(resolutions)):
        raise ValueError(record)
    scheme = TileScheme(crs, float(record["left"]), float(record["top"]), resolutions, tile_px)
    return WrittenScheme(scheme, names)
