"""Features of vector files that become theme layers, read before it is known where they lie."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely
from pyproj import CRS

from gis.errors import InputProblem
from gis.files.formats.opening import opened
from gis.geometry.any_crs import AnyCrs
from gis.geometry.crs import transform_geometries
from gis.imports.import_report import Note
from gis.imports.theme_sources import ThemeSource, features_of
from gis.plan.plan import Plan


def read_features_of_themes(
    path: Path, layers: Sequence[str], encoding: str | None = None
) -> tuple[ThemeSource, ...]:
    """Read layers with their shapes in the file's own numbers; raises InputProblem.

    Rows without a shape are there with None; a layer that has no shapes at all is left out.
    """
    with opened(path, encoding) as file:
        read = {name: file.source.read(name) for name in layers}
    every = (features_of(path, name, one) for name, one in read.items())
    found = tuple(one for one in every if one.geometries is not None)
    if not found:
        raise InputProblem("theme_layers.nothing_there", path=path)
    remarks = tuple(Note(key, facts) for key, facts in file.remarks)
    return replace(found[0], notes=(*remarks, *found[0].notes)), *found[1:]


def points_of(sources: Sequence[ThemeSource]) -> tuple[ThemeSource, ...]:
    """Return the rows that are points; raises InputProblem where none is."""
    found = []
    for one in sources:
        if one.geometries is None:
            continue
        rows = np.flatnonzero(shapely.get_dimensions(one.geometries) == 0)
        if len(rows):
            columns = {
                name: [values[row] for row in rows.tolist()] for name, values in one.columns.items()
            }
            found.append(replace(one, geometries=one.geometries[rows], columns=columns))
    if not found:
        raise InputProblem("theme_layers.nothing_there", path=sources[0].path)
    return tuple(found)


def placed_features(
    plan: Plan, sources: Sequence[ThemeSource], crs: AnyCrs
) -> tuple[ThemeSource, ...]:
    """Bring features that are in `crs` to the plan's system, in metres."""
    target = CRS.from_user_input(plan.crs)
    return tuple(
        replace(one, geometries=transform_geometries(one.geometries, crs, target))
        for one in sources
        if one.geometries is not None
    )
