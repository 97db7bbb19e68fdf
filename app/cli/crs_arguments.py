"""The options that say what coordinates are in, shared by all commands that read some."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import typer
from pyproj import CRS

from app.cli.arguments import existing_file
from gis.errors import InputProblem
from gis.geometry.any_crs import AnyCrs
from gis.geometry.crs import Floats, crs_label, parse_any_crs
from gis.geometry.datum_shift import DatumShift, parse_datum_shift
from gis.imports.common_points import fitted_system
from gis.imports.import_report import Note
from gis.imports.point_rows import read_common_points
from gis.texts import Texts


def crs_option(texts: Texts) -> Any:  # noqa: ANN401  # typer gives its options no type
    """Return the option that names a system."""
    return typer.Option("--crs", help=texts("crs.option"))


def shift_option(texts: Texts) -> Any:  # noqa: ANN401
    """Return the option that gives a shift between datums."""
    return typer.Option("--datum-shift", help=texts("crs.option_datum_shift"))


def points_option(texts: Texts) -> Any:  # noqa: ANN401
    """Return the option that names a table of common points."""
    return typer.Option("--common-points", help=texts("crs.option_common_points"))


@dataclass(frozen=True, slots=True, eq=False)
class AskedSystem:
    """Be what the options said; all None where nothing was said."""

    crs: AnyCrs | None
    shift: DatumShift | None
    points: Floats | None

    def system(self, project: CRS) -> tuple[AnyCrs | None, tuple[Note, ...]]:
        """Return the system to read a file in, and what to tell of it; None to ask the file.

        Common points lead to `project`, or to the system named beside them. Raises InputProblem.
        """
        if self.points is not None:
            target = project if self.crs is None else self.crs
            if not isinstance(target, CRS):
                raise InputProblem("fit.target_not_projected", crs=crs_label(target))
            fitted = fitted_system(self.points, target)
            return fitted.system, fitted.notes
        if self.crs is None or self.shift is None:
            return self.crs, ()
        return self.shifted(self.crs)

    def shifted(self, declared: AnyCrs) -> tuple[AnyCrs | None, tuple[Note, ...]]:
        """Return what a file declares with the shift; None where no shift was asked for."""
        if self.shift is None:
            return None, ()
        note = Note("crs.shift_applied", {"crs": crs_label(declared)})
        return self.shift.applied_to(declared), (note,)


def asked_system(crs: str | None, shift: str | None, points: Path | None) -> AskedSystem:
    """Read the options. Raises InputProblem."""
    if shift is not None and points is not None:
        raise InputProblem("crs.shift_and_points")
    return AskedSystem(
        None if crs is None else parse_any_crs(crs),
        None if shift is None else parse_datum_shift(shift),
        None if points is None else _numbers(existing_file(points)),
    )


def _numbers(path: Path) -> Floats:
    rows = read_common_points(path)
    return np.array([row.numbers for row in rows], dtype=np.float64).reshape(-1, 4)
