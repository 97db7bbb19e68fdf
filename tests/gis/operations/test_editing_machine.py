"""Any mix of operations, undo, redo, stage and cancel keeps the plan whole."""

from dataclasses import replace
from random import Random

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from support.ascii_plan import TILE_MM, plan_of, with_households
from support.edits_by_chance import MAKERS

from gis.errors import Refused
from gis.files.references import lost_references
from gis.operations.assign_households import assign_households
from gis.operations.create_grid import create_grid_from_region
from gis.operations.delete_vertex import delete_vertex
from gis.operations.give_region import give_region
from gis.operations.insert_vertex import insert_vertex
from gis.operations.merge_grids import merge_grids
from gis.operations.move_node import move_node
from gis.operations.move_vertex import move_vertex
from gis.operations.recode_grid import recode_grid
from gis.operations.rename_grid import rename_grid
from gis.operations.split_grid import split_grid
from gis.plan.edit import Edit, apply, invert, merged
from gis.plan.history import Change, History
from gis.plan.locks import Locks
from gis.plan.plan import Plan
from gis.plan.records import AssignedBy, GridKind, Household, Member, MemberId, Place
from gis.plan.residents import (
    HouseholdPoints,
    HouseholdsByGrid,
    MemberCounts,
    Residents,
    links_exchanged,
)
from gis.table import Table
from gis.topology.invariants import check
from gis.topology.locate import labels_at
from gis.topology.records import Label, grid_label, grid_of, is_grid, unassigned_label

SMALL_MM = 10
"""A tile of a centimetre makes rounding to the lattice matter."""

PICTURES = {
    "enclaves and gaps": (
        """
        AAABBB
        ADAB.B
        AAACCC
        ..ACEC
        FF CCC
        """,
        "",
    ),
    "two units": (
        """
        AABBCC
        AABBCC
        AA..CC
        DDDDCC
        """,
        """
        uuuuvv
        uuuuvv
        uuuuvv
        uuuuvv
        """,
    ),
    "all unassigned": ("...\n...\n...", ""),
}
COORDINATE = st.floats(-0.5, 6.5, allow_nan=False)
PICK = st.integers(0, 10_000)

UNLOCKED = Locks(unit_boundaries=False)


