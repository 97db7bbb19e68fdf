import pytest
import shapely
from support.ascii_plan import plan_of
from support.places import grid

from bench.synthetic import Size, synthetic_plan
from gis.plan.plan import Plan
from gis.texts import Language, Texts
from gis.topology.records import GridId
from layers.boxes import Box
from layers.drawing import Area, Ruler, Text
from layers.edge_names import NAME_MM, EdgeNames, MapEdge, neighbours_of, wording
from layers.furniture import frame_shapes
from layers.map_view import MapView
from layers.scene import Scene

OUTER = Box(20, 20, 280, 200)
INNER = OUTER.grown(-5)
MIDDLE = plan_of(
    """
    AAABBBB
    AAABBBB
    CCMMMDD
    CCMMMDD
    EEMMMDD
    EEFFFDD
    """
)


@pytest.fixture(scope="module")
def township() -> Plan:
    return synthetic_plan(Size(grids=60, units=6, vertices=9_000, households=10))


def view_of(plan: Plan, bounds_mm: tuple[float, float, float, float], spare: float) -> MapView:
    west, south, east, north = (each / 1000 for each in bounds_mm)
    wide, high = (east - west) * (1 + spare), (north - south) * (1 + spare)
    metres = max(wide / INNER.width, high / INNER.height)
    middle = INNER.centre
    return MapView(
        (west + east) / 2 + (150 - middle[0]) * metres,
        (south + north) / 2 - (110 - middle[1]) * metres,
        metres, 300, 220, units_per_mm=1.0,
    )  # fmt: skip


def names_round(plan: Plan, subject: GridId, ruler: Ruler, spare: float) -> EdgeNames:
    view = view_of(plan, plan.grid_polygon_mm(subject).bounds, spare)
    edge = MapEdge(Scene.of(plan), view, OUTER, INNER, 1.0)
    return edge.names(neighbours_of(plan, grids=[subject]), wording(Texts("zh")), ruler)


def test_neighbours_that_touch_come_first() -> None:
    found = neighbours_of(MIDDLE, grids=[grid("M")])
    assert [each.grid for each in found if each.touches] == [grid(letter) for letter in "ABCDEF"]
    far = neighbours_of(MIDDLE, grids=[grid("A")])
    assert {each.grid for each in far if each.touches} == {grid("B"), grid("C"), grid("M")}
    assert [each.touches for each in far] == sorted((e.touches for e in far), reverse=True)


def test_grids_of_another_village_are_named_with_it() -> None:
    plan = plan_of("AB", "uv")
    (other,) = neighbours_of(plan, grids=[grid("A")])
    assert other.name.startswith(plan.units[plan.grids[grid("B")].unit].name)
    (unit,) = neighbours_of(plan, units=[plan.grids[grid("A")].unit])
    assert (unit.grid, unit.touches) == (None, True)


def test_each_name_stands_beside_its_land(ruler: Ruler) -> None:
    names = names_round(MIDDLE, grid("M"), ruler, 0.2)
    view = view_of(MIDDLE, MIDDLE.grid_polygon_mm(grid("M")).bounds, 0.2)
    assert {each.grid for each in names.named} == {grid(letter) for letter in "ABCDEF"}
    for neighbour in names.named:
        land = shapely.transform(
            MIDDLE.grid_polygon_mm(neighbour.grid or GridId(0)),
            lambda xy: view.to_screen(xy / 1000),
        )
        boxes = [box for box in names.boxes if land.distance(shapely.Point(box.centre)) < 4]
        assert boxes, "the middle of the name is just outside the frame beside the land"


