"""The kinds of files that dialogs ask for."""

from app.ask import FileKind

PROJECT: FileKind = ("window.files.project", ("gpkg",))
POLYGONS: FileKind = ("window.files.polygons", ("gpkg", "shp", "geojson", "json", "kml", "gml"))
VECTORS: FileKind = ("window.files.vectors", POLYGONS[1])
SPREADSHEETS: FileKind = ("window.files.spreadsheets", ("xlsx", "xls", "ods", "csv"))
PROFILE: FileKind = ("profiles.file_kind", ("toml",))
AUDIT: FileKind = ("gate.files.audit", ("json",))
SHEET: FileKind = ("gate.files.sheet", ("pdf",))
