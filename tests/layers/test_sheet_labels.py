from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from support.ascii_plan import plan_of

from bench.synthetic import Size, synthetic_plan
from gis.geometry.lattice import MM_PER_M
from gis.plan.plan import Plan
from gis.plan.records import (
    Household,
    HouseholdId,
    Place,
    PlaceId,
    Reference,
    ReferenceId,
)
from gis.table import Table
from gis.topology.records import GridId, UnitId
from layers.boxes import Box
from layers.drawing import Ruler, Stroke, Text
from layers.enlarging import enlarged
from layers.label_measure import measure_labels
from layers.layer_view import MapLayer
from layers.lettering import (
    EVERY_KIND,
    CurvedLabel,
    LabelKey,
    LetterHeights,
    LetteringSizes,
    LetteringSpec,
    SheetPlacement,
)
from layers.map_view import MapView
from layers.scene import Scene
from layers.sheet_labels import grid_titles, label_shapes, place_sheet_labels
from layers.style import PAPER, MapStyle

A3 = 420.0, 297.0
STYLE = enlarged(PAPER, 1.0)


def view_of(plan: Plan, paper: tuple[float, float] = A3) -> MapView:
    west, south, east, north = (v / MM_PER_M for v in plan.partition.bounds_mm())
    width, height = paper
    metres = max((east - west) / (width - 40), (north - south) / (height - 40))
    return MapView((west + east) / 2, (south + north) / 2, metres, width, height, 1.0)


def spec_of(plan: Plan, paper: tuple[float, float] = A3, **wanted: object) -> LetteringSpec:
    def wording(grid: GridId) -> tuple[tuple[str, ...], ...]:
        titles = grid_titles(plan, grid)
        count = f"{plan.residents.of_grid(grid).households}户"
        return (*((title, count) for title in titles), titles[-1:])

    spec = LetteringSpec(
        units=plan.leaf_units(),
        bounds=Box(10, 10, paper[0] - 10, paper[1] - 10),
        obstacles=(),
        size=1.0,
        wording=wording,
        lists_the_rest=True,
    )
    return replace(spec, **wanted)  # type: ignore[arg-type]


def letter(
    plan: Plan, paper: tuple[float, float] = A3, style: MapStyle = STYLE, **wanted: object
) -> SheetPlacement:
    spec = spec_of(plan, paper, **wanted)
    return place_sheet_labels(Scene.of(plan), view_of(plan, paper), style, spec, Ruler())


def keys(placement: SheetPlacement, kind: str) -> set[int]:
    named = [label.key for label in placement.labels]
    return {key.id for key in named if isinstance(key, LabelKey) and key.kind == kind}


