"""Shifts between datums that a user may use and enters: three or seven parameters.

Between Xi'an 80 or Beijing 54 and CGCS2000 the parameters are controlled data. None is shipped;
who has them lawfully writes them down, and they hold for what he does, nowhere else.
"""

from dataclasses import dataclass
from enum import StrEnum

from pyproj import CRS
from pyproj.crs import BoundCRS
from pyproj.crs.coordinate_operation import ToWGS84Transformation

from gis.errors import InputProblem
from gis.geometry.any_crs import AnyCrs, FittedCrs
from gis.geometry.crs import WGS84, crs_label, is_modern
from gis.geometry.gcj02 import ShiftedCrs

_MOST_M, _MOST_SECONDS, _MOST_PPM = 2000.0, 60.0, 200.0
"""What is larger is in another unit or order."""


class Rotation(StrEnum):
    """Say what the sign of the rotations means; both conventions are in use and differ in it.

    FRAME turns the axes (coordinate frame: Bursa's formula as Chinese textbooks write it, EPSG
    9607), VECTOR the positions (position vector: PROJ's towgs84, EPSG 9606).
    """

    FRAME = "frame"
    VECTOR = "vector"


@dataclass(frozen=True, slots=True)
class DatumShift:
    """Hold a shift to CGCS2000: metres, seconds of arc, parts per million."""

    shift_m: tuple[float, float, float]
    rotation_seconds: tuple[float, float, float] = (0.0, 0.0, 0.0)
    scale_ppm: float = 0.0
    rotation: Rotation = Rotation.FRAME

    def applied_to(self, crs: AnyCrs) -> AnyCrs:
        """Return the system with this shift to CGCS2000.

        Raises InputProblem for one that is on CGCS2000 or WGS 84 already.
        """
        if isinstance(crs, FittedCrs):
            return FittedCrs(crs.fit, self._bound(crs.crs))
        return self._bound(crs)

    def _bound(self, crs: CRS | ShiftedCrs) -> CRS:
        if isinstance(crs, ShiftedCrs) or is_modern(crs) or crs.geodetic_crs is None:
            raise InputProblem("crs.shift_not_needed", crs=crs_label(crs))
        sign = -1.0 if self.rotation is Rotation.FRAME else 1.0
        dx, dy, dz = self.shift_m
        rx, ry, rz = (sign * one for one in self.rotation_seconds)
        transformation = ToWGS84Transformation(
            crs.geodetic_crs, dx, dy, dz, rx, ry, rz, self.scale_ppm
        )
        return BoundCRS(crs, WGS84, transformation)


def parse_datum_shift(text: str) -> DatumShift:
    """Return what a user wrote after --datum-shift: DX,DY,DZ or DX,DY,DZ,RX,RY,RZ,PPM,CONVENTION.

    Metres, seconds, parts per million; the convention of the signs of the rotations, frame or
    vector, must be said. Raises InputProblem.
    """
    words = [word.strip() for word in text.replace("，", ",").split(",")]
    rotation = next((one for one in Rotation if one.value == words[-1].lower()), None)
    try:
        numbers = [float(word) for word in (words[:-1] if rotation else words)]
    except ValueError as error:
        raise InputProblem("crs.bad_shift", text=text) from error
    if len(numbers) == 7 and rotation is None and any(numbers[3:6]):
        raise InputProblem("crs.shift_without_convention", text=text)
    if len(numbers) not in (3, 7) or not _is_reasonable(numbers):
        raise InputProblem("crs.bad_shift", text=text)
    dx, dy, dz, rx, ry, rz, ppm = (*numbers, 0.0, 0.0, 0.0, 0.0)[:7]
    return DatumShift((dx, dy, dz), (rx, ry, rz), ppm, rotation or Rotation.FRAME)


def _is_reasonable(numbers: list[float]) -> bool:
    return (
        all(abs(one) <= _MOST_M for one in numbers[:3])
        and all(abs(one) <= _MOST_SECONDS for one in numbers[3:6])
        and all(abs(one) <= _MOST_PPM for one in numbers[6:])
    )