class EditingMachine(RuleBasedStateMachine):
    """Edit a small plan at random; refusals are answers too."""

    def __init__(self) -> None:
        super().__init__()
        self.tile_mm = TILE_MM
        self.history = History(plan_of("A"))
        self.first = self.history.stable
        self.shown = self.history.plan

    @initialize(
        name=st.sampled_from(sorted(PICTURES)),
        tile_mm=st.sampled_from([SMALL_MM, TILE_MM]),
        homes=st.lists(st.tuples(COORDINATE, COORDINATE), max_size=12),
    )
    def begin(self, name: str, tile_mm: int, homes: list[tuple[float, float]]) -> None:
        self.tile_mm = tile_mm
        picture, units = PICTURES[name]
        plan = with_households(
            plan_of(picture, units=units, tile_mm=tile_mm), [self.place(*home) for home in homes]
        )
        members = [
            Member(MemberId(home.id), "甲", "支部", home.household_no)
            for home in plan.households.values()
        ]
        plan = replace(plan, members=Table((member.id, member) for member in members))
        plan = apply(plan, assign_households(plan))
        self.history = History(plan)
        self.first, self.shown = plan, plan
        self.history.subscribe(self.notice)

    def notice(self, change: Change) -> None:
        assert change.before is self.shown
        self.shown = change.after

    def place(self, x: float, y: float) -> tuple[int, int]:
        return round(x * self.tile_mm), round(y * self.tile_mm)

    def do(self, edit: Edit, stage: bool) -> None:
        plan = self.history.stable
        back = apply(apply(plan, edit), invert(plan, edit))
        assert back.same_content(plan)
        if stage:
            self.history.stage(edit)
        else:
            self.history.commit(edit)

    @rule(pick=PICK, x=COORDINATE, y=COORDINATE, stage=st.booleans(), locked=st.booleans())
    def move(self, pick: int, x: float, y: float, stage: bool, locked: bool) -> None:
        plan = self.history.stable
        arcs = sorted(a for a in plan.partition.arcs if len(plan.partition.arcs[a].points))
        if not arcs:
            return
        arc = arcs[pick % len(arcs)]
        index = pick % len(plan.partition.arcs[arc].points)
        try:
            edit = move_vertex(
                plan, arc=arc, index=index, to=self.place(x, y), locks=Locks(unit_boundaries=locked)
            )
        except Refused:
            return
        self.do(edit, stage)

    @rule(pick=PICK, dx=st.floats(-1, 1), dy=st.floats(-1, 1), stage=st.booleans())
    def nudge_node(self, pick: int, dx: float, dy: float, stage: bool) -> None:
        plan = self.history.stable
        nodes = sorted(plan.partition.nodes)
        node = plan.partition.nodes[nodes[pick % len(nodes)]]
        x, y = self.place(dx, dy)
        try:
            edit = move_node(plan, node=node.id, to=(node.x + x, node.y + y), locks=UNLOCKED)
        except Refused:
            return
        self.do(edit, stage)

    @rule(pick=PICK, x=COORDINATE, y=COORDINATE)
    def insert(self, pick: int, x: float, y: float) -> None:
        plan = self.history.stable
        arcs = sorted(plan.partition.arcs)
        arc = arcs[pick % len(arcs)]
        segment = pick % (len(plan.partition.arcs[arc].points) + 1)
        try:
            edit = insert_vertex(
                plan,
                arc=arc,
                segment=segment,
                at=self.place(x, y),
                locks=UNLOCKED,
            )
        except Refused:
            return
        self.do(edit, stage=False)

    @rule(pick=PICK)
    def delete(self, pick: int) -> None:
        plan = self.history.stable
        arcs = sorted(plan.partition.arcs)
        arc = arcs[pick % len(arcs)]
        try:
            edit = delete_vertex(
                plan, arc=arc, index=pick % (len(plan.partition.arcs[arc].points) + 1)
            )
        except Refused:
            return
        self.do(edit, stage=False)

    @rule(
        pick=PICK,
        line=st.lists(st.tuples(COORDINATE, COORDINATE), min_size=2, max_size=5),
        stage=st.booleans(),
    )
    def split(self, pick: int, line: list[tuple[float, float]], stage: bool) -> None:
        plan = self.history.stable
        grids = sorted(plan.grids)
        if not grids:
            return
        line_mm = np.array([self.place(*point) for point in line], dtype=np.int64)
        try:
            edit = split_grid(plan, grid=grids[pick % len(grids)], lines_mm=[line_mm])
        except Refused:
            return
        old = grids[pick % len(grids)]
        before = plan.partition.polygon_mm(grid_label(old)).area
        self.do(edit, stage)
        after = self.history.plan.partition
        pieces = [grid_label(piece) for piece in (old, *edit.puts["grids"])]
        total = sum(after.polygon_mm(piece).area for piece in pieces)
        # Rounding where the line meets the boundary bends that by under a millimetre.
        assert abs(total - before) <= 2 * after.frame_mm().length

    @rule(pick=PICK, other=PICK)
    def merge(self, pick: int, other: int) -> None:
        plan = self.history.stable
        grids = sorted(plan.grids)
        if not grids:
            return
        keep, gone = grids[pick % len(grids)], grids[other % len(grids)]
        try:
            edit = merge_grids(plan, keep=keep, others=[gone])
        except Refused:
            return
        self.do(edit, stage=False)

    @rule(pick=PICK, x=COORDINATE, y=COORDINATE)
    def give(self, pick: int, x: float, y: float) -> None:
        plan = self.history.stable
        grids = sorted(plan.grids)
        if not grids:
            return
        try:
            edit = give_region(plan, at=self.place(x, y), grid=grids[pick % len(grids)])
        except Refused:
            return
        self.do(edit, stage=False)

    @rule(x=COORDINATE, y=COORDINATE)
    def found(self, x: float, y: float) -> None:
        plan = self.history.stable
        try:
            edit = create_grid_from_region(plan, at=self.place(x, y))
        except Refused:
            return
        self.do(edit, stage=False)

    @rule(pick=PICK, text=st.text("甲乙丙1 ", max_size=3), code=st.booleans())
    def call(self, pick: int, text: str, code: bool) -> None:
        plan = self.history.stable
        grids = sorted(plan.grids)
        if not grids:
            return
        grid = grids[pick % len(grids)]
        try:
            edit = (
                recode_grid(plan, grid=grid, code=text)
                if code
                else rename_grid(plan, grid=grid, name=text)
            )
        except Refused:
            return
        self.do(edit, stage=False)

    @rule(name=st.sampled_from(sorted(MAKERS)), seed=st.integers(0, 2**32), stage=st.booleans())
    def edit_at_random(self, name: str, seed: int, stage: bool) -> None:
        try:
            edit = MAKERS[name](Random(seed), self.history.stable)
        except (Refused, IndexError):
            return
        self.do(edit, stage)

    @rule()
    def cancel(self) -> None:
        stable = self.history.stable
        self.history.cancel()
        assert self.history.plan is stable

    @rule()
    def undo(self) -> None:
        self.history.undo()

    @rule()
    def redo(self) -> None:
        self.history.redo()

    @rule()
    def undo_all_and_redo_all(self) -> None:
        self.history.cancel()
        now, steps = self.history.stable, len(self.history.entries)
        while self.history.undo_label:
            self.history.undo()
        assert self.history.stable.same_content(self.first)
        for _ in range(steps):
            self.history.redo()
        assert self.history.stable.same_content(now)

    @invariant()
    def the_shown_plan_is_whole(self) -> None:
        plan = self.history.plan
        assert self.shown is plan or self.shown is self.first
        grids = {grid_label(grid) for grid in plan.grids}
        known = grids | {unassigned_label(unit) for unit in plan.units}
        landed = {
            grid_label(grid.id)
            for grid in plan.grids.values()
            if grid.kind is not GridKind.ONLINE
            and grid.id not in plan.overlays
            and not plan.sub_grids(grid.id)
        }
        assert check(plan.partition, known=known, landed=landed) == []
        _require_fresh_caches(plan)

    @invariant()
    def everybody_lives_where_the_house_stands(self) -> None:
        plan = self.history.plan
        assert list(map(str, lost_references(plan))) == []
        settled: list[Household | Place] = [*plan.households.values(), *plan.places.values()]
        for household in settled:
            if household.location is None or household.assigned_by is AssignedBy.HAND:
                continue
            (label,) = labels_at(plan.partition, np.array([household.location]))
            grid = plan.base_grid(grid_of(Label(int(label)))) if is_grid(label) else None
            assert household.grid == grid
        for member in plan.members.values():
            if member.household is not None:
                assert member.grid == plan.households[member.household].grid


