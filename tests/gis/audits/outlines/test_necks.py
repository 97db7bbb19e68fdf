import math

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis.audits.outlines.edges import edges_of
from gis.audits.outlines.necks import Necks, necks_of

BODY = shapely.box(0, 0, 50, 50)
OTHER = shapely.box(80, 0, 130, 60)
BAR = shapely.box(49, 20, 81, 21)


def necks(*polygons: shapely.Geometry | None, width: float = 2.0) -> Necks:
    return necks_of(edges_of(np.array(polygons, dtype=object)), width)


def test_a_bar_between_two_bodies_is_a_neck() -> None:
    found = necks(BODY | BAR | OTHER)
    assert set(found.owner.tolist()) == {0}
    assert found.width == pytest.approx(1.0)
    assert ((found.xy[:, 0] >= 50) & (found.xy[:, 0] <= 80)).all()
    assert found.xy[:, 1] == pytest.approx(20.5)
    assert found.area.min() == pytest.approx(2500, abs=31)


@pytest.mark.parametrize(
    "polygon",
    [
        pytest.param(BODY | BAR, id="an arm"),
        pytest.param(BODY - shapely.box(20, 10, 21, 60), id="an inlet"),
        pytest.param(shapely.Polygon([(0, 0), (100, 0), (100, 10), (50, 5.1)]), id="a wedge"),
        pytest.param(BODY - shapely.box(1, 10, 20, 30), id="a wall round a hole"),
        pytest.param(BODY | shapely.box(49, 20, 81, 23) | OTHER, id="wide enough"),
        pytest.param(shapely.box(0, 0, 1, 500), id="thin all along"),
        pytest.param(shapely.segmentize(BODY, 0.05), id="dense vertices"),
    ],
)
def test_what_joins_no_two_bodies_is_none(polygon: shapely.Polygon) -> None:
    assert not len(necks(polygon).owner)


def test_land_within_a_hole_may_hang_by_a_neck() -> None:
    moat = shapely.box(20, 20, 80, 80) - shapely.box(30, 30, 70, 70)
    land = shapely.box(0, 0, 100, 100) - (moat - shapely.box(49.5, 60, 50.5, 90))
    found = necks(land)
    assert found.width == pytest.approx(1.0)
    assert found.area == pytest.approx([1600, 1600], abs=15)


def test_owners_are_numbered_as_given() -> None:
    several = shapely.box(500, 0, 600, 90) | BODY | BAR | OTHER
    found = necks(BODY, None, several, OTHER, BODY | BAR | OTHER)
    assert set(found.owner.tolist()) == {2, 4}


@st.composite
def stars(draw: st.DrawFn) -> shapely.Polygon:
    """Polygons whose boundary comes near itself all over."""
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    angle = np.sort(rng.uniform(0, 2 * np.pi, draw(st.integers(4, 150))))
    reach = rng.uniform(1, 100, len(angle))
    return shapely.Polygon(np.column_stack([reach * np.cos(angle), reach * np.sin(angle)]))


@given(stars(), st.floats(0.3, 6.0))
def test_a_neck_is_where_the_land_is_so_narrow(polygon: shapely.Polygon, width: float) -> None:
    if not polygon.is_valid:
        return
    found = necks(polygon, width=width)
    for xy, narrow in zip(found.xy, found.width, strict=True):
        assert narrow < width
        assert shapely.distance(polygon.exterior, shapely.Point(xy)) <= narrow / 2 + 1e-9


@given(stars(), st.floats(0.3, 6.0))
def test_land_that_shrinking_splits_has_a_neck(polygon: shapely.Polygon, width: float) -> None:
    if not polygon.is_valid:
        return
    core = shapely.buffer(polygon, -width / 2, quad_segs=32)
    bodies = [part for part in shapely.get_parts(core) if _mean_width(part) > 3 * width]
    if len(bodies) > 1:
        assert len(necks(polygon, width=width).owner)


def _mean_width(polygon: shapely.Polygon) -> float:
    half = max(polygon.length / 2, 1e-9)
    root = math.sqrt(max(half * half - 4 * polygon.area, 0.0))
    return float(2 * polygon.area / (half + root))


@given(stars(), st.integers(0, 149))
def test_where_a_ring_begins_does_not_matter(polygon: shapely.Polygon, turn: int) -> None:
    if not polygon.is_valid:
        return
    xy = np.roll(shapely.get_coordinates(polygon)[:-1], turn, axis=0)
    for other in (shapely.Polygon(xy), shapely.Polygon(xy[::-1])):
        one, two = necks(polygon, width=4.0), necks(other, width=4.0)
        assert one.width == pytest.approx(two.width, abs=1e-6)
