"""What a file is that somebody drops on the window: judged by its look, not by reading it all."""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from app.file_kinds import BASE_MAPS, PROJECT, SPREADSHEETS, VECTORS
from app.models.vector_reading import is_called_grids
from gis.errors import InputProblem
from gis.files.file_facts import facts_of
from gis.files.formats.endings import ending_of
from gis.files.project_file import format_of
from gis.files.vector_facts import FileFacts, GeometryKind
from gis.imports.reference_themes import theme_of_words

_DRAWN = (GeometryKind.POLYGONS, GeometryKind.LINES, GeometryKind.MIXED)


class DroppedKind(StrEnum):
    """Name what can be done with a dropped file."""

    PROJECT = "project"
    AREAS = "areas"
    REFERENCE = "reference"
    LIST = "list"
    BASE_MAP = "base_map"
    NOTHING = "nothing"


def kind_of_file(path: Path) -> DroppedKind:
    """Judge a file: a project, a list, a vector file by its geometry and names.

    Polygons are areas, of grids or units, unless names say that they are roads, water or the like;
    lines are references unless they are called grids; points are a list. A table is a list unless
    it holds shapes. What list it is the wizard finds out. Images and files of tiles are base maps.
    """
    ending = ending_of(path)
    if ending in PROJECT[1] and _is_project(path):
        return DroppedKind.PROJECT
    if path.suffix.lower().lstrip(".") in BASE_MAPS[1]:
        return DroppedKind.BASE_MAP
    if ending not in (*VECTORS[1], *SPREADSHEETS[1]):
        return DroppedKind.NOTHING
    is_table = ending in SPREADSHEETS[1]
    try:
        kind = _kind_of_vectors(facts_of(path))
    except InputProblem:
        kind = DroppedKind.NOTHING
    return DroppedKind.LIST if is_table and kind is DroppedKind.NOTHING else kind


def unusable(kinds: Mapping[Path, DroppedKind]) -> list[Path]:
    """Return the files that nothing can be done with, but not those that belong to another one.

    Those have its name with an ending of their own, as all the files of a shapefile have.
    """
    used = [file for file, kind in kinds.items() if kind is not DroppedKind.NOTHING]
    heads = {file.parent / f"{file.stem}." for file in used}
    return [
        file
        for file, kind in kinds.items()
        if kind is DroppedKind.NOTHING
        and not any(str(file).startswith(str(head)) for head in heads)
    ]


def _is_project(path: Path) -> bool:
    try:
        format_of(path)
    except InputProblem:
        return False
    return True


def _kind_of_vectors(facts: FileFacts) -> DroppedKind:
    drawn = [layer.name for layer in facts.layers if layer.kind in _DRAWN]
    if any(map(is_called_grids, (*drawn, facts.path.stem) if drawn else ())):
        return DroppedKind.AREAS
    kinds = {layer.kind for layer in facts.layers}
    if kinds & {GeometryKind.POLYGONS, GeometryKind.MIXED}:
        names = (*(layer.name for layer in facts.layers), facts.path.stem)
        return DroppedKind.REFERENCE if theme_of_words(*names) else DroppedKind.AREAS
    if GeometryKind.LINES in kinds:
        return DroppedKind.REFERENCE
    return DroppedKind.LIST if GeometryKind.POINTS in kinds else DroppedKind.NOTHING
