"""What goes out: the format, which layers, of which unit, and how much of people."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from pyproj import CRS

from gis.errors import InputProblem
from gis.geometry.any_crs import AnyCrs, FittedCrs
from gis.geometry.crs import CGCS2000, WGS84
from gis.geometry.gcj02 import ShiftedCrs


class ExportFormat(StrEnum):
    """Name the formats."""

    GPKG = "gpkg"
    SHP = "shp"
    GEOJSON = "geojson"
    KML = "kml"
    DXF = "dxf"
    XLSX = "xlsx"
    CSV = "csv"


class People(StrEnum):
    """Say what goes out of persons: nobody, masked, or in full."""

    NONE = "none"
    MASKED = "masked"
    UNMASKED = "unmasked"


class FieldNames(StrEnum):
    """Say which names the columns of a shapefile have: short English ones, or Chinese in GBK."""

    ASCII = "ascii"
    GBK = "gbk"


LAND = ("units", "grids", "sub_grids", "exclusive", "online")
OF_PERSONS = ("households", "members")
"""Layers that only go out when people do."""
THEMES = "themes"
"""Stands for all theme layers of the project, each a layer of its own."""

LAYERS: Mapping[ExportFormat, tuple[str, ...]] = {
    ExportFormat.GPKG: (
        *LAND, "borders", "places", "references", "party_groups", "posts", *OF_PERSONS, THEMES,
    ),
    ExportFormat.SHP: (
        *LAND, "borders", "places", "references", "party_groups", "posts", *OF_PERSONS, THEMES,
    ),
    ExportFormat.GEOJSON: (
        "units", "grids", "sub_grids", "exclusive", "borders", "places", "references",
        "households", THEMES,
    ),
    ExportFormat.KML: ("units", "grids", "sub_grids", "exclusive", "places", "references",
                       "households", THEMES),
    ExportFormat.DXF: ("units", "grids", "sub_grids", "exclusive", "borders", "places",
                       "references", "households", THEMES),
    ExportFormat.XLSX: (*LAND, "places", "party_groups", "posts", *OF_PERSONS, THEMES),
    ExportFormat.CSV: (*LAND, "places", "party_groups", "posts", *OF_PERSONS, THEMES),
}  # fmt: skip
"""The layers that each format can hold."""

_ON_REQUEST = frozenset({"references", THEMES, "posts", *OF_PERSONS})
"""Layers that do not go out by themselves: they are others' data, or name persons."""
_ALSO = {ExportFormat.XLSX: ("posts",)}
_WHEN_PEOPLE = ("posts", *OF_PERSONS)

ONE_LAYER = {ExportFormat.SHP, ExportFormat.GEOJSON, ExportFormat.CSV}
"""Formats that hold one layer in a file; several go into a folder or a .zip."""

ENDINGS: Mapping[ExportFormat, tuple[str, ...]] = {
    ExportFormat.GPKG: (".gpkg",),
    ExportFormat.SHP: (".shp",),
    ExportFormat.GEOJSON: (".geojson", ".json"),
    ExportFormat.KML: (".kml", ".kmz"),
    ExportFormat.DXF: (".dxf",),
    ExportFormat.XLSX: (".xlsx",),
    ExportFormat.CSV: (".csv",),
}
"""How a file of each format may be called."""

_IN_DEGREES = {ExportFormat.GEOJSON, ExportFormat.KML}
Place = Literal["file", "folder", "zip"]


@dataclass(frozen=True, slots=True)
class ExportChoice:
    """Say what to export; `layers` of None are the usual ones, `unit` is a code or a name.

    `crs` of None is the project's, and WGS 84 in GeoJSON and KML.
    """

    format: ExportFormat
    layers: tuple[str, ...] | None = None
    unit: str | None = None
    crs: AnyCrs | None = None
    people: People = People.NONE
    field_names: FieldNames = FieldNames.ASCII


def usual_layers(choice: ExportChoice, place: Place) -> tuple[str, ...]:
    """Return the layers that go out; raises InputProblem for what cannot be."""
    known = LAYERS[choice.format]
    one = place == "file" and choice.format in ONE_LAYER
    if choice.layers is None:
        if one:
            return ("grids",)
        extra: tuple[str, ...] = _ALSO.get(choice.format, ())
        if choice.people is not People.NONE:
            extra += _WHEN_PEOPLE
        return tuple(layer for layer in known if layer not in _ON_REQUEST or layer in extra)
    for layer in choice.layers:
        if layer not in known:
            facts = {"layer": layer, "format": choice.format.value, "known": ", ".join(known)}
            raise InputProblem("export.no_such_layer", **facts)
        if layer in OF_PERSONS and choice.people is People.NONE:
            raise InputProblem("export.needs_people", layer=layer)
    if one and len(set(choice.layers)) != 1:
        raise InputProblem("export.one_layer", format=choice.format.value)
    return tuple(layer for layer in known if layer in choice.layers)


def target_crs(choice: ExportChoice, project: CRS) -> CRS | ShiftedCrs:
    """Return the system that coordinates go out in; raises InputProblem for one not allowed.

    GeoJSON (RFC 7946) and KML are in WGS 84 by definition, with which CGCS2000 counts as one.
    GCJ-02 and BD-09 are for KML alone, for programs that show everything shifted.
    """
    wanted = choice.crs
    facts = {"format": choice.format.value}
    if isinstance(wanted, FittedCrs):
        raise InputProblem("export.no_fitted", **facts)
    if isinstance(wanted, ShiftedCrs):
        if choice.format is not ExportFormat.KML:
            raise InputProblem("export.shifted_only_kml", crs=wanted.value, **facts)
        return wanted
    if choice.format in _IN_DEGREES:
        if wanted is not None and wanted not in {WGS84, CGCS2000}:
            raise InputProblem("export.only_wgs84", **facts)
        return WGS84
    return wanted or project


def layers_of_words(words: str | None) -> tuple[str, ...] | None:
    """Return the layers that a user has listed with commas; None for the usual ones."""
    if words is None:
        return None
    return tuple(word.strip() for word in words.replace("，", ",").split(",") if word.strip())
