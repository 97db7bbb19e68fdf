"""What an image that is to be a base map does not say itself, and a person has to."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import shapely

from gis.base_maps.base_map import BaseMap, BaseMapKind
from gis.base_maps.image_file import ImageFile
from gis.base_maps.image_opening import open_image, open_scan, words_of
from gis.base_maps.overviews import build_overviews
from gis.errors import InputProblem
from gis.imports.crs_candidates import CrsRecognition, recognise_crs
from gis.plan.plan import Plan
from gis.progress import Progress

UNPLACED = ("base_maps.image_not_placed", "base_maps.points_without_crs")
WITHOUT_SYSTEM = ("base_maps.no_crs", "base_maps.no_crs_but_likely", "base_maps.no_crs_but_zone")

_SAMPLES = 9
_GLANCE_PX = 64


@dataclass(frozen=True)
class ImageQuestion:
    """Be what has to be asked about an image, and why.

    `systems` are what its numbers may be in; without them common points are needed.
    """

    problem: InputProblem
    systems: CrsRecognition | None = None


def question_of(record: BaseMap, path: Path, plan: Plan) -> ImageQuestion | None:
    """Return what a base map leaves open; None for nothing, or what no answer would heal."""
    if record.kind is not BaseMapKind.IMAGE:
        return None
    try:
        open_image(record, path, None).close()
    except InputProblem as problem:
        if problem.key in UNPLACED:
            return ImageQuestion(problem)
        if problem.key in WITHOUT_SYSTEM:
            return ImageQuestion(problem, systems_of(path, plan))
    return None


def systems_of(path: Path, plan: Plan) -> CrsRecognition | None:
    """Return what the place of an image may be written in; None where it says no place."""
    words = words_of(path)
    if words.placing is None:
        return None
    image = open_scan(path, None)
    columns, rows = image.size
    image.close()
    steps = (np.arange(_SAMPLES) + 0.5) / _SAMPLES
    across, down = np.meshgrid(steps * columns, steps * rows)
    xy = words.placing.to_xy(np.column_stack([across.ravel(), down.ravel()]))
    return recognise_crs(words.crs, None, np.asarray(shapely.points(xy), dtype=object), plan)


def scan_to_fit(path: Path, pyramids: Path | None, progress: Progress) -> ImageFile:
    """Open an image in the plane of its pixels, with reduced copies where it is large.

    Without these, places in it could not be made out. Raises InputProblem for a damaged image.
    """
    image = open_scan(path, pyramids)
    try:
        if pyramids is not None and image.wants_pyramid:
            build_overviews(image, pyramids, progress)
        columns, rows = image.size
        image.read((0, columns), (0, rows), (_GLANCE_PX, _GLANCE_PX))
        progress.raise_if_cancelled()
    except BaseException:
        image.close()
        raise
    return image


def with_system(record: BaseMap, written: str) -> BaseMap:
    """Return a base map that lies where its file says, in a system that somebody named."""
    return replace(record, crs=written, points=())