@pytest.mark.parametrize("spare", [0.05, 0.2, 0.5, 1.5])
def test_names_lie_in_the_band_and_nothing_overlaps(
    township: Plan, ruler: Ruler, spare: float
) -> None:
    for subject in sorted(township.grids)[::7]:
        view = view_of(township, township.grid_polygon_mm(subject).bounds, spare)
        (west, north), (east, south) = view.to_world(
            [(INNER.left, INNER.top), (INNER.right, INNER.bottom)]
        ).tolist()
        bounds = (west, south, east, north)
        names = names_round(township, subject, ruler, spare)
        frame = frame_shapes(OUTER, INNER, bounds, ruler, 1.0, taken=names.boxes)
        boxes = [ruler.box(text) for text in (*names.shapes, *frame) if isinstance(text, Text)]
        assert all(OUTER.holds(box) and not INNER.meets(box) for box in boxes)
        letters = [ruler.box(text) for text in names.shapes if isinstance(text, Text)]
        figures = boxes[len(letters) :]
        assert not any(a.meets(b) for a in letters for b in figures)
        assert not any(a.meets(b) for i, a in enumerate(letters) for b in letters[:i])


def test_a_name_goes_aside_for_a_figure_but_never_onto_what_is_taken(ruler: Ruler) -> None:
    plan = plan_of("AAAAAA\nAAAAAA\nAAAAAA\nMMMMMM")
    view = view_of(plan, plan.grid_polygon_mm(grid("M")).bounds, 0.2)
    edge = MapEdge(Scene.of(plan), view, OUTER, INNER, 1.0)
    neighbours, words = neighbours_of(plan, grids=[grid("M")]), wording(Texts("zh"))
    (free,) = edge.names(neighbours, words, ruler).boxes
    figure = Box.around(free.centre, 8, 3)
    (aside,) = edge.names(neighbours, words, ruler, avoid=[figure]).boxes
    assert not aside.meets(figure)
    everywhere = [OUTER]
    assert len(edge.names(neighbours, words, ruler, avoid=everywhere).boxes) == 1
    nowhere = edge.names(neighbours, words, ruler, taken=everywhere)
    assert nowhere.boxes == ()
    assert nowhere.left_out == nowhere.left_out[:1] != ()


def test_at_the_sides_chinese_is_written_downwards(ruler: Ruler) -> None:
    plan = plan_of("AAMMMM")
    view = view_of(plan, plan.grid_polygon_mm(grid("M")).bounds, 0.2)
    edge = MapEdge(Scene.of(plan), view, OUTER, INNER, 1.0)
    words = wording(Texts("zh"), lambda _: "第12页")
    names = edge.names(neighbours_of(plan, grids=[grid("M")]), words, ruler, with_arrows=True)
    letters = [text for text in names.shapes if isinstance(text, Text)]
    assert [text.text for text in letters][:4] == ["接", "第", "12", "页"]
    assert len({text.x_mm for text in letters}) == 1
    assert [text.y_mm for text in letters] == sorted(text.y_mm for text in letters)
    (arrow,) = [shape for shape in names.shapes if isinstance(shape, Area)]
    tip = min(arrow.points_mm)
    assert sum(p[0] == tip[0] for p in arrow.points_mm) == 1, "it points to the left, out"
    english = wording(Texts("en"))
    plain = edge.names([n._replace(name="East") for n in names.named], english, ruler)
    assert [t.turned for t in plain.shapes if isinstance(t, Text)] == [True]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_piece_of_a_name_is_written_smaller_than_the_rest(
    township: Plan, ruler: Ruler, language: Language
) -> None:
    subject = min(township.grids)
    view = view_of(township, township.grid_polygon_mm(subject).bounds, 0.5)
    edge = MapEdge(Scene.of(township), view, OUTER, INNER, 1.0)
    neighbours = [
        each._replace(name="杼桥-01") for each in neighbours_of(township, grids=[subject])
    ]
    names = edge.names(neighbours, wording(Texts(language)), ruler)
    texts = [text for text in names.shapes if isinstance(text, Text)]
    assert any(text.angle_deg for text in texts)
    assert {round(text.height_mm, 3) for text in texts} == {NAME_MM}
    boxes = [ruler.box(text) for text in texts]
    assert not any(a.meets(b) for i, a in enumerate(boxes) for b in boxes[:i])
    assert all(OUTER.holds(box) and not INNER.meets(box) for box in boxes)
