import itertools

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from layers.boxes import Box
from layers.labels import LabelRequest, LabelText, Placement, place_labels

SHEET = Box(0, 0, 200, 150)


def name(width: float, height: float) -> LabelText:
    return LabelText(("网格",), width, height)


def as_polygon(box: Box) -> shapely.Polygon:
    return shapely.box(box.left, box.top, box.right, box.bottom)


def check(placement: Placement, requests: list[LabelRequest], obstacles: list[Box]) -> None:
    """Assert with shapely what a placement promises."""
    keys = [label.key for label in placement.placed] + list(placement.unplaced)
    assert len(keys) == len(requests)
    assert set(keys) == {request.key for request in requests}
    boxes = [as_polygon(label.box) for label in placement.placed]
    for box, other in itertools.combinations(boxes, 2):
        assert box.intersection(other).area < 1e-9
    sheet = as_polygon(SHEET).buffer(1e-9)
    for box in boxes:
        assert sheet.covers(box)
        assert all(box.intersection(as_polygon(o)).area < 1e-9 for o in obstacles)
    for label in placement.placed:
        if label.leader is None:
            continue
        line = shapely.LineString(label.leader)
        assert all(line.intersection(box.buffer(-1e-6)).length < 1e-6 for box in boxes)


def wobbly(x: float, y: float, radius: float, points: int, seed: int) -> shapely.Polygon:
    rng = np.random.default_rng(seed)
    angles = np.linspace(0, 2 * np.pi, points, endpoint=False)
    radii = radius * rng.uniform(0.3, 1.0, points)
    return shapely.Polygon(np.c_[x + radii * np.cos(angles), y + radii * np.sin(angles)])


lengths = st.floats(1, 40)
polygons = st.builds(
    wobbly, st.floats(-20, 220), st.floats(-20, 170), lengths, st.integers(3, 20), st.integers(0, 9)
)
texts = st.lists(st.builds(name, lengths, st.floats(2, 12)), min_size=1, max_size=3).map(tuple)
boxes = st.builds(
    lambda x, y, w, h: Box(x, y, x + w, y + h),
    st.floats(0, 180),
    st.floats(0, 140),
    lengths,
    lengths,
)


@given(
    st.lists(st.tuples(polygons, texts, st.booleans()), max_size=12), st.lists(boxes, max_size=3)
)
def test_labels_never_meet_each_other_nor_obstacles_nor_leave_the_sheet(
    wanted: list[tuple[shapely.Polygon, tuple[LabelText, ...], bool]], obstacles: list[Box]
) -> None:
    requests = [
        LabelRequest(key, texts, polygon, beside=texts if leader else ())
        for key, (polygon, texts, leader) in enumerate(wanted)
    ]
    placement = place_labels(requests, obstacles, SHEET)
    check(placement, requests, obstacles)
    for label in placement.placed:
        request = next(request for request in requests if request.key == label.key)
        polygon = request.polygon
        assert polygon is not None
        if label.leader is None:
            assert polygon.buffer(1e-6).covers(as_polygon(label.box))
        else:
            assert label.text in request.beside
            assert polygon.buffer(1e-6).covers(shapely.Point(label.leader[0]))
    assert placement == place_labels(requests, obstacles, SHEET)


def test_a_label_avoids_the_hole_of_its_polygon() -> None:
    ring = shapely.box(10, 10, 90, 60).difference(shapely.box(20, 20, 80, 50))
    (label,) = place_labels([LabelRequest("a", (name(30, 7),), ring)], [], SHEET).placed
    assert label.leader is None
    assert ring.covers(as_polygon(label.box))


def test_a_label_takes_the_part_that_has_room() -> None:
    parts = shapely.MultiPolygon([shapely.box(0, 0, 5, 5), shapely.box(50, 50, 120, 90)])
    (label,) = place_labels([LabelRequest("a", (name(30, 8),), parts)], [], SHEET).placed
    assert shapely.box(50, 50, 120, 90).covers(as_polygon(label.box))


