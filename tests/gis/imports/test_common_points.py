"""Common points of a file and a project: what is taken silently, what is told, what is refused."""

import numpy as np
import pytest
from pyproj import CRS

from gis.errors import InputProblem
from gis.geometry.crs import transform_xy
from gis.imports.common_points import CommonPointFit, fitted_system

ZONE = CRS.from_epsg(4549)
TARGET = np.array([(406_000.0, 3_619_000.0), (412_000.0, 3_619_500.0), (411_000.0, 3_624_000.0),
                   (405_500.0, 3_623_000.0), (408_000.0, 3_621_000.0)])  # fmt: skip
SOURCE = TARGET - (400_000.0, 3_610_000.0)


def keys(found: CommonPointFit) -> list[str]:
    return [note.key for note in found.notes]


def fitted(source: np.ndarray, target: np.ndarray, crs: CRS = ZONE) -> CommonPointFit:
    return fitted_system(np.column_stack([source, target]), crs)


def lands(found: CommonPointFit, source: np.ndarray) -> np.ndarray:
    return transform_xy(source, found.system, ZONE)


def test_a_shift_is_found_and_reported() -> None:
    found = fitted(SOURCE, TARGET)
    np.testing.assert_allclose(lands(found, SOURCE), TARGET, atol=1e-6)
    assert keys(found) == ["fit.result", "fit.residuals"]
    assert found.notes[0].facts["count"] == 5


def test_the_projects_northing_may_stand_first() -> None:
    found = fitted(SOURCE, TARGET[:, ::-1])
    np.testing.assert_allclose(lands(found, SOURCE), TARGET, atol=1e-6)
    assert keys(found) == ["fit.result", "fit.target_exchanged", "fit.residuals"]


def test_the_files_northing_may_stand_first() -> None:
    found = fitted(SOURCE[:, ::-1], TARGET)
    np.testing.assert_allclose(lands(found, SOURCE[:, ::-1]), TARGET, atol=1e-6)
    assert "fit.axes_exchanged" in keys(found)


def test_both_may() -> None:
    found = fitted(SOURCE[:, ::-1], TARGET[:, ::-1])
    np.testing.assert_allclose(lands(found, SOURCE[:, ::-1]), TARGET, atol=1e-6)
    assert {"fit.target_exchanged", "fit.axes_exchanged"} <= set(keys(found))


def test_two_points_do_not_tell_and_that_is_said() -> None:
    found = fitted(SOURCE[:2, ::-1], TARGET[:2])
    assert {"fit.far_turned", "fit.no_check"} <= set(keys(found))


def test_each_residual_is_told() -> None:
    off = TARGET + np.array([(0, 0), (0.3, 0), (0, 0), (0, -0.2), (0, 0)])
    found = fitted(SOURCE, off)
    told = str(next(n for n in found.notes if n.key == "fit.residuals").facts["residuals"])
    assert told.startswith(f"1: {found.fit.residuals[0]:.3f}, 2: ")
    assert told.count(":") == 5


@pytest.mark.parametrize(
    ("target", "crs", "key"),
    [
        (TARGET + (4e7, 0), ZONE, "crs.numbers_do_not_fit"),  # noqa: RUF005  # adds numbers
        (TARGET, CRS.from_epsg(4490), "fit.target_not_projected"),
        (np.repeat(TARGET[:1], 5, axis=0), ZONE, "fit.points_coincide"),
    ],
)
def test_points_that_lead_nowhere(target: np.ndarray, crs: CRS, key: str) -> None:
    with pytest.raises(InputProblem) as problem:
        fitted(SOURCE, target, crs)
    assert problem.value.key == key
