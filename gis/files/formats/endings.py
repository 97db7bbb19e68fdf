"""The endings of the vector files that are read, and what people call their formats."""

from collections.abc import Mapping
from pathlib import Path

FORMATS: Mapping[str, str] = {
    "gpkg": "GeoPackage",
    "shp": "Shapefile",
    "zip": "ZIP",
    "geojson": "GeoJSON",
    "json": "GeoJSON",
    "geojsonl": "GeoJSON",
    "geojsons": "GeoJSON",
    "topojson": "TopoJSON",
    "kml": "KML",
    "kmz": "KMZ",
    "ovkml": "Ovital KML",
    "ovkmz": "Ovital KMZ",
    "dxf": "DXF",
    "gpx": "GPX",
    "fgb": "FlatGeobuf",
    "gdb": "FileGDB",
    "tab": "MapInfo TAB",
    "mif": "MapInfo MIF",
    "gml": "GML",
    "pbf": "OpenStreetMap PBF",
    "osm": "OpenStreetMap XML",
    "sqlite": "SpatiaLite",
    "csv": "CSV",
    "tsv": "TSV",
    "txt": "TXT",
    "xlsx": "Excel",
    "xls": "Excel",
    "ods": "OpenDocument",
}
"""The name of a format by the ending of its files, without the dot."""

TABLE_ENDINGS = ("csv", "tsv", "txt", "xlsx", "xls", "ods")
"""Tables that are vector files when a column holds WKT, or two hold coordinates."""

VECTOR_ENDINGS = tuple(ending for ending in FORMATS if ending not in TABLE_ENDINGS)
"""Files that hold shapes, in the order in which a dialog offers them."""


def ending_of(path: Path) -> str:
    """Return the ending of a file in small letters, without the dot."""
    return path.suffix.lower().removeprefix(".")
