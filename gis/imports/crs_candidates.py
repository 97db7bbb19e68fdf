"""Which coordinate system a vector file is in, when what it says is missing or wrong.

A file may say nothing, or the wrong thing without any error: the prefix of a zone is taken for
another, northing and easting change places, a web map's shift is called WGS 84. So candidates are
compared with where the project lies. Nothing is decided here that moves data silently: what is
`assumed` is what the file declares or what its numbers can only mean; all else is for a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pyproj import CRS

from gis.files.vector_facts import Remark
from gis.geometry.any_crs import AnyCrs
from gis.geometry.crs import Geometries
from gis.geometry.gcj02 import ShiftedCrs
from gis.plan.plan import Plan


@dataclass(frozen=True, slots=True)
class CrsCandidate:
    """Be a system that a file may be in.

    `written` is how to say it after --crs. `inside` is the share of sampled points, from 0 to 1,
    that lie on the project's land; `off_m` how far the sample's middle lies from it (0 on it), and
    `border_m` how far the file's borders typically lie from the project's; None where that cannot
    be said. `reason` is a text key with its `facts`: why it is a candidate at all.
    """

    system: AnyCrs
    written: str
    reason: str
    facts: Mapping[str, object] = field(default_factory=dict)
    inside: float = 0.0
    off_m: float | None = None
    border_m: float | None = None

    @property
    def is_shifted(self) -> bool:
        """Tell whether it is GCJ-02 or BD-09, which is never taken without being asked for."""
        return isinstance(self.system, ShiftedCrs)


@dataclass(frozen=True, slots=True)
class CrsRecognition:
    """Hold the candidates, the best first, and the one to take unless somebody decides.

    `assumed` is None where only a person can say. `is_doubtful` means that a person should be
    asked; `remarks` (text key and facts) say why, or what cannot be decided.
    """

    candidates: tuple[CrsCandidate, ...]
    assumed: CrsCandidate | None
    is_doubtful: bool
    remarks: tuple[Remark, ...] = ()


def recognise_crs(
    declared: CRS | None,
    likely: ShiftedCrs | None,
    geometries: Geometries,
    plan: Plan | None = None,
) -> CrsRecognition:
    """Weigh what the geometries of a file, shapely or None in its own numbers, may be in.

    `declared` is what the file says, `likely` a shifted system that its kind is known to be in.
    Without a plan there is only the size of the numbers to go by.
    """
    candidates = []
    if likely is not None:
        candidates.append(CrsCandidate(likely, likely.value, "crs_candidates.likely"))
    if declared is not None:
        candidates.append(CrsCandidate(declared, str(declared), "crs_candidates.declared"))
    return CrsRecognition(tuple(candidates), candidates[0] if candidates else None, not candidates)
