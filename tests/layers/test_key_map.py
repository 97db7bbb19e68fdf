import pytest

from bench.synthetic import Size, synthetic_plan
from gis.plan.plan import Plan
from gis.topology.records import grid_label
from layers.boxes import Box
from layers.drawing import Ruler, Stroke, Text
from layers.key_map import KeyPage, key_map
from layers.map_view import MapView
from layers.scene import Scene

INNER = Box(10, 10, 200, 140)


@pytest.fixture(scope="module")
def township() -> Plan:
    return synthetic_plan(Size(grids=150, units=10, vertices=9_000, households=10))


def view_of(scene: Scene) -> MapView:
    return MapView(0, 0, 1, 210, 150, units_per_mm=1.0).fitted(scene.bounds_m, 12)


def test_every_number_stands_on_its_land_or_has_a_line_to_it(township: Plan, ruler: Ruler) -> None:
    scene = Scene.of(township)
    view = view_of(scene)
    pages = []
    for number, grid in enumerate(sorted(township.grids)):
        anchor = scene.anchor_m(grid_label(grid))
        assert anchor is not None
        pages.append(KeyPage(str(number + 1), at_m=anchor[:2]))
    key = key_map(pages, view, INNER, ruler, 1.0)
    assert len(key.boxes) + len(key.left_out) == len(pages)
    assert len(key.left_out) <= 3
    assert all(INNER.holds(box) for box in key.boxes)
    assert not any(a.meets(b) for i, a in enumerate(key.boxes) for b in key.boxes[:i])
    texts = {shape.text: ruler.box(shape) for shape in key.shapes if isinstance(shape, Text)}
    leaders = [shape.points_mm for shape in key.shapes if isinstance(shape, Stroke)]
    for page in pages:
        if page in key.left_out:
            continue
        assert page.at_m is not None
        ((x, y),) = view.to_screen([page.at_m]).tolist()
        box = texts[page.text]
        assert box.grown(1.0).holds(Box(x, y, x, y)) or any(
            line[1] == pytest.approx((x, y)) and box.grown(0.1).holds(Box(*line[0], *line[0]))
            for line in leaders
        )


def test_rectangles_are_the_land_of_the_pages_cut_to_the_map(ruler: Ruler) -> None:
    view = MapView(0, 0, 10, 210, 150, units_per_mm=1.0)
    pages = [
        KeyPage("1", bounds_m=(-500, -300, 100, 300)),
        KeyPage("2", bounds_m=(100, -300, 5_000, 300)),
        KeyPage("3", bounds_m=(90_000, 0, 91_000, 100)),
    ]
    key = key_map(pages, view, INNER, ruler, 1.0)
    frames = [shape.points_mm for shape in key.shapes if isinstance(shape, Stroke)]
    (west, north), (east, south) = view.to_screen([(-500, 300), (100, -300)]).tolist()
    assert frames[0] == ((west, north), (east, north), (east, south), (west, south))
    assert max(x for x, _ in frames[1]) == INNER.right
    assert len(frames) == 2
    assert key.left_out == (pages[2],)


def test_a_number_gives_way_to_what_is_there(ruler: Ruler) -> None:
    view = MapView(0, 0, 10, 210, 150, units_per_mm=1.0)
    page = KeyPage("7", at_m=(0, 0))
    taken = Box.around((105, 75), 6, 6)
    (box,) = key_map([page], view, INNER, ruler, 1.0, obstacles=[taken]).boxes
    assert not box.meets(taken)
