"""Finding out where an image lies: from its file, the files beside it, or its common points."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError

from gis.base_maps.base_map import BaseMap
from gis.base_maps.image_file import ImageFile
from gis.base_maps.image_fit import fit_of
from gis.base_maps.image_placing import (
    ControlPointPlacing,
    FittedPlacing,
    Placing,
    PlanePlacing,
    ShiftedPlacing,
)
from gis.base_maps.image_pyramid import ImagePyramid
from gis.base_maps.plain_text import plain_text
from gis.base_maps.raster_opening import Dataset, opened
from gis.base_maps.source import SourceFacts
from gis.errors import InputProblem
from gis.geometry.any_crs import AnyCrs, FittedCrs
from gis.geometry.crs import (
    WGS84,
    Bounds,
    flat,
    guess_from_numbers,
    look_like_a_zone,
    parse_any_crs,
    transform_xy,
)
from gis.geometry.fit import PlaneFit
from gis.geometry.gcj02 import ShiftedCrs

_RasterioCrs = Any
_PLANE_OF_PIXELS = CRS.from_wkt(
    'ENGCRS["image",EDATUM["image"],CS[Cartesian,2],AXIS["column",east],AXIS["row",south],'
    'LENGTHUNIT["metre",1]]'
)
_ALONG_A_SIDE = np.linspace(0.0, 1.0, 9)[:-1, None]


@dataclass(frozen=True, slots=True)
class ImageWords:
    """Hold what the file of an image says: where it lies (None: it does not), in which system."""

    placing: Placing | None
    crs: CRS | None
    copyright: str


def words_of(path: Path) -> ImageWords:
    """Return what an image file and the files beside it say; raises InputProblem for no image."""
    dataset = opened(path)
    try:
        tags = dataset.tags()
        said = tags.get("TIFFTAG_COPYRIGHT") or tags.get("EXIF_Copyright") or ""
        placing, crs = _placing(dataset)
        return ImageWords(placing, crs or _beside(path), plain_text(said))
    finally:
        dataset.close()


def open_image(base_map: BaseMap, path: Path, pyramids: Path | None) -> ImageFile:
    """Open an image at the place that its file says, or that its common points say.

    The system that the user named goes before that of the file; GCJ-02 and BD-09 say that the land
    of the file is shifted. Raises InputProblem where the place or the system is not known, with
    what the numbers look like.
    """
    words = words_of(path)
    if base_map.points:
        if not base_map.crs:
            raise InputProblem("base_maps.points_without_crs", path=path)
        placing: Placing | None = PlanePlacing(fit_of(base_map.points).fit)
    else:
        placing = words.placing
    if placing is None:
        raise InputProblem("base_maps.image_not_placed", path=path)
    said = parse_any_crs(base_map.crs) if base_map.crs else words.crs
    crs, placing = _reached(path, placing, said, words)
    facts = _facts_by(base_map.name or path.stem, base_map.attribution or words.copyright)
    return ImageFile(path, crs, placing, facts, _pyramid(path, pyramids))


def open_scan(path: Path, pyramids: Path | None) -> ImageFile:
    """Open an image that lies nowhere yet, in the plane of its own pixels: to be fitted."""
    placing = PlanePlacing(PlaneFit(((1.0, 0.0), (0.0, 1.0))))
    return ImageFile(
        path, _PLANE_OF_PIXELS, placing, lambda _: SourceFacts(path.stem), _pyramid(path, pyramids)
    )


def _pyramid(path: Path, pyramids: Path | None) -> ImagePyramid | None:
    return ImagePyramid(path, pyramids) if pyramids is not None else None


def _placing(dataset: Dataset) -> tuple[Placing | None, CRS | None]:
    transform = dataset.transform
    if not transform.is_identity:
        matrix = ((transform.a, transform.b), (transform.d, transform.e))
        if transform.is_degenerate:
            return None, _pyproj(dataset.crs)
        fit = PlaneFit(matrix, target_middle=(transform.c, transform.f))
        return PlanePlacing(fit), _pyproj(dataset.crs)
    points, crs = dataset.gcps
    if len(points) >= 3:
        return ControlPointPlacing(points), _pyproj(crs)
    return None, _pyproj(dataset.crs)


def _pyproj(crs: _RasterioCrs) -> CRS | None:
    """Return a system of rasterio as one of pyproj; None for none and for a plane of its own."""
    if crs is None or not crs.to_wkt():
        return None
    try:
        found = flat(CRS.from_wkt(crs.to_wkt()))
    except CRSError:
        return None
    return found if found.is_projected or found.is_geographic else None


def _beside(path: Path) -> CRS | None:
    """Return the system of a .prj file beside an image; GDAL reads those of vectors only."""
    for suffix in (".prj", ".PRJ"):
        file = path.with_suffix(suffix)
        try:
            return flat(CRS.from_user_input(file.read_text(encoding="utf-8", errors="replace")))
        except (OSError, CRSError):
            continue
    return None


def _reached(
    path: Path, placing: Placing, said: AnyCrs | None, words: ImageWords
) -> tuple[CRS, Placing]:
    if isinstance(said, FittedCrs):
        return _reached(path, FittedPlacing(placing, said.fit), said.crs, words)
    if isinstance(said, ShiftedCrs):
        return WGS84, ShiftedPlacing(placing, words.crs or WGS84, said)
    if said is None:
        corners = placing.to_xy(np.array([(0.0, 0.0), (1.0, 1.0)]))
        (west, south), (east, north) = corners.min(axis=0), corners.max(axis=0)
        raise _no_crs(path, (float(west), float(south), float(east), float(north)))
    return said, placing


def _no_crs(path: Path, bounds: Bounds) -> InputProblem:
    likely = guess_from_numbers(bounds)
    if likely is not None:
        return InputProblem("base_maps.no_crs_but_likely", path=path, likely=likely)
    if look_like_a_zone(bounds):
        return InputProblem("base_maps.no_crs_but_zone", path=path)
    return InputProblem("base_maps.no_crs", path=path)


def _facts_by(name: str, attribution: str) -> Callable[[ImageFile], SourceFacts]:
    return lambda image: SourceFacts(name, attribution, bounds_lonlat(image))


def bounds_lonlat(image: ImageFile) -> Bounds | None:
    """Return where an image lies (WGS 84); None where no lawful transformation is known."""
    corners = image.outline()
    sides = [
        start + _ALONG_A_SIDE * (end - start)
        for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True)
    ]
    try:
        lonlat: NDArray[np.float64] = transform_xy(np.concatenate(sides), image.crs, WGS84)
    except InputProblem:
        return None
    if not np.isfinite(lonlat).all():
        return None
    (west, south), (east, north) = lonlat.min(axis=0), lonlat.max(axis=0)
    return float(west), float(south), float(east), float(north)