def _require_fresh_caches(plan: Plan) -> None:
    """What was carried from edit to edit equals what is computed from nothing."""
    fresh = type(plan.partition).from_records(
        plan.partition.nodes.values(), plan.partition.arcs.values()
    )
    assert plan.partition.labels() == fresh.labels()
    for label in fresh.labels():
        assert plan.partition.arcs_of(label) == fresh.arcs_of(label)
        assert plan.partition.polygon_mm(label).equals(fresh.polygon_mm(label))
    for node in fresh.nodes:
        assert plan.partition.arcs_at(node) == fresh.arcs_at(node)
    bounds = fresh.bounds_mm()
    assert plan.partition.arcs_near(bounds) == fresh.arcs_near(bounds)
    counted = Residents.of(plan.households.values())
    for grid in (*plan.grids, None):
        assert plan.residents.of_grid(grid) == counted.of_grid(grid)
    points = HouseholdPoints.of(plan.households)
    assert np.array_equal(points.ids, plan.household_points.ids)
    assert np.array_equal(points.xy_mm, plan.household_points.xy_mm)
    assert np.array_equal(points.is_rough, plan.household_points.is_rough)
    living = HouseholdsByGrid.of(plan.households.values())
    assert all(plan.households_by_grid.of_grid(g) == living.of_grid(g) for g in plan.grids)
    places = HouseholdPoints.of(plan.places)
    assert np.array_equal(places.ids, plan.place_points.ids)
    assert dict(plan.links_by_household) == dict(links_exchanged(Table(), (), plan.links.values()))
    members = MemberCounts.of(plan.members.values())
    assert all(plan.member_counts.of_grid(g) == members.of_grid(g) for g in (*plan.grids, None))
    assert plan.grids_by_unit == Plan(plan.partition, plan.units, plan.grids).grids_by_unit


def test_two_edits_merged_do_what_both_do() -> None:
    plan = plan_of("AABB\nAABB")
    first = rename_grid(plan, grid=sorted(plan.grids)[0], name="甲")
    middle = apply(plan, first)
    second = split_grid(
        middle,
        grid=sorted(plan.grids)[0],
        lines_mm=[np.array([[TILE_MM, -TILE_MM], [TILE_MM, 3 * TILE_MM]])],
    )
    both = merged(plan, first, second)
    assert apply(plan, both).same_content(apply(middle, second))
    assert apply(apply(plan, both), invert(plan, both)).same_content(plan)


TestEditingMachine = EditingMachine.TestCase
TestEditingMachine.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


def test_what_comes_and_goes_again_leaves_no_trace() -> None:
    plan = plan_of("AABB\nAABB")
    keep = sorted(plan.grids)[0]
    line = np.array([[TILE_MM, -TILE_MM], [TILE_MM, 3 * TILE_MM]])
    first = split_grid(plan, grid=keep, lines_mm=[line])
    middle = apply(plan, first)
    (new,) = middle.grids.keys() - plan.grids.keys()
    second = merge_grids(middle, keep=keep, others=[new])
    both = merged(plan, first, second)
    assert apply(plan, both).same_content(apply(middle, second))
    assert apply(apply(plan, both), invert(plan, both)).same_content(plan)
