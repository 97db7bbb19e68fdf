"""The tool that gives the land that a freehand lasso goes round to a grid.

    Idle ──press──▶ Lassoing ──move: what it would give is staged and shown──▶ Lassoing
      ▲                │
      └────────────────┴── release: one undo step; Escape, cancel, undo: nothing

The grid is the selected one, else the one in which the lasso begins; a click selects. Undo while
the button is held gives the lasso up.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

from app.canvas.events import Cursor, Key, KeyEvent, Modifier, PointerEvent
from app.tools.lasso_path import LassoPath
from app.tools.live_numbers import number_box
from app.tools.refusal_shapes import refusal_shapes
from app.tools.staged_land import piece_names, staged_areas
from app.tools.tool import Session, Tool, ToolCommand
from gis.errors import Reason, Refused
from gis.geometry.lattice import MM_PER_M
from gis.operations.give_area import give_area
from gis.plan.edit import Edit, touched
from gis.plan.history import Change
from gis.plan.plan import Plan
from gis.texts import Texts
from gis.topology.locate import label_at
from gis.topology.records import OUTSIDE, GridId, Label, grid_label, grid_of, is_grid
from layers.overlay import (
    Overlay,
    OverlayRing,
    OverlayShape,
    OverlayText,
    Role,
)


@dataclass(frozen=True, slots=True)
class Idle:
    """Wait; `refusal` says what was not possible where the last lasso ended."""

    refusal: Refused | None = None
    at_m: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Lassoing:
    """Draw round what `grid` is to get: `edit` is staged, or `refusal` says why there is none."""

    path: LassoPath
    grid: GridId | None
    held: frozenset[Modifier] = frozenset()
    edit: Edit | None = None
    labels: frozenset[Label] = frozenset()
    refusal: Refused | None = None


State = Idle | Lassoing


class LassoTool(Tool):
    """Give the land in a lasso: unassigned land, with Alt or the switch that of neighbours too."""

    name = "lasso"
    state: State = Idle()

    def __init__(self, session: Session, texts: Texts) -> None:
        super().__init__(session, texts)
        self.takes_from_neighbours = False

    @property
    def cursor(self) -> Cursor:
        """A cross."""
        return Cursor.CROSS

    def commands(self) -> tuple[ToolCommand, ...]:
        """Whose land the lasso takes."""
        is_checked = self.takes_from_neighbours
        return (ToolCommand("take_from_neighbours", self.switch_neighbours, is_checked=is_checked),)

    def switch_neighbours(self) -> None:
        """Take the neighbours' land in the lasso too, or leave it."""
        self.takes_from_neighbours = not self.takes_from_neighbours

    def press(self, event: PointerEvent) -> bool:
        """Begin the lasso."""
        self.state = Lassoing(LassoPath.begun(event), self._target(event), event.modifiers)
        return True

    def move(self, event: PointerEvent) -> None:
        """Lead the lasso to the mouse and show what it would give."""
        if not isinstance(self.state, Lassoing):
            return
        state = self.state
        path = state.path.extended(event)
        if path.points == state.path.points and event.modifiers == state.held:
            self.state = replace(state, path=path)
        else:
            self._try(path, state.grid, event.modifiers)

    def release(self, event: PointerEvent) -> None:
        """Give what is inside, as one step; a click selects."""
        if not isinstance(self.state, Lassoing):
            return
        if len(self.state.path.points) == 1:
            self.cancel()
            self.click(event)
            return
        self._try(self.state.path.extended(event), self.state.grid, event.modifiers)
        state, self.state = self.state, Idle()
        match state:
            case Lassoing(edit=Edit() as edit):
                self.session.commit(edit)
            case Lassoing(refusal=Refused() as refusal):
                self.session.refuse(refusal)
                self.state = Idle(refusal, event.xy_m)

    def click(self, event: PointerEvent) -> None:
        """Select the grid that is to get something."""
        found = self._grid_at(event)
        self.session.select(() if found is None else (found,))

    def key(self, event: KeyEvent) -> bool:
        """Escape gives up."""
        if event.key is not Key.ESCAPE or self.state == Idle():
            return False
        self.cancel()
        return True

    def take_back(self) -> bool:
        """Give the lasso up."""
        if not isinstance(self.state, Lassoing):
            return False
        self.cancel()
        return True

    def cancel(self) -> None:
        """Forget the lasso and what it would do."""
        self.state = Idle()
        self.session.cancel()

    def plan_changed(self, change: Change) -> None:
        """Forget the lasso when the plan changes under the hand, as by undo."""
        if change.kind not in {"staged", "cancelled"}:
            self.state = Idle()

    def edit_of(self, plan: Plan, path: LassoPath, grid: GridId, held: frozenset[Modifier]) -> Edit:
        """Return what the lasso does; raises Refused."""
        ring = path.outer_ring_mm()
        if ring is None:
            raise Refused(Reason.RING_TOO_SHORT)
        takes = self.takes_from_neighbours or Modifier.ALT in held
        return give_area(
            plan,
            ring_mm=ring,
            grid=grid,
            takes_from_neighbours=takes,
            locks=self.session.locks,
        )

    def shapes_inside(self, state: Lassoing) -> list[OverlayShape]:
        """Return how what the lasso gives looks: the grids as they would be."""
        grids = {label for label in state.labels if is_grid(label)}
        plan = self.session.plan
        return [*staged_areas(plan.partition, grids), *piece_names(plan, grids)]

    def _target(self, event: PointerEvent) -> GridId | None:
        selection = self.session.selection
        return selection[0] if selection else self._grid_at(event)

    def _grid_at(self, event: PointerEvent) -> GridId | None:
        plan = self.session.stable
        label = label_at(plan.partition, *event.xy_mm)
        return plan.base_grid(grid_of(label)) if is_grid(label) else None

    def _try(self, path: LassoPath, grid: GridId | None, held: frozenset[Modifier]) -> None:
        plan = self.session.stable
        try:
            if grid is None or grid not in plan.grids:
                raise Refused(Reason.NO_GRID_CHOSEN)
            edit = self.edit_of(plan, path, grid, held)
        except Refused as refusal:
            self.session.cancel()
            self.state = Lassoing(path, grid, held, refusal=refusal)
            return
        self.session.stage(edit)
        seen = touched(plan, self.session.plan, edit)
        labels = (seen.labels | {grid_label(each) for each in seen.grids}) - {OUTSIDE}
        labels = _really_changed(plan, self.session.plan, labels)
        self.state = Lassoing(path, grid, held, edit, labels)

    def overlay(self) -> Overlay:
        """Show the lasso, what it would give and the numbers of all whom that touches."""
        match self.state:
            case Idle(Refused() as refusal, at_m):
                return Overlay((OverlayText(*at_m, (self.texts.of_error(refusal),), Role.REFUSED),))
            case Lassoing() as state:
                return Overlay(tuple(self._shapes(state)))
        return Overlay()

    def _shapes(self, state: Lassoing) -> list[OverlayShape]:
        session, at = self.session, state.path.pointer
        at_m = (at[0] / MM_PER_M, at[1] / MM_PER_M)
        shapes: list[OverlayShape] = [*self.shapes_inside(state), self.ring_of(state.path)]
        refusal = state.refusal
        if refusal is not None and refusal.reason not in _UNFINISHED:
            shapes.extend(refusal_shapes(refusal, session.stable, at, self.texts))
        elif state.grid is not None:
            rows = number_box(self.texts, session.stable, session.plan, state.labels, at_m)
            shapes.append(_headed(self.headline(state, state.grid), rows))
        return shapes

    def ring_of(self, path: LassoPath) -> OverlayRing:
        """Return how the way of the mouse looks."""
        return OverlayRing(path.line_m(), Role.HOVERED, is_open=True)

    def headline(self, state: Lassoing, grid: GridId) -> str:
        """Say for whom the lasso is."""
        return self.texts("tools.lasso.gives_to", name=self.name_of(grid))

    def name_of(self, grid: GridId) -> str:
        """Return what a grid is called."""
        record = self.session.stable.grids[grid]
        return record.name or record.code


_UNFINISHED = {
    Reason.RING_TOO_SHORT,
    Reason.RING_CROSSES_ITSELF,
    Reason.NO_LAND_TO_TAKE,
    Reason.NO_HOUSEHOLDS_INSIDE,
    Reason.NOTHING_CHANGES,
}
"""What is no news while the lasso is still being drawn."""


def _headed(headline: str, box: OverlayText) -> OverlayText:
    warned = frozenset(line + 1 for line in box.warned)
    return replace(box, lines=(headline, *box.lines), warned=warned)


def _really_changed(before: Plan, after: Plan, labels: Collection[Label]) -> frozenset[Label]:
    """Return the labels whose land or residents differ; others only share a new corner."""
    return frozenset(label for label in labels if _numbers(before, label) != _numbers(after, label))


def _numbers(plan: Plan, label: Label) -> tuple[object, ...]:
    area = plan.partition.area_m2(label) if plan.partition.arcs_of(label) else 0.0
    grid = grid_of(label) if is_grid(label) else None
    return (
        round(area, 2),
        None if grid is None else plan.residents.of_grid(grid),
        None if grid is None else plan.member_counts.of_grid(grid),
    )
