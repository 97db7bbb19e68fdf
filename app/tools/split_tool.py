"""The tool that cuts a grid along one or several lines, or along a road or a river.

A click with Control held ends a line there and the next click begins another; all of them cut
together. With Alt held, the reference line under the mouse is the cut.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.canvas.events import Key, KeyEvent, Modifier, PointerEvent, PointMm
from app.canvas.snapping import SNAP_PIXELS, snap
from app.tools.changed_land import changed_labels
from app.tools.cut_target import cut_target
from app.tools.drawing_shapes import outcome_shapes
from app.tools.drawing_states import Idle
from app.tools.drawing_tool import DrawingTool
from app.tools.staging import Outcome, staged
from gis.errors import Reason, Refused
from gis.geometry.lattice import LatticeArray, to_metres
from gis.operations.split_along_reference import split_along_reference
from gis.operations.split_grid import split_grid
from gis.plan.edit import Edit
from gis.plan.history import Change
from gis.plan.plan import Plan
from gis.plan.records import ReferenceId
from gis.topology.locate import label_at
from gis.topology.records import GridId, Label, grid_label, grid_of, is_grid
from layers.overlay import Overlay, OverlayLine, OverlayShape, Role, SnapKind


@dataclass(frozen=True, slots=True)
class Following:
    """Show the cut along a reference line, while Alt is held over it."""

    reference: ReferenceId
    pointer: PointMm
    outcome: Outcome


class SplitTool(DrawingTool):
    """Cut the grid that the lines run through, the selected one first."""

    name = "split"
    takes_several = True
    following: Following | None = None

    def edit_of(
        self, plan: Plan, lines_mm: Sequence[LatticeArray], held: frozenset[Modifier]
    ) -> Edit:
        """Cut along the lines."""
        grid = cut_target(plan, lines_mm, self.session.selection)
        if grid is None:
            raise Refused(Reason.LINE_TOO_SHORT)
        locks, on = self.session.locks, self.session.today
        return split_grid(plan, grid=grid, lines_mm=lines_mm, locks=locks, on=on)

    def is_unfinished(self, refusal: Refused) -> bool:
        """Tell whether a refusal only means that the lines do not cut yet."""
        return refusal.reason in {Reason.LINE_TOO_SHORT, Reason.LINE_DOES_NOT_CUT}

    def labels_of(self, after: Plan, edit: Edit) -> frozenset[Label]:
        """Return the pieces: the new grids, and the one that was cut."""
        stable = self.session.stable
        new = {grid_label(grid) for grid in edit.puts["grids"]}
        return frozenset(new) | {
            label for label in changed_labels(stable, after, edit) if is_grid(label)
        }

    def plan_before(self) -> Plan:
        """Compare the pieces with nothing: what the whole has lost is no news."""
        return self.session.plan

    def press(self, event: PointerEvent) -> bool:
        """Take hold of the line under Alt, or begin a click or a stroke."""
        return self.following is not None or super().press(event)

    def move(self, event: PointerEvent) -> None:
        """Show the cut along the reference line under Alt, or lead the line."""
        if isinstance(self.state, Idle) and Modifier.ALT in event.modifiers:
            self._follow(event)
        else:
            self._let_go()
            super().move(event)

    def release(self, event: PointerEvent) -> None:
        """Cut along the reference line, or add a point or the stroke."""
        following, self.following = self.following, None
        match following:
            case None:
                super().release(event)
            case Following(outcome=Outcome(edit=Edit() as edit)):
                self.session.commit(edit)
            case Following(outcome=Outcome(refusal=Refused() as refusal)):
                self.session.refuse(refusal)

    def key(self, event: KeyEvent) -> bool:
        """Let Escape give up the cut along a reference line too."""
        if self.following is not None and event.key is Key.ESCAPE:
            self.cancel()
            return True
        return super().key(event)

    def lose_mouse(self) -> None:
        """Give up the stroke under way, or the cut along a reference line."""
        self._let_go()
        super().lose_mouse()

    def cancel(self) -> None:
        """Forget all lines."""
        self.following = None
        super().cancel()

    def plan_changed(self, change: Change) -> None:
        """Forget the cut along a reference line, keep the points of other lines."""
        if change.kind != "staged":
            self.following = None
        super().plan_changed(change)

    def overlay(self) -> Overlay:
        """Show the lines and the pieces."""
        if self.following is None:
            return super().overlay()
        pointer, outcome = self.following.pointer, self.following.outcome
        reference = self.session.stable.references[self.following.reference]
        lines: list[OverlayShape] = [
            OverlayLine(to_metres(line), Role.HOVERED) for line in reference.lines
        ]
        told = outcome_shapes(self, outcome, pointer)
        return Overlay((*lines, *told))

    def _follow(self, event: PointerEvent) -> None:
        plan = self.session.stable
        reach = event.pixels_mm(SNAP_PIXELS)
        found = snap(plan, event.xy_mm, reach_mm=reach, kinds={SnapKind.REFERENCE})
        if found is None or found.reference is None:
            self._let_go()
            self.state = Idle()
            return
        reference = found.reference
        outcome = staged(
            self.session,
            lambda: split_along_reference(
                plan,
                grid=self._grid_at(event.xy_mm),
                reference=reference,
                locks=self.session.locks,
                on=self.session.today,
            ),
            self.labels_of,
        )
        self.state = Idle()
        self.following = Following(reference, found.xy_mm, outcome)

    def _grid_at(self, xy_mm: PointMm) -> GridId:
        label = label_at(self.session.stable.partition, *xy_mm)
        if not is_grid(label):
            raise Refused(Reason.LINE_TOO_SHORT)
        return grid_of(label)

    def _let_go(self) -> None:
        if self.following is not None:
            self.following = None
            self.session.cancel()
