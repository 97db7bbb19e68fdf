from dataclasses import replace

import pytest
from support.ascii_plan import plan_of

from gis.operations.set_border import set_border
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.reports.four_limits import FourLimits, four_limits, four_limits_sentence
from gis.texts import Texts
from gis.topology.border_part import BorderPart, whole
from gis.topology.records import OUTSIDE, ArcId, Follows, GridId, Label, grid_label

A, B, C, D, E = (GridId(number) for number in range(1, 6))
ZH, EN = Texts("zh"), Texts("en")


def arcs_between(plan: Plan, first: Label, second: Label) -> list[ArcId]:
    sides = {first, second}
    return [arc.id for arc in plan.partition.arcs.values() if set(arc.labels()) == sides]


def along(plan: Plan, first: Label, second: Label, follows: Follows, named: str = "") -> Plan:
    parts = [whole(plan.partition, arc) for arc in arcs_between(plan, first, second)]
    return apply(plan, set_border(plan, parts=parts, follows=follows, named=named))


def test_neighbours_are_the_limits_where_nothing_is_followed() -> None:
    plan = plan_of(
        """
        .BB.
        CAAD
        CAAD
        .EE.
        """
    )
    assert four_limits(plan, A, ZH) == FourLimits(east="D", south="E", west="C", north="B")
    assert four_limits_sentence(four_limits(plan, A, ZH), ZH) == "东至D，南至E，西至C，北至B。"
    assert four_limits_sentence(four_limits(plan, A, EN), EN).startswith("East: D; south: E")


def test_what_the_border_follows_comes_before_the_neighbour() -> None:
    plan = plan_of("CAD")
    plan = along(plan, grid_label(A), grid_label(D), Follows.ROAD, "人民路")
    plan = along(plan, grid_label(A), grid_label(C), Follows.RIVER)
    limits = four_limits(plan, A, ZH)
    assert (limits.east, limits.west) == ("人民路（邻D）", "河流（邻C）")
    assert four_limits(plan, A, EN).west == "a river (beside C)"
    # The neighbour reads the same road from the other side.
    assert four_limits(plan, D, ZH).west == "人民路（邻A）"


def test_the_edge_of_everything_and_free_land_and_other_units_are_named() -> None:
    plan = plan_of("BA.", "vuu")
    plan = along(plan, grid_label(A), OUTSIDE, Follows.DITCH, "青年渠")
    limits = four_limits(plan, A, ZH)
    assert limits.west == "v村"
    assert limits.east == "u村未划入网格的土地"
    assert limits.north == limits.south == "青年渠"
    assert four_limits(plan, B, ZH).north == "辖区边界"


def test_several_pieces_of_a_side_stand_clockwise() -> None:
    plan = plan_of("AAC\nAAD\nBBB")
    assert four_limits(plan, A, ZH).east == "C、D"
    plan = plan_of("DDC\nAAA\nAAA")
    assert four_limits(plan, A, ZH).north == "D、C"
    plan = plan_of("CAA\nDAA\nDAA")
    assert four_limits(plan, A, ZH).west == "D、C"


def test_neighbours_along_one_road_are_named_together() -> None:
    plan = plan_of("AAC\nAAD")
    for other in (C, D):
        plan = along(plan, grid_label(A), grid_label(other), Follows.ROAD, "人民路")
    assert four_limits(plan, A, ZH).east == "人民路（邻C、D）"


def along_part(plan: Plan, first: GridId, second: GridId, rows: slice, named: str) -> Plan:
    """Note a road along some metres-high rows of the border between two grids side by side."""
    (arc,) = arcs_between(plan, grid_label(first), grid_label(second))
    line = plan.partition.line_mm(arc)
    at = [i for i, y in enumerate(line[:, 1].tolist()) if rows.start <= y <= rows.stop]
    part = BorderPart(arc, min(at), max(at))
    return apply(plan, set_border(plan, parts=[part], follows=Follows.ROAD, named=named))


