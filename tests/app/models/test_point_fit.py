"""Common points fitted to a project, and what is said of the fit."""

import numpy as np
import pytest
import shapely
from support.files_beside_project import grids, land, local

from app.models.point_fit import FitFound, fit_of, fit_words
from gis.geometry.crs import transform_geometries
from gis.geometry.fit import FitKind
from gis.imports.point_rows import PointRow
from gis.texts import Texts


def points(count: int, *, exchanged: bool = False, moved_m: float = 0.0) -> list[PointRow]:
    """Return corners of the grids in a local system and in the project."""
    ours = shapely.get_coordinates(grids().geometry.array)
    theirs = shapely.get_coordinates(local(grids()).geometry.array)
    _, which = np.unique(ours, axis=0, return_index=True)
    found: list[PointRow] = []
    for at in which[:count]:
        x, y = theirs[at]
        east, north = ours[at]
        if not found:
            east += moved_m
        pair = (north, east) if exchanged else (east, north)
        found.append(PointRow("", (f"{x:.4f}", f"{y:.4f}", f"{pair[0]:.4f}", f"{pair[1]:.4f}")))
    return found


def off_m(found: FitFound) -> float:
    """Return how far off the fit puts the grids at most."""
    assert found.system is not None
    theirs = local(grids()).geometry.to_numpy(dtype=object)
    placed = transform_geometries(theirs, found.system, found.system.crs)
    way = shapely.get_coordinates(placed) - shapely.get_coordinates(grids().geometry.array)
    return float(np.abs(way).max())


@pytest.mark.parametrize("exchanged", [False, True])
@pytest.mark.parametrize("kind", FitKind)
def test_the_fit_puts_the_file_where_it_belongs(kind: FitKind, exchanged: bool) -> None:
    found = fit_of(land(), points(5, exchanged=exchanged), kind)
    assert off_m(found) < 0.001
    keys = {note.key for note in found.fit.notes} if found.fit is not None else set()
    assert ("fit.target_exchanged" in keys) is exchanged


def test_a_mistaken_point_is_named() -> None:
    found = fit_of(land(), points(5, moved_m=8.0), FitKind.SIMILARITY)
    words = fit_words(found, Texts("zh"))
    assert len(words.residuals) == 5
    assert "第 1 个同名点" in words.problem


def test_two_points_prove_nothing() -> None:
    words = fit_words(fit_of(land(), points(2), FitKind.SIMILARITY), Texts("zh"))
    assert "检核" in words.problem


def test_too_few_points_are_counted() -> None:
    found = fit_of(land(), [*points(1), PointRow("K", ("1", "2", "", ""))], FitKind.SIMILARITY)
    assert found.system is None
    assert "1" in fit_words(found, Texts("zh")).result


def test_points_at_one_place_are_refused_in_words() -> None:
    rows = [PointRow("", ("1", "1", "406000", "3619000"))] * 3
    found = fit_of(land(), rows, FitKind.SIMILARITY)
    assert found.problem is not None
    assert fit_words(found, Texts("zh")).problem
