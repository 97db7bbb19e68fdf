"""The figures of a repaired layer are right where one can count them by hand."""

import numpy as np
import pytest
import shapely

from bench.noise import LOST_VERTICES, NoisyTown, noisy_town
from bench.repair_quality import neighbours, quality


@pytest.fixture(scope="module")
def town() -> NoisyTown:
    return noisy_town(40)


def test_the_truth_but_for_the_missing_grid_is_right(town: NoisyTown) -> None:
    found = quality(town, town.truth[town.drawn_of])
    missing = set(range(40)) - set(town.drawn_of.tolist())
    assert found.uncovered_m2 == pytest.approx(shapely.area(town.truth[list(missing)]).sum())
    assert found.beyond_m2 == pytest.approx(0, abs=1e-6)
    assert found.twice_m2 == pytest.approx(0, abs=1e-6)
    assert (found.adjacency_f1, found.right_percent, found.lost) == (1.0, 100.0, 0)


def test_a_township_is_a_coverage_and_what_was_drawn_is_none(town: NoisyTown) -> None:
    assert shapely.coverage_is_valid(town.truth)
    assert shapely.area(town.truth).sum() == pytest.approx(town.outline.area)
    assert not shapely.coverage_is_valid(shapely.make_valid(town.drawn))
    true, drawn = (shapely.get_num_coordinates(each).sum() for each in (town.truth, town.drawn))
    assert drawn < true * (1 - LOST_VERTICES / 2)


def test_the_same_seed_makes_the_same_township(town: NoisyTown) -> None:
    again = noisy_town(40)
    assert shapely.equals_exact(town.drawn, again.drawn, 0).all()
    assert np.array_equal(town.places, again.places)


def test_an_emptied_grid_is_lost_and_its_households_are_not_right(town: NoisyTown) -> None:
    layer = town.truth[town.drawn_of].copy()
    living = int((town.home == town.drawn_of[0]).sum())
    layer[0] = shapely.Polygon()
    found = quality(town, layer)
    of_all = np.isin(town.home, town.drawn_of).sum()
    assert found.lost == 1
    assert found.right_percent == pytest.approx(100 * (1 - living / of_all))
    assert found.adjacency_f1 < 1


def test_neighbours_run_along_each_other_and_do_not_meet_in_a_corner() -> None:
    squares = np.array([shapely.box(x, y, x + 10, y + 10) for x, y in ((0, 0), (10, 0), (10, 10))])
    assert neighbours(squares) == {(0, 1), (1, 2)}