def peopled(grids: int, seed: int) -> Plan:
    """Return a small county with roads, rivers, a lake, places and houses thrown over it."""
    plan = synthetic_plan(Size(grids, max(2, grids // 8), 20 * grids, 3 * grids), seed=seed)
    random = np.random.default_rng(seed)
    west, south, east, north = plan.partition.bounds_mm()
    low, high = np.array([west, south]), np.array([east, north])

    def points(count: int) -> np.ndarray:
        return random.uniform(low, high, (count, 2)).astype(np.int64)

    lines = [
        Reference(
            ReferenceId(i),
            ("road", "water", "ditch")[i % 3],
            ("桥东巷", "清浔河", "二号渠", "G328", "云漪公路")[i % 5],
            False,
            (np.cumsum(np.vstack([points(1), points(5) // 40]), axis=0),),
        )
        for i in range(1, 12)
    ]
    middle = (low + high) // 2
    lake = middle + np.array([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)]) * (east - west) // 9
    lines.append(Reference(ReferenceId(20), "water", "月陂水库", True, (lake.astype(np.int64),)))
    places = {
        PlaceId(i): Place(PlaceId(i), "school", f"虚构镇第{i}小学", "", None, (int(x), int(y)))
        for i, (x, y) in enumerate(points(8).tolist(), 1)
    }
    return replace(
        plan,
        references=Table({each.id: each for each in lines}),
        places=Table(places),
    )


@settings(max_examples=12)
@given(
    st.integers(4, 60), st.integers(0, 1000), st.sampled_from([A3, (210.0, 297.0), (160.0, 160.0)])
)
def test_nothing_overlaps_crosses_or_is_cut_and_nothing_is_lost(
    grids: int, seed: int, paper: tuple[float, float]
) -> None:
    plan = peopled(grids, seed)
    legend = Box(paper[0] - 60, paper[1] - 50, paper[0] - 10, paper[1] - 10)
    placement = letter(plan, paper, names=EVERY_KIND, obstacles=(legend,))
    measure = measure_labels(placement.labels, spec_of(plan, paper).bounds, [legend])
    assert measure.faults == 0, measure
    assert measure.smallest_mm >= 1.2 - 1e-9
    lost = {key.id for key in placement.unplaced_of("grid")}
    assert keys(placement, "grid") | lost == set(plan.grids)
    assert not keys(placement, "grid") & lost
    assert placement == letter(plan, paper, names=EVERY_KIND, obstacles=(legend,))


def test_every_grid_is_on_the_sheet_by_name_or_numeral() -> None:
    plan = synthetic_plan(Size(grids=400, units=30, vertices=16_000, households=0))
    placement = letter(plan, (210.0, 210.0))
    assert keys(placement, "grid") == set(plan.grids)
    numbers = [each.number for each in placement.listed]
    assert numbers == list(range(1, len(numbers) + 1))
    assert placement.unplaced_of("grid") == ()


DENSE = """
    AABBCCDDEEFFGGHHIIJJKKLLMMNNOOPP
"""


def in_full(grid: GridId) -> tuple[tuple[str, ...], ...]:
    return ((f"第{grid}网格", "张建国", "0550-7061234"),)


def test_a_numeral_refers_to_the_list_which_says_all_of_the_wording() -> None:
    plan = plan_of(DENSE, tile_mm=1_000)
    placement = letter(plan, (120.0, 60.0), wording=in_full)
    assert keys(placement, "grid") == set(plan.grids)
    assert placement.listed
    by_key = {label.key: label for label in placement.placed}
    codes = [plan.grids[GridId(each.key.id)].code for each in placement.listed]
    assert codes == sorted(codes)
    for each in placement.listed:
        assert by_key[each.key].text.lines == (str(each.number),)
        assert by_key[each.key].text.is_badge
        assert each.lines == (f"第{each.key.id}网格", "张建国", "0550-7061234")


def test_without_a_list_what_has_no_room_is_named() -> None:
    plan = plan_of(DENSE, tile_mm=1_000)
    placement = letter(plan, (120.0, 60.0), lists_the_rest=False, wording=in_full)
    assert placement.listed == ()
    lost = {key.id for key in placement.unplaced_of("grid")}
    assert lost
    assert keys(placement, "grid") | lost == set(plan.grids)


def test_a_sliver_that_is_hardly_seen_has_its_label_too() -> None:
    picture = "\n".join("A" * 60 + "B" + "C" * 60 for _ in range(60))
    plan = plan_of(picture, tile_mm=10_000)
    placement = letter(plan, (160.0, 100.0))
    assert keys(placement, "grid") == {1, 2, 3}
    (sliver,) = [label for label in placement.placed if label.key == LabelKey("grid", 2)]
    assert sliver.leader is not None


def test_land_without_grids_has_no_labels_of_grids() -> None:
    placement = letter(plan_of("....\n...."), names=EVERY_KIND)
    assert keys(placement, "grid") == set()
    assert placement.unplaced == ()


LAND = """
    AAAABBBB
    AAAABBBB
    AAAABBBB
    AAAABBBB
"""


def with_road(
    name: str, *points: tuple[int, int], theme: str = "road", plan: Plan | None = None
) -> Plan:
    line = np.array(points, dtype=np.int64) * MM_PER_M
    reference = Reference(ReferenceId(1), theme, name, False, (line.astype(np.int64),))
    land = plan or plan_of(LAND, tile_mm=100_000)
    return replace(land, references=Table({reference.id: reference}))


def test_a_road_is_named_only_when_asked_for_and_painted() -> None:
    plan = with_road("云漪公路", (0, 60), (800, 60))
    assert keys(letter(plan), "road") == set()
    assert keys(letter(plan, names=frozenset({"road"})), "road") == {1}
    hidden = replace(STYLE, layers=STYLE.layers.without(MapLayer.ROADS))
    assert keys(letter(plan, style=hidden, names=frozenset({"road"})), "road") == set()


def test_roads_of_others_have_no_names_and_no_name_lies_across_the_outline() -> None:
    plan = plan_of("AAAABBBB\nAAAABBBB\nAAAABBBB", tile_mm=100_000)

    def named(*points: tuple[int, int]) -> list[CurvedLabel]:
        road = with_road("云漪公路", *points, plan=plan)
        return list(letter(road, grids=frozenset({GridId(1)}), names=frozenset({"road"})).curved)

    assert named((450, 150), (780, 150)) == []
    (edge,) = view_of(plan).to_screen([(400.0, 0.0)])[:, 0].tolist()
    across = named((150, 150), (780, 150))
    assert across
    for label in across:
        assert max(glyph.x_mm for glyph in label.glyphs) + label.height_mm / 2 < edge


def test_on_a_whole_plan_no_name_lies_across_the_outline() -> None:
    names = frozenset({"road"})
    plan = with_road("云漪公路", (790, 150), (870, 150))
    assert letter(plan, names=names, bounds=Box(0, 0, *A3)).curved == ()


def test_a_long_road_has_its_name_several_times_far_apart() -> None:
    plan = with_road("云漪公路", (0, 60), (800, 60))
    curved = letter(plan, names=frozenset({"road"})).curved
    assert len(curved) >= 2
    middles = sorted(np.mean([glyph.x_mm for glyph in label.glyphs]) for label in curved)
    assert np.diff(middles).min() > 60


def test_a_river_is_spaced_and_a_road_is_not() -> None:
    def spread(theme: str) -> float:
        plan = with_road("清浔河", (0, 60), (800, 60), theme=theme)
        label = letter(plan, names=frozenset({"road", "water"})).curved[0]
        xs = [glyph.x_mm for glyph in label.glyphs]
        return float(xs[1] - xs[0]) / label.height_mm

    assert spread("water") > 1.6
    assert spread("road") < 1.4


def test_a_lake_has_its_name_inside() -> None:
    ring = np.array([(200, 100), (600, 100), (600, 300), (200, 300), (200, 100)]) * MM_PER_M
    lake = Reference(ReferenceId(3), "water", "月陂水库", True, (ring.astype(np.int64),))
    plan = replace(plan_of(LAND, tile_mm=100_000), references=Table({lake.id: lake}))
    placement = letter(plan, names=frozenset({"water"}))
    (label,) = placement.placed
    on_sheet = shapely.Polygon(view_of(plan).to_screen(ring / MM_PER_M))
    box = label.box
    assert on_sheet.covers(shapely.box(box.left, box.top, box.right, box.bottom))


def test_where_some_grids_are_printed_the_others_are_context() -> None:
    plan = plan_of("AABBCC\nAABBCC", tile_mm=100_000)
    placement = letter(plan, grids=frozenset({GridId(2)}))
    assert keys(placement, "grid") == {2}
    assert keys(placement, "neighbour") == {1, 3}


def test_houses_have_numbers_and_the_weightier_names_keep_off_each_other() -> None:
    homes = {
        HouseholdId(i): Household(
            HouseholdId(i), f"{i}", UnitId(1), "", f"东街{i}号", "", 3,
            ((50 + 70 * i) * 1000, 150_000), GridId(1),
        )
        for i in range(1, 9)
    }  # fmt: skip
    place = Place(PlaceId(1), "school", "虚构镇中心小学", "", None, (330_000, 150_000))
    # It stands in the house of household 4.
    plan = replace(
        plan_of(LAND, tile_mm=100_000), households=Table(homes), places=Table({place.id: place})
    )
    placement = letter(plan, names=EVERY_KIND)
    assert keys(placement, "house") == set(homes)
    assert keys(placement, "place") == {1}
    assert measure_labels(placement.labels, spec_of(plan).bounds).faults == 0


def test_heights_keep_to_the_least_and_follow_what_is_wanted() -> None:
    plan = with_road("云漪公路", (0, 60), (800, 60))
    sizes = LetteringSizes(road=LetterHeights(2.0, 4.0), grid=LetterHeights(3.0, 9.0))
    placement = letter(plan, names=EVERY_KIND, sizes=sizes)
    assert {label.height_mm for label in placement.curved} == {4.0}
    assert all(label.text.character >= 3.0 for label in placement.placed)
    tiny = replace(spec_of(plan), names=EVERY_KIND, sizes=sizes, size=0.2)
    small = place_sheet_labels(Scene.of(plan), view_of(plan), STYLE, tiny, Ruler())
    assert {label.height_mm for label in small.curved} == {2.0}


def test_shapes_write_every_label_once_leaders_below_texts() -> None:
    plan = peopled(40, 3)
    placement = letter(plan, names=EVERY_KIND)
    shapes = list(label_shapes(placement.labels, Scene.of(plan), STYLE, 1.0))
    texts = [shape.text for shape in shapes if isinstance(shape, Text)]
    wanted = [line for label in placement.placed for line in label.text.lines]
    wanted += [glyph.text for label in placement.curved for glyph in label.glyphs]
    assert sorted(texts) == sorted(wanted)
    first_text = next(i for i, shape in enumerate(shapes) if isinstance(shape, Text))
    last_leader = max((i for i, s in enumerate(shapes) if isinstance(s, Stroke)), default=-1)
    assert last_leader < first_text


def test_letters_stand_in_the_boxes_that_were_kept_for_them() -> None:
    plan = peopled(40, 3)
    placement = letter(plan, names=EVERY_KIND)
    ruler = Ruler()
    shapes = label_shapes(placement.placed, Scene.of(plan), STYLE, 1.0)
    texts = [shape for shape in shapes if isinstance(shape, Text)]
    kept = [label.box.grown(1e-6) for label in placement.placed]
    assert texts
    assert all(any(box.holds(ruler.box(text)) for box in kept) for text in texts)


@pytest.mark.parametrize("name", ["清浔河", "G328"])
def test_a_name_is_written_letter_by_letter(name: str) -> None:
    plan = with_road(name, (0, 20), (400, 200), (800, 60))
    labels = letter(plan, names=frozenset({"road"})).curved
    assert {label.name for label in labels} == {name}
