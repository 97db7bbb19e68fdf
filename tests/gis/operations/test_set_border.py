import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.ascii_plan import plan_of
from support.strategies import plans

from gis.errors import Reason, Refused
from gis.operations.set_border import set_border
from gis.plan.edit import apply, invert
from gis.plan.plan import Plan
from gis.texts import LANGUAGES, Language, Texts
from gis.topology.border_part import BorderPart, whole
from gis.topology.invariants import check
from gis.topology.records import PLAIN_BORDER, ArcId, Border, Follows, GridId, Standing, grid_label

A, B = GridId(1), GridId(2)
ON = "2026-03-01"


def arc_between(plan: Plan, first: GridId, second: GridId) -> ArcId:
    sides = {grid_label(first), grid_label(second)}
    (arc,) = (arc.id for arc in plan.partition.arcs.values() if set(arc.labels()) == sides)
    return arc


def facts(plan: Plan) -> list[Border]:
    found = [arc.border for arc in plan.partition.arcs.values() if arc.border != PLAIN_BORDER]
    return sorted(found, key=lambda border: (border.follows, border.named))


def is_whole(plan: Plan) -> bool:
    return check(plan.partition) == []


def test_a_whole_arc_gets_facts() -> None:
    plan = plan_of("AB\nAB")
    arc = arc_between(plan, A, B)
    edit = set_border(
        plan, parts=[whole(plan.partition, arc)], follows=Follows.ROAD, named=" 人民路 ", on=ON
    )
    after = apply(plan, edit)
    assert after.partition.arcs[arc].border == Border(
        Follows.ROAD, "人民路", Standing.NOT_WALKED, ON
    )
    assert len(after.partition.arcs) == len(plan.partition.arcs)
    assert is_whole(after)
    assert apply(after, invert(plan, edit)).same_content(plan)


def test_a_part_cuts_the_arc_and_equal_facts_heal_it() -> None:
    plan = plan_of("AB\nAB\nAB\nAB")
    arc = arc_between(plan, A, B)
    middle = set_border(plan, parts=[BorderPart(arc, 1, 3)], follows=Follows.RIVER)
    cut = apply(plan, middle)
    assert len(cut.partition.arcs) == len(plan.partition.arcs) + 2
    assert [border.follows for border in facts(cut)] == [Follows.RIVER]
    assert is_whole(cut)
    (river,) = (a.id for a in cut.partition.arcs.values() if a.border.follows is Follows.RIVER)
    assert sorted(cut.partition.line_mm(river)[:, 1].tolist()) == [10_000, 20_000, 30_000]
    back = apply(
        cut, set_border(cut, parts=[whole(cut.partition, river)], follows=Follows.NONE, on=ON)
    )
    assert len(back.partition.arcs) == len(plan.partition.arcs)
    assert len(back.partition.nodes) == len(plan.partition.nodes)
    assert is_whole(back)


def test_facts_that_are_not_given_stay() -> None:
    plan = plan_of("AB")
    part = whole(plan.partition, arc_between(plan, A, B))
    road = apply(plan, set_border(plan, parts=[part], follows=Follows.ROAD, named="人民路"))
    walked = apply(road, set_border(road, parts=[part], standing=Standing.DISPUTED, on=ON))
    assert facts(walked) == [Border(Follows.ROAD, "人民路", Standing.DISPUTED, ON)]
    river = apply(walked, set_border(walked, parts=[part], follows=Follows.RIVER))
    assert facts(river) == [Border(Follows.RIVER, "", Standing.DISPUTED, "")]


def test_a_closed_boundary_is_cut_and_healed() -> None:
    plan = plan_of("BBBB\nBAAB\nBAAB\nBBBB")
    ring = arc_between(plan, A, B)
    for first, last in ((0, 3), (2, 5), (5, 8), (0, 8)):
        after = apply(
            plan, set_border(plan, parts=[BorderPart(ring, first, last)], follows=Follows.WALL)
        )
        assert is_whole(after)
        walls = [a.id for a in after.partition.arcs.values() if a.border.follows is Follows.WALL]
        length = sum(len(after.partition.line_mm(wall)) - 1 for wall in walls)
        assert length == last - first
        parts = [whole(after.partition, wall) for wall in walls]
        plain = apply(after, set_border(after, parts=parts, follows=Follows.NONE))
        assert is_whole(plain)
        assert len(plain.partition.arcs) == len(plan.partition.arcs)


