"""Split, merge, give and found: a test shows the map before and after."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from support.ascii_plan import drawn, picture_of, plan_of, with_households
from support.places import area_m2, at, grid

from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray
from gis.operations.assign_households import assign_households
from gis.operations.create_grid import create_grid_from_region
from gis.operations.give_region import give_region
from gis.operations.merge_grids import merge_grids
from gis.operations.rename_grid import rename_grid
from gis.operations.split_grid import pieces_of_split, split_grid
from gis.plan.edit import apply
from gis.plan.records import AssignedBy, HouseholdId, Member, MemberId, Post, PostId
from gis.topology.records import GridId, UnitId, grid_label


def line(*places: tuple[float, float]) -> LatticeArray:
    return np.array([at(*place) for place in places], dtype=np.int64)


def test_split_makes_a_grid_of_each_side() -> None:
    plan = plan_of("""
        AAAABB
        AAAABB
        CCCCBB
    """)
    after = apply(plan, split_grid(plan, grid=grid("A"), lines_mm=[line((3, 0.5), (3, 3.5))]))
    # D, the next id, is the smaller piece: no households, so the larger one keeps the code.
    assert picture_of(after) == drawn("""
        AAADBB
        AAADBB
        CCCCBB
    """)
    assert after.grids[grid("D")].code == "341181110201004"
    assert after.grids[grid("D")].unit == UnitId(1)
    assert after.partition.polygon_mm(grid_label(grid("B"))) == plan.partition.polygon_mm(
        grid_label(grid("B"))
    )


def test_the_neighbour_gets_the_vertex_where_the_line_ends() -> None:
    plan = plan_of("""
        AA
        AA
        CC
    """)
    after = apply(plan, split_grid(plan, grid=grid("A"), lines_mm=[line((0.5, 0.5), (0.5, 4))]))
    polygons = [after.partition.polygon_mm(label) for label in sorted(after.partition.labels())[1:]]
    assert shapely.coverage_is_valid(polygons)
    (neighbour,) = (after.partition.polygon_mm(grid_label(grid("C"))),)
    assert at(0.5, 1) in set(map(tuple, shapely.get_coordinates(neighbour)))


def test_the_piece_with_most_households_keeps_the_code() -> None:
    plan = with_households(plan_of("AAAA\nAAAA"), [at(3.5, 0.5), at(3.5, 1), at(0.5, 0.5)])
    plan = apply(plan, assign_households(plan))
    after = apply(plan, split_grid(plan, grid=grid("A"), lines_mm=[line((3, -1), (3, 3))]))
    assert picture_of(after) == drawn("BBBA\nBBBA")
    assert [h.grid for _, h in sorted(after.households.items())] == [1, 1, 2]


def test_a_line_that_runs_through_twice_makes_three_grids_named_from_west_to_east() -> None:
    plan = plan_of("AAAAAA\nAAAAAA")
    cut = line((1, -1), (1, 3), (5, 3), (5, -1))
    after = apply(plan, split_grid(plan, grid=grid("A"), lines_mm=[cut]))
    assert picture_of(after) == drawn("BAAAAC\nBAAAAC")
    assert [after.grids[GridId(n)].code[-3:] for n in (2, 3)] == ["002", "003"]


def test_split_goes_round_an_enclave() -> None:
    plan = plan_of("""
        AAAA
        ABBA
        AAAA
    """)
    after = apply(plan, split_grid(plan, grid=grid("A"), lines_mm=[line((2, -1), (2, 4))]))
    assert picture_of(after) == drawn("""
        AACC
        ABBC
        AACC
    """) or picture_of(after) == drawn("""
        CCAA
        CBBA
        CCAA
    """)


@pytest.mark.parametrize(
    "cut",
    [
        line((0.5, 0.5), (1.5, 1.5)),  # begins and ends inside
        line((-1, 0.5), (1, 0.5)),  # comes in and does not go out
        line((-1, -1), (9, -1)),  # passes by
        line((0, 0), (4, 0)),  # runs along the boundary
    ],
)
def test_a_line_that_leaves_the_grid_in_one_piece_is_refused(cut: LatticeArray) -> None:
    plan = plan_of("AAAA\nAAAA")
    with pytest.raises(Refused) as caught:
        split_grid(plan, grid=grid("A"), lines_mm=[cut])
    assert caught.value.reason is Reason.LINE_DOES_NOT_CUT


def test_a_line_without_length_and_a_crumb_are_refused() -> None:
    plan = plan_of("AAAA\nAAAA")
    with pytest.raises(Refused) as caught:
        split_grid(plan, grid=grid("A"), lines_mm=[line((1, 1), (1, 1))])
    assert caught.value.reason is Reason.LINE_TOO_SHORT
    with pytest.raises(Refused) as caught:
        split_grid(plan, grid=grid("A"), lines_mm=[line((0.05, -1), (0.05, 0.05), (-1, 0.05))])
    assert caught.value.reason is Reason.PIECE_TOO_SMALL


def test_the_preview_of_a_split_is_what_the_split_does() -> None:
    plan = with_households(plan_of("AAAA\nAAAA"), [at(3.5, 0.5), at(0.5, 0.5), at(1, 1)])
    plan = apply(plan, assign_households(plan))
    cut = line((1.5, -1), (2.5, 3))
    pieces = pieces_of_split(plan, grid=grid("A"), lines_mm=[cut])
    after = apply(plan, split_grid(plan, grid=grid("A"), lines_mm=[cut]))
    assert [piece.area_m2 for piece in pieces] == [area_m2(after, "A"), area_m2(after, "B")]
    assert [piece.households for piece in pieces] == [2, 1]


def test_merge_takes_the_boundary_away_and_the_node_that_it_needed() -> None:
    plan = plan_of("""
        AABB
        AABB
        CCCC
    """)
    after = apply(plan, merge_grids(plan, keep=grid("B"), others=[grid("A")]))
    assert picture_of(after) == drawn("""
        BBBB
        BBBB
        CCCC
    """)
    assert set(after.grids) == {grid("B"), grid("C")}
    assert len(after.partition.nodes) == 2


def test_split_then_merge_gives_the_same_land() -> None:
    plan = plan_of("AABB\nAABB\nCCCC")
    parted = apply(plan, split_grid(plan, grid=grid("A"), lines_mm=[line((-1, 1.4), (3, 2.3))]))
    after = apply(parted, merge_grids(parted, keep=grid("A"), others=[grid("D")]))
    before = plan.partition.polygon_mm(grid_label(grid("A")))
    assert after.partition.polygon_mm(grid_label(grid("A"))).equals(before)


def test_everybody_in_a_merged_grid_goes_along() -> None:
    plan = with_households(plan_of("AB"), [at(0.5, 0.5), at(1.5, 0.5)])
    plan = apply(plan, assign_households(plan))
    by_hand = replace(plan.households[HouseholdId(1)], assigned_by=AssignedBy.HAND)
    plan = replace(
        plan,
        households=plan.households.replaced({by_hand.id: by_hand}),
        members=plan.members.replaced(
            {MemberId(1): Member(MemberId(1), "甲", "支部", "H1", grid("A"), grid("A"))}
        ),
        posts=plan.posts.replaced(
            {PostId(1): Post(PostId(1), grid("A"), None, "grid_leader", "乙", "")}
        ),
    )
    after = apply(plan, merge_grids(plan, keep=grid("B"), others=[grid("A")]))
    assert {h.grid for h in after.households.values()} == {grid("B")}
    assert after.households[HouseholdId(1)].assigned_by is AssignedBy.HAND
    assert (after.members[MemberId(1)].grid, after.members[MemberId(1)].service_grid) == (2, 2)
    assert after.posts[PostId(1)].grid == grid("B")


@pytest.mark.parametrize(
    ("picture", "units", "others", "reason"),
    [
        ("A.B", "", "B", Reason.NOT_NEIGHBOURS),
        ("AB", "uv", "B", Reason.DIFFERENT_UNITS),
        ("AB", "", "A", Reason.NOTHING_TO_MERGE),
        ("AB", "", "C", Reason.NO_SUCH_GRID),
    ],
)
def test_what_cannot_be_merged_is_refused(
    picture: str, units: str, others: str, reason: Reason
) -> None:
    plan = plan_of(picture, units=units)
    with pytest.raises(Refused) as caught:
        merge_grids(plan, keep=grid("A"), others=[grid(letter) for letter in others])
    assert caught.value.reason is reason


def test_touching_in_a_corner_is_not_being_neighbours() -> None:
    plan = plan_of("AC\nCA".replace("A", "A", 1).replace("CA", "DB"))
    with pytest.raises(Refused) as caught:
        merge_grids(plan, keep=grid("A"), others=[grid("B")])
    assert caught.value.reason is Reason.NOT_NEIGHBOURS


def test_given_land_joins_the_grid_and_only_the_piece_that_was_pointed_at() -> None:
    plan = plan_of("""
        AA..
        AABB
        ..BB
    """)
    after = apply(plan, give_region(plan, at=at(2.5, 2.5), grid=grid("A")))
    assert picture_of(after) == drawn("""
        AAAA
        AABB
        ..BB
    """)


def test_households_on_given_land_get_the_grid() -> None:
    plan = with_households(plan_of("A.\nA."), [at(1.5, 0.5)])
    plan = apply(plan, assign_households(plan))
    assert plan.households[HouseholdId(1)].grid is None
    after = apply(plan, give_region(plan, at=at(1.5, 1.5), grid=grid("A")))
    assert after.households[HouseholdId(1)].grid == grid("A")


@pytest.mark.parametrize(
    ("picture", "units", "reason"),
    [
        ("A.B", "uvv", Reason.DIFFERENT_UNITS),
        ("AB.", "uuu", Reason.NOT_NEIGHBOURS),
        ("A B.", "u uu", Reason.NOT_NEIGHBOURS),
    ],
)
def test_land_of_another_unit_or_out_of_reach_is_not_given(
    picture: str, units: str, reason: Reason
) -> None:
    plan = plan_of(picture, units=units)
    column = picture.index(".") + 0.5
    with pytest.raises(Refused) as caught:
        give_region(plan, at=at(column, 0.5), grid=grid("A"))
    assert caught.value.reason is reason


def test_a_new_grid_takes_the_unassigned_piece_and_the_next_code() -> None:
    plan = plan_of("""
        A..A
        AAAA
        .AAB
    """)
    after = apply(plan, create_grid_from_region(plan, at=at(1.5, 2.5)))
    assert picture_of(after) == drawn("""
        ACCA
        AAAA
        .AAB
    """)
    assert after.grids[grid("C")].code.endswith("003")


def test_what_is_a_grid_or_outside_is_not_founded_again() -> None:
    plan = plan_of("A.")
    for place in (at(0.5, 0.5), at(5, 5)):
        with pytest.raises(Refused) as caught:
            create_grid_from_region(plan, at=place)
        assert caught.value.reason is Reason.NOT_UNASSIGNED
    with pytest.raises(Refused) as caught:
        create_grid_from_region(plan, at=at(1.5, 0.5), code=plan.grids[grid("A")].code)
    assert caught.value.reason is Reason.CODE_IN_USE


def test_the_empty_unit_becomes_one_grid() -> None:
    plan = plan_of("..\n..")
    after = apply(plan, create_grid_from_region(plan, at=at(0.5, 0.5), name="东片"))
    assert picture_of(after) == drawn("AA\nAA")
    assert after.grids[grid("A")].name == "东片"


def test_a_new_grid_is_named_as_its_neighbours_are() -> None:
    plan = plan_of("AB.")
    for letter, name in (("A", "樾岗-01"), ("B", "樾岗-02")):
        plan = apply(plan, rename_grid(plan, grid=grid(letter), name=name))
    after = apply(plan, create_grid_from_region(plan, at=at(2.5, 0.5)))
    assert after.grids[grid("C")].name == "樾岗-03"


def test_a_new_grid_among_grids_without_numbers_is_named_after_its_unit() -> None:
    plan = plan_of("A.")
    after = apply(plan, create_grid_from_region(plan, at=at(1.5, 0.5)))
    assert after.grids[grid("B")].name == "u村-02"
