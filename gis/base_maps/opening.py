"""Opening base maps: from what a project keeps, and from a file that somebody brings."""

from pathlib import Path

import numpy as np
from pyproj import CRS

from gis.base_maps.base_map import BaseMap, BaseMapKind
from gis.base_maps.image_opening import open_image, words_of
from gis.base_maps.mbtiles_file import MBTilesFile
from gis.base_maps.means import Means
from gis.base_maps.pmtiles_file import PMTilesFile
from gis.base_maps.service_tiles import ServiceTiles
from gis.base_maps.source import ImageSource, TileSource
from gis.base_maps.written_scheme import read_scheme
from gis.errors import InputProblem
from gis.geometry.crs import transform_xy

_TILE_FILES = {".mbtiles": MBTilesFile, ".pmtiles": PMTilesFile}
_SQLITE, _PMTILES = b"SQLite format 3", b"PMTiles"

IMAGE_ENDINGS = (".tif", ".tiff", ".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".jp2", ".img")
"""What images end in; TILE_ENDINGS are those of files of tiles."""
TILE_ENDINGS = tuple(_TILE_FILES)


def open_base_map(
    base_map: BaseMap, project: Path | None, means: Means
) -> TileSource | ImageSource:
    """Open a base map; a relative path is looked for beside the project file.

    Raises InputProblem with one sentence for what cannot be opened: missing, damaged, of another
    kind, without a place or a coordinate system.
    """
    if base_map.kind is BaseMapKind.TILES:
        return _open_tiles(path_of(base_map, project), base_map.scheme)
    if base_map.kind is BaseMapKind.IMAGE:
        return open_image(base_map, path_of(base_map, project), means.pyramids)
    return ServiceTiles(base_map, means.services)


def recognise(path: Path) -> BaseMap:
    """Return the base map that a file is, with its own name and attribution.

    It is told by its content, not by its ending. An image need not say where it lies: opening it
    then tells what has to be asked. Raises InputProblem for what is no base map, or damaged.
    """
    if not path.is_file():
        raise InputProblem("base_maps.missing", path=path)
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise InputProblem("base_maps.not_readable", path=path, cause=error.strerror) from error
    if head.startswith((_SQLITE, _PMTILES)):
        tiles = (MBTilesFile if head.startswith(_SQLITE) else PMTilesFile)(path)
        tiles.close()
        facts = tiles.facts
        return BaseMap(facts.name, BaseMapKind.TILES, str(path), attribution=facts.attribution)
    words = words_of(path)
    return BaseMap(path.stem, BaseMapKind.IMAGE, str(path), attribution=words.copyright)


def path_of(base_map: BaseMap, project: Path | None) -> Path:
    """Return the file of a base map."""
    path = Path(base_map.source)
    return path if path.is_absolute() or project is None else project.parent / path


def source_for(path: Path, project: Path | None) -> str:
    """Return how a project keeps the path of a base map: relative to its own folder if below it."""
    path = path.absolute()
    if project is not None and path.is_relative_to(project.absolute().parent):
        path = path.relative_to(project.absolute().parent)
    return path.as_posix()


def require_reachable(source: TileSource | ImageSource, crs: CRS) -> None:
    """Raise InputProblem where a base map's land may not or cannot be brought into a system.

    Beijing 54 and Xi'an 80 are such for other systems: their transformation is secret.
    """
    own = source.scheme.crs if hasattr(source, "scheme") else source.crs
    transform_xy(np.zeros((1, 2)), own, crs)


def _open_tiles(path: Path, scheme: str) -> TileSource:
    try:
        with path.open("rb") as file:
            is_pmtiles = file.read(len(_PMTILES)) == _PMTILES
    except FileNotFoundError as error:
        raise InputProblem("base_maps.missing", path=path) from error
    except OSError as error:
        raise InputProblem("base_maps.not_readable", path=path, cause=error.strerror) from error
    kind = PMTilesFile if is_pmtiles or path.suffix.lower() == ".pmtiles" else MBTilesFile
    return kind(path, read_scheme(scheme).scheme)
