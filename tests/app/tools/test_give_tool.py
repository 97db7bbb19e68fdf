"""Suggested links that the hand changes: tiles of 100 m, a pixel is 1 m."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from support.ascii_plan import plan_of, with_households
from support.map_driver import MapDriver

from app.canvas.events import Key
from app.models.people_links import linked_to
from app.tools.give_tool import GiveTool, Idle, Picked, Proposing
from gis.operations.assign_households import assign_households
from gis.operations.put_post import put_post
from gis.operations.remove_households import remove_households
from gis.operations.suggest_links import suggest_links
from gis.plan.edit import apply
from gis.plan.plan import Plan
from gis.plan.records import HouseholdId, Member, MemberId, Post, PostId
from gis.table import Table
from layers.overlay import OverlayPoints, OverlaySpokes

WEST, EAST = MemberId(1), MemberId(2)
HOMES = [HouseholdId(number) for number in (1, 2, 3, 4)]


def village() -> Plan:
    """Return four houses in a row, with a member in the first and one in the last."""
    places = [(20_000, 50_000), (60_000, 50_000), (140_000, 50_000), (180_000, 50_000)]
    plan = with_households(plan_of("AA", tile_mm=100_000), places)
    plan = apply(plan, assign_households(plan))
    grid = plan.households[HOMES[0]].grid
    members = [
        Member(WEST, "测试甲", "", "H1", grid, household=HOMES[0]),
        Member(EAST, "测试乙", "", "H4", grid, household=HOMES[3]),
    ]
    return replace(plan, members=Table((member.id, member) for member in members))


class Hand:
    """Be a hand before which a suggestion lies; it counts how often it was told of another."""

    def __init__(self) -> None:
        self.driver = MapDriver(GiveTool, village())
        tool = self.driver.tool
        assert isinstance(tool, GiveTool)
        self.tool = tool
        self.told = 0
        plan = self.driver.session.stable
        tool.propose(suggest_links(plan, households=HOMES, members=[WEST, EAST]), self._hear)

    def _hear(self) -> None:
        self.told += 1

    def homes(self, member: MemberId) -> tuple[HouseholdId, ...]:
        return linked_to(self.driver.session.stable, member=member)

    def proposed(self, member: MemberId) -> list[HouseholdId]:
        proposal = self.tool.proposal
        assert proposal is not None
        return [home for home, who in proposal.suggestion.links.items() if who == (member, None)]


@pytest.fixture
def hand() -> Hand:
    return Hand()


def test_nothing_is_linked_before_it_is_taken(hand: Hand) -> None:
    hand.driver.expect_state(Proposing).expect_undo(None)
    assert (hand.homes(WEST), hand.homes(EAST)) == ((), ())
    spokes = [each for each in hand.tool.overlay().shapes if isinstance(each, OverlaySpokes)]
    assert [len(each.xy_m) for each in spokes] == [4, 4]
    assert len({each.colour for each in spokes}) == 2
    hand.driver.key(Key.ENTER).expect_state(Idle).expect_undo("operations.take_suggestion")
    assert hand.homes(WEST) == (HOMES[0], HOMES[1])
    assert hand.homes(EAST) == (HOMES[2], HOMES[3])
    hand.driver.undo()
    assert hand.homes(WEST) == ()


def test_a_click_on_a_house_and_one_on_a_head_give_it_to_that_head(hand: Hand) -> None:
    hand.driver.click(60, 50).expect_state(Picked, household=HOMES[1])
    hand.driver.hover(180, 50).expect_text("Household H2 goes to", "测试乙: 0 → 2")
    hand.driver.click(180, 50).expect_state(Proposing)
    assert hand.proposed(EAST) == HOMES[1:]
    proposal = hand.tool.proposal
    assert proposal is not None
    assert [load.after for load in proposal.suggestion.loads.values()] == [1, 3]
    assert proposal.farthest_m(hand.driver.session.stable, (EAST, None)) == 120.0
    hand.driver.key(Key.ENTER)
    assert hand.homes(EAST) == tuple(HOMES[1:])


def test_a_house_is_dragged_onto_a_house_of_another_head(hand: Hand) -> None:
    hand.driver.press(60, 50).drag(140, 50).release().expect_state(Proposing)
    assert hand.proposed(WEST) == [HOMES[0]]


def test_a_click_beside_all_houses_changes_nothing(hand: Hand) -> None:
    hand.driver.click(60, 50).click(100, 90).expect_state(Proposing)
    assert hand.proposed(WEST) == HOMES[:2]


def test_escape_lets_go_of_the_house_first_and_then_of_all(hand: Hand) -> None:
    hand.driver.click(60, 50).key(Key.ESCAPE).expect_state(Proposing)
    told = hand.told
    hand.driver.key(Key.ESCAPE).expect_state(Idle).expect_undo(None)
    assert hand.told == told + 1
    assert not hand.tool.overlay().shapes


def test_undo_lets_go_of_the_house_that_is_picked(hand: Hand) -> None:
    hand.driver.click(60, 50).undo().expect_state(Proposing)


def test_a_step_that_changes_who_lives_there_ends_the_proposal(hand: Hand) -> None:
    session = hand.driver.session
    session.commit(remove_households(session.stable, households=[HOMES[1]]))
    hand.driver.expect_state(Idle).click(60, 50).key(Key.ENTER)
    assert hand.homes(WEST) == ()


def test_a_house_that_had_somebody_goes_where_the_hand_gives_it() -> None:
    hand = Hand()
    hand.driver.key(Key.ENTER)
    plan = hand.driver.session.stable
    hand.tool.propose(suggest_links(plan, households=HOMES, members=[WEST, EAST]), lambda: None)
    assert hand.proposed(WEST) == []
    hand.driver.click(60, 50).click(180, 50).key(Key.ENTER)
    assert hand.homes(EAST) == tuple(HOMES[1:])
    assert hand.homes(WEST) == (HOMES[0],)


def test_heads_without_a_home_stand_apart_and_each_is_meant_by_a_click() -> None:
    plan = village()
    grid = plan.households[HOMES[0]].grid
    heads = [PostId(number) for number in (1, 2, 3)]
    for head in heads:
        post = Post(head, grid, None, "cluster_head", f"测试{head}", "")
        plan = apply(plan, put_post(plan, post=post))
    driver = MapDriver(GiveTool, plan)
    tool = driver.tool
    assert isinstance(tool, GiveTool)
    tool.propose(suggest_links(plan, households=HOMES, head_posts=heads), lambda: None)
    (squares,) = [each for each in tool.overlay().shapes if isinstance(each, OverlayPoints)]
    x, y = 100.0, 50.0  # the middle of the four houses, 80 m from the farthest
    away = np.hypot(squares.xy_m[:, 0] - x, squares.xy_m[:, 1] - y)
    assert away == pytest.approx([10.0] * 3, abs=0.01)
    apart = [np.hypot(*(a - b)) for a, b in combinations(squares.xy_m, 2)]
    assert min(apart) == pytest.approx(10.0 * 3**0.5, abs=0.01)
    for head, (east, north) in zip(heads, squares.xy_m.tolist(), strict=True):
        driver.click(60, 50).click(east, north)
        proposal = tool.proposal
        assert proposal is not None
        assert proposal.suggestion.links[HOMES[1]] == (None, head)
        # How far it is does not depend on where the square is drawn.
        assert proposal.farthest_m(plan, (None, head)) in (40.0, 80.0)
