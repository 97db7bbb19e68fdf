"""Arguments and options that several commands share, and how they are read."""

import math
from collections.abc import Sequence
from pathlib import Path

from pyproj import CRS

from gis.errors import InputProblem
from gis.geometry.crs import parse_crs
from gis.geometry.gcj02 import ShiftedCrs


def existing_file(path: Path) -> Path:
    """Return `path`, or raise InputProblem when no file is there."""
    if not path.is_file():
        raise InputProblem("cli.no_such_file", path=path)
    return path


def free_path(path: Path, overwrite: bool) -> Path:
    """Return `path`, or raise InputProblem when something is there that may not be replaced."""
    if path.exists() and not overwrite:
        raise InputProblem("cli.exists", path=path)
    if not path.absolute().parent.is_dir():
        raise InputProblem("cli.no_such_folder", path=path.absolute().parent)
    return path


def output_file(path: Path, *inputs: Path) -> Path:
    """Return `path`, or raise InputProblem when writing there would destroy one of the inputs."""
    if any(each.exists() and path.exists() and path.samefile(each) for each in inputs):
        raise InputProblem("cli.output_is_input", path=path)
    return path


def finite(option: str, value: float | None) -> float | None:
    """Return the value of an option, or raise InputProblem when it is infinite."""
    if value is not None and not math.isfinite(value):
        raise InputProblem("cli.not_finite", option=option, value=value)
    return value


def column_map(pairs: Sequence[str] | None) -> dict[str, str]:
    """Read `FIELD=COLUMN` pairs; raises InputProblem for one without the equals sign."""
    columns: dict[str, str] = {}
    for pair in pairs or ():
        field, equals, column = pair.partition("=")
        if not equals or not field.strip() or not column.strip():
            raise InputProblem("cli.bad_column_map", pair=pair)
        columns[field.strip()] = column.strip()
    return columns


def crs_of(text: str | None) -> CRS | ShiftedCrs | None:
    """Return the system that `--crs` names, None without it; raises InputProblem for an unknown."""
    return parse_crs(text) if text is not None else None
