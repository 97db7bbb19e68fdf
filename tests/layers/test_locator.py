import pytest
import shapely
from support.ascii_plan import plan_of
from support.full_plan import full_plan
from support.places import grid

from bench.synthetic import Size, synthetic_plan
from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.records import grid_label
from layers.boxes import Box
from layers.drawing import Area, Ruler, Stroke, Text
from layers.locator import EXTENT_COLOUR, SUBJECT, Locator, locator_of, locator_shapes
from layers.scene import Scene

BOX = Box(100, 60, 150, 110)
VILLAGES = plan_of("AABB\nAABB\nCCDD", "uuvv\nuuvv\nuuww")


@pytest.fixture(scope="module")
def township() -> Plan:
    return synthetic_plan(Size(grids=60, units=6, vertices=9_000, households=10))


def located(plan: Plan, code: str) -> Locator | None:
    (unit,) = [unit for unit, record in plan.units.items() if record.code == code]
    return locator_of(plan, units=[unit])


def test_a_village_is_shown_among_its_siblings() -> None:
    units = {record.code[-1]: unit for unit, record in VILLAGES.units.items()}
    first = next(iter(units.values()))
    locator = locator_of(VILLAGES, units=[first])
    assert locator is not None
    assert len(locator.parts) == 3
    assert {label for part in locator.subject for label in part} == {
        label for label in VILLAGES.labels_of_unit(first) if VILLAGES.partition.arcs_of(label)
    }


def test_a_grid_is_shown_among_those_of_its_unit() -> None:
    locator = locator_of(VILLAGES, grids=[grid("A")])
    assert locator is not None
    assert locator.subject == ((grid_label(grid("A")),),)
    assert {label for part in locator.parts for label in part} == {
        grid_label(grid("A")), grid_label(grid("C"))
    }  # fmt: skip


def test_the_only_grid_of_a_unit_is_shown_in_the_unit_above() -> None:
    locator = locator_of(VILLAGES, grids=[grid("D")])
    assert locator is not None
    assert len(locator.parts) == 3


def test_the_whole_has_no_place_in_anything() -> None:
    assert locator_of(VILLAGES, units=list(VILLAGES.units)) is None
    assert locator_of(VILLAGES) is None
    plan = full_plan()
    (top,) = plan.children[None]
    assert locator_of(plan, units=[top]) is None


@pytest.mark.parametrize("box", [BOX, Box(10, 10, 90, 50), Box(0, 0, 20, 45)])
def test_all_lies_in_the_box_and_the_subject_is_where_it_is(
    township: Plan, ruler: Ruler, box: Box
) -> None:
    scene = Scene.of(township)
    unit = township.leaf_units()[2]
    locator = locator_of(township, units=[unit])
    assert locator is not None
    shapes = locator_shapes(locator, scene, box, Texts("zh"), ruler)
    points = [p for s in shapes if isinstance(s, Area | Stroke) for p in s.points_mm]
    assert all(box.grown(1e-6).holds(Box(*p, *p)) for p in points)
    texts = [s for s in shapes if isinstance(s, Text)]
    assert all(box.holds(ruler.box(text)) for text in texts)
    assert any(locator.name in text.text for text in texts)
    coloured = [s for s in shapes if isinstance(s, Area) and s.fill == SUBJECT]
    lands = [s for s in shapes if isinstance(s, Area) and s not in coloured][1:]
    drawn = shapely.union_all([shapely.Polygon(s.points_mm) for s in coloured])
    whole = shapely.union_all([shapely.Polygon(s.points_mm).buffer(0) for s in lands])
    share = township.unit_polygon_mm(unit).area / township.partition.frame_mm().area
    assert drawn.area / whole.area == pytest.approx(share, rel=0.05)
    inside = ruler.box(texts[-1])
    assert not any(inside.meets(Box(*shapely.Polygon(s.points_mm).bounds)) for s in lands)


def test_a_tiny_subject_is_ringed_and_a_part_has_its_rectangle(
    township: Plan, ruler: Ruler
) -> None:
    scene = Scene.of(township)
    locator = locator_of(township, grids=[min(township.grids)])
    assert locator is not None
    west, south, east, north = scene.bounds_m

    def marks(bounds: tuple[float, float, float, float] | None) -> list[Stroke]:
        shapes = locator_shapes(locator, scene, BOX, Texts("zh"), ruler, map_bounds_m=bounds)
        return [s for s in shapes if isinstance(s, Stroke) and s.style.colour == EXTENT_COLOUR]

    assert len(marks(None)) == 0
    label = locator.subject[0][0]
    near = scene.label_bounds_m(label)
    (extent,) = marks(near)
    assert len(extent.points_mm) == 4
    assert marks((west, south, east, north)) == [], "a map of all needs no rectangle"