@pytest.fixture
def tall() -> Plan:
    """Two grids side by side with a common border of ten tiles, a vertex at each."""
    return plan_of("\n".join(["AB"] * 10))


@pytest.mark.parametrize(
    ("road_from", "zh", "en"),
    [
        (2, "村东路（邻B）", "村东路 (beside B)"),
        (5, "村东路、B", "村东路, B"),
    ],
)
def test_a_neighbour_is_named_once_on_a_side(tall: Plan, road_from: int, zh: str, en: str) -> None:
    plan = along_part(tall, A, B, slice(road_from * 10_000, 100_000), "村东路")
    assert (four_limits(plan, A, ZH).east, four_limits(plan, A, EN).east) == (zh, en)


def test_a_neighbour_beyond_two_roads_stands_with_the_first(tall: Plan) -> None:
    plan = along_part(tall, A, B, slice(50_000, 100_000), "北路")
    (south,) = [
        a
        for a in plan.partition.arcs.values()
        if set(a.labels()) == {grid_label(A), grid_label(B)} and a.border.named == ""
    ]
    part = whole(plan.partition, south.id)
    plan = apply(plan, set_border(plan, parts=[part], follows=Follows.ROAD, named="南路"))
    assert four_limits(plan, A, ZH).east == "北路（邻B）、南路"


def test_small_pieces_are_left_out() -> None:
    tall = "\n".join(["AB"] * 30)
    plan = plan_of(f"{tall}\nAC")
    assert four_limits(plan, A, ZH).east == "B"
    shorter = "\n".join(["AB"] * 18)
    assert four_limits(plan_of(f"{shorter}\nAC"), A, ZH).east == "B、C"


def test_the_walls_of_a_bay_belong_to_the_side_where_it_opens() -> None:
    plan = plan_of(
        """
        CCCBBBDDD
        CCCBBBDDD
        AAABBBAAA
        AAAAAAAAA
        AAAAAAAAA
        AAAAAAAAA
        AAAAAAAAA
        AAAAAAAAA
        AAAAAAAAA
        """
    )
    limits = four_limits(plan, A, ZH)
    assert limits.north == "C、B、D"
    assert (limits.east, limits.south, limits.west) == ("辖区边界",) * 3


def test_enclaves_are_no_limits_and_parts_of_an_arc_count_each() -> None:
    plan = plan_of("BBBBB\nBAAAB\nBACAB\nBAAAB\nBBBBB")
    assert four_limits(plan, A, ZH) == FourLimits("B", "B", "B", "B")
    (ring,) = arcs_between(plan, grid_label(A), grid_label(B))
    line = plan.partition.line_mm(ring)
    east = [i for i in range(len(line) - 1) if (line[i : i + 2, 0] == 40_000).all()]
    part = BorderPart(ring, min(east), max(east) + 1)
    plan = apply(plan, set_border(plan, parts=[part], follows=Follows.ROAD, named="环村路"))
    assert four_limits(plan, A, ZH) == FourLimits("环村路（邻B）", "B", "B", "B")


def test_sub_grids_count_to_their_grid() -> None:
    plan = plan_of("CABD")
    sub = replace(plan.grids[B], parent=A, tier="micro_grid")
    plan = replace(plan, grids=plan.grids.replaced({B: sub}))
    assert four_limits(plan, A, ZH).east == "D"
    assert four_limits(plan, D, ZH).west == "A"
    assert four_limits(plan, B, ZH).west == "A"


@pytest.mark.parametrize("texts", [ZH, EN])
def test_a_grid_without_land_has_no_limits(texts: Texts) -> None:
    plan = plan_of("A")
    landless = replace(plan.grids[A], id=GridId(9))
    plan = replace(plan, grids=plan.grids.replaced({GridId(9): landless}))
    limits = four_limits(plan, GridId(9), texts)
    assert limits == FourLimits()
    assert four_limits_sentence(limits, texts) == ""
