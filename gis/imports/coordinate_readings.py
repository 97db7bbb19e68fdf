"""In how many ways the coordinates of a list can be read, and how well each fits the project.

The numbers of a list seldom say what they are: 6-digit eastings do not tell their zone, survey
tables call the northing X, and degrees from a web map look like any others. So every reading is
tried on a sample of rows: how many fall inside the project, and how many into the village that
the list names. Where two readings fit alike somebody has to be asked.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS

from gis.geometry.crs import WGS84, can_hold, crs_label, parse_crs, transform_xy
from gis.geometry.gcj02 import ShiftedCrs
from gis.geometry.lattice import to_lattice, to_metres
from gis.imports.import_report import Note
from gis.plan.plan import Plan
from gis.topology.locate import labels_at
from gis.topology.records import OUTSIDE, Label, UnitId

Floats = NDArray[np.float64]

_SAMPLE = 2000
_ALIKE = 0.02
"""Readings that differ by a smaller part of the rows fit alike."""

_SAME_PLACE_M = 1.0
_DEGREES = "EPSG:4490"
_PREFIXED_3, _PREFIXED_6 = range(25, 46), range(13, 24)
_EPSG_MINUS_ZONE_3, _EPSG_MINUS_ZONE_6, _EPSG_MINUS_UNPREFIXED_6 = 4488, 4478, 4489
_UNPREFIXED_3 = range(4534, 4555)
_UTM_NORTH, _UTM_ZONES_WEST = 32600, 30
_ZONE_STEP_M = 1e6
_FARTHEST_M = 1e8
_LAST_LON = 180.0


@dataclass(frozen=True, slots=True)
class CoordinateReading:
    """Be one way of reading the two numbers of each row.

    `crs` is as a user writes it after --crs; `is_turned` means that the second number is the
    easting or the longitude. Of `rows` looked at, `inside` lie on the land of the project; of the
    `named` ones whose village is known, `at_home` lie in it.
    """

    crs: str
    is_turned: bool
    rows: int
    inside: int
    named: int
    at_home: int

    @property
    def system(self) -> CRS | ShiftedCrs:
        """The coordinate system."""
        return parse_crs(self.crs)

    @property
    def is_shifted(self) -> bool:
        """Tell whether it is GCJ-02 or BD-09, which is never taken without being asked for."""
        return self.crs in {shift.value for shift in ShiftedCrs}

    def must_be_said(self, plan: Plan) -> bool:
        """Tell whether an importer reads otherwise unless told: in another zone, say."""
        prefixed = {f"EPSG:{_EPSG_MINUS_ZONE_3 + zone}" for zone in _PREFIXED_3}
        own = crs_label(CRS.from_user_input(plan.crs))
        return self.inside > 0 and self.crs not in {_DEGREES, own, *prefixed}

    @property
    def fit(self) -> float:
        """How well it fits, from 0 to 1: by the villages where they are known."""
        if self.named:
            return self.at_home / self.named
        return self.inside / self.rows if self.rows else 0.0


@dataclass(frozen=True, slots=True)
class CoordinateReadings:
    """Hold the readings that put anything into the project, the best first.

    `assumed` is the one to take unless somebody decides: the best that is not shifted.
    """

    readings: tuple[CoordinateReading, ...]
    assumed: CoordinateReading

    @property
    def rivals(self) -> tuple[CoordinateReading, ...]:
        """The other readings that fit better than the assumed one, or hardly worse."""
        least = self.assumed.fit - _ALIKE
        return tuple(
            one for one in self.readings if one != self.assumed and one.fit and one.fit >= least
        )

    @property
    def is_doubtful(self) -> bool:
        """Tell whether somebody should be asked: another reading fits too, or none does."""
        return bool(self.rivals) or not self.assumed.fit


def coordinate_readings(
    plan: Plan, numbers: Floats, village_of: Callable[[int], UnitId | None] = lambda row: None
) -> CoordinateReadings | None:
    """Try all readings of numbers, shape (n, 2) as they stand in the columns; nan for no number.

    `village_of` tells the village that a row names, if it does. Looks at no more than 2000 rows,
    spread evenly. None when no row has two numbers.
    """
    rows = np.flatnonzero(np.isfinite(numbers).all(axis=1))
    if not len(rows):
        return None
    rows = rows[np.linspace(0, len(rows) - 1, min(_SAMPLE, len(rows))).round().astype(int)]
    sample = numbers[rows]
    homes = [village_of(row) for row in rows.tolist()]
    trial = _Trial(plan, sample, homes)
    readings: list[CoordinateReading] = []
    middles: list[Floats] = []
    for crs in _candidates(plan, sample):
        for is_turned in (False, True):
            reading, middle_m = trial.of(crs, is_turned=is_turned)
            if not readings or (reading.inside and not _is_among(middle_m, middles)):
                readings.append(reading)
                middles.append(middle_m)
    readings.sort(key=lambda one: (-one.fit, -one.inside, one.is_shifted))
    assumed = next(one for one in readings if not one.is_shifted)
    return CoordinateReadings(tuple(one for one in readings if one.inside), assumed)


def _is_among(middle_m: Floats, others: Sequence[Floats]) -> bool:
    """Tell whether a reading comes to the same places as one of the others."""
    return any(
        bool(np.isfinite(other).all()) and np.abs(middle_m - other).max() <= _SAME_PLACE_M
        for other in others
    )


def notes_on(plan: Plan, readings: CoordinateReadings) -> Iterator[Note]:
    """Yield what a report has to say when `assumed` was taken and nobody had decided."""
    assumed = readings.assumed
    if assumed.must_be_said(plan):
        yield Note("location.reading_taken", {"crs": assumed.crs, **_counts(assumed)})
    if assumed.is_turned and assumed.inside:
        yield Note("location.reading_turned", _counts(assumed))
    if not assumed.inside and not readings.rivals:
        yield Note("location.reading_nowhere", {"crs": assumed.crs, "rows": assumed.rows})
    for rival in readings.rivals[:1]:
        facts = {"crs": assumed.crs, **_counts(assumed), "other": rival.crs}
        facts["other_name"] = crs_label(rival.system)
        others = {f"other_{name}": count for name, count in _counts(rival).items()}
        yield Note("location.reading_doubtful", {**facts, **others})


def _counts(reading: CoordinateReading) -> dict[str, int]:
    if reading.named:
        return {"rows": reading.named, "fitting": reading.at_home}
    return {"rows": reading.rows, "fitting": reading.inside}


class _Trial:
    """Try readings on a sample of rows."""

    def __init__(self, plan: Plan, numbers: Floats, homes: Sequence[UnitId | None]) -> None:
        self._plan = plan
        self._numbers = numbers
        self._homes = homes
        self._target = CRS.from_user_input(plan.crs)
        self._within = {
            unit: frozenset(plan.units_within(unit)) for unit in set(homes) if unit is not None
        }

    def of(self, crs: str, *, is_turned: bool) -> tuple[CoordinateReading, Floats]:
        """Return how a reading fits, and the middle of the places in metres."""
        xy = self._numbers[:, ::-1] if is_turned else self._numbers
        xy_m = self._metres(xy, parse_crs(crs))
        sound = np.isfinite(xy_m).all(axis=1) & (np.abs(xy_m) < _FARTHEST_M).all(axis=1)
        labels = np.full(len(xy), OUTSIDE, dtype=np.int64)
        labels[sound] = labels_at(self._plan.partition, to_lattice(xy_m[sound]))
        units = [self._plan.unit_of_label(Label(label)) for label in labels.tolist()]
        at_home = sum(
            home is not None and unit in self._within[home]
            for home, unit in zip(self._homes, units, strict=True)
        )
        reading = CoordinateReading(
            crs,
            is_turned,
            rows=len(xy),
            inside=sum(unit is not None for unit in units),
            named=sum(home is not None for home in self._homes),
            at_home=at_home,
        )
        middle = np.median(xy_m[sound], axis=0) if sound.any() else np.full(2, np.inf)
        return reading, middle

    def _metres(self, xy: Floats, source: CRS | ShiftedCrs) -> Floats:
        out = np.full_like(xy, np.inf)
        fits = can_hold(source, xy)
        if fits.any():
            out[fits] = transform_xy(xy[fits], source, self._target)
        return out


def _candidates(plan: Plan, numbers: Floats) -> Iterator[str]:
    """Yield the systems that numbers of this size may be in, the likeliest first."""
    degrees = np.asarray((np.abs(numbers) <= _LAST_LON).all(axis=1))
    if degrees.sum() * 2 > len(degrees):
        yield from (_DEGREES, *(shift.value for shift in ShiftedCrs))
        return
    largest = float(np.median(numbers[~degrees].max(axis=1)))
    zone = int(largest // _ZONE_STEP_M)
    if zone in _PREFIXED_3:
        yield f"EPSG:{_EPSG_MINUS_ZONE_3 + zone}"
    elif zone in _PREFIXED_6:
        yield f"EPSG:{_EPSG_MINUS_ZONE_6 + zone}"
    else:
        yield from _unprefixed(plan)


def _unprefixed(plan: Plan) -> Iterator[str]:
    """Yield the project's own system, the zones beside it, the 6-degree zone and UTM."""
    own = CRS.from_user_input(plan.crs)
    yield crs_label(own)
    authority = own.to_authority(min_confidence=70)
    number = int(authority[1]) if authority and authority[0] == "EPSG" else 0
    if number in _UNPREFIXED_3:
        yield from (f"EPSG:{near}" for near in (number - 1, number + 1) if near in _UNPREFIXED_3)
    west, south, east, north = plan.partition.bounds_mm()
    middle_m = to_metres(np.array([[(west + east) // 2, (south + north) // 2]], dtype=np.int64))
    lon = float(transform_xy(middle_m, own, WGS84)[0, 0])
    zone_6 = math.floor(lon / 6) + 1
    if zone_6 in _PREFIXED_6:
        yield f"EPSG:{_EPSG_MINUS_UNPREFIXED_6 + zone_6}"
        yield f"EPSG:{_UTM_NORTH + zone_6 + _UTM_ZONES_WEST}"
