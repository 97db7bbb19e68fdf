"""What a file is that somebody drops on the window: judged by its look, not by reading it all."""

from enum import StrEnum
from pathlib import Path

import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError

from app.file_kinds import POLYGONS, PROJECT, SPREADSHEETS
from gis.errors import InputProblem
from gis.files.project_file import format_of
from gis.imports.reference_themes import theme_of_words


class DroppedKind(StrEnum):
    """Name what can be done with a dropped file."""

    PROJECT = "project"
    AREAS = "areas"
    REFERENCE = "reference"
    LIST = "list"
    NOTHING = "nothing"


def kind_of_file(path: Path) -> DroppedKind:
    """Judge a file: a project, a list, a vector file by its geometry and names.

    Polygons are areas, of grids or units, unless names say that they are roads, water or the like;
    points are a list, lines references. What list it is the wizard finds out.
    """
    ending = path.suffix.lower().lstrip(".")
    if ending in SPREADSHEETS[1]:
        return DroppedKind.LIST
    if ending in PROJECT[1] and _is_project(path):
        return DroppedKind.PROJECT
    return _kind_of_vectors(path) if ending in POLYGONS[1] else DroppedKind.NOTHING


def _is_project(path: Path) -> bool:
    try:
        format_of(path)
    except InputProblem:
        return False
    return True


def _kind_of_vectors(path: Path) -> DroppedKind:
    try:
        layers = [(str(name), str(kind)) for name, kind in pyogrio.list_layers(path)]
    except (DataSourceError, DataLayerError):
        return DroppedKind.NOTHING
    kinds = {kind for _, kind in layers if kind != "None"}
    if any("Polygon" in kind or kind == "Unknown" for kind in kinds):
        names = (*(name for name, _ in layers), path.stem)
        return DroppedKind.REFERENCE if theme_of_words(*names) else DroppedKind.AREAS
    if any("Line" in kind for kind in kinds):
        return DroppedKind.REFERENCE
    return DroppedKind.LIST if kinds else DroppedKind.NOTHING
