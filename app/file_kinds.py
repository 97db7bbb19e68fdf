"""The kinds of files that dialogs ask for."""

from app.ask import FileKind
from gis.base_maps.opening import IMAGE_ENDINGS, TILE_ENDINGS
from gis.files.formats.endings import TABLE_ENDINGS, VECTOR_ENDINGS

PROJECT: FileKind = ("window.files.project", ("gpkg",))
_SHAPES = (*VECTOR_ENDINGS, *TABLE_ENDINGS)
POLYGONS: FileKind = ("window.files.polygons", _SHAPES)
VECTORS: FileKind = ("window.files.vectors", _SHAPES)
BASE_MAPS: FileKind = (
    "window.files.base_maps",
    tuple(ending.lstrip(".") for ending in (*TILE_ENDINGS, *IMAGE_ENDINGS)),
)
SPREADSHEETS: FileKind = ("window.files.spreadsheets", ("xlsx", "xls", "ods", "csv"))
PROFILE: FileKind = ("profiles.file_kind", ("toml",))
AUDIT: FileKind = ("gate.files.audit", ("json",))
SHEET: FileKind = ("gate.files.sheet", ("pdf",))