def test_the_short_text_is_used_where_the_long_one_does_not_fit() -> None:
    polygon = shapely.box(10, 10, 30, 30)
    request = LabelRequest("a", (name(60, 8), name(8, 8)), polygon)
    (label,) = place_labels([request], [], SHEET).placed
    assert label.text.width == 8
    assert label.leader is None


def test_a_polygon_too_small_gets_its_label_outside_with_a_leader() -> None:
    polygon = shapely.box(100, 70, 103, 73)
    request = LabelRequest("a", (name(20, 6),), polygon, beside=(name(15, 5),))
    (label,) = place_labels([request], [], SHEET).placed
    assert label.leader is not None
    assert label.text == request.beside[0]
    assert not as_polygon(label.box).intersects(polygon)
    assert as_polygon(label.box).distance(shapely.Point(label.leader[1])) == pytest.approx(0)


def test_what_finds_no_room_is_named() -> None:
    polygon = shapely.box(100, 70, 103, 73)
    request = LabelRequest("a", (name(20, 6),), polygon)
    placement = place_labels([request], [], SHEET)
    assert placement.placed == ()
    assert placement.unplaced == ("a",)


def test_the_higher_priority_gets_the_room() -> None:
    polygon = shapely.box(10, 10, 32, 20)
    requests = [
        LabelRequest("low", (name(20, 7),), polygon),
        LabelRequest("high", (name(20, 7),), polygon, priority=1),
    ]
    placement = place_labels(requests, [], SHEET)
    assert [label.key for label in placement.placed] == ["high"]
    assert placement.unplaced == ("low",)


def test_a_name_of_high_priority_leaves_the_others_their_favourite_places() -> None:
    rows = [shapely.box(10, y, 190, y + 20) for y in range(10, 130, 20)]
    grids = [LabelRequest(key, (name(30, 8),), row) for key, row in enumerate(rows)]
    village = LabelRequest("village", (name(50, 9),), shapely.union_all(rows), priority=1)
    together = place_labels([*grids, village], [], SHEET)
    alone = {label.key: label.box for label in place_labels(grids, [], SHEET).placed}
    assert together.unplaced == ()
    assert {label.key: label.box for label in together.placed if label.key != "village"} == alone


def test_spacing_keeps_labels_apart() -> None:
    polygon = shapely.box(10, 10, 190, 140)
    requests = [LabelRequest(key, (name(30, 8),), polygon) for key in range(12)]
    placed = place_labels(requests, [], SHEET, spacing=3).placed
    assert len(placed) > 3
    for one, other in itertools.combinations(placed, 2):
        if one.leader is None and other.leader is None:
            gap = as_polygon(one.box).distance(as_polygon(other.box))
            assert gap >= 2.999


def test_a_label_may_be_centred_on_given_points() -> None:
    request = LabelRequest("a", (name(20, 6),), points=((1, 1), (100, 75)))
    (label,) = place_labels([request], [], SHEET).placed
    assert (label.x, label.y) == (100, 75)


def test_most_labels_of_a_real_partition_lie_in_their_polygon() -> None:
    count = 400
    rng = np.random.default_rng(3)
    frame = shapely.box(0, 0, 200, 150)
    sites = shapely.multipoints(rng.uniform((0, 0), (200, 150), (count, 2)))
    cells = shapely.get_parts(shapely.voronoi_polygons(sites, extend_to=frame))
    requests = [
        LabelRequest(
            key,
            (name(6, 2.4), name(2.4, 2.4)),
            cell.intersection(frame),
            beside=(name(2.4, 2.4),),
        )
        for key, cell in enumerate(cells)
    ]
    placement = place_labels(requests, [], SHEET, spacing=0.2)
    check(placement, requests, [])
    inside = sum(label.leader is None for label in placement.placed)
    assert inside >= 0.9 * count
    assert len(placement.unplaced) <= 0.01 * count
