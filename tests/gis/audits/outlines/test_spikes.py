import numpy as np
import pytest
import shapely

from gis.audits.outlines.edges import edges_of
from gis.audits.outlines.spikes import Spikes, spikes_of


def spikes(*polygons: shapely.Geometry | None) -> Spikes:
    return spikes_of(edges_of(np.array(polygons, dtype=object)), 3.0, 2.0, 0.01)


def field(*right: tuple[float, float]) -> shapely.Polygon:
    return shapely.Polygon([(0, 0), (100, 0), *right, (100, 100), (0, 100)])


def test_a_tip_with_hardly_any_land_is_a_spike() -> None:
    found = spikes(field((100, 50), (130, 50.25), (100, 50.5)))
    assert found.xy.tolist() == [[130, 50.25]]
    assert found.length == pytest.approx(30.0, abs=0.01)
    assert found.width == pytest.approx(0.5, abs=0.01)
    assert found.degrees == pytest.approx(2 * np.degrees(np.arctan(0.25 / 30)))
    assert not found.inward.any()


def test_a_cut_is_told_from_a_tip_whichever_way_rings_run() -> None:
    cut = field((100, 50), (70, 50.25), (100, 50.5))
    assert spikes(cut, shapely.reverse(cut)).inward.tolist() == [True, True]
    hole = shapely.box(-10, -10, 200, 200) - field((100, 50), (130, 50.25), (100, 50.5))
    assert spikes(hole).inward.tolist() == [True]


@pytest.mark.parametrize(
    "polygon",
    [
        pytest.param(field(), id="right angles"),
        pytest.param(field((150, 50)), id="a corner that is not so sharp"),
        pytest.param(shapely.Polygon([(0, 0), (2000, 0), (2000, 90)]), id="a long field"),
        pytest.param(field((100, 50), (100.005, 50.0001), (100, 50.0002)), id="millimetres"),
    ],
)
def test_other_corners_are_none(polygon: shapely.Polygon) -> None:
    assert not len(spikes(polygon).owner)


def test_a_vertex_that_stands_twice_hides_no_spike() -> None:
    found = spikes(None, field((100, 50), (130, 50.25), (130, 50.25), (100, 50.5)))
    assert found.owner.tolist() == [1]


def test_a_spike_where_the_ring_begins_is_found() -> None:
    xy = shapely.get_coordinates(field((100, 50), (130, 50.25), (100, 50.5)))[:-1]
    for turn in range(len(xy)):
        assert spikes(shapely.Polygon(np.roll(xy, turn, axis=0))).xy.tolist() == [[130, 50.25]]