def test_nothing_new_and_what_is_not_there_is_refused() -> None:
    plan = plan_of("AB")
    arc = arc_between(plan, A, B)
    part = whole(plan.partition, arc)
    for wrong, reason in (
        (BorderPart(ArcId(999), 0, 1), Reason.NO_SUCH_ARC),
        (BorderPart(arc, 0, 9), Reason.NO_SUCH_VERTEX),
        (BorderPart(arc, 1, 1), Reason.NO_SUCH_VERTEX),
    ):
        with pytest.raises(Refused) as refusal:
            set_border(plan, parts=[wrong], follows=Follows.ROAD)
        assert refusal.value.reason is reason
    with pytest.raises(Refused) as refusal:
        set_border(plan, parts=[part], follows=Follows.NONE, on=ON)
    assert refusal.value.reason is Reason.NOTHING_CHANGES


@given(plans(), st.data())
def test_any_parts_keep_the_land_and_the_partition_whole(plan: Plan, data: st.DataObject) -> None:
    before = {label: plan.partition.polygon_mm(label) for label in plan.partition.labels()}
    for _ in range(4):
        arcs = data.draw(
            st.lists(st.sampled_from(sorted(plan.partition.arcs)), min_size=1, max_size=3)
        )
        parts = []
        for arc in arcs:
            last = len(plan.partition.line_mm(arc)) - 1
            first = data.draw(st.integers(0, last - 1))
            parts.append(BorderPart(arc, first, data.draw(st.integers(first + 1, last))))
        follows = data.draw(st.sampled_from([Follows.NONE, Follows.ROAD, Follows.RIVER]))
        try:
            edit = set_border(plan, parts=parts, follows=follows, on=ON)
        except Refused:
            continue
        after = apply(plan, edit)
        assert check(after.partition) == []
        assert apply(after, invert(plan, edit)).same_content(plan)
        plan = after
    for label, land in before.items():
        assert plan.partition.polygon_mm(label).equals(land)
    for record in plan.partition.arcs.values():
        assert record.border.follows is not Follows.NONE or record.border == PLAIN_BORDER


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("follows", Follows)
def test_the_step_says_what_a_border_was_noted_to_follow(
    language: Language, follows: Follows
) -> None:
    before = Follows.ROAD if follows is not Follows.ROAD else Follows.RIVER
    plan = plan_of("AB\nAB")
    parts = [whole(plan.partition, arc_between(plan, A, B))]
    plan = apply(plan, set_border(plan, parts=parts, follows=before))
    label = set_border(plan, parts=parts, follows=follows, named=" 人民路 ").label
    texts = Texts(language)
    assert "人民路" in texts(label.key, **label.facts)
    words = texts(label.key, **(dict(label.facts) | {"name": ""}))
    if follows is Follows.NONE:
        return
    assert texts(f"panels.follows.{follows.value}").lower() in words.lower()


@pytest.mark.parametrize("standing", Standing)
def test_the_step_says_how_settled_a_border_was_noted_to_be(standing: Standing) -> None:
    before = Standing.AGREED if standing is not Standing.AGREED else Standing.DISPUTED
    plan = plan_of("AB\nAB")
    parts = [whole(plan.partition, arc_between(plan, A, B))]
    plan = apply(plan, set_border(plan, parts=parts, standing=before))
    label = set_border(plan, parts=parts, standing=standing).label
    texts = Texts("zh")
    assert texts(f"panels.standing.{standing.value}") in texts(label.key, **label.facts)
    named = set_border(plan, parts=parts, named="沙河").label
    assert "沙河" in texts(named.key, **named.facts)
    both = set_border(plan, parts=parts, standing=standing, named="沙河").label
    assert texts(both.key, **both.facts)
